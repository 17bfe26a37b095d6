"""The order of results, their numbers and filters, what is in other languages, and where all are mixed."""

import pytest
from django.conf import settings
from django.db import connection

from languages.codes import column, site_languages
from library.models import DocumentText
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from positions.models import Position
from search import finding, lexemes
from tests.making import (
    live,
    make_ask,
    make_country,
    make_document,
    make_institution,
    make_page,
    make_partner,
    make_position,
    make_target,
    make_theme,
    words,
)
from tests.search.asking import elsewhere, found, numbers, options, page, read, results, total

pytestmark = pytest.mark.django_db


def position(title: str, date: str = "2020-01-01", **values):
    return make_position({"fr": title}, ("fr",), date=date, **values)


# --- where the words stand ------------------------------------------------------------------------


def test_title_then_names_then_summary_and_asks_then_text_whatever_their_dates():
    theme = make_theme("x", fr="Zircon", en="Other")
    position("Texte", "2025-01-01", body={"fr": "<p>Du zircon.</p>"})
    position("Résumé", "2024-01-01", summary={"fr": "Le zircon."})
    make_ask(position("Demande", "2023-01-01"), {"fr": "Interdire le zircon"})
    position("Nommée", "2022-01-01", themes=[theme])
    position("Le zircon des rivières", "2021-01-01")
    document = make_document({"fr": "Fichier"}, ("fr",), date="2026-01-01")
    file = document.files.get()
    DocumentText.objects.update_or_create(
        file=file, defaults={"read_from": file.file.name, "words": "zircon"}
    )
    assert found("zircon") == [
        "Zircon",
        "Le zircon des rivières",
        "Nommée",
        "Résumé",
        "Demande",
        "Fichier",
        "Texte",
    ]


def test_what_is_called_exactly_so_comes_first():
    position("L’eau", "2001-01-01")
    position("L’eau des villes", "2024-01-01")
    assert found("eau") == ["L’eau", "L’eau des villes"]
    assert found("l'eau") == ["L’eau", "L’eau des villes"]


def test_the_page_of_a_country_comes_first_by_whichever_name():
    country = make_country("CD", ("fr", "en"))
    position("La RDC et l’eau", "2024-01-01", countries=[country])
    for name in ("RDC", "Congo-Kinshasa", "DRC", "Zaïre", "République démocratique du Congo"):
        assert next(iter(results(page(name)))) == "République démocratique du Congo", name


def test_an_acronym_is_the_whole_name_of_its_partner():
    make_partner({"fr": "Zone d’entraide", "en": "Zone of help"}, acronym="ZRC")
    position("Ce que dit ZRC de l’eau", "2024-01-01")
    assert found("ZRC")[0] == "Zone d’entraide"


def test_words_in_several_places_count_as_the_worst_of_them():
    position("Zircon et jade", "2001-01-01")
    position("Zircon", "2024-01-01", body={"fr": "<p>Du jade.</p>"})
    assert found("zircon jade") == ["Zircon et jade", "Zircon"]


# --- ties -----------------------------------------------------------------------------------------


def test_within_a_place_the_newest_comes_first_and_partial_dates_before_what_is_more_exact():
    for title, date in (
        ("Zircon 2021", "2021"),
        ("Zircon de mai 2021", "2021-05"),
        ("Zircon du 3 mai 2021", "2021-05-03"),
        ("Zircon du 1er juin 2021", "2021-06-01"),
        ("Zircon de 2022", "2022"),
        ("Zircon de 1998", "1998"),
    ):
        position(title, date)
    assert found("zircon") == [
        "Zircon de 2022",
        "Zircon du 1er juin 2021",
        "Zircon du 3 mai 2021",
        "Zircon de mai 2021",
        "Zircon 2021",
        "Zircon de 1998",
    ]


def test_records_of_one_day_stand_in_the_order_of_their_keys():
    for key in ("delta", "alpha", "charlie", "bravo"):
        position(f"Zircon {key}", key=key)
    assert found("zircon") == ["Zircon alpha", "Zircon bravo", "Zircon charlie", "Zircon delta"]


def test_a_record_without_a_date_stands_where_it_was_published():
    position("Zircon de 2100", "2100-01-01")
    position("Zircon sans date", "")
    position("Zircon de 1990", "1990-01-01")
    assert found("zircon") == ["Zircon de 2100", "Zircon sans date", "Zircon de 1990"]


def test_what_has_no_moment_comes_last():
    institution = make_institution("zircon")
    make_target(position("Le zircon", "1950"), institution)
    assert found("zircon institution") == ["Institution zircon", "Le zircon"]


