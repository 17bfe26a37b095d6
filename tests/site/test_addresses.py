"""What each address answers, for every published type: the table of publishing/addresses.py, over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from languages.codes import column
from partners.models import Visibility
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from tests.making import make_country, make_partner, make_position, make_protected_partner

pytestmark = pytest.mark.django_db

MAKERS = {
    "position": lambda public: make_position({"fr": "Eau", "en": "Water"}, public=public),
    "partner": lambda public: make_partner({"fr": "Eau", "en": "Water"}, public=public),
    "country": lambda public: make_country("PE", public=public),
}
SLUGS = {
    "position": {"fr": "eau", "en": "water"},
    "partner": {"fr": "eau", "en": "water"},
    "country": {"fr": "perou", "en": "peru"},
}
PREFIXES = {
    "position": {"fr": "/fr/positions/", "en": "/en/positions/"},
    "partner": {"fr": "/fr/partenaires/", "en": "/en/partners/"},
    "country": {"fr": "/fr/pays/", "en": "/en/countries/"},
}


@pytest.fixture(params=list(MAKERS))
def kind(request):
    return request.param


def address(kind, language, slug=None):
    return f"{PREFIXES[kind][language]}{slug or SLUGS[kind][language]}/"


def plain_404(client, language="fr"):
    return client.get(f"/{language}/positions/there-is-nothing-here/")


def test_a_public_version_answers_at_its_address(client, kind):
    MAKERS[kind](("fr", "en"))
    for language in ("fr", "en"):
        response = client.get(address(kind, language))
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()
        assert response.headers["Content-Language"] == language


def test_an_old_address_leads_to_the_new_one_for_ever(client, kind, publisher):
    record = MAKERS[kind](("fr", "en"))
    change_slug(record, "fr", "premier", by=publisher)
    change_slug(record, "fr", "second", by=publisher)
    for old in (SLUGS[kind]["fr"], "premier"):
        response = client.get(address(kind, "fr", old))
        assert response.status_code == 301
        assert response.headers["Location"] == address(kind, "fr", "second")
    assert client.get(address(kind, "en")).status_code == 200


def test_another_languages_slug_leads_to_this_languages_address(client, kind):
    MAKERS[kind](("fr", "en"))
    response = client.get(address(kind, "en", SLUGS[kind]["fr"]))
    assert response.status_code == 301
    assert response.headers["Location"] == address(kind, "en")


def test_a_text_that_exists_only_in_french_is_offered_in_french(client, kind):
    MAKERS[kind](("fr",))
    response = client.get(address(kind, "en", SLUGS[kind]["fr"]))
    page = response.content.decode()
    assert response.status_code == 404
    assert f'href="{address(kind, "fr")}"' in page
    assert "This page does not exist in this language." in page
    assert "Cette page n’existe pas dans cette langue." in page
    assert 'lang="fr"' in page


def test_the_draft_address_of_another_language_is_no_page(client, kind):
    MAKERS[kind](("en",))
    record_slug = "brouillon"
    assert client.get(address(kind, "fr", record_slug)).content == plain_404(client).content


def test_what_was_withdrawn_says_that_it_is_gone(client, kind, publisher):
    record = MAKERS[kind](("fr", "en"))
    withdraw(record, "fr", by=publisher)
    response = client.get(address(kind, "fr"))
    assert response.status_code == 410
    assert f'href="{address(kind, "en")}"' in response.content.decode()
    assert client.get(address(kind, "en")).status_code == 200


@pytest.mark.parametrize(("language", "day"), [("fr", "1er mai 2026"), ("en", "1 May 2026")])
def test_what_was_withdrawn_says_when(client, kind, language, day):
    record = MAKERS[kind](("fr", "en"))
    withdraw(record, language, by=None)
    late = datetime(2026, 4, 30, 23, tzinfo=UTC)  # already the next day in the site's timezone
    type(record)._base_manager.update(**{column("withdrawn_at", language): late})
    page = client.get(address(kind, language)).content.decode().replace("\u00a0", " ")
    assert f'<time datetime="2026-05-01">{day}</time>' in page


def test_an_old_address_of_what_was_withdrawn_is_gone_too(client, kind, publisher):
    record = MAKERS[kind](("fr",))
    change_slug(record, "fr", "nouveau", by=publisher)
    withdraw(record, "fr", by=publisher)
    assert client.get(address(kind, "fr")).status_code == 410


def test_a_withdrawn_version_of_a_text_public_elsewhere_does_not_answer_at_the_others_slug(client, publisher):
    record = MAKERS["position"](("fr", "en"))
    withdraw(record, "en", by=publisher)
    response = client.get(address("position", "en", "eau"))
    assert response.status_code == 404
    assert address("position", "fr") in response.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_never_public_cannot_be_told_from_what_never_existed(client, kind, language):
    MAKERS[kind](())
    unknown = plain_404(client, language)
    for slug in SLUGS[kind].values():
        response = client.get(address(kind, language, slug))
        assert response.status_code == unknown.status_code == 404
        assert response.content == unknown.content
        assert dict(response.headers) == dict(unknown.headers)


def test_a_scheduled_text_is_not_there_yet(client):
    make_position({"fr": "Eau"}, public=())
    from tests.making import live

    position = make_position({"fr": "Plus tard"}, public=())
    live(position, "fr", at=timezone.now() + timedelta(days=1))
    position.save()
    assert client.get("/fr/positions/plus-tard/").content == plain_404(client).content


@pytest.mark.parametrize("visibility", [v for v in Visibility.values if v != Visibility.PUBLIC])
def test_a_protected_partner_that_was_withdrawn_answers_like_nothing(client, publisher, visibility):
    partner = make_protected_partner(visibility)
    url = f"/fr/partenaires/{partner.version('fr').slug}/"
    expected = 404 if visibility == Visibility.SUPPRESSED else 200
    assert client.get(url).status_code == expected
    withdraw(partner, "fr", by=publisher)
    withdraw(partner, "en", by=publisher)
    assert client.get(url).content == plain_404(client).content


def test_a_partner_that_becomes_protected_leaves_no_trace_at_its_old_addresses(client, publisher):
    partner = make_partner({"fr": "Nom vrai", "en": "Real name"})
    change_slug(partner, "fr", "nom-tres-vrai", by=publisher)
    partner.visibility = Visibility.SUPPRESSED
    partner.save()
    unknown = plain_404(client)
    for slug in ("nom-vrai", "nom-tres-vrai", "real-name"):
        assert client.get(f"/fr/partenaires/{slug}/").content == unknown.content


# --- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "home"),
    [
        ("", "/fr/"),
        ("en", "/en/"),
        ("de", "/fr/"),
        ("en-GB,en;q=0.9,fr;q=0.8", "/en/"),
        ("nl-BE,nl;q=0.9,en;q=0.5", "/en/"),
        ("fr;q=0.2,en;q=0.9", "/en/"),
        ("en;q=0,fr", "/fr/"),
        ("*", "/fr/"),
        ("\x00;;q=zz," + "x" * 9000, "/fr/"),
    ],
)
def test_the_bare_address_chooses_by_what_the_browser_asks_for(client, header, home):
    response = client.get("/", headers={"accept-language": header})
    assert response.status_code == 302
    assert response.headers["Location"] == home
    assert response.headers["Vary"] == "Accept-Language"


def test_a_page_never_moves_because_of_the_browsers_language(client):
    response = client.get("/fr/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "Vary" not in response.headers or "Accept-Language" not in response.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        *("/en/pays/", "/fr/countries/", "/en/partenaires/", "/fr/partners/", "/pays/", "/countries/"),
        *("/positions/", "/de/positions/", "/de/", "/FR/positions/", "/fr-be/", "/xx/"),
    ],
)
def test_path_words_belong_to_one_language(client, path):
    assert client.get(path).status_code == 404


def test_no_cookie_is_read_or_set_on_a_public_page(client):
    MAKERS["position"](("fr", "en"))
    client.cookies.load({"django_language": "en", "sessionid": "x" * 32, "csrftoken": "y" * 32})
    for path in ("/", "/fr/", "/fr/positions/", "/fr/positions/eau/", "/fr/nothing/"):
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
    assert '<html lang="fr"' in client.get("/fr/positions/").content.decode()


# --- head -------------------------------------------------------------------------------------


def head_of(client, path):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(client.get(path).content, "html5lib")
    links = soup.find_all("link", rel="alternate", hreflang=True)
    canonical = soup.find("link", rel="canonical")
    return {link["hreflang"]: link["href"] for link in links}, canonical and canonical["href"]


def test_hreflang_names_the_versions_that_exist_and_is_reciprocal(client, kind):
    MAKERS[kind](("fr", "en"))
    french, english = f"http://testserver{address(kind, 'fr')}", f"http://testserver{address(kind, 'en')}"
    expected = {"fr": french, "en": english, "x-default": french}
    assert head_of(client, address(kind, "fr")) == (expected, french)
    assert head_of(client, address(kind, "en")) == (expected, english)


def test_x_default_is_the_language_the_text_was_written_in(client):
    make_position({"fr": "Eau", "en": "Water"}, source_language="en")
    links, _canonical = head_of(client, "/fr/positions/eau/")
    assert links["x-default"] == "http://testserver/en/positions/water/"


def test_a_page_of_one_language_has_no_hreflang(client, kind):
    MAKERS[kind](("fr",))
    links, canonical = head_of(client, address(kind, "fr"))
    assert links == {}
    assert canonical == f"http://testserver{address(kind, 'fr')}"


def test_the_home_page_points_to_the_bare_address(client):
    links, canonical = head_of(client, "/en/")
    assert links == {
        "fr": "http://testserver/fr/",
        "en": "http://testserver/en/",
        "x-default": "http://testserver/",
    }
    assert canonical == "http://testserver/en/"


def test_addresses_never_come_from_the_host_header(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/fr/", headers={"host": "evil.example"}).content.decode()
    assert "evil.example" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_switcher_names_each_language_in_itself_and_keeps_the_object(client, kind, language):
    from bs4 import BeautifulSoup

    MAKERS[kind](("fr", "en"))
    soup = BeautifulSoup(client.get(address(kind, language)).content, "html5lib")
    other = "en" if language == "fr" else "fr"
    link = soup.find("a", href=address(kind, other), hreflang=other)
    assert link is not None
    assert link.get_text(strip=True) == {"fr": "Français", "en": "English"}[other]
    assert link["lang"] == other


def test_the_switcher_tells_the_truth_about_a_page_of_one_language(client, kind):
    MAKERS[kind](("fr",))
    page = client.get(address(kind, "fr")).content.decode()
    assert f'href="{PREFIXES[kind]["en"]}"' in page
    assert "not available in English" in page


def test_every_list_has_an_address_in_both_languages():
    for view, paths in {
        "positions:list": PREFIXES["position"],
        "partners:list": PREFIXES["partner"],
        "countries:list": PREFIXES["country"],
    }.items():
        for language, path in paths.items():
            with translation.override(language):
                assert reverse(view) == path


def test_the_switcher_of_a_later_page_leads_to_the_first_of_the_same_list(client):
    for _number in range(25):
        make_position()
    page = client.get("/fr/positions/?type=memorandum&page=2").content.decode()
    assert 'href="/en/positions/?type=memorandum"' in page
    assert "not available in English" not in page
    assert client.get("/fr/positions/?page=02").status_code == 404


def test_a_page_that_says_no_leads_to_the_version_there_is(client, publisher):
    position = make_position({"fr": "Eau", "en": "Water"})
    withdraw(position, "en", by=publisher)
    page = client.get("/en/positions/water/").content.decode()
    assert page.count('href="/fr/positions/eau/"') >= 2  # in the text and in the switcher


def test_a_letter_belongs_to_the_alphabet_of_one_language(client):
    make_partner({"fr": "Zone", "en": "Area"})
    make_partner({"en": "Zoo"}, public=("en",))
    page = client.get("/fr/partenaires/?letter=Z").content.decode()
    assert 'href="/en/partners/?without=fr"' in page
    assert head_of(client, "/fr/partenaires/?letter=Z")[0] == {}
