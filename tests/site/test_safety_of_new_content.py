"""Results, news, pages, menus and files betray no protected partner, no draft, no withdrawn text."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from languages.codes import site_languages
from pages.models import BlockKind, BlockList, MenuItem, Redirect, SiteIdentity
from pages.redirect_import import import_redirects
from partners.models import Visibility
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from tests.making import (
    attach,
    make_ask,
    make_block,
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
    words,
)

pytestmark = pytest.mark.django_db

SECRET = ("Zéphyr", "Zephyr", "zephyr", "hidden-key")


@pytest.fixture
def congo():
    return make_country("CD", public=("fr", "en"))


@pytest.fixture
def hidden():
    """A suppressed partner whose label would be known again anywhere."""
    partner = make_protected_partner(Visibility.SUPPRESSED, key="hidden-key")
    words(partner, "name", {"fr": "Maison Zéphyr", "en": "Zephyr House"})
    partner.save()
    return partner


def everything(client, *records):
    """The bytes of every list and of the pages of `records`, in both languages."""
    cache.clear()
    seen = []
    for code in site_languages():
        with override(code):
            views = ("home", "positions:list", "results:list", "news:list", "publications:list")
            paths = [reverse(view) for view in (*views, "partners:list", "countries:list")]
            paths += [record.get_absolute_url() for record in records]
        for path in filter(None, paths):
            answer = client.get(path)
            assert answer.status_code == 200, path
            seen.append(answer.content.decode())
    return "".join(seen)


def test_a_suppressed_partner_is_in_no_result_news_page_or_menu(client, hidden, congo):
    result = make_result(lead=hidden, partners=[hidden], countries=[congo])
    item = make_news(lead=hidden, countries=[congo], results=[result])
    page = make_page()
    make_block(
        page, {"fr": "<p>Bloc</p>", "en": "<p>Block</p>"}, kind=BlockKind.LIST, list=BlockList.PARTNERS
    )
    make_block(page, {"fr": "<p>Lien</p>", "en": "<p>Link</p>"}, kind=BlockKind.BUTTON, partner=hidden)
    site = SiteIdentity.objects.first() or SiteIdentity.objects.create()
    MenuItem.objects.create(site=site, partner=hidden, order=90)
    seen = everything(client, result, item, page, congo)
    for word in SECRET:
        assert word not in seen


def test_a_protected_partner_is_no_value_of_any_filter(client, congo):
    partner = make_protected_partner(key="protected-one")
    make_result(lead=partner, countries=[congo])
    make_news(lead=partner, countries=[congo])
    for view in ("results:list", "news:list"):
        unknown = client.get(f"{reverse(view)}?partner=somebody")
        answer = client.get(f"{reverse(view)}?partner=protected-one")
        assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
        assert answer.status_code == 404
        assert "protected-one" not in client.get(reverse(view)).content.decode()


def test_no_country_page_names_a_protected_partner_through_its_results_or_news(client, congo):
    partner = make_protected_partner()
    make_result({"fr": "Refuges", "en": "Shelters"}, lead=partner, countries=[congo])
    make_news({"fr": "Ouverture", "en": "Opening"}, lead=partner, countries=[congo])
    for code in site_languages():
        with override(code):
            page = client.get(congo.get_absolute_url()).content.decode()
        assert partner.version(code).title not in page


def test_drafts_are_told_by_no_page_that_links_them(client, congo):
    draft = {"fr": "BROUILLON SECRET", "en": "SECRET DRAFT"}
    position = make_position(public=("fr", "en"))
    ask = make_ask(position)
    unseen = make_position(draft, public=())
    hidden_ask = make_ask(unseen, {"fr": "BROUILLON SECRET", "en": "SECRET DRAFT"})
    document = make_document(draft, public=())
    result = make_result(positions=[position, unseen], asks=[ask, hidden_ask], countries=[congo])
    make_result(draft, public=(), positions=[position])
    attach(position, document)
    item = make_news(positions=[unseen], publications=[document], countries=[congo])
    other = make_news(draft, public=())
    item.related.create(other=other, order=1)
    page = make_page()
    child = make_page(draft, public=(), parent=page)
    button = make_block(page, {"fr": "<p>a</p>", "en": "<p>a</p>"}, kind=BlockKind.BUTTON)
    button.page = child
    button.save()
    block = make_block(page, kind=BlockKind.DOCUMENTS)
    block.documents.create(document=document, order=1)
    figures = make_result(draft, public=())
    make_figure(figures, 987654)
    make_block(page, kind=BlockKind.FIGURES, results=[figures])
    seen = everything(client, position, result, item, page, congo)
    for word in ("BROUILLON SECRET", "SECRET DRAFT", "brouillon-secret", "secret-draft", "987"):
        assert word not in seen


def test_a_withdrawn_document_takes_its_file_with_it_on_the_next_request(client, publisher):
    document = make_document({"fr": "Étude", "en": "Study"}, files=("fr",))
    position = make_position()
    attach(position, document)
    with override("fr"):
        page = client.get(document.get_absolute_url()).content.decode()
        url = next(part for part in page.split('"') if part.endswith(".pdf"))
    assert client.get(url).status_code == 200
    for code in site_languages():
        withdraw(document, code, by=publisher)
    assert client.get(url).status_code == 410
    assert ".pdf" not in client.get(position.version("fr").url).content.decode()


def test_a_picture_nobody_agreed_to_is_shown_nowhere(client):
    image = make_image({"fr": "Portrait de Zéphyr", "en": "Portrait of Zephyr"}, consent="missing")
    item, page = make_news(image=image), make_page(image=image)
    make_block(page, {"fr": "<p>a</p>", "en": "<p>a</p>"}, kind=BlockKind.IMAGE, image=image)
    seen = everything(client, item, page)
    assert "Zéphyr" not in seen and "Zephyr" not in seen and "/media/" not in seen


# --- redirects ------------------------------------------------------------------------------------

PROTECTED = [value for value in Visibility.values if value != Visibility.PUBLIC]


def redirects():
    return set(Redirect.objects.values_list("old", flat=True))


@pytest.mark.parametrize("visibility", PROTECTED)
def test_no_redirect_to_a_partner_outlives_its_protection(client, publisher, settings, visibility):
    partner = make_partner({"fr": "Maison Zéphyr", "en": "Zephyr House"})
    make_partner({"fr": "Voisin", "en": "Zephyr House 2"})
    change_slug(partner, "fr", "zephyr", by=publisher)
    settings.SITE_URL = site = "https://www.example.org"
    betraying = [
        "/en/partners/zephyr-house/",
        "/en/partners/zephyr-house/?a=b#top",
        "/fr/partenaires/zephyr/",
        "/fr/partenaires/maison-zephyr/",
        "/fr/partenaires/zephyr-house/",  # the other language's address answers too
        "/EN/Partners/Zephyr-House",
        f"{site}/en/partners/zephyr-house/#top",
    ]
    others = [
        "/en/partners/zephyr-house-2/",
        "/en/partners/",
        "https://example.com/en/partners/zephyr-house/",
    ]
    for number, new in enumerate(betraying):
        Redirect.objects.create(old=f"/spip.php?zephyr-{number}", new=new)
    for number, new in enumerate(["", *others]):
        Redirect.objects.create(old=f"/spip.php?other-{number}", new=new)
    assert client.get("/spip.php?zephyr-0").status_code == 301
    partner.visibility = visibility
    partner.save()
    assert redirects() == {f"/spip.php?other-{number}" for number in range(4)}
    assert client.get("/spip.php?zephyr-0").status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_changing_the_address_of_a_protected_partner_takes_redirects_to_the_former_one_along(
    publisher, language
):
    partner = make_protected_partner()
    address = partner.version(language).url
    Redirect.objects.create(old="/spip.php?zephyr", new=address)  # a row that no form let in
    change_slug(partner, language, "organisation", by=publisher)
    assert not redirects()


@pytest.mark.parametrize("visibility", PROTECTED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_redirect_to_a_protected_partner_is_refused_in_words(visibility, language):
    partner = make_protected_partner(visibility)
    address = partner.version(language).url
    for new in (address, f"{address}#top", f"{address}?a=b", address.rstrip("/")):
        with override("en"), pytest.raises(ValidationError) as refused:
            Redirect(old="/spip.php?zephyr", new=new).full_clean()
        assert "protected partner" in refused.value.message_dict["new"][0]
        with override("en"):
            outcome = import_redirects(f"old,new\n/good,/fr/\n/zephyr,{new}\n".encode())
        assert [(one.line, one.column) for one in outcome.problems] == [(3, "new")]
        assert "protected partner" in str(outcome.problems[0])
    assert not redirects()


def test_a_redirect_to_a_public_partner_that_shares_a_word_with_a_protected_one_is_let_in():
    make_protected_partner(key="hidden")
    shared = make_partner({"fr": "Organisation – identity protected", "en": "Other"})
    Redirect(old="/spip.php?other", new=shared.version("fr").url).full_clean()
    assert import_redirects(f"old,new\n/a,{shared.version('fr').url}\n".encode()).created == 1
