"""What may not be known is not known: protected partners on every page that could betray them."""

import re

import pytest

from partners.models import Visibility
from tests.making import (
    make_country,
    make_membership,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_theme,
    words,
)

pytestmark = pytest.mark.django_db

LABEL = "Organisation – identité protégée"
PUBLIC_PAGES = (
    "/fr/",
    "/fr/positions/",
    "/fr/partenaires/",
    "/fr/pays/",
    "/fr/pays/republique-democratique-du-congo/",
)


@pytest.fixture
def congo():
    return make_country("CD", public=("fr", "en"))


def everything(client, *more):
    return "".join(client.get(path).content.decode() for path in (*PUBLIC_PAGES, *more))


def test_a_withheld_partner_shows_its_public_label_and_its_region(client, congo):
    partner = make_protected_partner(region=make_region("great-lakes", fr="Grands Lacs"))
    position = make_position({"fr": "Refuges"}, public=("fr",), partners=[partner], countries=[congo])
    page = client.get(f"/fr/partenaires/{partner.version('fr').slug}/").content.decode()
    assert LABEL in page
    assert "Grands Lacs" in page
    assert LABEL in client.get(position.version("fr").url).content.decode()


def test_nothing_connects_a_withheld_partner_with_a_country(client, congo):
    partner = make_protected_partner()
    make_position({"fr": "Refuges"}, public=("fr",), partners=[partner], countries=[congo])
    assert LABEL not in client.get("/fr/pays/republique-democratique-du-congo/").content.decode()
    assert LABEL not in client.get("/fr/partenaires/?country=CD").content.decode()
    page = client.get(f"/fr/partenaires/{partner.version('fr').slug}/").content.decode()
    assert "Congo" not in page
    assert client.get(f"/fr/positions/?partner={partner.key}&country=CD").status_code == 404


def test_a_country_that_slips_in_by_another_way_is_not_shown(client, congo):
    partner = make_protected_partner()
    partner.works_in.add(congo)  # neither a form nor the importer would let it
    page = client.get(f"/fr/partenaires/{partner.version('fr').slug}/").content.decode()
    assert "Congo" not in page
    assert LABEL not in client.get("/fr/pays/republique-democratique-du-congo/").content.decode()


def test_a_suppressed_partner_is_nowhere_at_all(client, congo):
    hidden = make_protected_partner(Visibility.SUPPRESSED, key="hidden-key")
    words(hidden, "name", {"fr": "Maison Zéphyr", "en": "Zephyr House"})
    hidden.themes.add(make_theme())
    hidden.save()
    coalition = make_partner({"fr": "Coalition", "en": "Coalition"})
    make_membership(coalition, hidden)
    make_membership(hidden, make_partner({"fr": "Membre", "en": "Member"}))
    position = make_position(
        {"fr": "Refuges"}, public=("fr",), partners=[hidden], co_authors=[hidden], lead=hidden
    )
    seen = everything(
        client, position.version("fr").url, "/fr/partenaires/coalition/", "/fr/partenaires/membre/"
    )
    for word in ("Zéphyr", "Zephyr", "zephyr", "hidden-key"):
        assert word not in seen


def test_a_suppressed_partner_counts_for_nothing(client):
    make_partner({"fr": "Visible", "en": "Visible"})
    before = client.get("/fr/partenaires/").content
    hidden = make_protected_partner(Visibility.SUPPRESSED)
    hidden.themes.add(make_theme())
    assert client.get("/fr/partenaires/").content == before


@pytest.mark.parametrize("key", ["protected-one", "nobody"])
def test_the_filter_answers_alike_for_a_protected_and_an_unknown_partner(client, key):
    make_protected_partner(key="protected-one")
    unknown = client.get("/fr/positions/?partner=somebody")
    answer = client.get(f"/fr/positions/?partner={key}")
    assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)


def test_a_membership_that_would_endanger_somebody_is_not_shown(client):
    coalition = make_partner({"fr": "Coalition", "en": "Coalition"})
    member = make_partner({"fr": "Discret", "en": "Discreet"})
    make_membership(coalition, member, is_public=False)
    assert "Discret" not in client.get("/fr/partenaires/coalition/").content.decode()
    assert "Coalition" not in client.get("/fr/partenaires/discret/").content.decode()


