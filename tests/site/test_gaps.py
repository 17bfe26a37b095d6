"""What is missing in a language stands in another one, marked as such, and a section says so once (norm C5).

Every word of a small site is made to tell its language; then the words of one language are taken away.
"""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from modeltranslation.translator import translator

from languages.codes import column, site_languages
from languages.queries import empty, plain
from languages.rich_text import RichTextField
from languages.texts import translated_fields
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from publishing.state import Publishable
from tests.making import (
    attach,
    make_action,
    make_ask,
    make_block,
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
    make_signatory,
    make_theme,
    words,
)
from tests.pages.content import PAGES, make_site

pytestmark = pytest.mark.django_db

MARK = re.compile(r"qq([\w-]+)_(\d+)qq")  # the language of the words, and the place of their type in MODELS
READ_ALOUD = ("alt", "aria-label", "title", "placeholder")
MANY = 8  # pages are enough for what stands on all of them
MODELS = [model for model in translator.get_registered_models(abstract=False) if translated_fields(model)]


def mark_of(code, model):
    return f"qq{code}_{MODELS.index(model)}qq"


def rows_of(model):
    return plain(model._base_manager.all())


def mark_every_word():
    """Every translated column that has words ends with a word of no language, which names its language."""
    for model in MODELS:
        for name in translated_fields(model):
            is_rich = isinstance(model._meta.get_field(name), RichTextField)
            for code in site_languages():
                own = column(name, code)
                word = mark_of(code, model)
                mark = f"<p>{word}</p>" if is_rich else f" {word}"
                rows_of(model).exclude(empty(own)).update(**{own: Concat(F(own), Value(mark))})


def take_away(model, language):
    """Its words in `language`, but for the titles of what is published, without which there is no page."""
    for name in translated_fields(model):
        if issubclass(model, Publishable) and name == model.title_field:
            continue
        own = column(name, language)
        others = [column(name, code) for code in site_languages() if code != language]
        rows = rows_of(model)
        for other in others:
            rows = rows.exclude(empty(other))
        value = None if model._meta.get_field(own).null else ""
        rows.update(**{own: value})


def passages(soup) -> Iterator[tuple[str, str, str]]:
    """(what it is, the language it is in, the language it is said to be in) of each marked passage."""
    for element in soup.body.find_all(True):
        told = [(str(text), "text") for text in element.find_all(string=True, recursive=False)]
        told += [(element[name], name) for name in READ_ALOUD if element.has_attr(name)]
        said = element if element.has_attr("lang") else element.find_parent(lang=True)
        for words_, kind in told:
            for found in MARK.finditer(words_):
                yield f"{kind} of <{element.name}>: {words_.strip()[:80]}", found[1], said["lang"]


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content.decode(), "html.parser")


def pages_in(language):
    refused = ("not found", "not in this language", "withdrawn")
    return [addresses[language] for kind, addresses in PAGES.items() if kind not in refused]


def wrong(client, language, paths=()):
    """Passages said to be in another language than they are, and how many passages are in another one."""
    found, foreign = [], 0
    for path in paths or pages_in(language):
        if path == PAGES["standing text"][language] and client.get(path).status_code == 404:
            continue  # a legal text is the law's own words: without them it has no page
        for what, code, said in passages(read(client, path)):
            foreign += code != language
            if code != said:
                found.append((path, what, said))
    return found, foreign


def pages_by_type(client, language):
    """`{type: the pages in `language` that print words of it}`."""
    found = {}
    for path in pages_in(language):
        for _code, place in set(MARK.findall(client.get(path).content.decode())):
            found.setdefault(MODELS[int(place)], set()).add(path)
    return found


@pytest.fixture
def marked_site():
    make_site()
    mark_every_word()


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("policy", ListPolicy.values)
def test_every_passage_says_which_language_it_is_in_when_one_language_has_no_words(
    client, marked_site, language, policy
):
    rows_of(SiteIdentity).update(list_policy=policy)
    assert wrong(client, language)[0] == []
    for model in MODELS:
        take_away(model, language)
    found, foreign = wrong(client, language)
    assert found == []
    assert foreign > 100


@pytest.mark.parametrize("language", site_languages())
def test_every_passage_says_so_whichever_type_of_record_lacks_its_words(client, marked_site, language):
    found, pages = {}, pages_by_type(client, language)
    assert len(pages) > 20
    for model, paths in pages.items():
        with transaction.atomic():
            take_away(model, language)
            missing, _foreign = wrong(client, language, sorted(paths)[:MANY])
            if missing:
                found[model._meta.label] = missing
            transaction.set_rollback(True)
    assert found == {}


# --- the line ---------------------------------------------------------------------------------------

ONLY = "This section is available in French only."
PARTLY = "Part of this section is available in French only."
FRENCH = {"fr": "En français"}
BOTH = {"fr": "En français", "en": "In English"}


