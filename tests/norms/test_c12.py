"""C12, inclusive writing: authors type `acteur·rice·s` (U+00B7) or `acteur‧rice‧s` (U+2027) and keep it.

What they typed is printed as typed, without tricks that hide the points from some readers. Whoever
searches for any reading of such a word (the base, its plural, the joined form, the form as typed) finds
it; `il‧elle‧s` is il, ils, elle and elles. An address drops the ending. The interface itself writes double
or neutral forms. Source: DOMAIN.md C12.
"""

import re

import polib
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from languages.extraction import catalogue_path
from languages.slugs import ascii_slug
from positions.models import Position
from publishing.slugs import free_slug
from tests.admin_forms import logged_in
from tests.making import make_position
from tests.norms.b_site import INCLUSIVE, Site, site  # noqa: F401  (a fixture)
from tests.norms.b_words import texts_of

POINTS = "·‧•∙⋅"
INSIDE_A_WORD = re.compile(rf"[^\W\d_][{POINTS}][^\W\d_]|[a-zé]\((?:e|s|es|ne|nes|le|les|rice|rices)\)")
READINGS = {
    "acteur·rice·s": ("acteur", "acteurs", "acteurrices", "acteur·rice·s", "acteur‧rice‧s", "ACTEUR"),
    "utilisateur‧rice‧s": ("utilisateur", "utilisateurs", "utilisateurrices", "utilisateur·rice·s"),
    "il‧elle‧s": ("il", "ils", "elle", "elles", "il·elle·s"),
}


def points_changed(soup, typed) -> list[str]:
    """Words that the page does not print as they were typed, and points that are hidden from somebody."""
    words = " ".join(text for _language, text in texts_of(soup))
    found = [f"not as typed: {word}" for word in typed if word not in words]
    for element in soup.select("[aria-hidden]"):
        if re.search(f"[{POINTS}]", element.get_text()) and element.get_text().strip(f"{POINTS} ") != "":
            found.append(f"hidden from readers: {element}")
        elif element.find_previous_sibling(string=re.compile(r"\w\Z")) and element.get_text() in POINTS:
            found.append(f"a point hidden inside a word: {element}")
    return found


def points_in_the_interface(strings) -> list[str]:
    return [words for words in strings if INSIDE_A_WORD.search(words)]


def not_found(search, typed: str) -> list[str]:
    """The readings of `typed` under which `search` does not find the record that holds it."""
    return [query for query in READINGS[typed] if not search(query)]


def endings_in(slug: str, typed: str) -> list[str]:
    base = re.split(f"[{POINTS}]", typed)[0]
    return [] if base in slug.split("-") and not re.search(rf"{base}-?(?:rice|elle|s\b)", slug) else [slug]


def test_c12_words_are_printed_as_typed(site: Site):  # noqa: F811
    page = site.page("careless position", "fr")
    assert page.status == 200
    assert points_changed(page.soup, INCLUSIVE) == []
    assert points_changed(site.page("positions", "fr").soup, INCLUSIVE[:1]) == []


def test_c12_the_interface_uses_no_points():
    entries = polib.pofile(str(catalogue_path("fr")))
    strings = [words for entry in entries for words in (entry.msgstr, *entry.msgstr_plural.values())]
    assert len(strings) > 500
    assert points_in_the_interface(strings) == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", READINGS)
def test_c12_every_reading_finds_the_record(typed, publisher):
    make_position({"fr": "Rien de tel", "en": "Nothing"})
    record = make_position({"fr": f"Ce que veulent les {typed}", "en": "What is asked"})
    client, listed = logged_in(publisher), reverse("admin:positions_position_changelist")

    def search(query: str) -> bool:
        found = client.get(listed, {"q": query}).context["cl"].queryset
        return list(found.values_list("pk", flat=True)) == [record.pk]

    assert not_found(search, typed) == []
    assert not search("acteuse")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", READINGS)
def test_c12_an_address_drops_the_ending(typed):
    record = make_position()
    assert endings_in(free_slug(record, "fr", f"Les {typed} et l’eau"), typed) == []
    assert Position.objects.count() == 1


def test_c12_the_l_of_catalan_is_no_ending():
    """« col·lectiu » is one word: it keeps its end in an address; « professionnel·le·s » does not."""
    assert ascii_slug("El col·lectiu dels professionnel·le·s") == "el-col-lectiu-dels-professionnel"


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<p>Les acteurs et actrices</p>",
        "<p>Les acteur.rice.s</p>",
        "<p>Les acteur·rice·s, <span aria-hidden=true>acteur·rice·s</span></p>",
        "<p>acteur·rice·s ; acteur<span aria-hidden=true>·</span>rice</p>",
    ],
)
def test_c12_counter_example_of_a_page(html):
    assert points_changed(BeautifulSoup(html, "html5lib"), INCLUSIVE[:1])


def test_c12_counter_example_of_an_interface():
    wrong = ["Les traducteur·rices", "Publié‧e", "Traducteur(rice)", "Invité(e)"]
    assert points_in_the_interface([*wrong, "Les traductrices et traducteurs", "Page 1 · 2"]) == wrong


def test_c12_counter_example_of_a_search():
    """A search that only compares what was typed."""
    assert not_found(lambda query: query in "les acteur·rice·s", "acteur·rice·s") == [
        "acteurs",
        "acteurrices",
        "acteur‧rice‧s",
        "ACTEUR",
    ]


@pytest.mark.parametrize("slug", ["les-acteur-rice-s", "les-acteurrices", "les-acteurs", "les"])
def test_c12_counter_example_of_an_address(slug):
    assert endings_in(slug, "acteur·rice·s") == [slug]
