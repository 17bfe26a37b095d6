"""What pages tell machines about themselves, checked against the shapes of schema.org."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client

from advocacy_site import structured_data
from languages.codes import column
from pages.models import SiteIdentity
from partners.models import Visibility
from tests.making import (
    make_country,
    make_document,
    make_image,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_result,
    make_target,
    make_theme,
)
from tests.pages.content import EVERY_PAGE, REFUSALS, SEARCHES, make_site
from topics.models import DocumentKind, PositionType

pytestmark = pytest.mark.django_db

# The types and properties we use, as schema.org 28 has them (own and inherited ones).
THING = {"name", "alternateName", "description", "url", "identifier", "image", "sameAs", "mainEntityOfPage"}
WORK = THING | {
    *("headline", "inLanguage", "datePublished", "dateModified", "author", "publisher", "about", "isPartOf"),
    *("workTranslation", "translationOfWork", "encoding", "creditText", "mainEntity"),
    *("correction", "creativeWorkStatus", "text"),
}
ORGANISATION = THING | {"logo", "email", "telephone", "address", "location"}
SHAPES = {
    "NGO": ORGANISATION,
    "Organization": ORGANISATION,
    "WebSite": WORK,
    "WebPage": WORK,
    "CollectionPage": WORK,
    "Article": WORK,
    "NewsArticle": WORK,
    "Report": WORK,
    "CreativeWork": WORK,
    "MediaObject": WORK | {"contentUrl", "encodingFormat", "contentSize"},
    "CorrectionComment": WORK,
    "ImageObject": WORK | {"contentUrl", "width", "height"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
    "Country": THING,
    "Thing": THING,
}
ADDRESSES = {"@id", "url", "item", "contentUrl", "sameAs"}


def read(client, path):
    soup = BeautifulSoup(client.get(path).content, "html5lib")
    return [json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")]


def nodes(client, path):
    (data,) = read(client, path)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def page_node(client, path):
    (node,) = [node for node in nodes(client, path) if node.get("@id") == f"http://testserver{path}"]
    return node


def has_language(node):
    return "inLanguage" in node and node["@type"] != "WebSite"


def every_node(value):
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from every_node(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_node(part)


# --- every page ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        paths = [path for kind, _language, path in EVERY_PAGE if kind not in {*REFUSALS, *SEARCHES}]
        found = {path: nodes(Client(), path) for path in paths}
        transaction.set_rollback(True)
    return found


def test_every_page_uses_types_and_properties_that_exist(told):
    for path, graph in told.items():
        for node in every_node(graph):
            if "@type" in node:
                unknown = node.keys() - {"@type", "@id"} - SHAPES[node["@type"]]
                assert not unknown, (path, node["@type"], unknown)
            else:
                assert node.keys() == {"@id"}, (path, node)


def test_every_address_is_whole_and_ours(told):
    for path, graph in told.items():
        for node in every_node(graph):
            for name in ADDRESSES & node.keys():
                for url in [node[name]] if isinstance(node[name], str) else node[name]:
                    assert url.startswith(("http://testserver/", "https://")), (path, name, url)


def test_every_page_says_whose_it_is_and_in_which_language(told):
    for path, graph in told.items():
        assert graph[0]["@type"] == "NGO"
        assert graph[0]["name"] == getattr(SiteIdentity.objects.get(), f"name_{path.split('/')[1]}")
        (page,) = [node for node in graph if has_language(node)]
        assert page["inLanguage"] == path.split("/")[1]
        assert page["publisher"] == {"@id": graph[0]["@id"]}


def test_no_property_is_empty(told):
    for path, graph in told.items():
        for node in every_node(graph):
            assert all(value not in ("", None, [], {}) for value in node.values()), (path, node)


def test_pages_that_say_no_tell_nothing(client):
    assert read(client, "/fr/nowhere/") == []


# --- the organisation ------------------------------------------------------------------------------


def test_the_organisation_tells_how_to_reach_it(client):
    site = SiteIdentity.objects.get()
    site.email, site.phone, site.logo = "office@example.org", "+32 2 000 00 00", make_image()
    setattr(site, column("address", "fr"), "Rue de l’Exemple 1\r\n1000 Bruxelles")
    site.save()
    entry = {column("label", "fr"): "Mastodon", column("url", "fr"): "https://social.example.org/@us"}
    site.menu_items.create(place="social", **entry)
    node = nodes(client, "/fr/")[0]
    assert (node["email"], node["telephone"]) == ("office@example.org", "+32 2 000 00 00")
    assert node["address"] == "Rue de l’Exemple 1, 1000 Bruxelles"
    assert node["sameAs"] == ["https://social.example.org/@us"]
    assert client.get(node["logo"]["url"].removeprefix("http://testserver")).status_code == 200


def test_the_home_page_is_that_of_a_site_in_two_languages(client):
    (site,) = [node for node in nodes(client, "/en/") if node["@type"] == "WebSite"]
    assert site["inLanguage"] == ["fr", "en"]


# --- what a page is --------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "kind"), [("memorandum", "Report"), ("political_meeting", "Article")])
def test_a_position_is_a_report_or_if_it_is_an_act_an_article(client, code, kind):
    position = make_position({"en": "Water"}, public=("en",), type=PositionType.objects.get(code=code))
    assert page_node(client, position.version("en").url)["@type"] == kind


@pytest.mark.parametrize(("code", "kind"), [("report", "Report"), ("letter", "CreativeWork")])
def test_a_publication_tells_its_files(client, code, kind):
    document = make_document(
        {"en": "Note"}, public=("en",), files=("en", "fr"), kind=DocumentKind.objects.get(code=code)
    )
    node = page_node(client, document.version("en").url)
    assert node["@type"] == kind
    assert {file["inLanguage"] for file in node["encoding"]} == {"en", "fr"}
    for file in node["encoding"]:
        assert file["encodingFormat"] == "application/pdf"
        assert client.get(file["contentUrl"].removeprefix("http://testserver")).status_code == 200


def test_the_type_of_every_other_page(client):
    country, theme, institution = make_country("CD", public=("en",)), make_theme(), make_institution()
    position = make_position(themes=[theme], countries=[country])
    make_target(position, institution)
    types = {
        make_news({"en": "News"}, public=("en",)).version("en").url: "NewsArticle",
        make_result({"en": "Result"}, public=("en",)).version("en").url: "Article",
        make_page({"en": "Who"}, public=("en",)).version("en").url: "WebPage",
        make_partner({"en": "Partner"}, public=("en",)).version("en").url: "WebPage",
        country.version("en").url: "CollectionPage",
        theme.version("en").url: "CollectionPage",
        institution.version("en").url: "CollectionPage",
        "/en/positions/": "CollectionPage",
        "/en/themes/": "CollectionPage",
        "/en/contact/": "WebPage",
        "/en/": "WebPage",
    }
    assert {path: page_node(client, path)["@type"] for path in types} == types


def test_what_a_hub_is_about(client):
    country, theme = make_country("CD", public=("en",)), make_theme()
    make_position(themes=[theme])
    about = page_node(client, country.version("en").url)["about"]
    assert about == {"@type": "Country", "name": getattr(country, column("name", "en")), "identifier": "CD"}
    assert page_node(client, theme.version("en").url)["about"] == {"@type": "Thing", "name": "Gender"}


@pytest.mark.parametrize("make", [make_position, make_result, make_news])
def test_a_text_names_its_author_its_days_its_picture_and_its_countries(client, make):
    country, lawyers = make_country("CD"), make_partner({"fr": "Juristes", "en": "Lawyers"})
    record = make({"en": "Water"}, public=("en",), lead=lawyers, countries=[country])
    node = page_node(client, record.version("en").url)
    assert node["headline"] == "Water"
    assert node["author"] == {"@type": "Organization", "name": "Lawyers"}
    assert node["about"] == [{"@type": "Country", "name": getattr(country, column("name", "en"))}]
    assert node["datePublished"] <= node["dateModified"]
    assert client.get(node["image"].removeprefix("http://testserver")).status_code == 200


def test_a_news_item_shows_its_own_picture(client):
    item = make_news({"en": "Water"}, public=("en",), image=make_image())
    node = page_node(client, item.version("en").url)
    assert node["image"]["@type"] == "ImageObject"
    assert node["datePublished"] == "2024-03-12"


# --- translations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [make_position, make_result, make_news, make_document, make_page, make_country]
)
def test_the_original_names_its_translations_and_they_name_it(client, make):
    if make is make_country:
        record = make("CD", public=("fr", "en"), source_language="en")
    else:
        record = make({"fr": "Eau", "en": "Water"}, source_language="en")
    french, english = (record.version(code).url for code in ("fr", "en"))
    (translated,) = page_node(client, english)["workTranslation"]
    assert (translated["@id"], translated["inLanguage"]) == (f"http://testserver{french}", "fr")
    original = page_node(client, french)["translationOfWork"]
    assert (original["@id"], original["inLanguage"]) == (f"http://testserver{english}", "en")
    assert original["@type"] == page_node(client, english)["@type"]
    assert "workTranslation" not in page_node(client, french)


def test_a_text_of_one_language_names_no_other(client):
    position = make_position({"fr": "Eau", "en": "Draft"}, public=("fr",))
    node = page_node(client, position.version("fr").url)
    assert not {"workTranslation", "translationOfWork"} & node.keys()


# --- breadcrumbs -----------------------------------------------------------------------------------


def test_breadcrumbs_are_the_trail_that_readers_see_and_the_page_itself(client):
    make_site()
    for path in ("/en/positions/minerals-making-due-diligence-visible/", "/fr/notre-equipe/"):
        soup = BeautifulSoup(client.get(path).content, "html5lib")
        seen = [
            (link.get_text(strip=True), f"http://testserver{link['href']}")
            for link in soup.select(".trail a")
        ]
        (crumbs,) = [node for node in nodes(client, path) if node["@type"] == "BreadcrumbList"]
        items = crumbs["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        told = [(item["name"], item["item"]) for item in items]
        assert told[:-1] == seen and len(seen) == 2
        assert told[-1][1] == f"http://testserver{path}"


# --- safety ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [Visibility.COUNTRY_WITHHELD, Visibility.IDENTITY_WITHHELD])
def test_a_protected_partner_is_its_label_and_nothing_else(client, visibility):
    partner = make_protected_partner(visibility, region=make_region("lakes", en="Great Lakes"))
    if visibility == Visibility.COUNTRY_WITHHELD:
        partner.website, partner.acronym = "https://secret.example.org/", "SCRT"
        partner.save()
    path = partner.version("en").url
    node = page_node(client, path)
    label = "Organisation – identity protected"
    assert node["mainEntity"] == {"@type": "Organization", "name": label}
    assert not {"description", "about", "location"} & node.keys()
    for word in ("Great Lakes", "secret.example.org", "SCRT"):
        assert word not in json.dumps(nodes(client, path))


def test_a_protected_partner_is_nobodys_author(client):
    partner, country = make_protected_partner(), make_country("CD")
    for make in (make_position, make_result, make_news):
        record = make({"en": "Water"}, public=("en",), lead=partner, countries=[country])
        data = json.dumps(nodes(client, record.version("en").url), ensure_ascii=False)
        assert "identity protected" not in data
        assert "Congo" in data  # that the text is about, and its page says so


def test_no_title_can_end_the_block_of_data(client):
    title = "</script><script>alert(1)</script><!-- & \u2028\u2029 ]]>"
    position = make_position({"en": title}, public=("en",), summary={"en": title})
    html = client.get(position.version("en").url).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert not set("<>&\u2028\u2029") & set(block)
    assert page_node(client, position.version("en").url)["headline"].startswith("</script><script>alert(1)")
    assert html.count("<script") == 1


def test_what_could_end_it_is_escaped_and_nothing_else():
    escaped = {chr(sign): text for sign, text in structured_data.ESCAPED.items()}
    assert escaped["<"] == "\\u003c"
    assert json.loads('"' + "".join(escaped.values()) + '"') == "".join(escaped)


def test_a_draft_is_in_no_node(client):
    position = make_position(
        {"fr": "Eau", "en": "ENGLISH DRAFT"}, public=("fr",), summary={"en": "ENGLISH DRAFT"}
    )
    assert "DRAFT" not in json.dumps(nodes(client, position.version("fr").url))
