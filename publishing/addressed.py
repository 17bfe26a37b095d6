"""Reference data with pages of its own: an address per language, made from its name and kept for ever.

A theme or an institution is never published. It has a page in a language when something public in that
language is told there, which only the app that has the page can know: its view says so.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.slugs import ascii_slug, first_free
from languages.texts import active_language, text_in
from publishing.slugs import free_slug
from publishing.state import Address


class Addressed(models.Model):
    """A row whose page has an address in each language in which it has a name.

    A subclass names its `title_field` and its `detail_view` (a URL name that takes a slug), and adds
    `address_constraints()` to its Meta. Where it has no name there is no address, hence no page.
    """

    title_field: ClassVar[str]
    detail_view: ClassVar[str]
    hides_its_past: ClassVar[bool] = False

    for _code in column_languages():
        vars()[column("slug", _code)] = models.SlugField(
            max_length=120, null=True, blank=True, db_index=False, editable=False
        )
    del _code

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """The first name in a language gives it an address there; a corrected one moves nothing."""
        given = self.take_addresses()
        if update_fields is not None:
            update_fields = {*update_fields, *given}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page in the active language, "" where it has no address in it.

        Wherever a page that is public in this language names it, that page exists; elsewhere, ask first.
        """
        return self.version(active_language()).url

    def take_addresses(self) -> list[str]:
        """The columns that were empty and now hold an address."""
        given = []
        for code in column_languages():
            name = text_in(self, self.title_field, code)
            if name and not self.version(code).slug:
                setattr(self, column("slug", code), free_slug(self, code, name))
                given.append(column("slug", code))
        return given

    def version(self, language: str) -> Address:
        return Address(self, language)


def address_constraints() -> list[models.BaseConstraint]:
    """Per language: an address leads to one row of its type."""
    return [
        models.UniqueConstraint(
            name=f"%(app_label)s_%(class)s_slug_{code}",
            fields=[column("slug", code)],
            violation_error_message=_("Another record already has this address."),
        )
        for code in column_languages()
    ]


def give_first_addresses(model: Any, name: str, key: str) -> None:
    """For the migration that adds the columns: an address for each name that every row already has.

    `model` is a historical one, without methods: its own columns say which languages there are. `name` and
    `key` are the columns that addresses are made of.
    """
    columns = [field.name for field in model._meta.concrete_fields]
    languages = [name.removeprefix("slug_") for name in columns if name.startswith("slug_")]
    taken: dict[str, set[str]] = {code: set() for code in languages}
    for row in model.objects.order_by("pk"):
        for code in languages:
            if words := text_in(row, name, code):
                base = ascii_slug(words) or ascii_slug(str(getattr(row, key)))
                slug = first_free(base, taken[code].__contains__)
                taken[code].add(slug)
                setattr(row, column("slug", code), slug)
        row.save(update_fields=[column("slug", code) for code in languages])
