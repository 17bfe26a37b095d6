"""Addresses: choosing a free one, changing it, and keeping every old one for ever (norm C19, B7.10)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import log
from languages.codes import column, column_languages
from languages.slugs import ascii_slug, first_free
from publishing.public_change import note
from publishing.state import Publishable

# A Publishable, or reference data with pages of its own (publishing.addressed).
Record = Any

addresses_forgotten = Signal()  # sender=the model, addresses: frozenset[str] that must lead to it no more


class OldSlug(models.Model):
    """An address that once led to a record. No foreign key: any type with pages may be behind it."""

    model = models.CharField(max_length=100)
    object_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    slug = models.SlugField(max_length=120, db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("old address")
        verbose_name_plural = gettext_lazy("old addresses")
        constraints = [
            models.UniqueConstraint(name="old_slug_once", fields=["model", "language", "slug"]),
        ]
        indexes = [models.Index(name="old_slug_of", fields=["model", "object_id"])]

    def __str__(self) -> str:
        return f"{self.language} {self.slug}"


def old_slugs_of(record: Record) -> models.QuerySet[OldSlug]:
    return OldSlug.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))


def is_taken(record: Record, language: str, slug: str) -> bool:
    """True when `slug` leads, or once led, to another record of this type in this language."""
    model = type(record)
    current = model._base_manager.filter(**{column("slug", language): slug}).exclude(pk=record.pk)
    old = OldSlug.objects.filter(model=model._meta.label_lower, language=language, slug=slug)
    return current.exists() or old.exclude(object_id=str(record.pk)).exists()


def is_reserved(model: Record, language: str, slug: str) -> bool:
    """True when something else of the site answers at that address: `/fr/positions/` is no page's.

    It asks the site's own addresses, so that no list of reserved words has to be kept in step with them.
    """
    with translation.override(language):
        address = reverse(model.detail_view, kwargs={"slug": slug})
        try:
            return resolve(address).view_name != model.detail_view
        except Resolver404:
            return True


def free_slug(record: Record, language: str, words: str) -> str:
    """An ASCII address made of `words` that is free: `eau`, then `eau-2`; the key when nothing is left."""
    base = ascii_slug(words) or ascii_slug(str(getattr(record, "key", record.pk))) or str(record.pk)
    return first_free(
        base, lambda slug: is_taken(record, language, slug) or is_reserved(type(record), language, slug)
    )


def check_slug(record: Record, language: str, slug: str) -> None:
    """Raises ValidationError, in the active language, when `slug` cannot be the record's address."""
    if not slug or ascii_slug(slug, max_length=120) != slug:
        raise ValidationError(
            _("“%(slug)s” cannot be an address. Use small letters a–z, figures and single hyphens."),
            params={"slug": slug},
        )
    if is_taken(record, language, slug):
        raise taken(slug)
    if is_reserved(type(record), language, slug):
        raise ValidationError(
            _("The address “%(slug)s” is one of the site’s own: choose another one."), params={"slug": slug}
        )


@transaction.atomic
def change_slug(record: Record, language: str, slug: str, *, by: Any) -> None:
    """Gives a language its address; one that readers may know keeps redirecting to it.

    Raises ValidationError when the address is impossible, or taken, at the last moment included.
    """
    refresh(record)
    version = record.version(language)
    before = version.slug
    if slug == before:
        return
    check_slug(record, language, slug)
    if before and version.was_ever_public and not record.hides_its_past:
        OldSlug.objects.get_or_create(
            model=record._meta.label_lower,
            language=language,
            slug=before,
            defaults={"object_id": str(record.pk)},
        )
    old_slugs_of(record).filter(language=language, slug=slug).delete()  # it is the current one again
    setattr(record, column("slug", language), slug)
    try:
        with transaction.atomic():
            changed = {column("slug", language), "updated_at"}
            record.save(update_fields=changed & {field.name for field in record._meta.concrete_fields})
    except IntegrityError as error:  # somebody was faster
        raise taken(slug) from error
    log("change_slug", by=by, on=record, language=language)
    note(record)


def refresh(record: Record) -> None:
    """Holds the row until the end of the transaction, and reads it as it stands now."""
    type(record)._base_manager.select_for_update().get(pk=record.pk)
    record.refresh_from_db()


def taken(slug: str) -> ValidationError:
    return ValidationError(
        _("The address “%(slug)s” leads, or once led, to another record."), params={"slug": slug}
    )


def forget_old_slugs(record: Record) -> None:
    """For a record whose past must not be admitted: no address may betray what it was called."""
    old_slugs_of(record).delete()


def known_slugs(record: Publishable) -> set[tuple[str, str]]:
    """(language, slug) of each address it has, here in hand and in the database, or once had."""
    names = {column("slug", code): code for code in column_languages()}
    stored = type(record)._base_manager.filter(pk=record.pk).values(*names).first() or {}
    now = {(code, slug) for name, code in names.items() for slug in (stored.get(name), getattr(record, name))}
    old = set(old_slugs_of(record).values_list("language", "slug"))
    return {(code, slug) for code, slug in now | old if slug}


def addresses_of(record: Publishable, slugs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Where these slugs lead to the record, under another language's address too (publishing.addresses)."""
    found = set()
    for language, slug in slugs:
        for code in column_languages():
            if code == language or not is_taken(record, code, slug):
                with translation.override(code):
                    found.add(reverse(record.detail_view, kwargs={"slug": slug}))
    return frozenset(found)


def forget_addresses(record: Publishable, slugs: Iterable[tuple[str, str]]) -> None:
    """The same for whatever else leads to the record by these slugs: whoever keeps such a thing listens."""
    addresses = addresses_of(record, slugs)
    forget_old_slugs(record)
    addresses_forgotten.send(sender=type(record), addresses=addresses)


def forget_with_the_record(instance: models.Model, **kwargs: Any) -> None:
    """A deleted record's old addresses lead nowhere: they must not keep others from being imported again."""
    if hasattr(instance, "detail_view"):
        forget_old_slugs(instance)
