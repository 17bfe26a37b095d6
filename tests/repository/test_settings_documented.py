"""Every variable is documented and shown in .env.example; a wrong value explains itself."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.repository.files import ROOT

DOCUMENT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # 32 bytes of nothing secret
RIGHT = {"SECRET_KEY": "a" * 25 + "b" * 25, "PROTECTED_KEY": KEY, "DATABASE_URL": "sqlite://:memory:"}


def variables_read_in(name: str) -> set[str]:
    """Names given to `env.str("X")`, `required("X")`, `os.environ["X"]`, `"X" in os.environ`."""
    found = []
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            if re.match(r"env\.|os\.environ\.|os\.getenv|(required|parsed)$", ast.unparse(node.func)):
                found.append(node.args[0])
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.append(node.slice)
        elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "os.environ":
            found.append(node.left)
    names = {str(node.value) for node in found if isinstance(node, ast.Constant)}
    return {name for name in names if re.fullmatch(r"[A-Z][A-Z_]+", name)}


VARIABLES = variables_read_in("advocacy_site/settings.py") | variables_read_in("gunicorn.conf.py")


def test_the_fixed_variables_are_read():
    assert {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "MEDIA_ROOT"} <= VARIABLES
    assert {"CACHE_URL", "EMAIL_URL", "PROTECTED_KEY", "TIME_ZONE", "SITE_LANGUAGES"} <= VARIABLES
    assert {"HOST", "PORT"} <= VARIABLES


def test_every_variable_is_documented_and_no_other():
    assert set(re.findall(r"^### `([A-Z_]+)`$", DOCUMENT, re.MULTILINE)) == VARIABLES


def test_every_variable_stands_in_the_table_of_the_document():
    assert set(re.findall(r"^\| \[`([A-Z_]+)`\]\(#[a-z_]+\) \|", DOCUMENT, re.MULTILINE)) == VARIABLES


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_variable_has_a_default_an_example_and_says_what_happens_when_it_is_wrong(name):
    section = re.split(r"^#{2,3} ", DOCUMENT.partition(f"### `{name}`\n")[2], flags=re.MULTILINE)[0]
    for item in ("- Default: ", "- Example: ", "- When wrong: "):
        assert item in section


def test_the_example_of_an_environment_file_shows_every_variable_and_no_other():
    assert set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == VARIABLES


def outcome(command: list[str], **wrong: str) -> subprocess.CompletedProcess:
    """What Django says, started with the right settings but for `wrong`."""
    ours = {"DJANGO_SETTINGS_MODULE": "advocacy_site.settings", **RIGHT, **wrong}
    env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**env, **ours}, capture_output=True, text=True
    )


SETUP = ["-c", "import django; django.setup()"]


def test_the_right_settings_start():
    done = outcome(SETUP)
    assert done.returncode == 0, done.stderr


def test_an_empty_value_is_the_default():
    """`NAME=` in an environment file says no more than leaving the line out."""
    shown = "-c", "from advocacy_site import settings as s; print(s.PORT, s.SITE_URL, s.SITE_LANGUAGES)"
    left_out = outcome([*shown])
    empty = outcome([*shown], **dict.fromkeys(VARIABLES - RIGHT.keys(), ""))
    assert empty.returncode == 0, empty.stderr
    assert empty.stdout == left_out.stdout == "8000 http://localhost:8000 ('fr', 'en')\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("PROTECTED_KEY", ""),
        ("DEBUG", "perhaps"),
        ("TRUST_PROXY", "perhaps"),
        ("HTTPS_REDIRECT", "perhaps"),
        ("MAINTENANCE", "perhaps"),
        ("DATABASE_URL", "nonsense://"),
        ("DATABASE_URL", "nonsense"),
        ("CACHE_URL", "nonsense://"),
        ("SITE_URL", "foo"),
        ("SITE_LANGUAGES", "xx"),
        ("SITE_LANGUAGES", "fr,fr"),
        ("LANGUAGE_LOCALES", "fr"),
        ("LANGUAGE_LOCALES", "fr=fr"),
        ("LANGUAGE_LOCALES", "fr=en_GB"),
        ("LANGUAGE_LOCALES", "xx=fr_CA"),
        ("LANGUAGE_LOCALES", "fr=fr_ZZ"),
        ("PORT", "abc"),
        ("PORT", "99999"),
        ("PROTECTED_KEY", "abc"),
        ("EMAIL_URL", "nonsense://"),
        ("TIME_ZONE", "Mars/Phobos"),
        ("SECURITY_CONTACT", "somebody"),
        ("WEBSUB_HUB", "http://hub.example.org/"),
        ("FEED_AUTHORITY", "example.org"),
    ],
)
def test_a_wrong_value_stops_the_site_with_a_sentence_that_names_the_variable(name, value):
    done = outcome(SETUP, **{name: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    sentence = last.partition(": ")[2]
    assert name in sentence
    assert "A value that works: " in sentence or "is not set." in sentence


@pytest.mark.parametrize("command", ["check", "makemigrations", "migrate"])
def test_the_command_line_says_what_is_missing_in_one_line(command):
    """Not with whichever system check happens to run first, and fails for want of settings."""
    done = outcome(["manage.py", command], SECRET_KEY="")
    assert done.returncode == 1
    assert done.stderr.startswith("ImproperlyConfigured: SECRET_KEY is not set.")
    assert done.stderr.count("\n") == 1


def test_a_language_without_columns_is_named():
    done = outcome(["manage.py", "check"], SITE_LANGUAGES="fr,nl")
    assert done.returncode != 0
    assert "SITE_LANGUAGES" in done.stderr
    assert "“nl”" in done.stderr
