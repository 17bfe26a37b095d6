"""The page of a page: its place in the tree, its blocks and what each says in each language."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from languages.codes import site_languages
from pages.models import BlockDocument, BlockKind, Page
from pages.presentation import PageTold, below_a_heading
from publishing.pages import find
from publishing.slugs import check_slug, free_slug, is_reserved
from publishing.workflow import publish
from tests.making import (
    live,
    make_block,
    make_document,
    make_figure,
    make_image,
    make_page,
    make_position,
    make_result,
)
from tests.pages_app.reading import headings, seen, text

pytestmark = pytest.mark.django_db

BOTH = {"fr": "<p>Le texte.</p>", "en": "<p>The text.</p>"}
HEADING = {"fr": "Titre du bloc", "en": "Heading of the block"}
FRENCH_BODY = {"fr": "<p>Seulement ici.</p>"}
ONLY_IN = {"fr": "Cette section n’est disponible qu’en anglais", "en": "available in French only"}
LANGUAGES = ["fr", "en"]


# --- the page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_shows_its_title_its_words_and_its_blocks_in_order(client, language):
    page = make_page(
        {"fr": "Qui nous sommes", "en": "Who we are"},
        summary={"fr": "En deux phrases", "en": "In two sentences"},
        notice={"fr": "Page fictive", "en": "Fictitious page"},
    )
    for number in range(3):
        make_block(page, {"fr": f"<p>Bloc {number}</p>", "en": f"<p>Block {number}</p>"})
    main = seen(client, page, language)
    expected = {
        "fr": ["Page fictive", "Qui nous sommes", "En deux phrases", "Bloc 0", "Bloc 1", "Bloc 2"],
        "en": ["Fictitious page", "Who we are", "In two sentences", "Block 0", "Block 1", "Block 2"],
    }[language]
    assert list(main.stripped_strings) == expected
    assert not main.find(lang=True)


def test_a_page_that_is_not_public_in_a_language_is_not_found_there(client):
    page = make_page({"fr": "Ici", "en": "Draft"}, public=("fr",))
    response = client.get("/en/ici/")
    assert response.status_code == 404
    assert "Draft" not in response.content.decode()
    assert client.get(page.version("fr").url).status_code == 200


def test_the_switch_of_languages_leads_home_where_there_is_no_such_page(client):
    page = make_page({"fr": "Ici"}, public=("fr",))
    soup = BeautifulSoup(client.get(page.version("fr").url).content, "html5lib")
    assert soup.select_one(".languages a[hreflang=en]")["href"] == "/en/"
    assert not soup.select_one(".site-name[aria-current=page]"), "this is not the home page"


def test_a_draft_page_shows_nothing_of_its_blocks(client):
    page = make_page({"fr": "Brouillon"}, public=())
    make_block(page, FRENCH_BODY)
    assert client.get("/fr/brouillon/").status_code == 404


# --- its place in the tree -------------------------------------------------------------------------


def trail_of(client, page, language):
    soup = BeautifulSoup(client.get(page.version(language).url).content, "html5lib")
    return soup.select("nav.trail a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_breadcrumb_names_what_the_page_is_within(client, language):
    top = make_page({"fr": "Association", "en": "Association"})
    middle = make_page({"fr": "Équipe", "en": "Team"}, parent=top)
    page = make_page({"fr": "Bureau", "en": "Board"}, parent=middle)
    home = f"/{language}/"
    ways = [link["href"] for link in trail_of(client, page, language)]
    assert ways == [home, top.version(language).url, middle.version(language).url]
    assert [link["href"] for link in trail_of(client, top, language)] == [home]


def test_the_breadcrumb_passes_over_what_cannot_be_read_here(client):
    top = make_page({"fr": "Association", "en": "Association"})
    middle = make_page({"fr": "Équipe", "en": "Team in draft"}, parent=top, public=("fr",))
    page = make_page({"fr": "Bureau", "en": "Board"}, parent=middle)
    assert [text(link) for link in trail_of(client, page, "en")] == ["Home", "Association"]
    assert "Team in draft" not in client.get(page.version("en").url).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_within_and_beside_are_linked_in_their_order(client, language):
    page = make_page()
    second = make_page({"fr": "Deuxième", "en": "Second"}, parent=page, order=2)
    first = make_page({"fr": "Première", "en": "First"}, parent=page, order=1)
    make_page({"fr": "Caché", "en": "Hidden"}, parent=page, public=())
    main = seen(client, page, language)
    links = [link["href"] for link in main.select("nav .entries a")]
    assert links == [first.version(language).url, second.version(language).url]
    beside = seen(client, first, language).select("nav .entries a")
    assert [link["href"] for link in beside] == [second.version(language).url]


def test_a_page_without_a_readable_parent_names_no_page_beside_it(client):
    hidden = make_page(public=())
    page, _other = make_page(parent=hidden), make_page({"fr": "Voisine"}, parent=hidden, public=("fr",))
    assert "Voisine" not in seen(client, page, "fr").text


def test_a_circle_is_refused(db):
    top = make_page()
    middle = make_page(parent=top)
    bottom = make_page(parent=middle)
    top.parent = bottom
    with pytest.raises(ValidationError) as refused:
        top.full_clean()
    assert "parent" in refused.value.message_dict


def test_pages_are_not_nested_more_deeply_than_a_breadcrumb_can_show(db):
    chain = [make_page()]
    for _level in range(3):
        chain.append(make_page(parent=chain[-1]))
    last = make_page(parent=chain[-1])
    last.full_clean()
    with pytest.raises(ValidationError):
        make_page(parent=last).full_clean()
    above = make_page()
    chain[0].parent = above
    with pytest.raises(ValidationError):
        chain[0].full_clean()


# --- the words of a block --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_in_the_language_of_the_page_says_nothing_about_languages(client, language):
    page = make_page()
    make_block(page, BOTH, heading=HEADING)
    main = seen(client, page, language)
    assert headings(main) == [HEADING[language]]
    assert not main.select(".only-in, .block [lang]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [BlockKind.TEXT, BlockKind.CALLOUT, BlockKind.QUOTATION])
def test_words_of_the_other_language_are_marked_and_announced_once(client, kind, language):
    other = "en" if language == "fr" else "fr"
    page = make_page()
    words_there = {other: "Ailleurs"}
    make_block(page, {other: "<p>Ailleurs.</p>"}, kind=kind, heading=words_there, source=words_there)
    main = seen(client, page, language)
    assert len(main.select(".only-in")) == 1
    assert ONLY_IN[language] in text(main.select_one(".only-in"))
    assert not main.select_one(".only-in").find_parent("blockquote"), "the line is ours, not the speaker’s"
    for found in main.find_all(string=lambda words: "Ailleurs" in words):
        assert found.find_parent(lang=True)["lang"] == other


def test_an_english_heading_may_stand_above_a_french_text(client):
    page = make_page()
    make_block(page, FRENCH_BODY, heading=HEADING)
    main = seen(client, page, "en")
    assert headings(main) == [HEADING["en"]]
    assert text(main.select_one("h2 + .block")).startswith("This section is available in French only.")
    assert main.select_one(".prose")["lang"] == "fr"


def test_a_page_half_translated_says_so_once_per_block(client):
    """Seed 000: three of seven blocks stayed French under English headings."""
    page = make_page()
    for number in range(7):
        make_block(page, FRENCH_BODY if number % 2 else BOTH, heading=HEADING)
    assert len(seen(client, page, "en").select(".only-in")) == 3
    assert not seen(client, page, "fr").select(".only-in")


def test_words_of_a_draft_never_stand_in(client):
    page = make_page(public=("en",))
    make_block(page, FRENCH_BODY, heading={"fr": "Brouillon"})
    make_block(page, {"en": "<p>Said.</p>"})
    main = seen(client, page, "en")
    assert "Seulement" not in main.text and "Brouillon" not in main.text
    assert len(main.select(".block")) == 1


def test_a_block_may_be_left_out_where_it_has_no_words(client):
    page = make_page()
    make_block(page, FRENCH_BODY, heading={"fr": "Ici"}, elsewhere="hide")
    make_block(page, {"en": "<p>Here.</p>"}, elsewhere="hide")
    make_block(page, FRENCH_BODY, heading=HEADING, elsewhere="hide")
    assert [text(block) for block in seen(client, page, "en").select(".block")] == ["Here."]
    assert len(seen(client, page, "fr").select(".block")) == 2


def test_a_picture_without_words_is_not_left_out(client):
    page = make_page()
    make_block(page, kind="image", image=make_image(), elsewhere="hide")
    for language in LANGUAGES:
        assert len(seen(client, page, language).select(".block")) == 1


@pytest.mark.parametrize("kind", [kind for kind in BlockKind if kind not in {"image", "list"}])
def test_a_heading_is_never_printed_above_nothing(client, kind):
    page = make_page()
    make_block(page, kind=kind, heading=HEADING, source=HEADING, label=HEADING)
    for language in LANGUAGES:
        assert not seen(client, page, language).select(".block, h2")


def test_the_headings_of_a_text_stand_below_that_of_its_block(client):
    page = make_page()
    body = {"fr": "<h2>Un</h2><p>a</p><h3>Deux</h3><p>b</p>"}
    make_block(page, body, heading={"fr": "Bloc"})
    make_block(page, body)
    names = [heading.name for heading in seen(client, page, "fr").select("h2, h3, h4")]
    assert names == ["h2", "h3", "h4", "h2", "h3"]


def test_only_headings_go_down():
    assert below_a_heading('<h2 lang="en">A</h2><p>h2</p>') == '<h3 lang="en">A</h3><p>h2</p>'
    assert below_a_heading("<h3>A</h3>") == "<h3>A</h3>"


# --- reserved addresses ----------------------------------------------------------------------------

SECTIONS = ["positions:list", "results:list", "partners:list", "countries:list", "news:list"]
SECTIONS += ["publications:list"]


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("section", SECTIONS)
def test_no_page_takes_the_address_of_a_section(section, language):
    page = make_page(public=())
    with translation.override(language):
        slug = reverse(section).strip("/").split("/")[-1]
    assert is_reserved(Page, language, slug)
    with pytest.raises(ValidationError):
        check_slug(page, language, slug)
    assert free_slug(page, language, slug) == f"{slug}-2"


def test_the_words_of_the_other_language_are_free(db):
    page = make_page(public=())
    check_slug(page, "en", "actualites")
    check_slug(page, "fr", "news")
    check_slug(page, "fr", "qui-nous-sommes")


def test_a_page_called_like_a_section_gets_an_address_of_its_own(publisher, client):
    page = make_page({"fr": "Positions"}, public=())
    publish(page, "fr", by=publisher)
    assert page.version("fr").url == "/fr/positions-2/"
    assert client.get("/fr/positions-2/").status_code == 200


def test_records_below_a_section_are_not_concerned(db):
    assert free_slug(make_position(), "fr", "positions") == "positions"


# --- what it costs ---------------------------------------------------------------------------------


def read(page, language):
    """Everything that the page prints, without the frame of the site."""
    with translation.override(language):
        told = PageTold(
            find(Page.objects.with_ancestors().select_related("image"), page.version(language).slug)
        )
        printed = "".join(render_to_string("pages/_block.html", {"told": block}) for block in told.blocks)
        return printed + render_to_string("pages/_further.html", {"told": told}) + str(told.trail)


def test_a_page_of_text_costs_three_queries(django_assert_num_queries):
    parent = make_page()
    page = make_page(parent=parent)
    make_page(parent=page), make_page(parent=parent)
    for _number in range(20):
        make_block(page, BOTH, heading=HEADING)
    with django_assert_num_queries(3):
        read(page, "en")


@pytest.mark.parametrize("times", [1, 4])
def test_a_page_with_every_kind_of_block_costs_at_most_eleven_queries(times, django_assert_max_num_queries):
    page = make_page()
    for _number in range(times):
        result, document = make_result(), make_document()
        make_figure(result)
        for kind in BlockKind:
            extra = {
                "image": {"image": make_image()} if kind == "image" else {},
                "list": {"list": "positions_by_type"},
                "figures": {"results": [result]},
                "button": {"position": make_position()},
            }.get(kind, {})
            block = make_block(page, BOTH, kind=kind, heading=HEADING, source=HEADING, **extra)
            if kind == "documents":
                BlockDocument.objects.create(block=block, document=document)
    with django_assert_max_num_queries(11):
        printed = read(page, "en")
    assert printed.count('class="block"') == times * len(BlockKind)


def test_a_scheduled_page_is_in_no_tree(client):
    page = make_page()
    later = timezone.now() + timedelta(days=30)
    child = make_page({"fr": "Demain"}, public=(), parent=page)
    live(child, "fr", at=later)
    child.save()
    assert "Demain" not in seen(client, page, "fr").text
