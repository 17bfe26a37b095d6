"""The home page: the parts that were chosen, in their order, none empty, in at most twelve queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models import HomeSection, HomeSectionKind, SiteIdentity
from partners.models import Partner
from tests.making import (
    live,
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_image,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_topic,
)
from tests.site_identity.arranging import complete, make_entry, make_funder, only_part, read, text, the_site

pytestmark = pytest.mark.django_db

MOST = 12
HEADINGS = [
    *("Latest positions", "Where the asks stand", "Latest results", "Latest news"),
    *("Latest publications", "Countries", "Partners", "Who supports us"),
    "What you can do",
]


def everything(number=4):
    country, theme, topic = make_country("CD", public=("fr", "en")), make_theme(), make_topic()
    summary = {"fr": "En bref.", "en": "In short."}
    for _number in range(number):
        position = make_position(summary=summary, countries=[country], themes=[theme])
        make_ask(position, status="met")
        make_ask(position, status="open")
        make_figure(make_result(summary=summary, countries=[country]))
        make_news(summary=summary, countries=[country], topics=[topic], image=make_image())
        make_document()
        make_funder(name={"fr": "Fondation"}, logo=make_image(), acknowledgement={"fr": "Merci."})
    the_site(
        logo=make_image(), disclaimer={"fr": "Fictif."}, notice={"fr": "Bientôt"}, email="we@example.org"
    )
    make_entry("footer", position=make_position())
    site = SiteIdentity.objects.get()
    HomeSection.objects.create(
        site=site, kind=HomeSectionKind.ACT, order=99, page=make_page({"fr": "Agir", "en": "Act"})
    )
    complete("legal", {"fr": "<p>Nous</p>", "en": "<p>Us</p>"})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_with_everything_shown_it_costs_at_most_twelve_queries(client, language):
    everything()
    client.get("/en/positions/")  # what is read once per process is not the page's
    with CaptureQueriesContext(connection) as captured:
        soup = read(client, f"/{language}/")
    assert len(soup.select("main section")) == len(HomeSectionKind)
    assert len(captured) <= MOST, [query["sql"][:150] for query in captured]


def test_every_part_has_its_heading_its_items_and_a_way_on(client):
    everything()
    soup = read(client, "/en/")
    assert [text(heading) for heading in soup.select("main section > h2")] == HEADINGS
    ways = [link["href"] for link in soup.select("main .elsewhere a")]
    assert ways == [
        f"/en/{word}/" for word in ("positions", "results", "news", "publications", "countries", "partners")
    ]
    assert all(heading.name == "h3" for heading in soup.select("main .item-title"))
    assert soup.select("main .item .when") and "members" in text(soup.main)


def test_a_new_site_says_what_it_is_for_and_shows_no_empty_part(client):
    for language in ("fr", "en"):
        soup = read(client, f"/{language}/")
        assert text(soup.h1) and text(soup.select_one(".summary")) and not soup.select("main section")
        described = soup.select_one("meta[name=description]")["content"]
        assert " ".join(described.split()) == text(soup.select_one(".summary"))


def test_its_heading_is_the_tagline_and_without_one_the_name(client):
    the_site(tagline={"fr": "L’eau, un droit", "en": ""}, name={"fr": "Eau", "en": "Water"})
    assert text(read(client, "/fr/").title) == "L’eau, un droit – Eau"
    marked = read(client, "/en/").h1.span
    assert marked["lang"] == "fr" and text(marked) == "L’eau, un droit"
    the_site(tagline={"fr": "", "en": ""})
    soup = read(client, "/en/")
    assert text(soup.title) == text(soup.h1) == "Water"


def test_the_parts_stand_in_the_order_chosen_under_the_headings_given(client):
    make_position()
    make_news()
    only_part("news", order=2, heading={"fr": "Quoi de neuf", "en": "What is new"})
    HomeSection.objects.create(site=SiteIdentity.objects.get(), kind="positions", order=1)
    headings = [text(heading) for heading in read(client, "/en/").select("main section > h2")]
    assert headings == ["Latest positions", "What is new"]


def test_a_part_shows_as_many_as_were_asked_for_the_newest_first(client):
    for year in (2010, 2012, 2011):
        make_position({"fr": f"Année {year}", "en": f"Year {year}"}, date=str(year))
    only_part("positions", length=2)
    titles = [text(title) for title in read(client, "/en/").select(".item-title")]
    assert titles == ["Year 2012", "Year 2011"]


def test_what_is_not_public_in_this_language_is_not_there(client):
    make_position({"fr": "Seulement ici"}, public=("fr",))
    make_news({"fr": "Brouillon", "en": "Draft"}, public=())
    assert [text(title) for title in read(client, "/fr/").select(".item-title")] == ["Seulement ici"]
    assert not read(client, "/en/").select(".item-title")


# --- asks ----------------------------------------------------------------------------------------


def test_asks_are_counted_by_status_and_lead_to_their_positions(client):
    first, second = make_position(), make_position()
    draft = make_position({"fr": "Brouillon", "en": "Draft"}, public=())
    for position, status in ((first, "met"), (first, "open"), (second, "open"), (draft, "refused")):
        make_ask(position, status=status)
    make_ask(first, status_info="not_provided")
    only_part("asks")
    soup = read(client, "/en/")
    told = {link["href"]: text(link) for link in soup.select(".standings a")}
    assert told == {
        "/en/positions/?status=open": "2 – Open",
        "/en/positions/?status=met": "1 – Met",
        "/en/positions/?status=not_provided": "1 – Information not provided",
    }
    assert text(soup.select_one(".standings caption")).startswith("4 asks are followed here")
    for address in told:
        assert client.get(address).status_code == 200


def test_an_ask_that_only_a_draft_says_is_not_counted(client):
    position = make_position({"fr": "Eau", "en": "Water"}, public=("fr",))
    make_ask(position, {"fr": "Ouvrir"}, status="open")
    make_ask(position, {"en": "Publish"}, status="met")
    only_part("asks")
    told = [link["href"] for link in read(client, "/fr/").select(".standings a")]
    assert told == ["/fr/positions/?status=open"]
    assert not read(client, "/en/").select(".standings a")
    live(position, "en")
    position.save()
    for language in ("fr", "en"):
        told = [link["href"] for link in read(client, f"/{language}/").select(".standings a")]
        assert told == [f"/{language}/positions/?status={status}" for status in ("open", "met")]


# --- partners ------------------------------------------------------------------------------------


def test_no_protected_partner_is_named_or_counted(client):
    make_partner({"fr": "Zèbre", "en": "Zebra"})
    make_partner({"fr": "Abeille", "en": "Bee"})
    make_protected_partner()
    make_partner({"fr": "Ombre", "en": "Shadow"}, visibility="suppressed")
    only_part("partners", length=5)
    soup = read(client, "/en/")
    assert [text(name) for name in soup.select("main .entries li")] == ["Bee", "Zebra"]
    assert text(soup.select_one("main .elsewhere")) == "See all partners"


def test_protected_partners_alone_are_no_part_of_the_home_page(client):
    make_protected_partner()
    only_part("partners")
    soup = read(client, "/fr/")
    assert not soup.select("main .entries") and not soup.select("main section")


@pytest.mark.parametrize("make", [make_position, make_result])
def test_a_lead_that_may_not_be_named_is_not(client, make):
    lead = make_protected_partner("suppressed")
    make({"fr": "Eau", "en": "Water"}, lead=lead)
    make({"fr": "Air", "en": "Air"}, lead=make_partner({"fr": "Nous", "en": "Ourselves"}))
    page = text(read(client, "/en/").main)
    assert "Ourselves" in page and "identity protected" not in page
    assert Partner.objects.filter(pk=lead.pk).exists()


# --- countries and funders -----------------------------------------------------------------------


def test_featured_countries_come_first_and_are_told_from_a_to_z(client):
    for alpha2, featured in (("PE", True), ("KE", False), ("BI", False), ("CD", True)):
        make_country(alpha2, public=("en",), featured=featured)
    only_part("countries", length=3)
    names = [text(name) for name in read(client, "/en/").select("main .entries li")]
    assert names == ["Burundi", "Congo, Democratic Republic of the", "Peru"]


def test_funders_are_on_the_home_page_alone_with_their_words(client):
    make_funder(
        name={"fr": "Fondation Exemple"},
        name_lang="fr",
        url="https://foundation.example.org/",
        logo=make_image({"fr": "Logo de la fondation", "en": "The foundation’s logo"}),
        acknowledgement={"fr": "Avec le soutien de…", "en": "With the support of…"},
    )
    line = read(client, "/en/").select_one(".funders li")
    assert line.img["alt"] == "The foundation’s logo"
    assert line.a["href"] == "https://foundation.example.org/" and line.a.span["lang"] == "fr"
    assert "With the support of…" in text(line)
    assert not read(client, "/en/positions/").select(".funders")


def test_a_funder_without_logo_or_address_is_still_thanked(client):
    make_funder(name={"fr": "Ville"}, url="javascript:alert(1)")
    line = read(client, "/fr/").select_one(".funders li")
    assert text(line) == "Ville" and not line.select("a, img")
