"""The sealed record: encrypted at rest, opened by the protection officer alone, never by chance."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.models import Event, User
from partners.identity import (
    CannotOpen,
    Consent,
    ProtectedIdentity,
    Secrets,
    keep,
    look_at,
    overdue_reviews,
)
from tests.making import make_partner, make_protected_partner

pytestmark = pytest.mark.django_db

SECRETS = Secrets(
    real_name="ORGANISATION FICTIVE ALPHA",
    country="BI",
    contact="fictive-alpha@example.org",
    risk="high",
    consent=Consent(given=True, date="2025-04-30", by="contact protégé", scope="libellé public"),
    review_by="2027-05-01",
    note="Fictive.",
    forbidden_strings=["organisation-fictive-alpha"],
)


def test_what_is_sealed_comes_out_as_it_went_in(officer):
    record = keep(make_protected_partner(), SECRETS, by=officer)
    assert ProtectedIdentity.objects.get(pk=record.pk).open() == SECRETS


def test_nothing_readable_lies_in_the_database(officer):
    keep(make_protected_partner(), SECRETS, by=officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM partners_protectedidentity")
        stored = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in cursor.fetchone()
        )
    for secret in ("ALPHA", "fictive-alpha", "BI", "2027", json.dumps("contact protégé")):
        assert secret.encode() not in stored or secret == "BI"  # two letters occur by chance in base64


def test_opening_and_sealing_are_written_in_the_log_without_a_name(officer):
    record = keep(make_protected_partner(), SECRETS, by=officer)
    look_at(record, by=officer)
    events = list(Event.objects.order_by("id").values_list("verb", "by", "details"))
    assert events == [
        ("seal_identity", "officer@example.org", {}),
        ("open_identity", "officer@example.org", {}),
    ]


def test_another_key_opens_nothing(officer, settings):
    from cryptography.fernet import Fernet

    record = keep(make_protected_partner(), SECRETS, by=officer)
    settings.PROTECTED_KEY = Fernet.generate_key().decode()
    with pytest.raises(CannotOpen):
        record.open()


def test_a_new_key_in_front_of_the_old_one_still_opens(officer, settings):
    from cryptography.fernet import Fernet

    record = keep(make_protected_partner(), SECRETS, by=officer)
    settings.PROTECTED_KEY = f"{Fernet.generate_key().decode()},{settings.PROTECTED_KEY}"
    assert record.open() == SECRETS


def test_an_impossible_key_explains_itself(officer, settings):
    settings.PROTECTED_KEY = "not a key"
    with pytest.raises(ImproperlyConfigured, match="new_key"):
        keep(make_protected_partner(), SECRETS, by=officer)


def test_not_even_a_superuser_may_open_a_sealed_record(officer, administrator):
    superuser = User.objects.create_superuser("root@example.org", "correct horse battery")
    for action in ("view", "add", "change", "delete"):
        permission = f"partners.{action}_protectedidentity"
        assert not superuser.has_perm(permission)
        assert not administrator.has_perm(permission)
        assert officer.has_perm(permission)
    assert superuser.has_perm("partners.view_partner")


def test_overdue_reviews_are_found(officer):
    overdue, later = make_partner(key="overdue"), make_partner(key="later")
    keep(overdue, Secrets(review_by="2024-03-01"), by=officer)
    keep(later, Secrets(review_by="2999-01-01"), by=officer)
    keep(make_partner(), Secrets(), by=officer)
    assert [record.partner.key for record in overdue_reviews()] == ["overdue"]


def test_a_partner_has_no_way_to_its_sealed_record(officer):
    partner = make_protected_partner()
    keep(partner, SECRETS, by=officer)
    relations = [field.name for field in partner._meta.get_fields()]
    assert not any("identit" in name or name.endswith("+") for name in relations)