# --- what the browser is told -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/fr/", "/en/positions/", "/fr/nothing/", "/"])
def test_every_public_answer_carries_the_strict_policy(client, path):
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for word in ("unsafe-inline", "unsafe-eval", "nonce-", "http:", "https:", "*", "data:"):
        assert word not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_the_app_itself_compresses_and_always_into_the_same_bytes(client, db):
    headers = {"accept-encoding": "gzip"}
    first, second = (client.get("/fr/positions/", headers=headers) for _ in range(2))
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.content == second.content
    assert len(first.content) < len(client.get("/fr/positions/").content)


def test_a_page_that_did_not_change_is_not_sent_again(client, db):
    first = client.get("/fr/positions/")
    again = client.get("/fr/positions/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


# --- drafts -------------------------------------------------------------------------------------


def half_public():
    """French is public, English is a draft that has words everywhere, French has a title only."""
    from positions.models import Milestone
    from tests.making import make_action, make_ask, make_signatory

    draft = {"en": "ENGLISH DRAFT"}
    lead = make_partner({"fr": "Organisation", "en": "ENGLISH DRAFT"}, public=("fr",))
    words(lead, "about", draft)
    lead.save()
    country = make_country("PE", public=("fr",))
    words(country, "intro", draft)
    country.save()
    texts = dict.fromkeys(("summary", "body", "notice"), draft)
    position = make_position(
        {"fr": "Titre", "en": "ENGLISH DRAFT"}, public=("fr",), lead=lead, countries=[country], **texts
    )
    words(position, "context_file", draft)
    position.save()
    make_ask(position, draft)
    ask = make_ask(position, {"fr": "Publier"}, status="open")
    words(ask, "status_source", draft)
    ask.save()
    milestone = Milestone(ask=ask)
    words(milestone, "label", draft)
    milestone.save()
    action = make_action(position, date="2024")
    words(action, "summary", {"fr": "", **draft})
    words(action, "place", draft)
    action.save()
    signatory = make_signatory(position)
    words(signatory, "name", {"fr": "", **draft})
    signatory.save()
    make_position({"fr": "Autre", "en": "Other"}, lead=lead)
    return position, lead, country


def test_the_words_of_a_draft_never_stand_in_for_words_that_are_missing(client):
    records = half_public()
    pages = [record.version("fr").url for record in records]
    english = ["/en/", "/en/positions/", "/en/positions/other/", "/en/partners/", "/en/countries/"]
    seen = everything(client, *pages, *english)
    assert "ENGLISH DRAFT" not in seen
    marked = r'<a [^>]*lang="fr" dir="ltr"[^>]*>Organisation</a>'
    assert re.search(marked, client.get("/en/positions/other/").content.decode())


def test_the_words_of_a_withdrawn_version_are_gone_from_the_other_one(client, publisher):
    from publishing.workflow import withdraw

    position = make_position(
        {"fr": "Titre", "en": "Title"}, summary={"en": "ENGLISH SUMMARY"}, body={"en": "<p>ENGLISH BODY</p>"}
    )
    shown = client.get("/fr/positions/titre/").content.decode()
    assert "ENGLISH SUMMARY" in shown
    assert "Cette section n’est disponible qu’en anglais." in shown
    withdraw(position, "en", by=publisher)
    assert "ENGLISH" not in client.get("/fr/positions/titre/").content.decode()


def test_other_names_do_not_survive_the_protection_of_a_partner(client):
    from partners.models import OtherName

    partner = make_partner({"fr": "Nom vrai", "en": "Real name"})
    OtherName.objects.create(partner=partner, text="Autre nom vrai")
    words(partner, "name", {"fr": "Libellé", "en": "Label"})
    partner.visibility = Visibility.IDENTITY_WITHHELD
    partner.save()
    assert "Autre nom vrai" not in client.get(partner.version("fr").url).content.decode()
    assert not OtherName.objects.exists()


def test_a_protected_partner_is_not_shown_as_a_member_of_what_would_place_it(client, congo):
    coalition = make_partner({"fr": "Collectif du Congo", "en": "Congo collective"}, country=congo)
    partner = make_protected_partner()
    make_membership(coalition, partner)
    assert LABEL not in client.get(coalition.version("fr").url).content.decode()
    assert "Congo" not in client.get(partner.version("fr").url).content.decode()
