"""The languages that an installation added: the file that lists them, read by the settings themselves.

`languages.toml` lies in the installation's own folder (SITE_DIR) and lists what has columns in the database.
Which languages readers are served is another question, and SITE_LANGUAGES alone answers it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf.locale import LANG_INFO

PACKAGE = "site_languages"
FILE = "languages.toml"
HEAD = """\
# The languages this site has beside those it came with. `manage.py add_language` writes this file.
# interface: where a string of the interface is not translated yet, it is printed in this language.
"""


@dataclass(frozen=True)
class Added:
    """A language of the file, and the one whose words stand in for what is not translated yet."""

    interface: str


def is_language(code: str) -> bool:
    """True for a code that Django knows, and can name in the language itself."""
    return "name_local" in LANG_INFO.get(code, {})


def added_languages(folder: Path, shipped: tuple[str, ...]) -> dict[str, Added]:
    """What `folder` lists, in its order; nothing where there is no file.

    Raises ValueError, in one sentence, for a file that says something impossible.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from error
    try:
        entries = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not TOML: {str(error).splitlines()[0]}") from error
    found: dict[str, Added] = {}
    for code, entry in entries.items():
        found[code] = _read(path, code, entry, (*shipped, *found))
        if code in shipped:
            raise ValueError(f"{path} names “{code}”, which the site came with")
    return found


def _read(path: Path, code: str, entry: object, before: tuple[str, ...]) -> Added:
    if not is_language(code):
        raise ValueError(f"{path} names “{code}”, which is no language code Django knows")
    if not isinstance(entry, Mapping) or entry.keys() - {"interface"}:
        raise ValueError(f"{path} may say of “{code}” its interface, nothing else")
    interface = entry.get("interface", before[0])
    if interface not in before:
        raise ValueError(f"{path}: the interface of “{code}” must be one of {', '.join(before)}")
    return Added(interface)


def as_toml(languages: Mapping[str, Added]) -> str:
    lines = [HEAD]
    for code, added in languages.items():
        lines += [f"[{code}]", f'interface = "{added.interface}"', ""]
    return "\n".join(lines)
