"""The head of every public page: its title, its description, its versions, what networks are shown."""

import re
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from advocacy_site.open_graph import locale
from advocacy_site.templatetags.head import LONGEST_DESCRIPTION, shortened
from languages.codes import column, site_languages
from pages.models import SiteIdentity
from publishing.workflow import withdraw
from tests.making import (
    make_image,
    make_news,
    make_page,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    words,
)
from tests.pages.content import EVERY_PAGE, REFUSALS, SEARCHES, SUMMARY, make_site
from tests.repository.files import ROOT
from topics.models import Country

pytestmark = pytest.mark.django_db

VIEWS = ("themes:list", "institutions:list", "contact", "site-map")


def read(client, path):
    return BeautifulSoup(client.get(path).content, "html5lib").head


def content(head, name):
    found = head.find_all("meta", attrs={"name": name}) + head.find_all("meta", property=name)
    return [tag["content"] for tag in found]


def only(head, name):
    (value,) = content(head, name)
    return value


def same(address, path):
    """The address of the page, filters in the order of the list."""
    shown, asked = urlsplit(address), urlsplit(path)
    return (shown.scheme, shown.netloc, shown.path, sorted(parse_qsl(shown.query))) == (
        *("http", "testserver", asked.path, sorted(parse_qsl(asked.query))),
    )


def told_name(code):
    return getattr(SiteIdentity.objects.get(), f"name_{code}")


