"""The picture beside a link to a page: who has one, what it says, who gets it, and what is kept of it."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import transaction
from PIL import Image as Picture

from advocacy_site import share_cards
from advocacy_site.share_images import FOLDER, find_drawn, forget, image_of, site_image
from languages.codes import column
from languages.texts import Text
from pages.chrome import chrome
from pages.models import SiteIdentity
from partners.models import Visibility
from positions.models import Target
from publishing.public_change import Change
from publishing.slugs import change_slug
from publishing.workflow import withdraw
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
    make_result,
    make_theme,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address_on(client, path):
    """Where the page at `path` says its picture is, without the host."""
    html = client.get(path).content.decode()
    return re.search(r'property="og:image" content="http://testserver([^"]+)"', html)[1]


def kept():
    return sorted(path.name for path in (Path(configured.MEDIA_ROOT) / FOLDER).rglob("*.png"))


def leave(kind, key, name="fr-0123456789abcdef.png"):
    """A picture that stayed from before."""
    path = Path(configured.MEDIA_ROOT) / FOLDER / kind / str(key) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    return path


def folders_of(kind):
    return sorted((Path(configured.MEDIA_ROOT) / FOLDER / kind).glob("*"))


MAKERS = {
    "position": make_position,
    "result": make_result,
    "news": make_news,
    "publication": make_document,
    "page": make_page,
    "partner": make_partner,
}


# --- the page that works ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAKERS)
def test_every_record_has_a_picture_in_each_language(client, kind):
    record = MAKERS[kind]({"fr": "Eau", "en": "Water"})
    addresses = {code: address_on(client, record.version(code).url) for code in ("fr", "en")}
    assert addresses["fr"] != addresses["en"]
    for code, address in addresses.items():
        assert address.startswith(f"/{code}/")
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/png"
        assert Picture.open(io.BytesIO(response.content)).size == (1200, 630)
        assert len(response.content) < 150_000


def test_so_have_a_country_and_a_theme(client):
    country = make_country("CD", public=("fr", "en"))
    theme = make_theme()
    make_position(themes=[theme], countries=[country])
    for record in (country, theme):
        address = address_on(client, record.version("en").url)
        assert record.version("en").slug in address
        assert client.get(address).status_code == 200


def test_a_theme_without_a_page_has_no_picture(client):
    theme = make_theme()
    position = make_position(themes=[theme])
    address = address_on(client, theme.version("fr").url)
    position.themes.clear()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/fr/", "/en/positions/", "/fr/partenaires/?letter=Z", "/en/contact/"])
def test_every_other_page_has_the_sites(client, path):
    make_partner({"fr": "Zone", "en": "Zone"})
    address = address_on(client, path)
    response = client.get(address)
    assert response.status_code == 200
    assert address == address_on(client, f"/{path.split('/')[1]}/")


def test_it_is_asked_again_each_time_and_sent_again_only_if_it_changed(client):
    address = address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url)
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_head_request_gets_no_body(client):
    address = address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url)
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")


# --- its address follows what it says --------------------------------------------------------------


def test_a_new_title_has_a_new_address_and_the_former_one_leads_there(client):
    position = make_position({"fr": "Eau"}, public=("fr",))
    before = address_on(client, position.version("fr").url)
    words(position, "title", {"fr": "L’eau pour toutes et tous"})
    position.save()
    after = address_on(client, position.version("fr").url)
    assert after != before
    response = client.get(before)
    assert (response.status_code, response.headers["Location"]) == (302, after)


def test_a_new_address_of_the_page_moves_its_picture(client, publisher):
    position = make_position({"fr": "Eau"}, public=("fr",))
    before = address_on(client, position.version("fr").url)
    change_slug(position, "fr", "source", by=publisher)
    assert client.get(before, follow=True).status_code == 200
    assert "/source-" in client.get(before).headers["Location"]


@pytest.mark.parametrize("change", [{"accent": "#1144bb"}, {column("name", "fr"): "Autre nom"}])
def test_what_the_organisation_changes_changes_every_picture(client, change):
    position = make_position({"fr": "Eau"}, public=("fr",))
    before = [address_on(client, path) for path in (position.version("fr").url, "/fr/")]
    SiteIdentity.objects.update(**change)
    assert not set(before) & {address_on(client, path) for path in (position.version("fr").url, "/fr/")}


def test_nothing_in_the_address_decides_what_is_drawn(client):
    position = make_position({"fr": "Eau"}, public=("fr",))
    right = address_on(client, position.version("fr").url)
    for wrong in ("0" * 16, "f" * 16):
        response = client.get(re.sub(r"[0-9a-f]{16}(?=\.png)", wrong, right))
        assert (response.status_code, response.headers["Location"]) == (302, right)
    for wrong in ("eau.png", "eau-xyz.png", "-0000000000000000.png", "eau-00000000000000001.png"):
        assert client.get(f"{right.rpartition('/')[0]}/{wrong}").status_code == 404
    assert client.get(right.replace("/positions/", "/nonsense/")).status_code == 404
    assert kept() == []  # none of these drew anything


# --- what may not be seen --------------------------------------------------------------------------


def test_a_draft_and_another_language_have_no_picture(client):
    position = make_position({"fr": "Eau", "en": "Water"}, public=("fr",))
    french = address_on(client, position.version("fr").url)
    assert client.get(french.replace("/fr/", "/en/", 1)).status_code == 404
    assert image_of(make_position({"fr": "Brouillon"}, public=()), chrome("fr")) is None


def test_the_picture_of_what_was_withdrawn_is_gone_with_it(client, publisher):
    position = make_position({"fr": "Eau"}, public=("fr",))
    address = address_on(client, position.version("fr").url)
    assert client.get(address).status_code == 200
    withdraw(position, "fr", by=publisher)
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_protected_partner_has_no_picture_of_its_own(client, visibility):
    partner = make_protected_partner(visibility)
    assert image_of(partner, chrome("fr")) is None
    slug = partner.version("fr").slug
    ours = site_image(chrome("fr")).digest
    address = address_on(client, "/fr/").rpartition("/")[0] + f"/partners/{slug}-{ours}.png"
    assert client.get(address).status_code == 404
    if visibility != Visibility.SUPPRESSED:
        assert address_on(client, partner.version("fr").url) == address_on(client, "/fr/")


def test_protecting_a_partner_removes_the_picture_with_its_name(client, django_capture_on_commit_callbacks):
    partner = make_partner({"fr": "Nom vrai"}, public=("fr",))
    address = address_on(client, partner.version("fr").url)
    assert client.get(address).status_code == 200
    assert len(kept()) == 1
    transaction.get_connection().run_on_commit.clear()  # what the test prepared is another transaction
    with django_capture_on_commit_callbacks(execute=True):
        partner.visibility = Visibility.IDENTITY_WITHHELD
        partner.save()
    assert kept() == []
    assert client.get(address).status_code == 404


def while_it_is_drawn(monkeypatch, change):
    """Somebody else saves while a request draws: what the drawing began with is no longer true at its end."""

    def slow(card):
        drawn = share_cards.draw(card)
        change()
        return drawn

    monkeypatch.setattr("advocacy_site.share_images.draw", slow)


def protect(partner, visibility=Visibility.IDENTITY_WITHHELD):
    again = type(partner).objects.get(pk=partner.pk)
    words(again, "name", {"fr": "Une organisation", "en": "An organisation"})
    again.visibility = visibility
    again.save()


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_partner_protected_while_its_picture_is_drawn_is_neither_shown_nor_kept(
    client, monkeypatch, visibility
):
    partner = make_partner({"fr": "Nom vrai", "en": "Real name"})
    address = address_on(client, partner.version("fr").url)
    while_it_is_drawn(monkeypatch, lambda: protect(partner, visibility))
    assert client.get(address).status_code == 404
    assert kept() == []
    assert folders_of("partners") == []


def test_nor_is_one_whose_address_changed_as_well(client, monkeypatch):
    partner = make_partner({"fr": "Nom vrai"}, public=("fr",))
    address = address_on(client, partner.version("fr").url)

    def change():
        protect(partner)
        type(partner).objects.filter(pk=partner.pk).update(**{column("slug", "fr"): "une-organisation"})

    while_it_is_drawn(monkeypatch, change)
    assert client.get(address).status_code == 404
    assert kept() == []


def test_what_is_withdrawn_while_it_is_drawn_is_not_sent_either(client, monkeypatch, publisher):
    position = make_position({"fr": "Eau"}, public=("fr",))
    address = address_on(client, position.version("fr").url)
    while_it_is_drawn(monkeypatch, lambda: withdraw(position, "fr", by=publisher))
    assert client.get(address).status_code == 410
    assert kept() == []


def test_a_title_changed_while_it_is_drawn_leads_to_the_new_picture(client, monkeypatch):
    position = make_position({"fr": "Eau"}, public=("fr",))
    before = address_on(client, position.version("fr").url)
    while_it_is_drawn(monkeypatch, lambda: type(position).objects.update(**{column("title", "fr"): "Terre"}))
    response = client.get(before)
    after = address_on(client, position.version("fr").url)
    assert (response.status_code, response.headers["Location"]) == (302, after)
    assert after != before
    assert kept() == []
    assert client.get(after).status_code == 200


def test_a_question_that_fails_after_drawing_leaves_nothing(client, monkeypatch):
    address = address_on(client, make_partner({"fr": "Nom"}, public=("fr",)).version("fr").url)
    asked = []

    def find_once(kind, slug):
        asked.append(slug)
        if len(asked) > 1:
            raise OSError
        return find_drawn(kind, slug)

    monkeypatch.setattr("advocacy_site.share_views.find_drawn", find_once)
    with pytest.raises(OSError):
        client.get(address)
    assert kept() == []


def test_asking_for_the_picture_of_a_protected_partner_removes_what_was_left(client):
    partner = make_protected_partner()
    left = leave("partners", partner.pk)
    slug = partner.version("fr").slug
    address = address_on(client, "/fr/").rpartition("/")[0] + f"/partners/{slug}-{'0' * 16}.png"
    assert client.get(address).status_code == 404
    assert not left.parent.exists()


def test_a_picture_that_cannot_be_removed_is_told_without_its_name(client, monkeypatch, caplog):
    partner = make_partner({"fr": "Nom vrai"}, public=("fr",))
    client.get(address_on(client, partner.version("fr").url))

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", kept()[0])

    with monkeypatch.context() as disk:
        disk.setattr("os.unlink", refuse)
        forget([Change("partners.partner", str(partner.pk))])
    (told, *_others) = caplog.records
    assert told.levelname == "WARNING"
    assert "Permission denied" in told.getMessage() and "clean_share_images" in told.getMessage()
    assert not any(secret in caplog.text for secret in ("Nom vrai", "nom-vrai", kept()[0], "share/partners"))


def test_removing_what_another_process_removed_already_is_no_news(caplog):
    forget([Change("partners.partner", "123456")])
    assert caplog.records == []


def test_nothing_else_hands_out_what_is_kept(client):
    client.get(address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url))
    (path,) = (Path(configured.MEDIA_ROOT) / FOLDER).rglob("*.png")
    name = path.relative_to(configured.MEDIA_ROOT).as_posix()
    assert client.get(f"/media/{name}").status_code == 404


# --- what is kept ----------------------------------------------------------------------------------


def test_one_file_per_record_and_language_is_kept(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    for number in range(3):
        words(position, "title", {"fr": f"Eau {number}"})
        position.save()
        for code in ("fr", "en"):
            client.get(address_on(client, position.version(code).url))
    assert [name[:3] for name in kept()] == ["en-", "fr-"]


def test_what_was_drawn_once_is_not_drawn_again(client, monkeypatch):
    address = address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url)
    first = client.get(address).content
    monkeypatch.setattr("advocacy_site.share_images.draw", lambda card: pytest.fail("drawn again"))
    assert client.get(address).content == first


def test_a_full_disk_costs_nobody_the_picture(client, monkeypatch):
    def refuse(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("advocacy_site.share_images.write_whole", refuse)
    address = address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url)
    assert client.get(address).status_code == 200


def clean_up(*options):
    out = io.StringIO()
    call_command("clean_share_images", *options, stdout=out)
    return out.getvalue()


def test_what_is_no_pages_picture_is_listed_and_only_removed_when_asked(client, publisher):
    theme, page = make_theme(), make_page({"fr": "Page", "en": "Page"})
    position = make_position({"fr": "Eau", "en": "Water"}, themes=[theme])
    institution = make_institution("directorate")
    Target.objects.create(position=position, institution=institution, role="primary")
    shown = (position, page, theme, institution, make_country("CD", public=("fr", "en")))
    for record in shown:
        for code in ("fr", "en"):
            assert client.get(address_on(client, record.version(code).url)).status_code == 200
    assert client.get(address_on(client, "/fr/")).status_code == 200
    needed = kept()
    assert len(needed) == 2 * len(shown) + 1
    draft, protected = make_position({"fr": "Brouillon"}, public=()), make_protected_partner()
    left = {
        leave("partners", protected.pk),
        leave("positions", draft.pk),
        leave("positions", position.pk),  # what another title had
        leave("positions", 987654),  # what was deleted
        leave("themes", make_theme("unused").pk),
        leave("nonsense", "nobody"),
        leave("partners", protected.pk, ".part-abc"),
    }
    listed = clean_up()
    names = {path.relative_to(configured.MEDIA_ROOT).as_posix() for path in left}
    assert {line for line in listed.splitlines() if line.startswith(FOLDER)} == names
    assert "--delete" in listed
    assert all(path.exists() for path in left)
    assert "7" in clean_up("--delete").splitlines()[-1]
    assert kept() == needed
    assert not any(path.exists() for path in left)
    assert folders_of("partners") == []


def test_the_picture_of_a_partner_protected_behind_our_back_is_found(client):
    """By a write that sends no signal, or by a backup of the files older than that of the database."""
    partner = make_partner({"fr": "Nom vrai"}, public=("fr",))
    client.get(address_on(client, partner.version("fr").url))
    assert "partners/" not in clean_up()
    type(partner).objects.filter(pk=partner.pk).update(visibility=Visibility.COUNTRY_WITHHELD, country=None)
    assert f"{FOLDER}/partners/{partner.pk}/" in clean_up("--delete")
    assert kept() == []


def test_a_site_that_never_drew_anything_has_nothing_to_clean():
    assert len(clean_up().splitlines()) == 1


def test_a_logo_that_cannot_be_read_costs_nobody_the_picture(client):
    logo = make_image()
    Path(logo.file.path).write_bytes(b"no picture")
    SiteIdentity.objects.update(logo=logo)
    address = address_on(client, make_position({"fr": "Eau"}, public=("fr",)).version("fr").url)
    assert client.get(address).status_code == 200


# --- its words -------------------------------------------------------------------------------------


CONTROL = (*(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))), "\u2028", "\u2029")


def test_what_ends_a_line_or_steers_a_machine_is_printed_as_a_space():
    position = make_position({"fr": "Eau"}, public=("fr",))
    for sign in CONTROL:
        words(position, "title", {"fr": f"Eau{sign}{sign}douce"})
        words(position.type, "label", {"fr": f"Lettre{sign}ouverte"})
        site = replace(
            chrome("fr"), name=Text(f"Notre{sign}nom", "fr"), tagline=Text(f"Une{sign}devise", "fr")
        )
        said = image_of(position, site).card
        assert [text.value for text in said[:3]] == ["Lettre ouverte", "Eau douce", "Notre nom"], repr(sign)
        assert site_image(site).card.title.value == "Une devise", repr(sign)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_separator_in_a_title_costs_nobody_the_picture(client, sign):
    position = make_position({"fr": f"L’eau{sign}pour toutes"}, public=("fr",))
    response = client.get(address_on(client, position.version("fr").url))
    assert response.status_code == 200
    assert image_of(position, chrome("fr")).card.title.value == "L’eau pour toutes"


def test_french_is_set_as_french():
    position = make_position({"fr": "Qui décide ?"}, public=("fr",))
    assert image_of(position, chrome("fr")).card.title.value == "Qui décide\u202f?"


def test_the_picture_says_in_words_what_it_shows(client):
    position = make_position({"fr": "Eau"}, public=("fr",))
    html = client.get(position.version("fr").url).content.decode()
    alt = re.search(r'og:image:alt" content="([^"]+)"', html)[1]
    name = getattr(SiteIdentity.objects.get(), column("name", "fr"))
    assert alt == f"Mémorandum – Eau – {name}"
