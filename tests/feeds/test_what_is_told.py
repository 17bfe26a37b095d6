"""Which records a feed tells, under which ids, and with what."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from languages.codes import site_languages
from library.models import Consent
from library.variants import draw_missing
from pages.models import SiteIdentity
from partners.models import Visibility
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from tests.feeds.reading import ATOM, FORMATS, LISTS, VIEWS, address, check_json, entries, get, ids, titles
from tests.making import (
    attach,
    live,
    make_country,
    make_document,
    make_image,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_topic,
    words,
)

pytestmark = pytest.mark.django_db

MAKE = {"positions": make_position, "results": make_result, "news": make_news, "publications": make_document}
PROTECTED = [one for one in Visibility.values if one != Visibility.PUBLIC]


def told(client, name, language="fr"):
    return {
        (view, form): titles(client, view, language, form=form)
        for view in ("", f"{name}:")
        for form in FORMATS
    }


# --- what is public in its language, and nothing else ------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_a_record_is_told_in_the_languages_in_which_it_is_public(client, name):
    MAKE[name]({"fr": "Eau", "en": "Draft"}, public=("fr",))
    assert set(map(tuple, told(client, name).values())) == {("Eau",)}
    assert set(map(tuple, told(client, name, "en").values())) == {()}


def test_a_feed_does_not_mix_languages_where_the_lists_do(client):
    SiteIdentity.objects.update(list_policy="mixed")
    make_position({"en": "Water"}, public=("en",))
    assert titles(client) == titles(client, "positions:") == []


@pytest.mark.parametrize("name", LISTS)
def test_a_record_that_was_withdrawn_is_told_no_more(client, name, publisher):
    record = MAKE[name]({"fr": "Eau", "en": "Water"})
    withdraw(record, "fr", by=publisher)
    assert set(map(tuple, told(client, name).values())) == {()}
    assert set(map(tuple, told(client, name, "en").values())) == {("Water",)}


@pytest.mark.parametrize("name", LISTS)
def test_a_scheduled_record_is_told_when_its_moment_has_come(client, name):
    record = MAKE[name]({"fr": "Eau"}, public=())
    live(record, "fr", at=timezone.now() + timedelta(hours=1))
    record.save()
    assert set(map(tuple, told(client, name).values())) == {()}
    live(record, "fr", at=timezone.now() - timedelta(seconds=1))
    record.save()
    assert set(map(tuple, told(client, name).values())) == {("Eau",)}


@pytest.mark.parametrize("visibility", PROTECTED)
def test_no_feed_names_a_partner(client, visibility):
    lead = make_protected_partner(visibility)
    other = make_partner({"fr": "Juristes du Sud", "en": "Southern lawyers"})
    for make in (make_position, make_result, make_news):
        make({"fr": "Eau", "en": "Water"}, lead=lead)
        make({"fr": "Terre", "en": "Land"}, lead=other)
    for view in VIEWS:
        for form in FORMATS:
            for language in site_languages():
                content = get(client, view, form, language).content.decode()
                for partner in (lead, other):
                    assert partner.key not in content
                    assert partner.version(language).title not in content


# --- ids and moments -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_an_id_survives_a_new_address_and_a_new_text(client, name, publisher):
    record = MAKE[name]({"fr": "Eau", "en": "Water"}, key="water")
    before = ids(client, f"{name}:")
    assert before == [f"tag:testserver,2026:{name}/water/fr"] == ids(client)
    change_slug(record, "fr", "autre-adresse", by=publisher)
    words(record, "title", {"fr": "Eau potable"})
    record.save()
    assert ids(client, f"{name}:") == before
    (entry,) = entries(client, f"{name}:").values()
    assert entry.find(f"{ATOM}link[@rel='alternate']").get("href").endswith("/autre-adresse/")
    assert ids(client, f"{name}:", "en") == [f"tag:testserver,2026:{name}/water/en"]


def test_two_types_with_the_same_key_have_two_ids(client):
    for make in MAKE.values():
        make(key="water")
    assert len(set(ids(client))) == len(MAKE)


def test_ids_are_given_by_whoever_the_settings_say(client, settings):
    settings.FEED_AUTHORITY = "desk@example.org,2026-03"
    make_position(key="water")
    assert ids(client) == ["tag:desk@example.org,2026-03:positions/water/fr"]


def test_an_edit_moves_the_moment_of_change_and_not_that_of_publication(client):
    position = make_position({"fr": "Eau"}, public=())
    out = timezone.now() - timedelta(days=9)
    live(position, "fr", at=out)
    position.save()
    type(position).objects.update(updated_at=out)

    def moments():
        (entry,) = entries(client).values()
        return [datetime.fromisoformat(entry.findtext(f"{ATOM}{name}")) for name in ("published", "updated")]

    assert moments() == [out.replace(microsecond=0)] * 2
    position.save()
    assert moments() == [out.replace(microsecond=0), position.updated_at.replace(microsecond=0)]


# --- what they are filed under, and their files -----------------------------------------------------


def categories(entry):
    return {
        (one.get("scheme") + one.get("term"), one.get("label")) for one in entry.findall(f"{ATOM}category")
    }


def test_categories_name_the_kind_the_themes_and_the_countries_in_the_language_of_the_feed(client):
    filed = {"countries": [make_country("CD")], "themes": [make_theme()]}
    make_position({"fr": "Eau", "en": "Water"}, **filed)
    make_news({"fr": "Eau", "en": "Water"}, topics=[make_topic()], **filed)
    site = "http://testserver/en"
    (position,) = entries(client, "positions:", "en").values()
    assert categories(position) == {
        (f"{site}/positions/position", "Position"),
        (f"{site}/positions/?type=memorandum", "Memorandum"),
        (f"{site}/positions/?theme=gender", "Gender"),
        (f"{site}/positions/?country=CD", "Democratic Republic of the Congo"),
    }
    (item,) = entries(client, "news:", "en").values()
    assert (f"{site}/news/?topic=network", "Network") in categories(item)
    for where, _label in categories(position) - {(f"{site}/positions/position", "Position")}:
        assert client.get(where.removeprefix("http://testserver")).status_code == 200
    (french,) = entries(client, "positions:", "fr").values()
    assert "Genre" in {label for _where, label in categories(french)}


def enclosures(entry):
    return [link.attrib for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]


def served(client, url):
    response = client.get(url.removeprefix("http://testserver"))
    assert response.status_code == 200, url
    return response.headers["Content-Type"], len(b"".join(response.streaming_content))


def test_files_come_with_their_length_their_type_and_their_language(client):
    document = make_document({"fr": "Note", "en": "Note"}, files=("en", "fr"))
    attach(make_position({"fr": "Eau", "en": "Water"}), document)
    image = make_image()
    draw_missing(image)  # as after the commit
    make_news({"fr": "Image", "en": "Picture"}, image=image)
    for language in site_languages():
        found = entries(client, "", language)
        assert len(found) == 3
        for title, entry in found.items():
            files = enclosures(entry)
            assert len(files) == (1 if title in ("Image", "Picture") else 2), title
            for file in files:
                assert (file["type"], int(file["length"])) == served(client, file["href"])
        for view in ("positions:", "publications:"):
            (entry,) = entries(client, view, language).values()
            assert next(file["hreflang"] for file in enclosures(entry)) == language
        items = check_json(get(client, form="json", language=language).content)["items"]
        for item in items:
            for file in item["attachments"]:
                assert (file["mime_type"], file["size_in_bytes"]) == served(client, file["url"])


def test_a_document_that_is_not_public_in_the_language_does_not_come_with_its_position(client, publisher):
    position = make_position({"fr": "Eau", "en": "Water"})
    attach(position, make_document({"fr": "Brouillon", "en": "Draft"}, public=()))
    gone = make_document({"fr": "Retirée", "en": "Withdrawn"})
    withdraw(gone, "fr", by=publisher)
    attach(position, gone)
    (entry,) = entries(client, "positions:").values()
    assert enclosures(entry) == []
    (entry,) = entries(client, "positions:", "en").values()
    assert [file["title"].partition(" (")[0] for file in enclosures(entry)] == ["Withdrawn"]


def test_a_picture_that_may_not_be_shown_does_not_come_with_its_news(client):
    image = make_image()
    draw_missing(image)
    make_news({"fr": "Image"}, public=("fr",), image=image)
    assert enclosures(*entries(client).values())
    image.consent = Consent.MISSING
    image.save()
    (entry,) = entries(client).values()
    assert enclosures(entry) == []


# --- filters ---------------------------------------------------------------------------------------


@pytest.fixture
def filed(db):
    """Of each type one record that every filter finds, and one that none of them does."""
    partner = make_partner({"fr": "Juristes", "en": "Lawyers"}, key="lawyers")
    about = {"countries": [make_country("CD")], "themes": [make_theme()]}
    for name, make in MAKE.items():
        leads = {} if name == "publications" else {"lead": partner}
        dated = {"positions": {"date": "2024"}, "publications": {"date": "2024"}}.get(name, {})
        make({"fr": f"Ici {name}"}, public=("fr",), **about, **leads, **dated)
        make({"fr": f"Ailleurs {name}"}, public=("fr",))


FILTERS = {
    "positions": ("country=CD", "theme=gender", "partner=lawyers", "year=2024", "country=CD&theme=gender"),
    "results": ("country=CD", "theme=gender", "partner=lawyers"),
    "news": ("country=CD", "theme=gender", "partner=lawyers"),
    "publications": ("country=CD", "theme=gender", "year=2024"),
}
EVERYTHING = {
    "country=CD": LISTS,
    "theme=gender": LISTS,
    "country=CD&theme=gender": LISTS,
    "partner=lawyers": LISTS[:3],
    "type=result&country=CD": ("results",),
    "type=memorandum&theme=gender": ("positions",),
    "type=publication&country=CD": ("publications",),
    "type=publication&partner=lawyers": (),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_feed_takes_every_filter_of_its_list(client, filed, name):
    for query in FILTERS[name]:
        for form in FORMATS:
            assert titles(client, f"{name}:", "fr", f"?{query}", form) == [f"Ici {name}"], query


def test_every_filter_of_a_list_answers_for_the_feed_as_for_the_list(client, filed):
    """Whatever a list offers, its feed takes; whatever a list refuses, its feed refuses."""
    for name in LISTS:
        page = client.get(address(f"{name}:", "atom").removesuffix("feed.atom"))
        for facet, options in page.context["facets"]:
            for option in options:
                query = f"?{facet.name}={option.code}"
                assert len(titles(client, f"{name}:", "fr", query)) == option.count, (name, query)
            wrong = address(f"{name}:", "json", "fr", f"?{facet.name}=no-such-code")
            assert client.get(wrong).status_code == 404, wrong


@pytest.mark.parametrize("query", EVERYTHING)
def test_the_feed_of_everything_is_filtered_by_country_theme_type_and_partner(client, filed, query):
    for form in FORMATS:
        assert set(titles(client, "", "fr", f"?{query}", form)) == {
            f"Ici {name}" for name in EVERYTHING[query]
        }


@pytest.mark.parametrize("code", ["position", "result", "news", "publication"])
def test_the_feed_of_everything_may_tell_one_kind(client, filed, code):
    assert len(titles(client, "", "fr", f"?type={code}")) == 2


@pytest.mark.parametrize(
    "query", ["country=XX", "country=withheld", "theme=x", "type=x", "partner=x", "theme=%00"]
)
@pytest.mark.parametrize("form", FORMATS)
def test_an_unknown_code_is_not_found(client, query, form):
    assert client.get(address("", form, "fr", f"?{query}")).status_code == 404


def test_what_is_no_filter_is_ignored(client, filed):
    for view in ("", "positions:"):
        plain = get(client, view, "json")
        assert get(client, view, "json", "fr", "?utm_source=x&page=7&letter=A").content == plain.content
        assert get(client, view, "json", "fr", "?country=&theme=").content == plain.content


@pytest.mark.parametrize("visibility", PROTECTED)
@pytest.mark.parametrize("view", ["", "positions:", "results:", "news:"])
def test_a_protected_partner_answers_as_one_that_does_not_exist(client, visibility, view):
    lead = make_protected_partner(visibility, key="protected-one")
    make_position(lead=lead), make_result(lead=lead), make_news(lead=lead)
    for form in FORMATS:
        known = client.get(address(view, form, "fr", "?partner=protected-one"))
        unknown = client.get(address(view, form, "fr", "?partner=nobody-at-all"))
        assert known.status_code == unknown.status_code == 404
        assert known.content == unknown.content


def test_the_title_says_the_filters_in_words(client, filed):
    def title(view, query):
        return check_json(get(client, view, "json", "fr", query).content)["title"]

    assert title("positions:", "") == "Positions – Notre organisation"
    long = title("positions:", "?theme=gender&country=CD")
    assert "Genre" in long and "République démocratique du Congo" in long
    assert long.startswith("Positions – ") and long.endswith(" – Notre organisation")
    assert "Juristes" in title("", "?partner=lawyers")
    assert title("", "?type=result").startswith("Résultats – ")


def test_what_exists_in_this_language_alone_can_be_followed_too(client):
    make_position({"fr": "Eau"}, public=("fr",))
    make_position({"fr": "Terre", "en": "Land"})
    assert titles(client, "positions:", "fr", "?without=en") == ["Eau"]
    assert client.get(address("positions:", "atom", "fr", "?without=fr")).status_code == 404
