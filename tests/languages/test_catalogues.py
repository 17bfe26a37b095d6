"""The French of the interface is set as the French of the texts is, in the catalogue itself."""

import re
from collections.abc import Iterator

import polib

from languages.extraction import catalogue_path
from languages.typography import NBSP, THIN, set_type

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}|%[sd]")
STOOD_FOR = ("mot", "12", "« mot »".replace(" ", NBSP))  # what may be put in the place of one


def french() -> Iterator[tuple[str, str]]:
    """(msgid, translation) of every string of the interface, each plural form by itself."""
    for entry in polib.pofile(str(catalogue_path("fr"))):
        for words in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            yield entry.msgid, words


def test_every_french_string_of_the_interface_is_set_as_french():
    found = list(french())
    assert len(found) > 500
    wrong = []
    for msgid, words in found:
        for one in STOOD_FOR:
            written = PLACEHOLDER.sub(one, words).replace("%%", "%")
            if set_type(written, "fr") != written:
                wrong.append(f"{msgid!r}: {words!r}, not {set_type(written, 'fr')!r}")
                break
    assert not wrong, "\n".join(wrong)


def test_no_french_string_of_the_interface_has_two_spaces_in_a_row():
    doubled = re.compile(f"[ {NBSP}{THIN}]{{2}}")
    assert not [words for _msgid, words in french() if doubled.search(words)]