def test_the_order_is_the_same_from_page_to_page():
    for number in range(25):
        position(f"Zircon {number:02}", f"2020-01-{number % 5 + 1:02}", key=f"key-{number:02}")
    seen: list[str] = []
    for number in (1, 2, 3):
        seen += found("zircon", page=number)
    assert len(seen) == len(set(seen)) == 25
    assert seen == sorted(seen, key=lambda title: (-(int(title[-2:]) % 5), title))


# --- many -----------------------------------------------------------------------------------------


def many(number: int) -> None:
    like = make_position()
    rows = []
    for count in range(number):
        row = Position(key=f"many-{count:04}", type=like.type, lead=like.lead, date=f"{1000 + count}")
        words(row, "title", {"fr": f"Zircon {count}"})
        live(row, "fr")
        setattr(row, column("slug", "fr"), f"many-{count:04}")
        rows.append(row)
    Position.objects.bulk_create(rows)


@pytest.mark.parametrize(("number", "more"), [(999, False), (1000, False), (1001, True)])
def test_a_thousand_results_are_counted_and_no_more(number, more):
    many(number)
    soup = page("zircon")
    said = "".join(c for c in total(soup) if c.isdigit())
    assert said.startswith("1000" if number >= 1000 else "999")
    assert ("Plus de" in total(soup)) is more
    assert next(iter(results(soup))) == f"Zircon {number - 1}"
    last = read(soup.select_one("a[rel=next]")["href"].replace("page=2", "page=100"))
    expected = max(number - 1000, 0)
    assert list(results(last))[-1] == f"Zircon {expected}"
    assert numbers(soup, "type")["position"] == min(number, 1000)
    one = page("zircon", year="1500")
    assert list(results(one)) == ["Zircon 500"]


def test_a_rare_word_among_many_is_not_cut(monkeypatch):
    monkeypatch.setattr(finding, "MOST", 5)
    for number in range(12):
        position(f"Zircon {number}", f"20{number + 10}")
    position("Zircon et jade", "1999")
    assert found("zircon jade") == ["Zircon et jade"]
    assert len(found("zircon")) == 5
    assert found("zircon", year="1999") == ["Zircon et jade"]


# --- filters --------------------------------------------------------------------------------------


def a_site():
    countries = [make_country("CD", ("fr", "en")), make_country("BI", ("fr",))]
    themes = [make_theme(), make_theme("eau", fr="Eau", en="Water")]
    partners = [make_partner({"fr": f"Allié {n}", "en": f"Ally {n}"}, key=f"ally-{n}") for n in range(3)]
    for number in range(8):
        make_position(
            {"fr": f"Zircon {number}", "en": f"Zircon {number}"},
            ("fr", "en") if number % 3 else ("fr",),
            date=f"{2020 + number % 3}-01",
            countries=countries[: number % 3],
            themes=themes[number % 2 :],
            lead=partners[number % 3],
        )
    make_page({"fr": "Zircon page", "en": "Zircon page"})


FILTERS = ("type", "theme", "country", "partner", "year")


@pytest.mark.parametrize("name", FILTERS)
def test_every_option_has_as_many_results_as_it_says(name):
    a_site()
    said = numbers(page("zircon"), name)
    assert said
    for code, number in said.items():
        soup = page("zircon", **{name: code})
        assert len(results(soup)) == number
        chosen = soup.select_one(f"select[name={name}] option[selected]")
        assert chosen["value"] == code
        assert numbers(soup, name) == said, "a chosen filter goes on showing what its other values would give"


def test_options_under_another_filter_count_both():
    a_site()
    for code in numbers(page("zircon"), "theme"):
        for year, number in numbers(page("zircon", theme=code), "year").items():
            assert len(found("zircon", theme=code, year=year)) == number


def test_a_chip_removes_its_filter_and_keeps_the_others():
    a_site()
    soup = page("zircon", theme="eau", year="2021")
    chips = soup.select("ul.chips a")
    assert len(chips) == 2
    for chip in chips:
        less = read(chip["href"])
        assert less.select_one("#q")["value"] == "zircon"
        assert len(less.select("ul.chips a")) == 1
        assert len(results(less)) >= len(results(soup))


def test_a_filter_without_a_word_lists_what_it_has():
    a_site()
    assert "Zircon page" not in found("", theme="eau")
    assert len(found("", type="page")) == 1