def lines(element):
    return [re.sub(r"\s+", " ", line.get_text(" ", strip=True)) for line in element.select(".only-in")]


def position_of(client, *texts):
    """The section of the asks on the page of a position that asks `texts`."""
    position = make_position()
    for text in texts:
        make_ask(position, text)
    return read(client, position.version("en").url).find(id="asks")


def test_a_section_of_asks_in_another_language_says_so_once(client):
    assert lines(position_of(client, FRENCH, FRENCH, FRENCH)) == [ONLY]


def test_a_section_of_asks_of_which_some_are_in_another_language_says_so_once(client):
    assert lines(position_of(client, FRENCH, BOTH, FRENCH)) == [PARTLY]


def test_a_section_in_the_language_of_the_page_says_nothing(client):
    assert lines(position_of(client, BOTH, BOTH)) == []


def test_an_answer_in_another_language_makes_a_part_of_the_section(client):
    position = make_position()
    ask = make_ask(position, BOTH, answer_from=make_institution(), answer_date="2024")
    words(ask, "answer_text", FRENCH)
    ask.save()
    asks = read(client, position.version("en").url).find(id="asks")
    assert lines(asks) == [PARTLY] and asks.blockquote["lang"] == "fr"


def test_a_timeline_says_so_once_however_many_actions_it_tells(client):
    position = make_position(date="")
    for day in ("2024-01-02", "2024-03-04"):
        action = make_action(position, date=day)
        words(action, "summary", {**FRENCH, "en": ""})
        action.save()
    timeline = read(client, position.version("en").url).find(id="actions")
    assert lines(timeline) == [ONLY] and len(timeline.select('p[lang="fr"]')) == 2


@pytest.mark.parametrize("make", [make_position, make_result, make_news, make_page])
def test_a_summary_in_another_language_has_the_line_above_it(client, make):
    record = make(summary=FRENCH)
    summary = read(client, record.version("en").url).select_one(".summary")
    assert summary["lang"] == "fr" and lines(summary.parent) == [ONLY]
    assert summary.find_previous_sibling().get_text(strip=True) == ONLY
    assert lines(read(client, record.version("fr").url).main) == []


def test_the_introductions_of_a_theme_and_of_a_country_have_it_too(client):
    theme, country = make_theme(), make_country("KE", public=("fr", "en"))
    make_position(themes=[theme])
    for row in (theme, country):
        words(row, "intro", FRENCH)
        row.save()
        head = read(client, row.version("en").url).main.header
        assert lines(head) == [ONLY] and head.select_one(".summary")["lang"] == "fr"


def test_a_hub_says_once_that_all_its_asks_are_in_another_language(client):
    country = make_country("KE", public=("fr", "en"))
    position = make_position(countries=[country])
    for _number in range(3):
        make_ask(position, FRENCH, status="open")
    asks = read(client, country.version("en").url).find(id="asks")
    assert lines(asks) == [ONLY] and len(asks.select('h3 [lang="fr"]')) == 3


def test_a_contribution_in_another_language_has_the_line_above_it(client):
    result = make_result(contribution=FRENCH)
    contribution = read(client, result.version("en").url).select_one('.prose[lang="fr"]')
    assert contribution.find_previous_sibling().get_text(strip=True) == ONLY


def test_a_block_says_so_once_above_what_it_holds(client):
    page = make_page()
    make_block(page, {"fr": "<p>Un.</p><p>Deux.</p>"}, heading=BOTH)
    assert lines(read(client, page.version("en").url).main) == [ONLY]


# --- what belongs to a record -----------------------------------------------------------------------


@pytest.mark.parametrize("policy", ListPolicy.values)
def test_what_belongs_to_a_record_is_shown_under_either_policy_and_says_where_it_leads(client, policy):
    rows_of(SiteIdentity).update(list_policy=policy)
    position = make_position()
    result = make_result(FRENCH, public=("fr",), positions=[position])
    document = make_document({"fr": "Note"}, public=("fr",), files=("fr", "en"))
    signatory = make_partner({"fr": "Juristes"}, public=("fr",))
    attach(position, document)
    make_signatory(position, signatory)
    soup = read(client, position.version("en").url)
    for section, record in (("results", result), ("documents", document), ("signatories", signatory)):
        part = soup.find(id=section)
        link = part.find("a", href=record.version("fr").url)
        assert (link["hreflang"], link["lang"]) == ("fr", "fr"), section
        assert "(in French)" in part.get_text(" ", strip=True), section
    other = make_result(positions=[make_position(FRENCH, public=("fr",))])
    answered = (
        read(client, other.version("en").url).find("h2", string="What it answers").find_parent("section")
    )
    assert answered.a["lang"] == answered.a["hreflang"] == "fr"
    assert "(in French)" in answered.get_text(" ", strip=True)
