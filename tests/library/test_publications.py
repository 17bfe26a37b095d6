"""Publications: the list and its filters, the page of one, what a link to a file says, and the files."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from languages.codes import column, column_languages
from library.filters import FACETS
from library.models import Consent, Document, DocumentFile
from publishing.listing import Listing
from tests.making import (
    live,
    make_country,
    make_document,
    make_image,
    make_theme,
    words,
)
from topics.models import DocumentKind

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"
LISTS = {"fr": "/fr/publications/", "en": "/en/publications/"}
NOTE = {"fr": "Note de vision", "en": "Vision note"}


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    """The words of an element; no-break spaces are kept, because they are part of the norm."""
    return re.sub(r"[ \n\t]+", " ", element.get_text()).strip(" \n")


def row(soup, label):
    return next((term.find_next("dd") for term in soup.select(".rows dt") if text(term) == label), None)


def note(*files, size=801_000, **values):
    """« Note de vision », with files of 801 kB in the languages of `files`."""
    document = make_document(NOTE, files=files, **values)
    DocumentFile.objects.filter(document=document).update(size=size)
    return document


# --- the list --------------------------------------------------------------------------------------------


@pytest.fixture
def three():
    """Two reports about Congo in French, one of them in English too, and a note in Swahili, undated."""
    congo, peru = make_country("CD"), make_country("PE")
    gender, water = make_theme("gender"), make_theme("water", fr="Eau", en="Water")
    note_kind = DocumentKind.objects.exclude(code="report").first()
    make_document(key="one", date="2023", countries=[congo], themes=[gender], files=("fr",))
    make_document(
        key="two", date="2024-03", countries=[congo, peru], themes=[gender, water], files=("fr", "en")
    )
    make_document({"fr": "Trois"}, ("fr",), ("sw",), key="three", kind=note_kind, themes=[water])
    make_document({"fr": "Brouillon", "en": "Draft"}, (), ("sw",), key="draft", countries=[peru])
    return note_kind.pk


def listed(query="", language="fr"):
    return Listing(Document.objects.all(), FACETS, language, QueryDict(query))


def found(query="", language="fr"):
    listing = listed(query, language)
    assert listing.count().total == listing.published().count()
    return [document.key for document in listing.published().newest_first(language)]


def options(name, query="", language="fr"):
    return {option.code: option.count for option in listed(query, language).count().options[name]}


def test_the_list_has_every_public_document_newest_first_and_undated_ones_last(three):
    assert found() == ["two", "one", "three"]
    assert found(language="en") == ["two", "one"]


def test_each_filter_finds_what_it_names(three):
    assert found(f"kind={three}") == ["three"]
    assert found("year=2024") == ["two"]
    assert found("theme=water") == ["two", "three"]
    assert found("language=en") == ["two"]
    assert found("language=sw") == ["three"]
    assert found("country=CD") == ["two", "one"]
    assert found("country=CD&language=fr&year=2023") == ["one"]
    assert found("country=PE&year=2023") == []


def test_filters_count_what_readers_would_find_and_no_draft(three):
    assert options("kind") == {"report": 2, three: 1}
    assert options("language") == {"en": 1, "fr": 2, "sw": 1}
    assert options("language", language="en") == {"en": 1, "fr": 2}
    assert options("country") == {"CD": 2, "PE": 1}
    assert options("theme", "language=sw") == {"water": 1}
    assert list(options("year")) == ["2024", "2023"]


def test_languages_are_offered_by_their_names(client, three):
    names = {}
    for language, path in LISTS.items():
        soup = read(client, path)
        names[language] = [text(option) for option in soup.select("#filter-language option")[1:]]
    assert names["fr"] == ["Anglais (1)", "Français (2)", "Swahili (1)"]
    assert names["en"] == ["English (1)", "French (2)"]


@pytest.mark.parametrize("query", ["language=xx", "language=<b>", "year=20244", "kind=nothing", "country=XX"])
def test_a_value_that_does_not_exist_is_no_page(client, three, query):
    for path in LISTS.values():
        assert client.get(f"{path}?{query}").status_code == 404


def test_a_language_without_a_file_finds_nothing_and_says_so(client, three):
    soup = read(client, "/en/publications/?language=ln")
    assert text(soup.select_one(".nothing")) == "No document matches these filters. See all publications"
    assert text(soup.select_one(".chips a")) == "Remove the filter Language: Lingala"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Il n’y a pas encore de document ici."), ("en", "There is no document here yet.")],
)
def test_an_empty_list_says_so(client, language, sentence):
    assert text(read(client, LISTS[language]).select_one(".nothing")) == sentence


def test_a_list_says_how_many_documents_exist_only_in_the_other_language(client, three):
    line = read(client, LISTS["en"]).select_one(".elsewhere a")
    assert text(line) == "1 document exists only in French"
    assert (line["hreflang"], line["href"]) == ("fr", "/fr/publications/?without=en")
    there = read(client, line["href"])
    assert text(there.h1) == "Publications qui n’existent pas en anglais"
    assert [text(title) for title in there.select(".item-title")] == ["Trois"]


def test_a_line_says_title_kind_date_and_files(client):
    note("fr", "en", date="2014-12")
    soup = read(client, LISTS["en"])
    assert text(soup.select_one(".total")) == "1 document"
    item = soup.select_one(".item")
    assert text(item.select_one(".kicker")) == "Report December 2014"
    assert item.h2.a["href"] == "/en/publications/vision-note/" and text(item.h2) == "Vision note"
    assert [text(link) for link in item.select(".file")] == [
        f"Vision note (PDF, 801{NBSP}kB)",
        f"Vision note (PDF, 801{NBSP}kB, in French)",
    ]


def test_a_long_list_has_pages(client):
    for _number in range(21):
        make_document(files=())
    assert read(client, LISTS["fr"]).select_one("[rel=next]")["href"] == "/fr/publications/?page=2"
    assert len(read(client, "/fr/publications/?page=2").select(".item")) == 1


# --- what a link to a file says (norm C16) -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/{}/publications/", "/{}/publications/{}/"])
def test_a_link_says_type_and_size_and_the_language_where_it_is_not_the_pages(client, path):
    note("fr")
    french = read(client, path.format("fr", "note-de-vision")).select_one("main .file")
    assert text(french) == f"Note de vision (PDF, 801{NBSP}ko)"
    assert "hreflang" not in french.attrs
    english = read(client, path.format("en", "vision-note")).select_one("main .file")
    assert text(english) == f"Vision note (PDF, 801{NBSP}kB, in French)"
    assert english["hreflang"] == "fr"


def test_a_file_in_the_language_of_the_page_comes_first_then_the_sites_then_the_others():
    document = make_document(NOTE, files=("sw", "en", "ar", "fr"))
    assert [link.details for link in document.file_links("en")][1:] == [
        f"PDF, {size}, in {name}"
        for size, name in zip(
            _sizes(document, "fr", "ar", "sw"), ("French", "Arabic", "Swahili"), strict=True
        )
    ]
    assert [link.hreflang for link in document.file_links("fr")] == ["", "en", "ar", "sw"]


def _sizes(document, *languages):
    from languages.numbers import format_size

    return [format_size(document.files.get(language=code).size, "en") for code in languages]


def test_a_language_that_django_does_not_know_has_a_name_all_the_same():
    document = note("ln", "zz")
    assert [link.details for link in document.file_links("fr")] == [
        f"PDF, 801{NBSP}ko, en lingala",
        f"PDF, 801{NBSP}ko, en zz",
    ]


def line_about(document, language):
    """What templates/library/_document_links.html prints about a document on a page in `language`."""
    with translation.override(language):
        document = Document.objects.with_files().get(pk=document.pk)
        return BeautifulSoup(
            render_to_string("library/_document_links.html", {"document": document}), "html.parser"
        )


def test_a_document_with_one_file_is_one_link_elsewhere():
    document = note("fr")
    (link,) = line_about(document, "fr").find_all("a")
    assert text(link) == f"Note de vision (PDF, 801{NBSP}ko)"
    assert link["href"] == "/fr/publications/note-de-vision/note-de-vision-fr.pdf"
    (link,) = line_about(document, "en").find_all("a")
    assert text(link) == f"Vision note (PDF, 801{NBSP}kB, in French)"
    assert link["href"] == "/en/publications/vision-note/vision-note-fr.pdf" and link["hreflang"] == "fr"


def test_a_document_with_several_files_is_its_title_then_each_file():
    soup = line_about(note("fr", "en"), "en")
    assert text(soup) == f"Vision note · PDF, 801{NBSP}kB · PDF, 801{NBSP}kB, in French"
    assert [(link["href"], link.get("hreflang")) for link in soup.find_all("a")] == [
        ("/en/publications/vision-note/", None),
        ("/en/publications/vision-note/vision-note-en.pdf", None),
        ("/en/publications/vision-note/vision-note-fr.pdf", "fr"),
    ]


def test_a_document_that_exists_in_french_only_is_linked_in_french_from_an_english_page():
    soup = line_about(note("fr", public=("fr",)), "en")
    (link,) = soup.find_all("a")
    assert text(link) == f"Note de vision (PDF, 801{NBSP}kB, in French)"
    assert link["href"] == "/fr/publications/note-de-vision/note-de-vision-fr.pdf"
    assert link.span["lang"] == "fr" and text(link.span) == "Note de vision"
    several = line_about(note("fr", "en", public=("en",), key="other"), "fr").find_all("a")
    assert (several[0]["hreflang"], several[0]["lang"]) == ("en", "en")
    assert [link["href"].startswith("/en/") for link in several] == [True, True, True]


def test_a_document_without_a_file_is_its_title_and_one_that_is_public_nowhere_is_nothing():
    assert text(line_about(make_document(NOTE, files=()), "fr")) == "Note de vision"
    assert not line_about(make_document(public=()), "fr").find_all(True)


# --- the page of one ---------------------------------------------------------------------------------------


def test_the_page_of_a_document_tells_what_it_is(client):
    document = note(
        "fr",
        date="2014-12",
        authors="Une plume, deux plumes",
        themes=[make_theme()],
        countries=[make_country("CD", public=("fr", "en"))],
    )
    words(document, "notice", {"fr": "Exemple", "en": "Example"})
    words(document, "summary", {"fr": "En bref", "en": "In short"})
    words(document, "body", {"fr": "<p>Au long</p>", "en": "<p>At length</p>"})
    document.save()
    soup = read(client, "/en/publications/vision-note/")
    assert [text(soup.select_one(part)) for part in (".notice", "h1", ".kicker", ".summary", ".prose")] == [
        *("Example", "Vision note", "Report", "In short", "At length")
    ]
    assert soup.title.text.startswith("Vision note – ")
    assert soup.select_one("meta[name=description]")["content"] == "In short"
    assert text(row(soup, "Date")) == "December 2014"
    assert text(row(soup, "Written by")) == "Une plume, deux plumes"
    assert row(soup, "Theme").a["href"] == "/en/themes/gender/"
    assert row(soup, "Country").a["href"] == "/en/countries/democratic-republic-of-the-congo/"
    assert text(soup.select_one(".downloads")) == f"Vision note (PDF, 801{NBSP}kB, in French) 1 page"
    assert [link["href"] for link in soup.select("link[rel=alternate][hreflang=fr]")] == [
        "http://testserver/fr/publications/note-de-vision/"
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Il n’y a pas encore de fichier à télécharger."), ("en", "There is no file to download yet.")],
)
def test_a_document_without_facts_or_files_says_so_and_has_no_empty_heading(client, language, sentence):
    document = make_document(files=())
    soup = read(client, document.version(language).url)
    assert text(soup.select_one(".downloads")) == sentence
    soup.select_one(".share").decompose()
    assert not soup.find_all(["h2", "dl"])


def test_a_cover_that_may_not_be_shown_is_not(client):
    cover = make_image(consent=Consent.MISSING)
    make_document(NOTE, cover=cover)
    assert not read(client, "/fr/publications/note-de-vision/").select("main img, .cover")
    cover.consent = Consent.GIVEN
    cover.save()
    assert (
        read(client, "/fr/publications/note-de-vision/").select_one(".cover img")["alt"] == "Un aplat rouge"
    )


# --- what a page costs --------------------------------------------------------------------------------------


def many(number):
    """`number` public documents with bodies, a theme, a country and two files each."""
    theme, country, cover = make_theme(), make_country("CD", public=("fr", "en")), make_image()
    kind = DocumentKind.objects.get(code="report")
    for index in range(number):
        document = Document(key=f"d-{index}", kind=kind, date=str(2000 + index % 20), cover=cover)
        for field in ("title", "summary", "body"):
            words(document, field, dict.fromkeys(column_languages(), f"Texte {index}"))
        live(document, "fr", "en")
        document.save()
    documents = list(Document.objects.all())
    themes, countries = Document.themes.through, Document.countries.through
    themes.objects.bulk_create([themes(document=one, theme=theme) for one in documents])
    countries.objects.bulk_create([countries(document=one, country=country) for one in documents])
    DocumentFile.objects.bulk_create(
        [
            DocumentFile(document=one, language=code, media_type="application/pdf", size=801_000)
            for one in documents
            for code in ("fr", "en")
        ]
    )


PATHS = [
    "/fr/publications/",
    "/en/publications/?kind=report&theme=gender&country=CD&language=fr&year=2001",
    "/fr/publications/texte-7/",
]


@pytest.mark.parametrize("number", [8, 50])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_as_much_with_few_documents_as_with_many(client, path, number):
    many(number)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    own = [
        query["sql"] for query in captured if 'FROM "pages_' not in query["sql"]
    ]  # the rest is the frame's
    is_detail = path.endswith("/texte-7/")  # which also proposes what to read next
    assert len(own) == 3 + is_detail, own
    bodies = [f'"library_document"."{column("body", code)}"' for code in column_languages()]
    assert is_detail or not any(name in sql for sql in own for name in bodies)