def test_years_come_newest_first():
    a_site()
    years = list(options(page("zircon"), "year"))
    assert years == sorted(years, reverse=True)


# --- languages ------------------------------------------------------------------------------------


def test_what_exists_only_elsewhere_is_apart_and_leads_to_its_own_version():
    a_site()
    soup = page("zircon", "en")
    assert set(elsewhere("zircon", "en")) == {"Zircon 0", "Zircon 3", "Zircon 6"}
    assert not set(results(soup)) & set(elsewhere("zircon", "en"))
    link = soup.select_one("main section .item-title a")
    assert link["href"].startswith("/fr/")
    assert link["lang"] == link["hreflang"] == "fr"


def test_versions_of_another_language_are_listed_on_demand():
    a_site()
    assert len(found("zircon", "fr", language="en")) == 6
    assert len(found("zircon", "en", language="fr")) == 9
    assert len(found("zircon", "en", language="fr", without="en")) == 3


def test_a_site_that_mixes_its_languages_lists_each_record_once():
    a_site()
    SiteIdentity.objects.update_or_create(defaults={"list_policy": ListPolicy.MIXED})
    for code in site_languages():
        titles = found("zircon", code)
        assert len(titles) == len(set(titles)) == 9
        assert elsewhere("zircon", code) == []
    links = list(results(page("zircon", "en")).values())
    assert sum(link.startswith("/fr/") for link in links) == 3


def test_a_mixed_site_leads_its_reader_to_their_own_version():
    a_site()
    SiteIdentity.objects.update_or_create(defaults={"list_policy": ListPolicy.MIXED})
    assert all(link.startswith("/fr/") for link in results(page("zircon", "fr")).values())


# --- what is printed ------------------------------------------------------------------------------


def test_the_words_are_marked_and_everything_else_is_escaped():
    position("Eau & <b>terre</b>", body={"fr": "<p>1 &lt; 2 : l’eau des réfugié·e·s &amp; co</p>"})
    soup = page("refugie eau")
    item = soup.select_one("main .item")
    assert [one.text for one in item.select("mark")] == ["Eau", "eau", "réfugié·e·s"]
    assert item.select_one("b") is None
    assert "1 < 2" in item.text
    assert "Eau & <b>terre</b>" in item.text


def test_a_long_text_is_cut_around_the_words_and_between_words():
    long = "Rien du tout ici. " * 60
    position("Titre", body={"fr": f"<p>{long} Le zircon bleu. {long}</p>"})
    told = page("zircon").select_one("main .item-summary")
    assert told.select_one("mark").text == "zircon"
    assert len(told.text) < 330
    assert told.text.startswith("… ") and told.text.endswith(" …")


def test_a_text_too_long_for_one_row_of_the_index_is_found_to_its_end():
    filler = " ".join(f"mot{number}" for number in range(lexemes.MOST_PLACES + 500))
    position("Titre", body={"fr": f"<p>{filler} tourmaline</p>"})
    assert found("tourmaline") == ["Titre"]
    assert found("mot16400") == ["Titre"]


def test_a_text_that_no_row_of_an_index_can_hold_is_found_and_stops_nobody():
    letters = "абвгдежзиклмнопрст"
    filler = " ".join(
        "".join(letters[int(digit)] for digit in f"{number:05}") * 4 for number in range(40_000)
    )
    position("Titre", body={"fr": f"<p>tourmaline {filler}</p>"})
    position("Zircon")
    assert found("zircon") == ["Zircon"]
    assert found("tourmaline") == ["Titre"]


def test_a_word_said_a_thousand_times_is_found_with_its_neighbours():
    position("Titre", body={"fr": "<p>" + "eau " * 1000 + "de source tourmaline</p>"})
    assert found("eau tourmaline") == ["Titre"]
    assert found('"source tourmaline"') == ["Titre"]


@pytest.mark.parametrize(
    "title", ["İ" * 60, "水" * 190, "ﷺ " * 60, "a" * 190, "'" * 20 + "eau", "\\ eau \\'", "|" * 9 + " eau"]
)
def test_titles_that_are_no_words_can_be_indexed(title):
    row = position("Provisoire")
    words(row, "title", {"fr": title})
    row.save()
    assert "Provisoire" not in found("provisoire")
    assert " ".join(title.split()) in [
        " ".join(one.replace("\u202f", " ").split()) for one in found("-rien")
    ] or found("eau")


def test_both_databases_are_asked_here_or_there():
    assert connection.vendor in {"sqlite", "postgresql"}
    assert settings.DATABASES