@pytest.fixture(scope="module")
def heads(django_db_setup, django_db_blocker):
    """`{path: head}` of every kind of page that may be found, in both languages, read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        paths = [path for kind, _language, path in EVERY_PAGE if kind not in {*REFUSALS, *SEARCHES}]
        for code in site_languages():
            with translation.override(code):
                paths += [reverse(view) for view in VIEWS]
        found = {path: read(Client(), path) for path in paths}
        transaction.set_rollback(True)
    return found


# --- every page ------------------------------------------------------------------------------------


def test_every_page_has_one_title_that_no_other_page_has(heads):
    titles = {path: [title.get_text() for title in head.find_all("title")] for path, head in heads.items()}
    assert {path: found for path, found in titles.items() if len(found) != 1 or not found[0].strip()} == {}
    by_language = {
        code: [found[0] for path, found in titles.items() if path.startswith(f"/{code}/")]
        for code in site_languages()
    }
    for code, found in by_language.items():
        assert sorted(found) == sorted(set(found)), code
        assert all(SiteIdentity.objects.values_list(f"name_{code}", flat=True)[0] in one for one in found)


def test_every_page_has_one_description_of_a_length_that_is_read(heads):
    for path, head in heads.items():
        description = only(head, "description")
        assert description.strip() == description, path
        assert 10 <= len(description) <= LONGEST_DESCRIPTION + 80, (path, description)
        assert "\n" not in description


def test_every_description_is_the_only_one_of_its_kind(heads):
    for code in site_languages():
        told = [only(head, "description") for path, head in heads.items() if path.startswith(f"/{code}/")]
        told = [one for one in told if SUMMARY[code] not in one]  # which we gave to several records
        assert len(told) > 10
        assert sorted(told) == sorted(set(told))


def test_every_page_is_canonical_for_itself(heads):
    for path, head in heads.items():
        (link,) = head.find_all("link", rel="canonical")
        assert same(link["href"], path)


def test_every_page_says_what_networks_show_of_it(heads):
    for path, head in heads.items():
        language = path.split("/")[1]
        title, description = head.title.get_text(), only(head, "description")
        assert only(head, "og:title") in title, path
        assert only(head, "og:description") == description
        assert same(only(head, "og:url"), path)
        assert only(head, "og:site_name") == told_name(language)
        assert only(head, "og:type") in {"website", "article"}
        assert only(head, "twitter:card") == "summary_large_image"
        assert only(head, "og:image").startswith(f"http://testserver/{language}/")
        assert (only(head, "og:image:width"), only(head, "og:image:height")) == ("1200", "630")
        assert only(head, "og:image:type") == "image/png"
        assert only(head, "og:image:alt").strip()


def test_other_locales_are_named_for_versions_that_exist_and_no_others(heads):
    for path, head in heads.items():
        language = path.split("/")[1]
        linked = {link["hreflang"] for link in head.find_all("link", hreflang=True)} - {language, "x-default"}
        assert only(head, "og:locale") == settings.LANGUAGE_LOCALES[language]
        expected = {settings.LANGUAGE_LOCALES[code] for code in linked}
        assert set(content(head, "og:locale:alternate")) == expected, path


def test_every_file_that_the_head_names_is_there(heads, client):
    for head in heads.values():
        named = [
            link["href"]
            for link in head.select("link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]")
        ]
        assert len(named) == 4
    for address in named:
        assert client.get(address).status_code == 200, address


# --- titles and descriptions -----------------------------------------------------------------------


def test_a_part_of_a_list_says_which_part(client):
    make_site()
    site = getattr(SiteIdentity.objects.get(), column("name", "en"))
    assert read(client, "/en/positions/").title.get_text() == f"Positions – {site}"
    assert read(client, "/en/positions/?page=2").title.get_text() == f"Positions – page 2 – {site}"
    filtered = read(client, "/en/positions/?theme=land&country=CD")
    country = getattr(Country.objects.get(pk="CD"), column("name", "en"))
    assert filtered.title.get_text() == f"Positions – Theme: Terres – Country: {country} – {site}"
    assert only(filtered, "description").startswith("Theme: ")
    assert only(filtered, "og:title") == filtered.title.get_text().removesuffix(f" – {site}")


def test_a_list_that_nothing_matches_is_not_kept_by_search_engines(client):
    make_site()
    assert content(read(client, "/en/positions/?theme=land&type=petition"), "robots") == ["noindex"]
    assert content(read(client, "/en/positions/?theme=land"), "robots") == []


def test_a_summary_in_another_language_does_not_describe_the_page(client):
    position = make_position({"fr": "Eau", "en": "Water"}, summary={"fr": "Nous demandons un accès public."})
    assert only(read(client, position.version("fr").url), "description") == "Nous demandons un accès public."
    english = only(read(client, position.version("en").url), "description")
    tagline = getattr(SiteIdentity.objects.get(), column("tagline", "en"))
    assert english == f"Water – {tagline}"


def test_neither_does_a_tagline_in_another_language(client):
    SiteIdentity.objects.update(**{column(name, "en"): None for name in ("tagline", "introduction")})
    make_position({"en": "Water"}, public=("en",))
    name = told_name("en")
    assert only(read(client, "/en/positions/water/"), "description") == f"Water – {name}"


def test_a_description_is_cut_at_a_word():
    text = "Nous demandons que l’accès à l’eau soit garanti. " * 9
    cut = shortened(text)
    assert len(cut) <= LONGEST_DESCRIPTION
    assert cut.endswith("…") and text.startswith(cut.removesuffix("…"))
    assert text[len(cut) - 1] in " ."
    assert shortened("Eau\u00a0: un  droit\n") == "Eau\u00a0: un droit"
    assert len(shortened("x" * 300)) == LONGEST_DESCRIPTION


def test_what_was_typed_reaches_the_head_as_it_was_typed(client):
    title = 'Droits & « libertés » <b>"égales"</b> d\'accès'
    position = make_position({"fr": title}, public=("fr",), summary={"fr": f"{title} &amp; plus"})
    head = read(client, position.version("fr").url)
    flat = {ord("\u00a0"): " ", ord("’"): "'"}
    assert head.title.get_text().translate(flat).startswith(title)
    assert only(head, "og:title").translate(flat) == title
    assert only(head, "description").translate(flat) == f"{title} &amp; plus"
    assert not head.find("b")


# --- versions --------------------------------------------------------------------------------------


def test_a_page_of_one_language_names_no_other(client):
    position = make_position({"fr": "Eau", "en": "Draft"}, public=("fr",))
    head = read(client, position.version("fr").url)
    assert head.find_all("link", hreflang=True) == []
    assert content(head, "og:locale:alternate") == []


def test_what_says_no_says_nothing_of_itself(client, publisher):
    gone = make_position({"fr": "Eau"}, public=("fr",))
    withdraw(gone, "fr", by=publisher)
    french = make_position({"fr": "Air"}, public=("fr",))
    for path in ("/fr/nowhere/", gone.version("fr").url, french.version("fr").url.replace("/fr/", "/en/", 1)):
        response = client.get(path)
        head = BeautifulSoup(response.content, "html5lib").head
        assert response.status_code in {404, 410}
        assert content(head, "robots") == ["noindex"]
        assert head.find_all("link", rel="canonical") == head.find_all("link", hreflang=True) == []
        assert head.find_all("meta", property=True) == head.find_all("script") == []


# --- articles --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_position, make_result, make_news])
def test_a_text_says_when_it_came_out_and_when_it_changed(client, make):
    record = make({"fr": "Eau"}, public=("fr",))
    head = read(client, record.version("fr").url)
    assert only(head, "og:type") == "article"
    out, changed = (
        datetime.fromisoformat(only(head, f"article:{name}_time")) for name in ("published", "modified")
    )
    assert out.date() <= changed.date()
    assert changed == record.updated_at.replace(microsecond=0)


def test_a_page_is_no_article(client):
    head = read(client, make_page({"fr": "Nous"}, public=("fr",)).version("fr").url)
    assert only(head, "og:type") == "website"
    assert content(head, "article:published_time") == []


@pytest.mark.parametrize(
    ("code", "expected"), [("fr", "fr_BE"), ("en", "en_GB"), ("nl", "nl_NL"), ("pt-br", "pt_BR")]
)
def test_a_locale_names_a_language_and_a_territory(code, expected):
    assert locale(code) == expected


# --- the browser -----------------------------------------------------------------------------------


def test_the_browsers_frame_has_the_colour_of_the_page(client):
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    papers = re.findall(r"--paper: (#[0-9a-f]+);", tokens)[:2]
    tags = read(client, "/fr/").find_all("meta", attrs={"name": "theme-color"})
    assert [tag["content"] for tag in tags] == papers
    assert [tag["media"] for tag in tags] == [f"(prefers-color-scheme: {one})" for one in ("light", "dark")]


def test_a_picture_of_a_news_item_does_not_replace_its_card(client):
    item = make_news({"fr": "Eau"}, public=("fr",), image=make_image())
    assert "/news/eau-" in only(read(client, item.version("fr").url), "og:image")


# --- what may not be known -------------------------------------------------------------------------


def test_the_head_of_a_protected_partner_tells_its_label_and_no_place(client):
    partner = make_protected_partner()
    words(partner, "about", {"fr": "Une organisation partenaire."})
    partner.save()
    head = read(client, partner.version("fr").url)
    assert only(head, "og:title") == "Organisation – identité protégée"
    assert "/partners/" not in only(head, "og:image")


def test_a_hub_describes_itself_too(client):
    theme = make_theme()
    make_position({"fr": "Eau", "en": "Water"}, themes=[theme])
    head = read(client, theme.version("en").url)
    assert head.title.get_text().startswith("Gender – ")
    assert "Gender" in only(head, "description")
