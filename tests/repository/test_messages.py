"""The interface is complete in every language, and its French is set like French."""

import re
import shutil

import polib
import pytest
from django.core.management import CommandError, call_command

from languages import extraction
from languages.extraction import catalogue_faults, catalogue_languages, catalogue_path, collect

FRENCH = polib.pofile(str(catalogue_path("fr")))
# What is not prose: placeholders, addresses, markup.
NOT_PROSE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|https?:\S+|<[^>]*>|%%")


def forms(entry: polib.POEntry) -> list[str]:
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def french(pattern: str) -> list[str]:
    """French texts in which the pattern is found, placeholders and markup aside."""
    return [
        form
        for entry in FRENCH
        for form in forms(entry)
        if re.search(pattern, NOT_PROSE.sub("x", form)) and entry.msgctxt != "address"
    ]


@pytest.mark.parametrize("language", catalogue_languages())
def test_every_string_is_in_the_catalogue_translated_and_sure(language):
    assert catalogue_faults(language) == []


def test_french_apostrophes_are_typographic():
    assert french(r"'") == []


def test_french_has_no_break_spaces_before_its_tall_punctuation():
    assert french(r"[ \w)»][;!?](?=\s|$)") == []
    assert french(r"[ \w)»]:(?=\s|$)") == []
    assert french(r"\u00a0[;!?]") == []  # a narrow one there
    assert french(r"\u202f:") == []  # a wide one here


def test_french_quotes_are_guillemets_with_no_break_spaces_inside():
    assert french(r"[“”\"]") == []
    assert french(r"«(?!\u00a0)|(?<!\u00a0)»") == []


def test_french_ellipses_are_one_character():
    assert french(r"\.\.\.") == []


def test_french_does_not_address_the_reader_by_inclusive_points():
    assert french(r"\w[·‧•]\w") == []


def test_french_keeps_the_end_of_the_sentence():
    """A sentence stays a sentence: both end with a full stop, or neither."""
    odd = [
        entry.msgid
        for entry in FRENCH
        if not entry.msgid_plural and entry.msgid.endswith(".") != entry.msgstr.endswith(".")
    ]
    assert odd == []


def test_placeholders_that_were_lost_are_named():
    entry = polib.POEntry(msgid="%(count)s texts by {name}", msgstr="%(count)s textes")
    assert any("placeholders" in fault for fault in extraction.entry_faults(entry))


def test_a_plural_may_leave_the_number_out_of_its_singular_only():
    entry = polib.POEntry(msgid="%(n)s ask", msgid_plural="%(n)s asks")
    entry.msgstr_plural = {0: "Une demande", 1: "%(n)s demandes"}
    assert list(extraction.entry_faults(entry)) == []
    entry.msgstr_plural = {0: "Une demande", 1: "Des demandes"}
    assert len(list(extraction.entry_faults(entry))) == 1


@pytest.fixture
def elsewhere(tmp_path, settings):
    """The catalogues, copied to where they may be spoilt."""
    shutil.copytree(settings.LOCALE_PATHS[0], tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path / "locale"


def test_collecting_again_changes_nothing(elsewhere, capsys):
    before = {path: path.read_bytes() for path in elsewhere.rglob("*.po")}
    call_command("collect_messages")
    assert before == {path: path.read_bytes() for path in elsewhere.rglob("*.po")}


def test_checking_says_which_string_has_no_translation(elsewhere, capsys):
    catalogue = polib.pofile(str(catalogue_path("fr")), wrapwidth=extraction.WIDTH)
    entry = next(entry for entry in catalogue if not entry.msgid_plural)
    entry.msgstr = ""
    catalogue.save()
    with pytest.raises(CommandError):
        call_command("check_messages")
    assert f"fr: not translated: {entry.msgid}" in capsys.readouterr().err


def test_checking_says_which_string_is_not_collected(elsewhere, capsys):
    catalogue = polib.pofile(str(catalogue_path("fr")), wrapwidth=extraction.WIDTH)
    gone = catalogue.pop()
    catalogue.append(polib.POEntry(msgid="Nobody says this", msgstr="Personne ne dit cela"))
    catalogue.save()
    with pytest.raises(CommandError):
        call_command("check_messages")
    said = capsys.readouterr().err
    assert f"fr: missing: {gone.msgid}" in said
    assert "fr: no longer used: Nobody says this" in said


def test_strings_are_found_in_templates_and_in_code(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    page, code = tmp_path / "page.html", tmp_path / "code.py"
    page.write_text(
        '{% load i18n %}\n  <h1>{% translate "Positions" %}</h1>\n'
        '{% translate "May" context "month" %}{{ name|default:_("nobody") }}\n'
        "    {% blocktranslate trimmed count n=n %}\n   One text by {{ name }}\n"
        '  {% plural %}{{ n }} texts\n{% endblocktranslate %}<p>it\'s a "quote" (open\n'
        '{% include "x.html" with label=_("Label") %}'
    )
    code.write_text(
        '_("Publish")\npgettext_lazy("address", "countries/")\nngettext("%(n)s a", "%(n)s b", n)\n'
    )
    found = {(m.context, m.msgid, m.plural) for path in (page, code) for m in extraction.strings_in(path)}
    assert found == {
        ("", "Positions", ""),
        ("month", "May", ""),
        ("", "nobody", ""),
        ("", "Label", ""),
        ("", "One text by %(name)s", "%(n)s texts"),
        ("", "Publish", ""),
        ("address", "countries/", ""),
        ("", "%(n)s a", "%(n)s b"),
    }


def test_every_path_word_is_translated_once():
    words = {key: message for key, message in collect().items() if key[0] == "address"}
    translated = [entry.msgstr for entry in FRENCH if entry.msgctxt == "address"]
    assert len(translated) == len(words) == len(set(translated))
    assert [word for word in translated if not re.fullmatch(r"[a-z-]+/", word)] == []
