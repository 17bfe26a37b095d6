"""“Ask for this translation”: what is counted, what is refused, and until when."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from languages.codes import site_languages
from partners.models import Visibility
from publishing.slugs import change_slug
from publishing.workflow import publish, withdraw
from tests.making import (
    live,
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
    make_theme,
    words,
)
from tests.translation_desk.asking import (
    FORM,
    HERE,
    THERE,
    address,
    ask,
    counted,
    missing,
    only_here,
    send,
    soup_of,
)

pytestmark = pytest.mark.django_db


# --- the page that works ----------------------------------------------------------------------------

MAKERS = {
    "position": lambda: only_here(),
    "partner": lambda: make_partner({HERE: "Eau", THERE: "Water"}, public=(HERE,)),
    "protected partner": lambda: make_partner(
        {HERE: "Étiquette"}, public=(HERE,), visibility=Visibility.IDENTITY_WITHHELD
    ),
    "country": lambda: make_country("PE", public=(HERE,)),
    "result": lambda: make_result({HERE: "Eau"}, public=(HERE,)),
    "news": lambda: make_news({HERE: "Eau"}, public=(HERE,)),
    "document": lambda: make_document({HERE: "Eau"}, public=(HERE,)),
    "page": lambda: make_page({HERE: "Eau"}, public=(HERE,)),
}


def make_theme_of_one_language():
    theme = make_theme("water", **{HERE: "Eau", THERE: "Water"})
    make_position({HERE: "Eau"}, public=(HERE,), themes=[theme])
    return theme


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
def test_a_reader_asks_for_a_page_and_is_thanked(reader, make):
    record = make()
    page = missing(record)
    found = reader.get(page)
    assert found.status_code == 404
    form = soup_of(found).select_one("form.ask-for")
    assert form["method"] == "post" and form["action"] == address("translations:ask")
    sent = {field["name"]: field["value"] for field in form.select("input")}
    assert sent == {"page": page}
    answer = send(reader, sent)
    assert answer.status_code == 303
    assert counted() == {(record._meta.label_lower, str(record.pk), THERE): 1}
    thanks = reader.get(answer.headers["Location"])
    assert thanks.status_code == 200
    soup = soup_of(thanks)
    assert soup.html["lang"] == THERE
    link = soup.select_one(f'main a[hreflang="{HERE}"]')
    assert link["href"] == record.version(HERE).url and link["lang"] == HERE
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not soup.select("link[rel=canonical], script[src]")


def test_the_page_of_a_theme_can_be_asked_for(reader):
    theme = make_theme_of_one_language()
    page = theme.version(THERE).url
    assert soup_of(reader.get(page)).select_one("form.ask-for")
    assert ask(reader, page).status_code == 303
    assert counted() == {("topics.theme", theme.pk, THERE): 1}


def test_the_page_of_an_institution_can_be_asked_for(reader):
    office = make_institution()
    position = make_position({HERE: "Eau"}, public=(HERE,))
    position.targets.create(institution=office, order=1)
    assert ask(reader, office.version(THERE).url).status_code == 303
    assert counted() == {("positions.institution", str(office.pk), THERE): 1}


def test_asking_works_in_the_other_direction_too(reader):
    record = make_position({THERE: "Water"}, public=(THERE,))
    page = address(record.detail_view, HERE, slug=record.version(THERE).slug)
    assert ask(reader, page, HERE).status_code == 303
    assert list(counted()) == [("positions.position", str(record.pk), HERE)]


@pytest.mark.parametrize("language", site_languages())
def test_the_words_are_those_of_the_reader(reader, language):
    other = next(code for code in site_languages() if code != language)
    record = make_position({other: "Eau"}, public=(other,))
    page = address(record.detail_view, language, slug=record.version(other).slug)
    with translation.override(language):
        button = translation.gettext("Ask for this translation")
        thanked = translation.gettext("Thank you")
    assert soup_of(reader.get(page)).select_one("form.ask-for button").get_text(strip=True) == button
    answer = ask(reader, page, language)
    assert soup_of(reader.get(answer.headers["Location"])).h1.get_text(strip=True) == thanked


def test_the_address_is_of_the_readers_language():
    addresses = {address("translations:ask", code) for code in site_languages()}
    assert len(addresses) == len(site_languages())
    assert all(f"/{code}/" == address("translations:ask", code)[:4] for code in site_languages())


def test_a_page_that_exists_has_no_button(reader):
    record = make_position({HERE: "Eau", THERE: "Water"})
    assert "ask-for" not in reader.get(record.version(THERE).url).content.decode()


def test_what_was_withdrawn_and_what_never_was_has_no_button(reader):
    record = make_position({HERE: "Eau", THERE: "Water"})
    withdraw(record, THERE, by=None)
    gone = reader.get(record.version(THERE).url)
    assert gone.status_code == 410 and "ask-for" not in gone.content.decode()
    assert "ask-for" not in reader.get(address("home") + "nowhere/").content.decode()


def test_the_picture_for_networks_offers_no_button(reader):
    record = only_here()
    path = address("share:record", kind="positions", name=f"{record.version(HERE).slug}-{'0' * 10}")
    assert "ask-for" not in reader.get(path).content.decode()


# --- what is refused --------------------------------------------------------------------------------


def as_nonsense(reader, language=THERE):
    return ask(reader, f"/{language}/positions/there-is-nothing-here/", language)


def nothing_to_ask_for():
    """Addresses behind which nothing may be told to be."""
    draft = make_position({HERE: "Brouillon", THERE: "Draft"}, public=())
    live(draft, HERE, THERE)
    slugs = [draft.version(code).slug for code in (HERE, THERE)]
    for code in (HERE, THERE):
        setattr(draft, f"state_{code}", "draft")
    draft.save()
    later = make_position({HERE: "Plus tard"}, public=())
    live(later, HERE, at=timezone.now() + timedelta(days=1))
    later.save()
    hidden = make_partner({HERE: "Nom vrai"}, public=(HERE,), visibility=Visibility.SUPPRESSED)
    was_named = make_partner({HERE: "Ancien nom"}, public=(HERE,))
    change_slug(was_named, HERE, "nouveau-nom", by=None)
    was_named.visibility = Visibility.IDENTITY_WITHHELD
    was_named.save()
    gone = make_position({HERE: "Parti", THERE: "Gone"})
    withdraw(gone, THERE, by=None)
    theme = make_theme("empty", **{HERE: "Vide", THERE: "Empty"})
    position, partner = draft.detail_view, hidden.detail_view
    return [
        *(address(position, slug=slug) for slug in slugs),
        address(position, slug=later.version(HERE).slug),
        address(partner, slug=hidden.version(HERE).slug),
        address(partner, slug="ancien-nom"),
        gone.version(THERE).url,
        theme.version(THERE).url,
    ]


def test_what_may_not_be_told_is_answered_like_nonsense(reader):
    for page in nothing_to_ask_for():
        answer, plain = ask(reader, page), as_nonsense(reader)
        assert answer.status_code == plain.status_code == 404, page
        assert answer.content == plain.content, page
        assert dict(answer.headers) == dict(plain.headers), page
        thanks = reader.get(address("translations:thanks"), {"page": page})
        assert thanks.status_code == 404, page
    assert counted() == {}


NONSENSE = [
    *(
        "",
        "x",
        "/",
        f"/{THERE}/",
        f"/{HERE}/",
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
    ),
    *(f"/{THERE}/positions/", f"/{THERE}/positions/\x00/", "\x00", f"/{THERE}/" + "x" * 1500, "/admin/"),
    *(f"/{THERE}/positions/<script>/", f"/{THERE}/positions/eau", "/health/", "/media/x", "é" * 200),
    *(f"/{THERE}/%00/", f"/{THERE}/positions/%2e%2e/", f"/{THERE}/positions/eau/?page=1", "/sitemap.xml"),
]


@pytest.mark.parametrize("path", NONSENSE)
def test_nonsense_is_not_found(reader, path):
    answer = ask(reader, path)
    assert answer.status_code == 404
    assert answer.content == as_nonsense(reader).content
    assert reader.get(address("translations:thanks"), {"page": path}).status_code == 404
    assert counted() == {}


def test_asking_for_nothing_is_not_found(reader):
    assert reader.post(address("translations:ask")).status_code in {400, 404}
    assert send(reader, {"page": ""}).status_code == 404
    assert reader.get(address("translations:thanks")).status_code == 404


def test_the_address_of_another_language_is_not_found(reader):
    record = only_here()
    assert ask(reader, missing(record), HERE).status_code == 404
    assert ask(reader, record.version(HERE).url).status_code == 404
    assert counted() == {}


def test_asking_cannot_ask_for_itself(reader):
    assert ask(reader, address("translations:ask")).status_code == 404
    assert ask(reader, address("translations:thanks")).status_code == 404


def test_a_page_that_exists_by_now_is_shown_and_not_counted(reader):
    record = make_position({HERE: "Eau", THERE: "Water"})
    for page in (record.version(THERE).url, missing(record)):
        answer = ask(reader, page)
        assert answer.status_code == 409
        assert soup_of(answer).select_one(f'main a[href="{record.version(THERE).url}"]')
        there = reader.get(address("translations:thanks"), {"page": page})
        assert (there.status_code, there.headers["Location"]) == (302, record.version(THERE).url)
    assert counted() == {}


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_only_a_button_asks(reader, method):
    answer = getattr(reader, method)(address("translations:ask"), {"page": missing(only_here())})
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    if method != "head":
        assert soup_of(answer).html["lang"] == THERE and soup_of(answer).h1
    assert counted() == {}


def test_a_huge_body_is_not_read(reader):
    answer = reader.post(address("translations:ask"), "page=" + "x" * 5_000_000, content_type=FORM)
    assert answer.status_code == 413
    assert soup_of(answer).h1
    assert counted() == {}


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_what_is_no_form_is_not_understood(reader, kind):
    answer = reader.post(address("translations:ask"), "page=x", content_type=kind)
    assert answer.status_code == 400 and soup_of(answer).h1


def test_more_fields_than_a_form_has_are_not_understood(reader):
    assert reader.post(address("translations:ask"), "a&" * 1000, content_type=FORM).status_code in {400, 413}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://[bad"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
def test_a_form_of_another_site_is_refused(reader, headers):
    answer = ask(reader, missing(only_here()), **headers)
    assert answer.status_code == 403 and soup_of(answer).h1
    assert counted() == {}


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}], ids=str
)
def test_a_form_of_this_site_is_not(reader, headers):
    assert ask(reader, missing(only_here()), **headers).status_code == 303


def test_the_address_of_the_site_is_believed_where_a_proxy_hides_it(reader, settings):
    settings.SITE_URL = "https://www.example.org"
    assert ask(reader, missing(only_here()), Origin="https://www.example.org").status_code == 303


# --- until it is there ------------------------------------------------------------------------------


def test_a_request_is_fulfilled_when_the_version_becomes_public(reader, committed):
    record, other = only_here(), make_position({HERE: "Autre"}, public=(HERE,))
    ask(reader, missing(record))
    ask(reader, missing(other))
    with committed():
        publish(record, THERE, by=None)
    assert list(counted()) == [("positions.position", str(other.pk), THERE)]


def test_another_change_does_not_fulfil_it(reader, committed):
    record = only_here()
    ask(reader, missing(record))
    with committed():
        record.save()
    assert len(counted()) == 1


def test_a_deleted_record_is_no_longer_asked_for(reader):
    record = only_here()
    ask(reader, missing(record))
    record.delete()
    assert counted() == {}


def test_the_name_of_a_theme_fulfils_it(reader, committed):
    theme = make_theme("water", **{HERE: "Eau"})
    make_position({HERE: "Eau"}, public=(HERE,), themes=[theme])
    ask(reader, address(theme.detail_view, slug=theme.version(HERE).slug))
    assert len(counted()) == 1
    words(theme, "label", {THERE: "Water"})
    with committed():
        theme.save()
    assert counted() == {}


def test_how_many_queries_a_request_costs(reader, django_assert_max_num_queries):
    record = only_here()
    with django_assert_max_num_queries(15):
        ask(reader, missing(record))
