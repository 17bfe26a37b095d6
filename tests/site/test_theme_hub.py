"""The page of a theme: everything filed under it, in the language of the page – and nobody protected."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from advocacy_site.gathering import LATEST, PARTNERS
from languages.codes import column, site_languages
from partners.models import Visibility
from publishing.addressed import give_first_addresses
from publishing.slugs import OldSlug, change_slug
from publishing.workflow import withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    words,
)
from topics.models import Theme

pytestmark = pytest.mark.django_db

PATHS = {"fr": "/fr/themes/eau/", "en": "/en/themes/water/"}
LISTS = {"fr": "/fr/themes/", "en": "/en/themes/"}
KINDS = {
    "fr": ["Positions", "Résultats", "Actualités", "Publications", "Partenaires"],
    "en": ["Positions", "Results", "News", "Publications", "Partners"],
}
MAKERS = (make_position, make_result, make_news, make_document)
ELSEWHERE = "This page does not exist in this language."


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def headings(soup):
    return [text(heading) for heading in soup.select("section > h2")]


def section(soup, name):
    return soup.select_one(f"section#{name}")


@pytest.fixture
def water():
    return make_theme("water", fr="Eau", en="Water")


def filed_partner(theme, **values):
    partner = make_partner(**values)
    partner.themes.add(theme)
    return partner


def fill(theme, number=1):
    """`number` of everything that can be filed under a theme."""
    for _index in range(number):
        make_ask(make_position(themes=[theme]), status="open")
        make_figure(make_result(themes=[theme]))
        make_news(themes=[theme])
        make_document(themes=[theme])
        filed_partner(theme)


# --- what it shows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_a_theme_gathers_everything_filed_under_it(client, water, language):
    fill(water)
    soup = read(client, PATHS[language])
    assert text(soup.h1) == {"fr": "Eau", "en": "Water"}[language]
    assert headings(soup)[1:] == KINDS[language]
    for name in ("positions", "results", "news", "publications"):
        part = section(soup, name)
        assert len(part.select("ul.items > li")) == len(part.select("h3 a")) == 1, name
    assert len(section(soup, "partners").select("li")) == 1


@pytest.mark.parametrize("number", range(4))
def test_one_public_record_is_enough_for_a_page(client, water, number):
    assert client.get(PATHS["en"]).status_code == 404
    MAKERS[number](themes=[water])
    assert headings(read(client, PATHS["en"])) == [KINDS["en"][number]]


def test_a_partner_is_enough_for_a_page(client, water):
    filed_partner(water)
    assert headings(read(client, PATHS["en"])) == ["Partners"]


def test_its_introduction_says_what_it_is_about(client, water):
    fill(water)
    words(water, "intro", {"fr": "Une eau pour tout le monde.", "en": "Water for everybody."})
    water.save()
    soup = read(client, PATHS["en"])
    assert text(soup.select_one(".summary")) == "Water for everybody."
    assert soup.find("meta", attrs={"name": "description"})["content"] == "Water for everybody."


def test_numbers_at_the_head_lead_down_to_what_they_count(client, water):
    fill(water, 2)
    soup = read(client, PATHS["en"])
    links = {text(link): link["href"] for link in soup.select(".contents a")}
    assert links == {
        "2 asks": "#asks",
        "2 positions": "#positions",
        "2 results": "#results",
        "2 news items": "#news",
        "2 documents": "#publications",
        "2 partners": "#partners",
    }
    assert all(soup.select_one(address) for address in links.values())


def test_the_newest_come_first_and_the_rest_is_one_link_away(client, water):
    for number in range(LATEST + 2):
        day = f"2024-05-{number + 1:02}"
        make_position({"en": f"Position {number}"}, public=("en",), themes=[water], date=day)
        make_result({"en": f"Result {number}"}, public=("en",), themes=[water], start=day)
        make_news({"en": f"News {number}"}, public=("en",), themes=[water], date=day)
        make_document({"en": f"Publication {number}"}, public=("en",), themes=[water], date=day, files=())
    soup = read(client, PATHS["en"])
    for name, address in (
        ("positions", "/en/positions/"),
        ("results", "/en/results/"),
        ("news", "/en/news/"),
        ("publications", "/en/publications/"),
    ):
        part = section(soup, name)
        shown = [text(title) for title in part.select("h3")]
        assert len(shown) == LATEST and shown[0].endswith(f" {LATEST + 1}"), name
        link = part.select_one(".elsewhere a")
        assert link["href"] == f"{address}?theme=water"
        assert str(LATEST + 2) in text(link)
        total = text(read(client, link["href"]).select_one(".total"))
        assert total.startswith(f"{LATEST + 2} "), total  # the list says the same number


def test_more_partners_than_the_page_holds_are_in_the_list_of_partners(client, water):
    for _number in range(PARTNERS + 1):
        filed_partner(water)
    part = section(read(client, PATHS["en"]), "partners")
    assert len(part.select("li")) == PARTNERS
    link = part.select_one(".elsewhere a")["href"]
    assert link == "/en/partners/?theme=water"
    assert text(read(client, link).select_one(".total")) == f"{PARTNERS + 1} partners"


def test_asks_of_its_positions_are_counted_where_they_stand(client, water):
    position = make_position(themes=[water])
    for status in ("met", "met", "open"):
        make_ask(position, status=status)
    make_ask(make_position(), status="refused")
    rows = section(read(client, PATHS["en"]), "asks").select("li")
    assert [text(row) for row in rows] == ["1 Open", "2 Met"]
    link = rows[1].a["href"]
    assert link == "/en/positions/?theme=water&status=met"
    assert text(read(client, link).select_one(".total")) == "1 position"


def test_countries_concerned_are_named_with_how_often(client, water):
    kenya, peru = make_country("KE", public=("en",)), make_country("PE")
    make_position(themes=[water], countries=[kenya, peru])
    make_news(themes=[water], countries=[kenya])
    make_result(themes=[water], countries=[make_country("BE")], public=())
    rows = section(read(client, PATHS["en"]), "countries").select("li")
    assert [text(row) for row in rows] == ["Kenya 2 texts on this theme", "Peru 1 text on this theme"]
    assert rows[0].a["href"] == "/en/countries/kenya/" and rows[1].a is None
    assert section(read(client, PATHS["fr"]), "countries").select_one("a") is None


def test_themes_above_and_below_are_linked_where_they_have_a_page(client, water):
    rivers, wells = (
        make_theme("rivers", fr="Rivières", en="Rivers"),
        make_theme("wells", fr="Puits", en="Wells"),
    )
    above = make_theme("nature", fr="Nature", en="Nature")
    Theme.objects.filter(pk__in=("rivers", "wells")).update(parent=water)
    Theme.objects.filter(pk="water").update(parent=above)
    fill(water)
    make_position(themes=[rivers])
    soup = read(client, PATHS["en"])
    facts = {text(row.dt): row.dd for row in soup.select("dl.rows > div")}
    assert text(facts["Part of"]) == "Nature" and facts["Part of"].a is None
    assert [link["href"] for link in facts["Includes"].select("a")] == ["/en/themes/rivers/"]
    assert "Wells" not in text(facts["Includes"]) and wells
    make_position(themes=[above])
    facts = {text(row.dt): row.dd for row in read(client, PATHS["en"]).select("dl.rows > div")}
    assert facts["Part of"].a["href"] == "/en/themes/nature/"


def test_what_exists_only_in_the_other_language_is_counted_and_linked(client, water):
    make_position(themes=[water])
    for make in MAKERS:
        make({"fr": "Pas en anglais"}, public=("fr",), themes=[water])
    filed_partner(water, names={"fr": "Partenaire"}, public=("fr",))
    lines = section(read(client, PATHS["en"]), "elsewhere").select("a")
    assert [text(line) for line in lines] == [
        "1 position exists only in French",
        "1 result exists only in French",
        "1 news item exists only in French",
        "1 document exists only in French",
        "1 partner exists only in French",
    ]
    for line in lines:
        assert line["hreflang"] == "fr" and line["href"].endswith("?theme=water&without=en")
        assert text(read(client, line["href"]).select_one(".total")).startswith("1 ")
    assert section(read(client, PATHS["fr"]), "elsewhere") is None


# --- where it exists --------------------------------------------------------------------------------


def test_each_language_names_the_other_where_the_page_exists_in_both(client, water):
    make_position(themes=[water])
    soup = read(client, PATHS["fr"])
    assert soup.select_one("link[rel=canonical]")["href"].endswith(PATHS["fr"])
    found = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
    assert {code: url.partition("/themes/")[2] for code, url in found.items()} == {
        "fr": "eau/",
        "en": "water/",
        "x-default": "eau/",
    }
    assert soup.select_one(".languages a[hreflang=en]")["href"] == PATHS["en"]


def test_a_page_of_one_language_only_has_no_alternate_and_the_other_says_where_it_is(client, water):
    make_position({"fr": "Puits"}, public=("fr",), themes=[water])
    assert not read(client, PATHS["fr"]).select("link[rel=alternate][hreflang]")
    for path in (PATHS["en"], "/en/themes/eau/"):
        soup = read(client, path, 404)
        assert text(soup.h1) == ELSEWHERE
        assert soup.select_one(f'main a[href="{PATHS["fr"]}"]')["hreflang"] == "fr"


def test_the_other_language_s_address_leads_to_the_right_one(client, water):
    fill(water)
    response = client.get("/fr/themes/water/")
    assert (response.status_code, response.headers["Location"]) == (301, PATHS["fr"])


@pytest.mark.parametrize("language", site_languages())
def test_nothing_public_is_no_page_like_an_unknown_address(client, water, language):
    make_position({"fr": "Brouillon", "en": "Draft"}, public=(), themes=[water])
    gone = make_position(themes=[water])
    for code in site_languages():
        withdraw(gone, code, by=None)
    unknown = client.get(LISTS[language] + "unknown/")
    answer = client.get(PATHS[language])
    assert answer.status_code == unknown.status_code == 404
    assert answer.content == unknown.content


def test_a_theme_without_a_name_in_a_language_has_no_page_in_it(client):
    land = make_theme("land", fr="Terres")
    make_position(themes=[land])
    assert land.version("en").slug is None
    assert text(read(client, "/en/themes/terres/", 404).h1) == ELSEWHERE
    position = make_position({"en": "Fields"}, public=("en",), themes=[land])
    link = read(client, position.version("en").url).find("a", string="Terres")
    assert link["href"] == "/en/positions/?theme=land"  # printed, and leading to what there is


def test_a_draft_is_nowhere_on_the_page(client, water):
    for make in MAKERS:
        make({"fr": "Un brouillon", "en": "A draft"}, public=(), themes=[water])
        make({"fr": "Seulement français", "en": "A draft"}, public=("fr",), themes=[water])
    make_position(themes=[water])
    assert "A draft" not in text(read(client, PATHS["en"]))
    assert "draft" not in text(read(client, LISTS["en"]))


# --- protected partners (docs/decisions/0002) -------------------------------------------------------


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_protected_partner_adds_nothing_to_a_theme(client, water, visibility):
    hidden = make_protected_partner(visibility)
    hidden.themes.add(water)
    for language in site_languages():
        assert client.get(PATHS[language]).status_code == 404
        assert "1 part" not in text(read(client, LISTS[language]))
    make_position(themes=[water], lead=hidden)
    for language in site_languages():
        soup = read(client, PATHS[language])
        assert section(soup, "partners") is None and "#partners" not in str(soup)
        assert not re.search("protected|protégée", text(soup))
        assert not re.search("partner|partenaire", text(read(client, LISTS[language]).main).lower())


@pytest.mark.parametrize("visibility", [Visibility.IDENTITY_WITHHELD, Visibility.COUNTRY_WITHHELD])
def test_the_page_of_a_protected_partner_prints_its_themes_without_a_link(client, water, visibility):
    hidden = make_protected_partner(visibility)
    hidden.themes.add(water)
    soup = read(client, hidden.version("en").url)
    assert "Water" in text(soup.main)
    assert not soup.select('main a[href*="/themes/"]')


# --- its address ------------------------------------------------------------------------------------


def test_an_address_is_made_from_the_name_and_stays_when_the_name_is_corrected():
    theme = make_theme("art", fr="L’œuvre d’art", en="Works of art")
    assert (theme.version("fr").slug, theme.version("en").slug) == ("l-oeuvre-d-art", "works-of-art")
    words(theme, "label", {"fr": "Les œuvres d’art"})
    theme.save()
    theme.refresh_from_db()
    assert theme.version("fr").slug == "l-oeuvre-d-art"


def test_two_themes_never_share_an_address():
    first, second = make_theme("one", fr="Eau"), make_theme("two", fr="Eau")
    assert (first.version("fr").slug, second.version("fr").slug) == ("eau", "eau-2")


def test_a_name_that_comes_later_gives_its_language_an_address():
    theme = make_theme("land", fr="Terres")
    words(theme, "label", {"en": "Land"})
    theme.save(update_fields=[column("label", "en")])
    theme.refresh_from_db()
    assert theme.version("en").slug == "land"


def test_a_changed_address_keeps_leading_to_the_theme(client, water, editor):
    fill(water)
    change_slug(water, "en", "drinking-water", by=editor)
    assert client.get("/en/themes/drinking-water/").status_code == 200
    for old in ("/en/themes/water/", "/fr/themes/drinking-water/"):
        response = client.get(old)
        assert response.status_code == 301, old
    assert client.get("/en/themes/water/").headers["Location"] == "/en/themes/drinking-water/"
    assert Event.objects.filter(verb="change_slug", model="topics.theme", object_id="water").exists()
    other = make_theme("sea", fr="Mer", en="Water")
    assert other.version("en").slug == "water-2"  # nobody else gets it


def test_an_editor_changes_the_address_in_the_admin(client, water, editor):
    fill(water)
    admin = logged_in(editor)
    page = admin.get(change_url(water))
    data = fields_of(page)
    assert [data[column("address", code)] for code in ("fr", "en")] == ["eau", "water"]
    response = admin.post(change_url(water), {**data, column("address", "en"): "Not an address"})
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    wrong = {code: soup.select(f".field-{column('address', code)} .errorlist") for code in ("fr", "en")}
    assert wrong["en"] and not wrong["fr"]
    response = admin.post(change_url(water), {**data, column("address", "en"): "drinking-water"})
    assert response.status_code == 302
    assert client.get("/en/themes/water/").headers["Location"] == "/en/themes/drinking-water/"


def test_a_translator_changes_the_address_in_no_other_language(client, water, translator):
    fill(water)
    admin = logged_in(translator)
    page = admin.get(change_url(water))
    assert column("address", "fr") not in fields_of(page) and PATHS["fr"] in page.content.decode()
    data = {**fields_of(page), column("address", "fr"): "boire", column("address", "en"): "drinking-water"}
    assert admin.post(change_url(water), data).status_code == 302
    assert client.get(PATHS["fr"]).status_code == 200
    assert client.get("/en/themes/drinking-water/").status_code == 200


def test_who_may_only_look_sees_the_addresses(water, officer):
    page = logged_in(officer).get(change_url(water)).content.decode()
    assert PATHS["fr"] in page and PATHS["en"] in page and f'name="{column("address", "fr")}"' not in page


def test_an_address_may_be_chosen_with_the_name(client, editor):
    admin = logged_in(editor)
    data = fields_of(admin.get("/admin/topics/theme/add/"))
    data |= {"code": "sea", column("label", "en"): "The sea", column("address", "en"): "sea"}
    assert admin.post("/admin/topics/theme/add/", data).status_code == 302
    assert Theme.objects.get(pk="sea").version("en").slug == "sea"
    assert not OldSlug.objects.filter(model="topics.theme").exists()


def test_a_deleted_theme_frees_its_old_addresses(water, editor):
    change_slug(water, "en", "drinking-water", by=editor)
    assert OldSlug.objects.filter(model="topics.theme").count() == 1
    water.delete()
    assert not OldSlug.objects.filter(model="topics.theme").exists()


def test_themes_that_were_there_before_addresses_get_theirs_from_the_migration():
    make_theme("old-one", fr="Vieux thème")
    make_theme("old-two", fr="Vieux thème", en="Old theme")
    Theme.objects.update(**{column("slug", code): None for code in site_languages()})
    give_first_addresses(Theme, name="label", key="code")
    slugs = {row.pk: [row.version(code).slug for code in site_languages()] for row in Theme.objects.all()}
    assert slugs["old-one"] == ["vieux-theme", None]
    assert slugs["old-two"] == ["vieux-theme-2", "old-theme"]


# --- the list of themes -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_the_list_names_each_theme_that_has_a_page_with_what_it_holds(client, water, language):
    fill(water, 2)
    make_theme("empty", fr="Vide", en="Empty")
    soup = read(client, LISTS[language])
    assert [link["href"] for link in soup.select("main .entries > li > a")] == [PATHS[language]]
    counted = [text(row) for row in soup.select("main .entries .marks > li")]
    assert (
        counted
        == {
            "fr": ["2 positions", "2 résultats", "2 actualités", "2 documents", "2 partenaires"],
            "en": ["2 positions", "2 results", "2 news items", "2 documents", "2 partners"],
        }[language]
    )


def test_the_list_counts_what_the_pages_count(client, water):
    land = make_theme("land", fr="Terres", en="Land")
    fill(water, 2)
    make_result(themes=[water, land])
    make_position({"fr": "Seulement français"}, public=("fr",), themes=[land, water])
    for language in site_languages():
        for item in read(client, LISTS[language]).select("main .entries > li"):
            listed = [text(row) for row in item.select_one(".marks").select("li")]
            page = read(client, item.a["href"])
            kinds = page.select(".contents a:not([href='#asks'])")
            assert listed == [text(link) for link in kinds]


def test_a_theme_within_another_stands_below_it(client, water):
    rivers = make_theme("rivers", fr="Rivières", en="Rivers")
    rivers.parent = water
    rivers.save()
    fill(water)
    make_position(themes=[rivers])
    inner = read(client, LISTS["en"]).select("main .entries .entries a")
    assert [text(link) for link in inner] == ["Rivers"]


def test_the_list_says_how_many_themes_have_a_page_only_in_the_other_language(client, water):
    make_position({"fr": "Puits"}, public=("fr",), themes=[water])
    soup = read(client, LISTS["en"])
    assert not soup.select("main .entries")
    line = soup.select_one(".elsewhere a")
    assert (text(line), line["href"]) == ("1 theme has a page only in French", LISTS["fr"])


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_a_theme_named_on_a_page_leads_to_its_own(client, water, language):
    records = [make(themes=[water]) for make in MAKERS]
    records.append(filed_partner(water))
    for record in records:
        soup = read(client, record.version(language).url)
        assert soup.select(f'main a[href="{PATHS[language]}"]'), record
        assert client.get(PATHS[language]).status_code == 200


def test_a_theme_costs_as_much_with_few_records_as_with_many(client, water):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PATHS["fr"]).status_code == 200
        return len(captured)

    kenya = make_country("KE", public=("fr",))
    fill(water)
    client.get(PATHS["fr"])  # what is read once per process is not the page's
    few = cost()
    fill(water, LATEST)
    for make in MAKERS:
        make(themes=[water], countries=[kenya])
    assert cost() == few <= 12
