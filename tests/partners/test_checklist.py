"""Before publishing: nobody is named who may not be, and nobody learns what is sealed."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import Event
from languages.codes import column, site_languages
from partners.identity import Consent, Secrets, keep
from partners.models import Partner, Visibility
from publishing.checklist import ADVICE, BLOCKS, findings, refuse_blocking
from tests.making import (
    make_action,
    make_ask,
    make_block,
    make_country,
    make_membership,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_signatory,
    make_target,
    words,
)

pytestmark = pytest.mark.django_db

SUMMARY = {"fr": "En bref.", "en": "In short."}
AGREED = Consent(given=True, date="2024-05-01", by="secret-person", scope="secret-scope")


def secrets(**values):
    return Secrets(
        **{
            "real_name": "SECRET ALPHA",
            "note": "secret-note",
            "consent": AGREED,
            "review_by": "2999-01-01",
            **values,
        }
    )


def codes(record, language="fr"):
    return [one.code for one in findings(record, language)]


def another_protected(visibility=Visibility.IDENTITY_WITHHELD):
    """One more under the same label, which has an address of its own."""
    number = Partner.objects.count()
    slugs = {column("slug", code): f"protected-{number}" for code in site_languages()}
    return make_protected_partner(visibility, **slugs)


def safety(record, language="fr"):
    return [one for one in findings(record, language) if one.code == "consent"]


def position(**values):
    return make_position(summary=SUMMARY, public=(), **values)


# --- consent --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sealed",
    [
        {"consent": Consent()},
        {"consent": Consent(given=False, date="2024-01-01", by="x")},
        {"review_by": "2020-01-01"},
        {"review_by": "2020-01-01", "consent": Consent()},
    ],
    ids=["never asked", "refused", "to be reviewed", "both"],
)
@pytest.mark.parametrize("make", [make_partner, make_protected_partner])
def test_naming_a_partner_whose_consent_nobody_can_vouch_for_blocks(make, sealed, officer):
    partner = make()
    keep(partner, secrets(**sealed), by=officer)
    record = position(lead=partner)
    found = safety(record)
    assert [one.severity for one in found] == [BLOCKS]
    assert found[0].place.name == "lead"
    with pytest.raises(ValidationError) as refusal:
        refuse_blocking(record, "fr")
    assert refusal.value.messages == [found[0].sentence]


def test_a_consent_that_stands_blocks_nothing(officer):
    partner = make_protected_partner()
    keep(partner, secrets(), by=officer)
    never_reviewed = another_protected()
    keep(never_reviewed, secrets(review_by=""), by=officer)
    record = position(lead=partner, partners=[never_reviewed])
    assert safety(record) == []
    refuse_blocking(record, "fr")


def test_a_protected_partner_without_a_sealed_record_blocks_and_an_ordinary_one_does_not():
    assert safety(position(lead=make_partner())) == []
    for visibility in (Visibility.IDENTITY_WITHHELD, Visibility.COUNTRY_WITHHELD):
        assert len(safety(position(lead=another_protected(visibility)))) == 1


def test_a_record_sealed_with_a_lost_key_vouches_for_nobody(officer, settings):
    partner = make_protected_partner()
    keep(partner, secrets(), by=officer)
    settings.PROTECTED_KEY = Fernet.generate_key().decode()
    assert len(safety(position(lead=partner))) == 1


def doubtful(officer):
    partner = make_protected_partner()
    keep(partner, secrets(consent=Consent()), by=officer)
    return partner


def as_lead(partner):
    return position(lead=partner)


def as_partner(partner):
    return position(partners=[partner])


def as_co_author(partner):
    return position(co_authors=[partner])


def as_signatory(partner):
    record = position()
    make_signatory(record, partner)
    return record


def in_an_action(partner):
    record = position()
    make_action(record).organisations.set([partner])
    return record


def of_a_result(partner):
    return make_result(summary=SUMMARY, partners=[partner])


def of_news(partner):
    return make_news(summary=SUMMARY, lead=partner)


def as_a_member(partner):
    coalition = make_partner()
    make_membership(coalition, partner)
    return coalition


def behind_a_button(partner):
    page = make_page(summary=SUMMARY)
    make_block(page, kind="button", partner=partner)
    return page


def linked_from_a_text(partner):
    return position(body={"fr": f'<p>Avec <a href="record:partners.partner/{partner.key}">eux</a>.</p>'})


def itself(partner):
    return partner


NAMED = [
    *(as_lead, as_partner, as_co_author, as_signatory, in_an_action, of_a_result, of_news, as_a_member),
    *(behind_a_button, linked_from_a_text, itself),
]


@pytest.mark.parametrize("named", NAMED, ids=lambda one: one.__name__)
def test_in_whichever_capacity_a_partner_is_named_its_consent_counts(named, officer):
    assert len(safety(named(doubtful(officer)))) == 1


def test_a_line_that_is_not_shown_names_nobody(officer):
    partner = doubtful(officer)
    record = position()
    make_signatory(record, partner, is_public=False)
    make_action(record, is_public=False).organisations.set([partner])
    assert safety(record) == []


def test_a_partner_that_no_page_may_name_is_named_by_none(officer):
    drafted = make_partner(public=())
    keep(drafted, secrets(consent=Consent()), by=officer)
    suppressed = make_protected_partner(Visibility.SUPPRESSED)
    keep(suppressed, secrets(consent=Consent()), by=officer)
    assert safety(position(lead=drafted, partners=[suppressed])) == []
    assert len(safety(drafted)) == len(safety(suppressed)) == 1  # but their own page would


def test_an_editor_learns_the_public_label_and_nothing_of_what_is_sealed(officer):
    """Every reason is told in the same words: what was answered, and if anybody was asked, stays sealed."""
    told = set()
    reasons = [
        {"consent": Consent()},
        {"review_by": "2020-01-01"},
        {"risk": "high", "consent": Consent(by="x")},
        None,
    ]
    for sealed in reasons:
        partner = another_protected()
        if sealed is not None:
            keep(partner, secrets(**sealed), by=officer)
        with translation.override("en"):
            (finding,) = safety(position(lead=partner))
        told.add((finding.sentence, finding.place.label))
        assert "Organisation – identit" in finding.sentence
        for secret in ("SECRET", "secret", "2020", "high", "sealed", "overdue"):
            assert secret not in repr(finding)
    assert len(told) == 1


def test_looking_writes_nothing_in_the_event_log(officer):
    record = position(lead=doubtful(officer))
    before = Event.objects.count()
    findings(record, "fr")
    assert Event.objects.count() == before


# --- names that may not stand in a text -----------------------------------------------------------------


def test_a_text_that_names_whom_a_line_hides_blocks():
    record = position(body={"fr": "<p>Avec la LIGUE des <em>droits</em> paysans.</p>", "en": "<p>x</p>"})
    partner = make_partner({"fr": "Ligue des droits paysans", "en": "Peasant rights league"})
    line = make_signatory(record, partner)
    assert codes(record) == []
    line.is_public = False
    line.save()
    (finding,) = findings(record, "fr")
    assert (finding.code, finding.severity) == ("name-not-shown", BLOCKS)
    assert finding.place.name == column("body", "fr")
    assert codes(record, "en") == []
    with pytest.raises(ValidationError):
        refuse_blocking(record, "fr")
    refuse_blocking(record, "en")


def test_the_words_of_asks_and_actions_are_looked_at_as_well_unless_they_are_not_shown():
    record = position()
    make_target(record)
    line = make_signatory(record, is_public=False)
    words(line, "name", {"fr": "Comité Zéphyr", "en": "Zephyr committee"})
    line.save()
    assert codes(record) == []
    make_ask(record, {"fr": "Protéger le comité Zéphyr", "en": "x"})
    assert codes(record) == ["name-not-shown"]
    action = make_action(record)
    words(action, "summary", {"fr": "Avec le Comité  zéphyr."})
    action.save()
    assert codes(record) == ["name-not-shown"] * 2
    action.is_public = False
    action.save()
    assert codes(record) == ["name-not-shown"]


@pytest.mark.parametrize("name", ["Collectif", "OX", "Ligue des droits"])
def test_words_that_only_look_like_a_hidden_name_block_nothing(name):
    """A name of one word is a name as it is written; nobody is found inside another word."""
    text = "<p>Un collectif, deux bOXes OX, et la Ligue des droitsdelhomme.</p>"
    record = position(body={"fr": text, "en": "<p>x</p>"})
    line = make_signatory(record, is_public=False)
    words(line, "name", {"fr": name, "en": name})
    line.save()
    assert codes(record) == []


def test_a_suppressed_partner_is_named_in_no_text():
    make_partner({"fr": "Maison Zéphyr", "en": "Zephyr house"}, visibility=Visibility.SUPPRESSED)
    record = position(body={"fr": "<p>Merci à la maison Zephyr.</p>", "en": "<p>Thanks.</p>"})
    assert codes(record) == ["name-suppressed"]
    assert codes(record, "en") == []


def test_a_label_that_another_partner_bears_in_public_may_be_written(officer):
    make_protected_partner(Visibility.SUPPRESSED)
    record = position(body={"fr": "<p>Une Organisation – identité protégée.</p>", "en": "<p>x</p>"})
    assert codes(record) == ["name-suppressed"]
    another_protected()
    assert codes(record) == []


def test_the_words_that_a_sealed_record_forbids_cannot_be_guessed_by_writing_them(officer):
    """Otherwise whoever may write a text could try one name after the other."""
    partner = make_protected_partner()
    keep(partner, secrets(forbidden_strings=["Burundi Alpha"]), by=officer)
    texts = {"fr": "<p>SECRET ALPHA, Burundi Alpha.</p>", "en": "<p>x</p>"}
    assert codes(position(lead=partner, body=texts)) == []


# --- a protected partner's own text -----------------------------------------------------------------------


def test_a_country_in_the_text_of_a_protected_partner_is_advice():
    make_country("BI")
    about = {"fr": "Travaille au Burundi.", "en": "Works there."}
    for partner, expected in ((make_protected_partner(), True), (make_partner(), False)):
        words(partner, "about", about)
        partner.save()
        found = [one for one in findings(partner, "fr") if one.code == "protected-names-country"]
        assert bool(found) is expected
        assert all(one.severity == ADVICE and "Burundi" in one.sentence for one in found)
        assert "protected-names-country" not in codes(partner, "en")
