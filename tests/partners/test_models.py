"""Partners and memberships: what the database refuses, and what protecting a partner does."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from languages.codes import column
from languages.partial_dates import PartialDate
from languages.texts import Text, text_of
from partners.models import Membership, Partner, Visibility
from publishing.slugs import OldSlug, change_slug
from tests.making import (
    make_country,
    make_membership,
    make_partner,
    make_protected_partner,
    words,
)

pytestmark = pytest.mark.django_db

PROTECTED = [visibility for visibility in Visibility.values if visibility != Visibility.PUBLIC]


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


@pytest.mark.parametrize("visibility", PROTECTED)
def test_a_protected_partner_can_have_no_country(visibility):
    country = make_country()
    refused(lambda: make_protected_partner(visibility, country=country))


def test_an_organisation_cannot_be_a_member_of_itself():
    partner = make_partner()
    refused(lambda: make_membership(partner, partner))


@pytest.mark.parametrize(
    ("start", "end", "is_possible"),
    [
        ("2014", "2013", False),
        ("2014-05", "2014-03", False),
        ("2014-05-02", "2014-05-01", False),
        ("2014-05", "2014", True),
        ("2014", "2014-03", True),
        ("2014-05-01", "2014-05", True),
        ("", "2014", True),
        ("2014", "", True),
    ],
)
def test_a_membership_cannot_end_before_it_starts(start, end, is_possible):
    coalition, member = make_partner(), make_partner()

    def make():
        make_membership(coalition, member, start=start, end=end)

    make() if is_possible else refused(make)


def test_a_member_is_an_organisation_or_a_name_never_both_never_none():
    coalition = make_partner()
    both = Membership(of=coalition, member=make_partner())
    words(both, "name", {"fr": "Nom"})
    refused(both.save)
    refused(Membership(of=coalition).save)


def test_the_editor_is_told_in_their_language():
    partner = make_partner()
    line = Membership(of=partner, member=partner)
    with translation.override("fr"), pytest.raises(ValidationError) as refusal:
        line.full_clean()
    assert "elle-même" in str(refusal.value)


def test_protecting_a_partner_removes_what_would_betray_it(publisher):
    partner = make_partner({"fr": "Nom vrai", "en": "Real name"}, key="p")
    partner.works_in.set([make_country("BI")])
    change_slug(partner, "fr", "autre-nom", by=publisher)
    assert OldSlug.objects.count() == 1
    LogEntry.objects.create(
        user=publisher,
        content_type=ContentType.objects.get_for_model(Partner),
        object_id=str(partner.pk),
        object_repr="Nom vrai",
        action_flag=CHANGE,
        change_message="Nom vrai",
    )
    words(partner, "name", {"fr": "Organisation protégée", "en": "Protected organisation"})
    partner.visibility = Visibility.IDENTITY_WITHHELD
    partner.save()
    change_slug(partner, "fr", "organisation-protegee", by=publisher)
    change_slug(partner, "en", "protected-organisation", by=publisher)
    assert not OldSlug.objects.exists()
    assert not partner.works_in.exists()
    assert not LogEntry.objects.filter(object_repr__contains="vrai").exists()
    assert not LogEntry.objects.filter(change_message__contains="vrai").exists()


def test_one_name_for_every_language_says_which_it_is_in():
    partner = make_partner({"fr": "Avocats Sans Frontières", "en": "Avocats Sans Frontières"}, name_lang="fr")
    assert text_of(partner, "name", "en") == Text("Avocats Sans Frontières", "fr")


def test_lists_are_in_the_right_alphabetical_order():
    for name in ("Zambie", "Œuvre", "Égypte", "Équateur", "Eswatini", "l’Europe", "États-Unis", "Oman"):
        make_partner({"fr": name, "en": name})
    names = [str(p) for p in Partner.objects.order_by(*Partner.by_name("fr"))]
    assert names == [
        "Égypte",
        "Équateur",
        "Eswatini",
        "États-Unis",
        "l’Europe",
        "Œuvre",
        "Oman",
        "Zambie",
    ]


def test_another_word_may_decide_where_a_partner_is_filed():
    partner = make_partner({"fr": "l’Europe des Citoyens", "en": "l’Europe des Citoyens"})
    assert getattr(partner, column("letter", "fr")) == "L"
    words(partner, "sort_name", {"fr": "Europe des Citoyens"})
    partner.save()
    assert getattr(partner, column("letter", "fr")) == "E"


def test_partial_dates_keep_their_precision():
    partner = make_partner(since="2014-12")
    partner.refresh_from_db()
    assert partner.since == PartialDate(2014, 12)
    assert partner.since.format("fr") == "décembre 2014"
