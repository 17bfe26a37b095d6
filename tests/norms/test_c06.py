"""C6. A record knows which language it was written in, and which of its translations are behind.

Editing the source makes the other versions out of date, text by text; editing a translation never makes
the source so, and brings that translation up to date. It does not matter by which way the text was
written, nor do spaces count. A version that is out of date stays public.
Source: DOMAIN.md C6 and B7; EEA, “Multilinguality: techniques”.
"""

from itertools import permutations

import pytest

from languages.codes import column, site_languages
from publishing.provenance import state_rows
from publishing.text_states import TranslationState
from tests.making import make_ask, make_page, make_position, make_theme, words
from tests.norms.a_site import ask

WRONG_FOR = {True: TranslationState.STALE, False: TranslationState.UP_TO_DATE}
Story = list[dict[str, str]]  # what was written, one step after the other: {"en": "Water"}
Told = list[dict[str, str]]  # what was said of each language after each step


def violations(source: str, story: Story, told: Told) -> list[str]:
    """A second opinion: whoever reads the story from its beginning knows what is behind."""
    wrong, texts, made_from = [], {}, {}
    for number, (written, said) in enumerate(zip(story, told, strict=True), start=1):
        texts |= {code: " ".join(text.split()) for code, text in written.items()}
        made_from |= {code: texts.get(source) for code in written if code != source}
        if source in said:
            wrong.append(f"step {number}: the source itself is {said[source]}")
        for code in sorted({*texts, *said} - {source}):
            is_behind = made_from.get(code) != texts.get(source)
            expected = WRONG_FOR[is_behind] if texts.get(code) else TranslationState.MISSING
            if said.get(code) != expected:
                wrong.append(f"step {number}: {code} is {said.get(code, 'unknown')}, not {expected}")
    return wrong


def stories(source: str, other: str) -> dict[str, Story]:
    first = {source: "Le premier texte", other: "The first text"}
    again, moved = {source: "Le premier texte, revu"}, {other: "The first text, again"}
    return {
        "both at once": [first, {source: "Un autre", other: "Another"}],
        "the source moves on": [first, again, moved],
        "the translation moves on": [first, moved, again],
        "the translation comes later": [{source: "Le premier texte"}, {other: "The first text"}, again],
        "back again": [first, again, {source: first[source]}],
        "only spaces": [first, {source: "  Le premier \n texte "}],
    }


def by_saving(record, field, texts):
    words(record, field, texts)
    record.save()


def by_updating(record, field, texts):
    type(record).objects.filter(pk=record.pk).update(**{column(field, code): t for code, t in texts.items()})


ROWS = {
    "a title": lambda source: (make_position({}, public=(), source_language=source), "title"),
    "a page": lambda source: (make_page({}, public=(), source_language=source), "title"),
    "an ask": lambda source: (make_ask(make_position(source_language=source), {}), "text"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("write", [by_saving, by_updating])
@pytest.mark.parametrize("what", ROWS)
@pytest.mark.parametrize(("source", "other"), list(permutations(site_languages(), 2)))
def test_c06_what_is_behind_is_known(source, other, what, write):
    for name, story in stories(source, other).items():
        record, field = ROWS[what](source)
        for code in site_languages():  # the factories write words of their own
            setattr(record, column(field, code), "")
        record.save()
        told = []
        for texts in story:
            write(record, field, texts)
            rows = state_rows(record).filter(field=field)
            told.append({row.language: row.state for row in rows if row.state})
        assert violations(source, story, told) == [], name


@pytest.mark.django_db
def test_c06_reference_data_follows_the_site_s_first_language():
    theme = make_theme()
    source, other = site_languages()[:2]
    by_saving(theme, "label", {source: "Autre chose"})
    (row,) = state_rows(theme).filter(field="label")
    assert (row.language, row.state) == (other, TranslationState.STALE)


@pytest.mark.django_db
def test_c06_only_the_text_that_moved_is_behind_and_the_page_stays(client):
    source, other = site_languages()[:2]
    both = {source: "Résumé", other: "Summary"}
    record = make_position({source: "Eau", other: "Water"}, summary=both, source_language=source)
    by_saving(record, "summary", {source: "Résumé revu"})
    found = {row.field: row.state for row in state_rows(record).filter(language=other)}
    assert found["summary"] == TranslationState.STALE
    assert found["title"] == TranslationState.UP_TO_DATE
    page = ask(client, record.version(other).url)
    assert page.is_found and "Summary" in page.soup.main.get_text()


STORY = [{"fr": "Eau", "en": "Water"}, {"fr": "Eaux"}, {"en": "Waters"}]
RIGHT = [{"en": "up_to_date"}, {"en": "stale"}, {"en": "up_to_date"}]


def test_c06_a_site_that_knows_breaks_nothing():
    assert violations("fr", STORY, RIGHT) == []


@pytest.mark.parametrize(
    ("story", "told", "wrong"),
    [
        (STORY, [RIGHT[0], RIGHT[0], RIGHT[2]], "step 2: en is up_to_date, not stale"),
        (STORY, [RIGHT[0], RIGHT[1], RIGHT[1]], "step 3: en is stale, not up_to_date"),
        (STORY, [*RIGHT[:2], {"en": "up_to_date", "fr": "stale"}], "the source itself is stale"),
        (STORY, [RIGHT[0], {}, RIGHT[2]], "step 2: en is unknown"),
        ([STORY[0], {"fr": " Eau "}], [RIGHT[0], RIGHT[1]], "step 2: en is stale, not up_to_date"),
        ([{"fr": "Eau"}, {"en": "Water"}], [{"en": "missing"}, {"en": "stale"}], "not up_to_date"),
    ],
)
def test_c06_counter_example_a_site_that_does_not_know(story, told, wrong):
    assert any(wrong in line for line in violations("fr", story, told))
