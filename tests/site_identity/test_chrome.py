"""The frame of every page: name, menus, notice, foot; one query, and none where there is no page."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from pages.accent import contrast, name_of, readable, stylesheet
from pages.chrome import chrome
from pages.models import MenuItem, SiteIdentity
from tests.making import (
    make_country,
    make_document,
    make_image,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
)
from tests.site_identity.arranging import complete, make_entry, read, text, the_site

pytestmark = pytest.mark.django_db

HEADER = {
    "fr": ["/fr/positions/", "/fr/resultats/", "/fr/partenaires/", "/fr/pays/", "/fr/actualites/"],
    "en": ["/en/positions/", "/en/results/", "/en/partners/", "/en/countries/", "/en/news/"],
}


EVERYWHERE = {"/fr/contact/", "/en/contact/", "/fr/plan-du-site/", "/en/site-map/"}


def links(soup, selector):
    return [link["href"] for link in soup.select(f"{selector} a")]


def arranged(soup):
    """What an organisation has put at the foot of its pages: not the two links that are always there."""
    return [address for address in links(soup, "footer nav") if address not in EVERYWHERE]


@pytest.mark.parametrize(("language", "name"), [("fr", "Notre organisation"), ("en", "Our organisation")])
def test_a_new_installation_has_a_name_and_a_menu_in_each_language(client, language, name):
    soup = read(client, f"/{language}/positions/")
    assert text(soup.title).endswith(f"– {name}")
    assert text(soup.select_one(".site-name")) == name
    assert links(soup, ".sections") == [*HEADER[language], f"/{language}/publications/"]
    assert not arranged(soup)


def test_the_way_to_the_organisation_and_to_everything_there_is_stands_at_every_foot(client):
    for path in ("/en/", "/en/positions/", "/en/nowhere/"):
        soup = BeautifulSoup(client.get(path).content.decode(), "html5lib")
        assert links(soup, "footer nav") == ["/en/contact/", "/en/site-map/"]
    make_entry("footer", label={"en": "Write to us"}, url={"en": "/en/contact/"})
    soup = read(client, "/en/")
    assert links(soup, "footer nav") == ["/en/contact/", "/en/site-map/"]  # once, as it was arranged
    assert text(soup.select_one("footer nav a")) == "Write to us"


def test_the_frame_costs_one_query_whatever_the_menu_leads_to(django_assert_num_queries):
    the_site(logo=make_image(), email="we@example.org", disclaimer={"fr": "Fictif."}, notice={"fr": "Grève"})
    make_entry(page=make_page())
    make_entry("footer", news_item=make_news())
    make_entry("footer", position=make_position())
    make_entry("footer", result=make_result())
    make_entry("footer", document=make_document())
    make_entry("footer", partner=make_partner())
    make_entry("footer", country=make_country("CD", public=("fr", "en")))
    make_entry("social", label={"fr": "Mastodon"}, url={"fr": "https://social.example.org/@we"})
    complete("legal", {"fr": "<p>Nous</p>"})
    with django_assert_num_queries(1):
        made = chrome("fr")
        assert made.logo.may_be_shown and made.logo.file.name
        assert (len(made.header), len(made.footer), len(made.social)) == (7, 6, 1)
        assert [entry.url for entry in made.standing] == ["/fr/mentions-legales/"]
        assert all(str(entry.label) and entry.url for entry in (*made.header, *made.footer))


def test_the_frame_never_reads_a_body():
    make_entry(page=make_page())
    with CaptureQueriesContext(connection) as captured:
        chrome("fr")
    columns = captured[0]["sql"].split(" FROM ")[0]
    for word in ("_position", "_newsitem", "_country"):
        assert f'{word}"."body' not in columns and f'{word}"."summary' not in columns


def test_an_answer_without_a_page_costs_no_frame(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(f"/accent/{name_of('00796b')}.css").status_code == 200
        assert client.get("/").status_code == 302


def test_without_any_row_every_list_is_in_the_menu(client):
    SiteIdentity.objects.all().delete()
    soup = read(client, "/en/")
    assert set(HEADER["en"]) | {"/en/themes/", "/en/institutions/"} <= set(links(soup, ".sections"))
    assert text(soup.title) == "Our organisation" and text(soup.h1) == "Our organisation"
    assert text(read(client, "/fr/nowhere/", 404).select_one(".site-name")) == "Notre organisation"


def test_a_site_without_a_menu_keeps_its_name_and_has_no_empty_navigation(client):
    MenuItem.objects.all().delete()
    the_site(name={"fr": "Eau pour tous"})
    complete("privacy", {"fr": "<p>Rien</p>"})
    soup = read(client, "/fr/positions/")
    assert text(soup.select_one(".site-name")) == "Eau pour tous" and not soup.select(".sections")
    assert arranged(soup) == ["/fr/vie-privee/"]


def test_a_name_in_one_language_is_marked_in_the_other(client):
    the_site(name={"fr": "Eau pour tous", "en": ""})
    name = read(client, "/en/positions/").select_one(".site-name [lang]")
    assert name["lang"] == "fr" and text(name) == "Eau pour tous"


def test_an_entry_is_left_out_where_what_it_leads_to_has_no_page(client):
    make_entry("footer", page=make_page({"fr": "Qui nous sommes"}, public=("fr",)))
    assert text(read(client, "/fr/").select_one("footer nav li")) == "Qui nous sommes"
    assert not arranged(read(client, "/en/"))


def test_a_draft_and_a_suppressed_partner_are_in_no_menu(client):
    make_entry("footer", page=make_page({"fr": "Brouillon secret"}, public=()))
    make_entry("footer", partner=make_protected_partner("suppressed"))
    for language in ("fr", "en"):
        assert not arranged(read(client, f"/{language}/"))


def test_a_label_replaces_the_title(client):
    make_entry(page=make_page(), label={"fr": "À propos", "en": "About"})
    assert text(read(client, "/en/").select(".sections li")[-1]) == "About"


def test_an_address_of_another_language_does_not_stand_in(client):
    make_entry("footer", label={"fr": "Écrire", "en": "Write"}, url={"fr": "/fr/ecrire/"})
    network = {"fr": "Réseau", "en": "Network"}
    make_entry("footer", label=network, url={"fr": "https://network.example.org/"}, order=51)
    assert arranged(read(client, "/fr/")) == ["/fr/ecrire/", "https://network.example.org/"]
    assert arranged(read(client, "/en/")) == ["https://network.example.org/"]


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_an_address_without_a_word_for_the_reader_is_for_social_networks_alone(client, language, other):
    address = "https://network.example.org/"
    for order, place in enumerate(("header", "footer", "social"), start=50):
        make_entry(place, label={other: "Réseau"}, url={other: f"{address}{place}"}, order=order)
    make_entry("footer", label={other: "Réseau", language: "Network"}, url={other: f"{address}a"}, order=60)
    make_entry("footer", label={other: "Réseau"}, url={other: address, language: f"{address}b"}, order=61)
    soup = read(client, f"/{language}/")
    assert [url for url in links(soup, "body") if url.startswith(address)] == [
        f"{address}{end}" for end in ("a", "b", "social")
    ]
    found = links(read(client, f"/{other}/"), "body")
    assert sum(url.startswith(address) for url in found) == 5


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("visibility", ["country_withheld", "identity_withheld"])
def test_a_protected_partner_is_called_by_its_label_alone(client, language, visibility):
    partner = make_partner({"fr": "Libellé", "en": "Public label"})
    make_entry("footer", partner=partner, label={"fr": "Maison Zéphyr", "en": "Zephyr House"})
    assert "Z" in text(read(client, f"/{language}/").select_one("footer nav li"))
    partner.visibility = visibility
    partner.save()
    entry = read(client, f"/{language}/").select_one("footer nav li")
    assert text(entry) == {"fr": "Libellé", "en": "Public label"}[language]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.example.org/",
        "/\\evil.example.org/",
        "/\t/evil.example.org/",
        "https:evil",
        "vbscript:x",
    ],
)
def test_an_address_no_link_may_have_is_refused_and_never_printed(client, address):
    entry = make_entry("footer", label={"fr": "Ici", "en": "Here"}, url={"fr": address, "en": address})
    assert not arranged(read(client, "/fr/"))
    with pytest.raises(Exception, match="https://…"):
        entry.full_clean()


def test_the_menu_says_where_the_reader_is(client):
    make_entry(page=make_page({"fr": "Vision", "en": "Vision"}))
    assert (
        read(client, "/en/positions/").select_one(".sections [aria-current=page]")["href"] == "/en/positions/"
    )
    make_position({"fr": "Eau", "en": "Water"})
    inside = read(client, "/en/positions/water/").select_one(".sections [aria-current]")
    assert (inside["href"], inside["aria-current"]) == ("/en/positions/", "true")
    assert not read(client, "/en/nowhere/", 404).select(".sections [aria-current]")


def test_the_foot_of_every_page_says_whom_to_write_to_and_what_must_be_said(client):
    the_site(
        email="contact@example.org",
        phone="+32 2 123 45 67",
        address={"fr": "Rue Haute 1\n1000 Bruxelles"},
        disclaimer={"fr": "Contenu de démonstration.", "en": "Demonstration content."},
    )
    make_entry("social", label={"fr": "Mastodon"}, url={"fr": "https://social.example.org/@we"})
    for path, status in (("/en/positions/", 200), ("/en/nowhere/", 404), ("/en/positions/?page=0", 404)):
        foot = read(client, path, status).footer
        assert links(foot, "address") == ["mailto:contact@example.org", "tel:+3221234567"]
        assert foot.select_one("address p")["lang"] == "fr" and foot.select_one("address br")
        assert text(foot.select_one(".disclaimer")) == "Demonstration content."
        assert foot.select_one('a[rel="me"]')["href"] == "https://social.example.org/@we"


def test_the_page_of_a_withdrawn_text_and_of_a_refusal_have_the_frame_too(rf):
    from advocacy_site import errors

    the_site(disclaimer={"fr": "Contenu de démonstration."})
    for view in (errors.bad_request, errors.forbidden, errors.not_found):
        page = view(rf.get("/fr/ailleurs/"), Exception()).content.decode()
        assert "Contenu de démonstration." in page and "Notre organisation" in page


def test_the_server_error_page_needs_no_database(rf, django_assert_num_queries):
    from advocacy_site import errors

    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/fr/"))
    assert response.status_code == 500


# --- the notice ----------------------------------------------------------------------------------

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("begins", "ends", "is_shown"),
    [(None, None, True), (0, 0, True), (0, None, True), (None, 0, True), (1, None, False), (None, -1, False)],
)
def test_the_notice_stands_on_every_page_on_its_days_both_included(client, begins, ends, is_shown):
    today = timezone.localdate()
    the_site(
        notice={"fr": "Bureaux fermés", "en": "Offices closed"},
        notice_from=None if begins is None else today + begins * DAY,
        notice_until=None if ends is None else today + ends * DAY,
    )
    for path, status, words in (("/en/", 200, "Offices closed"), ("/fr/nowhere/", 404, "Bureaux fermés")):
        aside = read(client, path, status).select_one("body > aside")
        assert (aside is not None) == is_shown
        assert not aside or (text(aside) == words and aside["aria-label"])


@pytest.mark.parametrize(("zone", "is_shown"), [("Pacific/Kiritimati", False), ("Pacific/Pago_Pago", True)])
def test_the_days_of_the_notice_are_those_of_the_site(zone, is_shown, monkeypatch):
    noon = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)  # 2 March there, 1 March here
    monkeypatch.setattr(timezone, "now", lambda: noon)
    site = SiteIdentity(notice_until=datetime.date(2026, 3, 1))
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        assert site.shows_notice() is is_shown


def test_a_notice_in_one_language_is_marked_in_the_other(client):
    the_site(notice={"fr": "Bureaux fermés"})
    assert read(client, "/en/").select_one("aside.site-notice [lang=fr]")


# --- the colour ----------------------------------------------------------------------------------


def test_the_organisation_s_colour_has_a_stylesheet_of_its_own(client):
    assert len(read(client, "/fr/contact/").select("link[rel=stylesheet]")) == 1
    the_site(accent="#ffcc00")
    address = read(client, "/fr/contact/").select("link[rel=stylesheet]")[1]["href"]
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/css" and "immutable" in response.headers["Cache-Control"]
    assert b"--accent" in response.content
    assert client.get("/accent/ffcc00.css").headers["Location"] == address  # what it was called before
    assert client.get("/accent/ffcc00-00000000.css").headers["Location"] == address


@pytest.mark.parametrize("colour", ["ffcc00", "000000", "ffffff", "00796b", "777777"])
def test_whatever_the_colour_it_can_be_read(colour):
    light, dark = re.findall(r"#([0-9a-f]{6})", stylesheet(colour))
    as_rgb = lambda code: tuple(bytes.fromhex(code))  # noqa: E731  (a word for two lines)
    assert contrast(as_rgb(light), (0xF6, 0xF1, 0xE8)) >= 4.5
    assert contrast(as_rgb(dark), (0x22, 0x1F, 0x1B)) >= 4.5
    assert readable((0x98, 0x30, 0x1C), (0xF6, 0xF1, 0xE8), 0) == "#98301c"  # what is readable stays


@pytest.mark.parametrize("address", ["/accent/red.css", "/accent/12345.css", "/accent/1234567.css"])
def test_what_is_no_colour_has_no_stylesheet(client, address):
    assert client.get(address).status_code == 404


def test_the_frame_speaks_the_language_of_the_page_not_of_the_thread():
    with translation.override("en"):
        assert str(chrome("fr").name) == "Notre organisation"
        assert chrome("fr").header[3].label.value == "Pays"
