"""The sealed record of a partner at risk: one encrypted row, its own table and permission.

No public module imports this one (tests/repository checks it): what is never loaded cannot leak through
a page, a feed, a count, a sort order or a cache. Only the protection officer may open a record, and each
opening is written in the event log. Threats it answers: a stolen database or backup (everything is
encrypted with PROTECTED_KEY, which is not in it), a curious colleague (own permission, that not even a
superuser has without the role), a careless template (there is no accessor from the partner to here).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.events import log


class Risk(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


@dataclass
class Consent:
    """Whether, when, by whom and to what the partner agreed. `date` is an ISO day, "" when unknown."""

    given: bool = False
    date: str = ""
    by: str = ""
    scope: str = ""


@dataclass
class Secrets:
    """What the seal protects. `country` is an ISO 3166-1 code, `review_by` an ISO day, "" when unknown."""

    real_name: str = ""
    country: str = ""
    contact: str = ""
    risk: str = ""
    consent: Consent = field(default_factory=Consent)
    review_by: str = ""
    note: str = ""
    forbidden_strings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Secrets":
        return cls(**{**data, "consent": Consent(**data.get("consent", {}))})

    @property
    def review_is_overdue(self) -> bool:
        return bool(self.review_by) and date.fromisoformat(self.review_by) < date.today()


@cache
def _cipher(keys: str) -> MultiFernet:
    """The first key of PROTECTED_KEY encrypts; the ones after it (comma-separated) can still open."""
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
    except ValueError as error:
        raise ImproperlyConfigured(
            "PROTECTED_KEY cannot be understood: it must be 32 bytes in URL-safe base64. "
            "Make one with: python manage.py new_key"
        ) from error


class CannotOpen(Exception):
    """The record was sealed with another PROTECTED_KEY."""


class ProtectedIdentity(models.Model):
    """Who a partner really is. Everything that matters is inside `sealed`."""

    id = models.BigAutoField(primary_key=True)
    partner = models.OneToOneField(
        "partners.Partner", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="+"
    )
    sealed = models.BinaryField(editable=False)

    is_secret: ClassVar[bool] = True  # left out of every export unless asked for

    class Meta:
        verbose_name = _("sealed record")
        verbose_name_plural = _("sealed records")

    def __str__(self) -> str:
        return str(_("Sealed record of “%(label)s”")) % {"label": self.partner}

    def open(self) -> Secrets:
        """The secrets. Raises CannotOpen when no key of PROTECTED_KEY fits. Callers log the opening."""
        try:
            plain = _cipher(settings.PROTECTED_KEY).decrypt(bytes(self.sealed))
        except InvalidToken as error:
            raise CannotOpen from error
        return Secrets.of(json.loads(plain))

    @property
    def needs_review(self) -> bool:
        try:
            return self.open().review_is_overdue
        except CannotOpen:
            return True

    @property
    def vouches_for_consent(self) -> bool:
        """True when the partner agreed, and nobody should have asked it again since."""
        try:
            secrets = self.open()
        except CannotOpen:
            return False
        return secrets.consent.given and not secrets.review_is_overdue

    def seal(self, secrets: Secrets) -> None:
        """Puts `secrets` in, encrypted; the row is not saved yet."""
        plain = json.dumps(asdict(secrets), ensure_ascii=False, sort_keys=True).encode()
        self.sealed = _cipher(settings.PROTECTED_KEY).encrypt(plain)


@transaction.atomic
def keep(partner: Any, secrets: Secrets, *, by: Any) -> ProtectedIdentity:
    """Seals `secrets` as the record of `partner`, new or replaced, and logs that it was done."""
    record = ProtectedIdentity.objects.filter(partner=partner).first() or ProtectedIdentity(partner=partner)
    record.seal(secrets)
    record.save()
    log("seal_identity", by=by, on=partner)
    return record


def look_at(record: ProtectedIdentity, *, by: Any) -> Secrets:
    """Opens a record for a person and logs that they did."""
    secrets = record.open()
    log("open_identity", by=by, on=record.partner)
    return secrets


def overdue_reviews() -> list[ProtectedIdentity]:
    """Records whose consent should have been reviewed by now. They can be listed by public label alone.

    One that cannot be opened is among them: nobody can say that its consent still stands.
    """
    records = ProtectedIdentity.objects.select_related("partner").order_by("partner__key")
    return [record for record in records if record.needs_review]


def lacking_consent(partners: Iterable[Any]) -> set[Any]:
    """The keys of those among `partners` for whom nobody can say today that they agreed to be named.

    A protected one without a sealed record is among them; one that nothing protects needs none. As the list
    of overdue reviews does, this opens records for no person: one answer leaves them, and nothing is logged.
    """
    asked = {partner.pk: partner for partner in partners}
    if not asked:
        return set()
    sealed = {record.partner_id: record for record in ProtectedIdentity.objects.filter(partner__in=asked)}
    return {
        key
        for key, partner in asked.items()
        if not (sealed[key].vouches_for_consent if key in sealed else not partner.is_protected)
    }


@register()
def protected_key_is_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        _cipher(settings.PROTECTED_KEY)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="partners.E001")]
    return []
