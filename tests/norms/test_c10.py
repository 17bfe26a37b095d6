"""C10. Alphabetical order is the reader's, and the same on every database.

Letters decide: É files with E, œ as oe; case, apostrophes and punctuation do not count, and accents
decide only between words that are otherwise equal. The key is computed when a record is saved and stored
per language, so that no database's own collation has a say. The A–Z letter of « Éthiopie » is E; an
organisation's may be overridden: « l’Europe des Citoyens » is filed under L, or under E if its name for
lists says so.
Source: DOMAIN.md C10; Unicode Collation Algorithm (UTS #10).
"""

import random
import unicodedata
from itertools import pairwise

import pytest
from django.db.models.functions import Lower

from languages.codes import column, site_languages
from languages.collation import collation_key
from tests.making import make_country, make_partner, make_topic, words
from tests.norms.a_site import ask
from tests.pages.content import PAGES
from topics.models import Country, Topic

ORDER = (
    *(
        "Cameroun",
        "Cap-Vert",
        "coeur",
        "Cœur rouge",
        "Corée du Nord",
        "COREE DU SUD",
        "cote",
        "côte",
        "Côte d’Ivoire",
    ),
    *("Égypte", "Équateur", "Érythrée", "Espagne", "Estonie", "Eswatini", "États-Unis", "Éthiopie"),
    *(
        "Îles Cook",
        "l’Europe des Citoyens",
        "Luxembourg",
        "Œuvre commune",
        "Ouganda",
        "« Terre »",
        "Terres",
        "Zambie",
    ),
)
LETTERS = {
    "Éthiopie": "E",
    "Œuvre commune": "O",
    "Îles Cook": "I",
    "« Terre »": "T",
    "l’Europe des Citoyens": "L",
}


def as_filed(name: str) -> str:
    """A second opinion, in ten lines: the letters of a name, words apart, as a librarian files it."""
    name = name.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "").replace("'", "")
    name = "".join(one if one.isalnum() else " " for one in plain(name))
    return " ".join(name.split())


def plain(words: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", words) if not unicodedata.combining(one))


def out_of_order(names: list[str]) -> list[str]:
    wrong = []
    for first, second in pairwise(names):
        one, other = as_filed(first), as_filed(second)
        has_more_accents = one == other and plain(first) != first and plain(second) == second
        if one > other or has_more_accents:
            wrong.append(f"“{first}” before “{second}”")
    return wrong


def wrong_letters(filed: dict[str, str]) -> list[str]:
    return [
        f"“{name}” under {letter}" for name, letter in filed.items() if letter != as_filed(name)[:1].upper()
    ]


def shuffled(names: tuple[str, ...]) -> list[str]:
    return random.Random(7).sample(names, len(names))


@pytest.mark.django_db
@pytest.mark.parametrize("language", site_languages())
def test_c10_the_database_files_names_as_a_librarian_does(language):
    for number, name in enumerate(shuffled(ORDER)):
        make_topic(f"topic-{number}", **dict.fromkeys(site_languages(), name))
    rows = list(Topic.objects.order_by(*Topic.by_name(language)))
    names = [getattr(row, column("label", language)) for row in rows]
    assert names == list(ORDER)
    assert out_of_order(names) == []
    assert (
        wrong_letters(
            {name: getattr(row, column("letter", language)) for name, row in zip(names, rows, strict=True)}
        )
        == []
    )


@pytest.mark.django_db
def test_c10_lists_that_readers_see_are_in_that_order(client):
    for alpha2 in ("ZM", "EG", "ES", "US", "ET", "IE", "ER", "EE", "CI", "UG", "OM", "SZ", "EC"):
        make_country(alpha2, public=site_languages())
    for number, name in enumerate(shuffled(ORDER)):
        make_partner(dict.fromkeys(site_languages(), f"{name} {number}"))
    for language in site_languages():
        countries = ask(client, PAGES["countries"][language]).soup.select(".entries a")
        told = [link.get_text() for link in countries]
        assert len(told) == 13 and out_of_order(told) == []
        partners = ask(client, PAGES["partners"][language]).soup.select("main .entries a, main .item-title a")
        told = [link.get_text() for link in partners]
        assert len(told) >= 20 and out_of_order(told) == []


@pytest.mark.django_db
def test_c10_the_letter_is_the_first_or_the_one_that_the_name_for_lists_says():
    partner = make_partner({"fr": "l’Europe des Citoyens", "en": "The Citizens"})
    assert getattr(partner, column("letter", "fr")) == "L"
    words(partner, "sort_name", {"fr": "Europe des Citoyens (l’)"})
    partner.save()
    assert getattr(partner, column("letter", "fr")) == "E"
    for name, letter in LETTERS.items():
        topic = make_topic(f"t-{letter.lower()}", fr=name, en=name)
        assert topic.letter == letter
    congo = make_country("CD")
    assert congo.letter == "C"
    words(congo, "index_name", {"fr": "République démocratique du Congo"})
    congo.save()
    assert congo.letter == "R"


@pytest.mark.django_db
def test_c10_the_key_is_stored_when_a_name_changes():
    country = make_country("ET")
    assert getattr(country, column("sort_key", "fr")) == collation_key("Éthiopie")
    words(country, "name", {"fr": "Abyssinie"})
    country.save(update_fields=[column("name", "fr")])
    country.refresh_from_db()
    assert getattr(country, column("letter", "fr")) == "A"
    assert getattr(country, column("sort_key", "fr")) == collation_key("Abyssinie")


@pytest.mark.parametrize(
    "names",
    [
        ["Zambie", "Égypte"],
        ["Estonie", "Égypte"],
        ["Ouganda", "Œuvre commune"],
        ["zambie", "Espagne"],
        ["côte", "cote"],
        ["Luxembourg", "l’Europe des Citoyens"],
        ["Terres", "« Terre »"],
    ],
)
def test_c10_counter_example_a_list_out_of_order(names):
    assert out_of_order(names[::-1]) == []
    assert out_of_order(names)


def test_c10_counter_example_the_order_of_code_points():
    assert out_of_order(sorted(ORDER)) and out_of_order(sorted(ORDER, key=str.casefold))


@pytest.mark.django_db
def test_c10_counter_example_the_database_s_own_order():
    """What the norm is there for: ordered by the name itself, the databases disagree with a librarian."""
    for alpha2 in ("ZM", "EG", "ES", "US", "ET"):
        make_country(alpha2)
    name = column("name", "fr")
    own = list(Country.objects.order_by(Lower(name).desc()).values_list(name, flat=True))
    assert out_of_order(own)


def test_c10_counter_example_the_letter_of_an_accent():
    assert wrong_letters({"Éthiopie": "É", "Œuvre": "Œ", "« Terre »": "«", "Oman": "O"}) == [
        *("“Éthiopie” under É", "“Œuvre” under Œ", "“« Terre »” under «"),
    ]
