"""The five source pages, from the database: what each says is on a page in both languages, and no defect."""

import re

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from languages.texts import text_of
from pages.models import NewsItem, Page
from partners.models import Partner
from positions.models import Position, Result

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"
NOT_PROVIDED = {"fr": "Information non communiquée", "en": "Information not provided"}
LANGUAGES = ("fr", "en")


@pytest.fixture
def read(demo, client):
    """`read(record, "fr")`: the main part of its page, parsed."""

    def page(record, language):
        with override(language):
            url = record.get_absolute_url()
        assert url.startswith(f"/{language}/"), f"{record} has no page in {language}"
        response = client.get(url)
        assert response.status_code == 200, url
        return BeautifulSoup(response.content.decode(), "html5lib").main

    return page


def said(element):
    """The words as a reader sees them, with ordinary spaces."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", element.get_text(" ")).strip()


def section(main, heading):
    found = next(one for one in main.find_all(["h2", "h3"]) if said(one).startswith(heading))
    return found.find_parent("section") or found.parent


def empty_headings(main):
    """Headings that another heading of their level, or a higher one, or nothing at all follows."""
    headings = main.find_all(re.compile("^h[1-6]$"))
    for heading in headings:
        rest = [
            text for text in heading.find_all_next(string=re.compile(r"\S")) if heading not in text.parents
        ]
        inside = rest[0].find_parent(re.compile("^h[1-6]$")) if rest else heading
        if inside is not None and inside.name <= heading.name:
            yield said(heading)


# --- 000: a page whose blocks exist partly in French ----------------------------------------------


def test_seed_000_reads_whole_in_french(read):
    main = read(Page.objects.get(key="plaidoyer"), "fr")
    assert not main.select("[lang=en]") and not main.select(".only-in")
    for heading in ("Le saviez-vous ?", "Nos différents plaidoyers", "Nos positions"):
        assert heading in said(main)


def test_seed_000_marks_in_english_the_blocks_that_exist_in_french_only(read):
    main = read(Page.objects.get(key="plaidoyer"), "en")
    lines = [said(line) for line in main.select(".only-in")]
    assert lines == ["This section is available in French only."] * 3
    for words in ("Inutile de représenter", "Paix et sécurité, prévention", "Interpellations, prises"):
        text = main.find(string=re.compile(words))
        assert text and text.find_parent(attrs={"lang": "fr"}), words
    assert "Did you know?" in said(main)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["plaidoyer", "resultats", "vision"])
def test_no_heading_of_a_page_stands_above_nothing(read, key, language):
    main = read(Page.objects.get(key=key), language)
    assert list(empty_headings(main)) == []


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Voir toutes les positions"), ("en", "See all positions")]
)
def test_seed_000_fills_its_lists_from_the_database(read, language, words):
    main = read(Page.objects.get(key="plaidoyer"), language)
    position = Position.objects.get(key="ressources-conflits")
    with override(language):
        links = {a["href"] for a in main.select("a[href]")}
    assert any("?type=interpellation" in link or "?type=" in link for link in links)
    assert len([link for link in links if "/positions/" in link and "?" not in link]) >= 3
    assert position.version(language).is_public


# --- 001: results --------------------------------------------------------------------------------

UPR = {
    "fr": [
        *("Éthiopie", "Indonésie", "Nigéria", "Ouganda", "Pakistan", "Pays-Bas"),
        *("République démocratique du Congo", "Tanzanie"),
    ],
    "en": [
        *("Democratic Republic of the Congo", "Ethiopia", "Indonesia", "Netherlands", "Nigeria"),
        *("Pakistan", "Tanzania", "Uganda"),
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("model", "key"), [(Position, "epu"), (Result, "epu-resultat")])
def test_seed_001_names_the_eight_countries_of_the_upr(read, model, key, language):
    words = said(read(model.objects.get(key=key), language))
    for name in UPR[language]:
        assert name in words, name
    assert model.objects.get(key=key).countries.count() == 8
    assert "2008" in words


@pytest.mark.parametrize(
    ("key", "language", "phrases"),
    [
        ("thtc", "fr", ["20 participantes et participants", "20 pays", "décembre 2014"]),
        ("thtc", "en", ["20 participants", "20 countries", "December 2014"]),
        ("connect2protect", "fr", ["14 binômes"]),
        ("connect2protect", "en", ["14 pairs"]),
        ("expeerience", "fr", ["plus de 600 membres", "52 pays", "5 continents", "octobre 2023"]),
        ("expeerience", "en", ["over 600 members", "52 countries", "5 continents", "October 2023"]),
        ("mouvements-sociaux", "fr", ["environ 80 organisations", "environ 20 pays"]),
        ("mouvements-sociaux", "en", ["some 80 organisations", "some 20 countries"]),
    ],
)
def test_figures_read_as_their_source_says_them(read, key, language, phrases):
    words = said(read(Result.objects.get(key=key), language))
    for phrase in phrases:
        assert phrase.lower() in words.lower(), phrase


@pytest.mark.parametrize(
    ("key", "language", "plan"),
    [
        ("thtc", "fr", "prévu pour 2015 : 2 sessions"),
        ("thtc", "en", "planned for 2015: 2 sessions"),
        ("shelter-city", "fr", "prévu pour 2015 : au moins 5 villes"),
        ("shelter-city", "en", "planned for 2015: at least 5 cities"),
        ("shelter-city", "fr", "prévu : environ 12 DDH à accueillir"),
        ("shelter-city", "en", "planned: some 12 defenders to be hosted"),
    ],
)
def test_what_was_planned_is_never_told_as_achieved(read, key, language, plan):
    words = said(read(Result.objects.get(key=key), language)).lower()
    counted = plan.split(": ")[1].lower()
    assert words.count(plan.lower()) == words.count(counted) == 1


def test_the_two_organisations_called_justice_et_paix_are_two_records(demo):
    assert Partner.objects.get(key="jp-be").pk != Partner.objects.get(key="jp-nl").pk
    assert set(Result.objects.filter(key__in=("shelter-city", "thtc")).values_list("lead__key")) == {
        ("jp-nl",)
    }


# --- 002: news -----------------------------------------------------------------------------------


def test_seed_002_has_eight_separate_country_tags_and_a_date_as_french_writes_it(read):
    item = NewsItem.objects.get(key="expeerience-2ans")
    main = read(item, "fr")
    names = (
        *("Belgique", "Kenya", "Maroc", "Niger", "République centrafricaine"),
        *("République démocratique du Congo", "Tanzanie", "Tunisie"),
    )
    tags = [said(li) for li in main.find_all("li")]
    for name in names:
        short = {"République démocratique du Congo": "RD Congo"}.get(name, name)
        assert tags.count(name) + tags.count(short) == 1 or (name == short and name in tags), name
    assert "Nigéria" not in said(main) and "Nigeria" not in said(main)
    assert item.countries.count() == 8
    assert said(main.find("time", {"datetime": "2023-10-16"})) == "16 octobre 2023"
    assert "acteur‧rice‧s" in said(main)
    assert "plus de 600 membres dans 52 pays" in said(main)


def test_seed_002_says_on_the_english_side_what_exists_in_french_only(demo, client):
    with override("en"):
        answer = client.get("/en/news/justice-expeerience-deux-ans/")
    assert answer.status_code == 404 and 'lang="fr"' in answer.content.decode()
    words = said(BeautifulSoup(client.get("/en/news/").content.decode(), "html5lib"))
    assert "2 news items exist only in French" in words


def test_the_first_of_january_is_written_as_each_language_wants(read):
    item = NewsItem.objects.get(key="tanzanie-recours")
    assert said(read(item, "en").find("time")) == "1 January 2024"
    french = read(NewsItem.objects.get(key="expeerience-2ans"), "fr")
    assert said(french.find("time", {"datetime": "2024-01-01"})) == "1er janvier 2024"


# --- 003: vision and memberships -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "link", "file_language"),
    [
        ("fr", f"Note de vision (PDF, 801{NBSP}ko)", None),
        ("en", f"Vision note (PDF, 801{NBSP}kB, in French)", "fr"),
    ],
)
def test_seed_003_offers_its_note_with_type_size_and_language(read, client, language, link, file_language):
    main = read(Page.objects.get(key="vision"), language)
    found = next(a for a in main.select("a[href]") if a.get_text().strip() == link)
    assert found.get("hreflang") == file_language
    answer = client.get(found["href"])
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer["Content-Type"] == "application/pdf" and content.startswith(b"%PDF")
    assert round(len(content) / 1000) == 801


def test_seed_003_is_stale_in_english_and_marks_the_block_it_lacks(read):
    main = read(Page.objects.get(key="vision"), "en")
    assert len(main.select(".only-in")) == 1
    text = main.find(string=re.compile("En Belgique, le travail se fait"))
    assert text.find_parent(attrs={"lang": "fr"})
    assert "-*" not in said(main)


@pytest.mark.parametrize("language", LANGUAGES)
def test_seed_003_belongs_to_seven_platforms(read, language):
    main = read(Partner.objects.get(key="solmond"), language)
    names = ("CNCD-11.11.11", "Acodev", "achACT", "Financité", "MASMUT")
    for name in names:
        assert name.lower() in said(main).lower(), name
    assert Partner.objects.get(key="solmond").membership_lines.count() == 7


# --- 004: a practice ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_seed_004_has_fifteen_members_in_order_and_asks_a_to_d(read, language):
    coalition = Partner.objects.get(key="gt-triangle")
    members = [
        said(li)
        for li in section(
            read(coalition, language), {"fr": "15 membres", "en": "15 members"}[language]
        ).find_all("li")
    ]
    lines = coalition.memberships.order_by("order")
    assert len(members) == 15 and [line.order for line in lines] == list(range(1, 16))
    for name, line in zip(members, lines, strict=True):
        assert str(text_of(line, "name", language)) in name
    position = Position.objects.get(key="triangle-nord")
    main = read(position, language)
    assert [ask.key for ask in position.asks.all()] == ["a", "b", "c", "d"]
    assert len(main.select("ol.ledger > li")) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_seed_004_says_not_provided_exactly_where_the_record_does(read, language):
    position = Position.objects.get(key="triangle-nord")
    main = read(position, language)
    main.select_one("#results").decompose()  # what other records say
    words = said(main)
    assert words.count(NOT_PROVIDED[language]) == 1 + 4 + 3  # the date, each ask, three lines of the sheet
    sheet = position.practice_sheet
    silent = ("impact_and_reach", "cost_per_beneficiary", "lessons_learned")
    assert all(getattr(sheet, f"{name}_info") == "not_provided" for name in silent)
    other = {"fr": "Autres exemples", "en": "Other examples"}[language]
    assert other not in words
    assert "P1" in words and "P4" in words
    effects = said(read(Result.objects.get(key="coalition-effet"), language))
    assert effects.count(NOT_PROVIDED[language]) == 4  # its start, where it stands, impact, cost
