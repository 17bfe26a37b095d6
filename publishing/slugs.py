"""Addresses: choosing a free one, changing it, and keeping every old one for ever (norm C19, B7.10)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import log
from languages.codes import column
from languages.slugs import ascii_slug
from publishing.public_change import note
from publishing.state import Publishable


class OldSlug(models.Model):
    """An address that once led to a record. No foreign key: any publishable type may be behind it."""

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


def old_slugs_of(record: Publishable) -> models.QuerySet[OldSlug]:
    return OldSlug.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))


def is_taken(record: Publishable, language: str, slug: str) -> bool:
    """True when `slug` leads, or once led, to another record of this type in this language."""
    model = type(record)
    current = model._base_manager.filter(**{column("slug", language): slug}).exclude(pk=record.pk)
    old = OldSlug.objects.filter(model=model._meta.label_lower, language=language, slug=slug)
    return current.exists() or old.exclude(object_id=str(record.pk)).exists()


def free_slug(record: Publishable, language: str, words: str) -> str:
    """An ASCII address made of `words` that nobody has: `eau`, then `eau-2`; the key when nothing is left."""
    base = ascii_slug(words) or ascii_slug(str(getattr(record, "key", record.pk))) or str(record.pk)
    slug, number = base, 2
    while is_taken(record, language, slug):
        slug, number = f"{base}-{number}", number + 1
    return slug


def check_slug(record: Publishable, language: str, slug: str) -> None:
    """Raises ValidationError, in the active language, when `slug` cannot be the record's address."""
    if not slug or ascii_slug(slug, max_length=120) != slug:
        raise ValidationError(
            _("“%(slug)s” cannot be an address. Use small letters a–z, figures and single hyphens."),
            params={"slug": slug},
        )
    if is_taken(record, language, slug):
        raise taken(slug)


@transaction.atomic
def change_slug(record: Publishable, language: str, slug: str, *, by: Any) -> None:
    """Gives a language version its address; one that readers may know keeps redirecting to it.

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
            record.save(update_fields=[column("slug", language), "updated_at"])
    except IntegrityError as error:  # somebody was faster
        raise taken(slug) from error
    log("change_slug", by=by, on=record, language=language)
    note(record)


def refresh(record: Publishable) -> None:
    """Holds the row until the end of the transaction, and reads it as it stands now."""
    type(record)._base_manager.select_for_update().get(pk=record.pk)
    record.refresh_from_db()


def taken(slug: str) -> ValidationError:
    return ValidationError(
        _("The address “%(slug)s” leads, or once led, to another record."), params={"slug": slug}
    )


def forget_old_slugs(record: Publishable) -> None:
    """For a record whose past must not be admitted: no address may betray what it was called."""
    old_slugs_of(record).delete()


def forget_with_the_record(instance: models.Model, **kwargs: Any) -> None:
    """A deleted record's old addresses lead nowhere: they must not keep others from being imported again."""
    if isinstance(instance, Publishable):
        forget_old_slugs(instance)
