"""The unit of publication, record × language: its state, its address, its moment, and what public means.

`state_xx`, `slug_xx`, `published_at_xx`, `withdrawn_at_xx` and `until_xx` are plain columns, one set per
language, never registered with modeltranslation (a draft would fall back to somebody else's public text).
Code reads them through `record.version("en")` and asks `published("en")`; only publishing.workflow and
publishing.slugs write them. Nothing runs when a moment arrives: whoever reads compares it with the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.db.models.expressions import OrderBy
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages, default_language, site_languages
from languages.folding import FoldedTextField
from languages.texts import active_language, fallback_order, text_in, words_of
from publishing.recorded import RecordedManager, RecordedQuerySet


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLIC = "public", _("Public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def public_condition(model: Any, language: str, now: datetime | None = None) -> Q:
    """The one meaning of public: said to be, its moment has come and its end has not, nothing hides it."""
    now, until = now or timezone.now(), column("until", language)
    return (
        Q(**{column("state", language): State.PUBLIC})
        & Q(**{f"{column('published_at', language)}__lte": now})
        & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": now}))
        & ~model.hidden_condition()
    )


def withdrawn_condition(language: str, now: datetime | None = None) -> Q:
    """Taken away by somebody, or by the moment that was set for it."""
    state, until = column("state", language), column("until", language)
    return Q(**{state: State.WITHDRAWN}) | Q(**{state: State.PUBLIC, f"{until}__lte": now or timezone.now()})


def withdrawn_moment(language: str, now: datetime | None = None) -> Case:
    """When a version was taken away, as `Version.withdrawn_at` says it; NULL for what never was."""
    state, until = column("state", language), column("until", language)
    ended = Q(**{state: State.PUBLIC, f"{until}__lte": now or timezone.now()})
    return Case(When(ended, then=F(until)), default=F(column("withdrawn_at", language)))


class PublishableQuerySet(RecordedQuerySet):
    """Asked by every list, page, feed, sitemap, search and export, so that they cannot disagree."""

    def published(self, language: str, now: datetime | None = None) -> Self:
        """Records whose version in `language` readers may see now."""
        return self.filter(public_condition(self.model, language, now))

    def published_somewhere(self, now: datetime | None = None) -> Self:
        """Records that readers of at least one served language may see: those that may be named."""
        now, anywhere = now or timezone.now(), Q()
        for code in site_languages():
            anywhere |= public_condition(self.model, code, now)
        return self.filter(anywhere)

    def listed(self, language: str, *, mixed: bool) -> Self:
        """What a list in `language` shows: its own records, or all there are where the site mixes them."""
        return self.published_somewhere() if mixed else self.published(language)

    def for_lists(self) -> Self:
        """Without the bodies, which a list never prints."""
        known = {field.name for field in self.model._meta.concrete_fields}
        bodies = ("body", *(column("body", code) for code in column_languages()))
        return self.defer(*(name for name in bodies if name in known))

    def newest_first(self, language: str, *, mixed: bool = False) -> Self:
        """By the record's own date (undated ones last), then by publication in `language`, then by key.

        `mixed` rows may not be published in it at all: they come last of their day, on both databases.
        """
        model: Any = self.model
        published = self.latest_public_first(language) if mixed else f"-{column('published_at', language)}"
        return self.order_by(f"-{model.dated_by}", published, "-pk")

    def latest_public_first(self, language: str) -> OrderBy:
        """By the moment since when readers find them in `language`; the others last.

        A moment that is still to come, or past and withdrawn, moves nothing: the order would tell of it.
        """
        moment = When(public_condition(self.model, language), then=F(column("published_at", language)))
        return Case(moment).desc(nulls_last=True)

    def published_only_elsewhere(self, language: str, elsewhere: str, now: datetime | None = None) -> Self:
        """Records public in `elsewhere` and not in `language` (norm C5b)."""
        return self.published(elsewhere, now).exclude(public_condition(self.model, language, now))


@dataclass(frozen=True)
class Address:
    """A row in one language: what it is called there, and where its page is or would be."""

    record: Any  # a Publishable, or reference data with pages of its own (publishing.addressed)
    language: str

    def _read(self, name: str) -> Any:
        return getattr(self.record, column(name, self.language))

    @property
    def slug(self) -> str | None:
        return self._read("slug")

    @property
    def title(self) -> str:
        """The title in exactly this language, or ""."""
        return text_in(self.record, self.record.title_field, self.language)

    @property
    def was_ever_public(self) -> bool:
        """True when readers may know its address: that of reference data, as soon as there is one."""
        return bool(self.slug)

    @property
    def url(self) -> str:
        """Its address, whether or not it is public yet; "" while it has no slug."""
        if not self.slug:
            return ""
        with translation.override(self.language):
            return reverse(self.record.detail_view, kwargs={"slug": self.slug})


@dataclass(frozen=True)
class Version(Address):
    """One language version of a record: `position.version("en").slug`."""

    record: "Publishable"

    @property
    def stored_state(self) -> State:
        """What the last move left, whatever the clock says: what the constraints of the database look at."""
        return State(self._read("state"))

    @property
    def state(self) -> State:
        """A version whose moment to go has come is withdrawn, though nobody wrote that down."""
        return State.WITHDRAWN if self.has_ended else self.stored_state

    @property
    def published_at(self) -> datetime | None:
        return self._read("published_at")

    @property
    def until(self) -> datetime | None:
        """The moment at which readers stop seeing it, still to come or past; None when none was set."""
        return self._read("until")

    @property
    def withdrawn_at(self) -> datetime | None:
        return self.until if self.has_ended else self._read("withdrawn_at")

    @property
    def has_ended(self) -> bool:
        """True for a version that the moment set for it took away."""
        return self.stored_state == State.PUBLIC and self.until is not None and self.until <= timezone.now()

    @property
    def is_ending(self) -> bool:
        """True for a version that is public, or will be, and has a moment to go that is still to come."""
        return self.state == State.PUBLIC and self.until is not None

    @property
    def is_public(self) -> bool:
        """True when readers may see it now. Agrees with `published()` row by row."""
        return (
            self.state == State.PUBLIC
            and self.published_at is not None
            and self.published_at <= timezone.now()
            and not self.record.is_hidden
        )

    @property
    def is_scheduled(self) -> bool:
        return (
            self.state == State.PUBLIC
            and self.published_at is not None
            and self.published_at > timezone.now()
        )

    @property
    def is_withdrawn(self) -> bool:
        """True for what was public and is not: also while its second publication is still to come."""
        return self.state == State.WITHDRAWN or (self.is_scheduled and self.withdrawn_at is not None)

    @property
    def was_ever_public(self) -> bool:
        """True when readers may know its address."""
        return self.is_withdrawn or (self.state == State.PUBLIC and not self.is_scheduled)


class Publishable(models.Model):
    """A record that is published language by language.

    A subclass names its `title_field`, its `detail_view` (a URL name that takes a slug), its `members`
    (accessors of the rows that belong to it), and adds `public_constraints(title_field)` to its Meta.
    """

    title_field: ClassVar[str] = "title"
    detail_view: ClassVar[str]
    members: ClassVar[tuple[str, ...]] = ()
    optional_words: ClassVar[tuple[str, ...]] = ()  # nobody misses them: where empty, others say the same
    dated_by: ClassVar[str] = "date"  # the column that lists are ordered by, newest first

    source_language = models.CharField(
        _("source language"),
        max_length=10,
        default=default_language,
        help_text=_("The language the text was first written in; the others are its translations."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    for _code in column_languages():
        vars()[column("state", _code)] = models.CharField(
            max_length=10, choices=State, default=State.DRAFT, editable=False
        )
        vars()[column("slug", _code)] = models.SlugField(
            max_length=120, null=True, blank=True, db_index=False, editable=False
        )
        vars()[column("published_at", _code)] = models.DateTimeField(null=True, blank=True, editable=False)
        vars()[column("withdrawn_at", _code)] = models.DateTimeField(null=True, blank=True, editable=False)
        vars()[column("until", _code)] = models.DateTimeField(null=True, blank=True, editable=False)
    del _code

    objects: ClassVar[Any] = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = (
            *("add", "change", "delete", "view"),
            *("translate", "submit", "send_back", "publish", "withdraw"),
        )

    def __str__(self) -> str:
        return words_of(self, self.title_field).value or f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Columns made of others are saved with them; whoever hears of it writes in the same transaction."""
        if update_fields is not None:
            update_fields = {*update_fields, *derived_columns(type(self))}
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page in the active language, "" when it has none there (names are then not linked)."""
        version = self.version(active_language())
        return version.url if version.is_public else ""

    @classmethod
    def hidden_condition(cls) -> Q:
        """Rows that nobody outside may see whatever their state says (a suppressed partner)."""
        return Q(pk__in=[])

    @classmethod
    def hidden_past_condition(cls) -> Q:
        """Rows of which not even a former text may be known (`hides_its_past`, for the database)."""
        return cls.hidden_condition()

    @property
    def is_hidden(self) -> bool:
        """The same, for this row. A subclass overrides both or neither."""
        return False

    @property
    def hides_its_past(self) -> bool:
        """True when even a former publication must not be admitted: 404 instead of 410, no redirects."""
        return self.is_hidden

    def version(self, language: str) -> Version:
        return Version(self, language)

    def versions(self) -> Iterator[Version]:
        """One for each served language, in the site's order."""
        return (Version(self, code) for code in site_languages())

    def public_versions(self) -> list[Version]:
        return [version for version in self.versions() if version.is_public]

    def nearest_version(self, language: str = "") -> Version | None:
        """The public version that a reader of `language` is led to: their own, else the first there is."""
        public = {version.language: version for version in self.public_versions()}
        order = fallback_order(language or active_language())
        return next((public[code] for code in order if code in public), None)

    @property
    def is_public_anywhere(self) -> bool:
        return bool(self.public_versions())

    def readable_languages(self, field: str) -> set[str]:
        """The languages in which readers may see `field`: those of the public versions (languages.texts)."""
        return {version.language for version in self.versions() if version.is_public}


class Member(models.Model):
    """A row that belongs to a record, named by `member_of`, and may be read in the same languages."""

    member_of: ClassVar[str]

    objects = RecordedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(savepoint=False):  # with whoever hears of it, as a record does
            super().save(*args, **kwargs)

    def readable_languages(self, field: str) -> set[str]:
        if getattr(self, f"{self.member_of}_id") is None:
            return set()
        return getattr(self, self.member_of).readable_languages(field)


def derived_columns(model: type[models.Model]) -> set[str]:
    """Names of the folded texts of a model, which follow the words they are made of."""
    return {field.name for field in model._meta.concrete_fields if isinstance(field, FoldedTextField)}


def public_constraints(title_field: str) -> list[models.BaseConstraint]:
    """Per language: public requires title, slug and moment; a slug leads to one record of its type.

    `__isnull=False` stands beside `~Q(x="")` because a CHECK whose value is NULL passes.
    """
    constraints: list[models.BaseConstraint] = []
    for code in column_languages():
        title, slug = column(title_field, code), column("slug", code)
        published, until = column("published_at", code), column("until", code)
        complete = (
            Q(**{f"{title}__isnull": False, f"{slug}__isnull": False})
            & Q(**{f"{published}__isnull": False})
            & ~Q(**{title: ""})
            & ~Q(**{slug: ""})
        )
        constraints += [
            models.CheckConstraint(
                name=f"%(app_label)s_%(class)s_state_{code}",
                condition=Q(**{f"{column('state', code)}__in": State.values}),
            ),
            models.CheckConstraint(
                name=f"%(app_label)s_%(class)s_public_complete_{code}",
                condition=~Q(**{column("state", code): State.PUBLIC}) | complete,
                violation_error_message=_("A public version needs a title, an address and a moment."),
            ),
            models.CheckConstraint(
                name=f"%(app_label)s_%(class)s_until_{code}",
                condition=Q(**{f"{until}__isnull": True})
                | Q(**{f"{published}__isnull": False, f"{until}__gt": F(published)}),
                violation_error_message=_("A version is withdrawn after it is published, not before."),
            ),
            models.UniqueConstraint(
                name=f"%(app_label)s_%(class)s_slug_{code}",
                fields=[slug],
                violation_error_message=_("Another record already has this address."),
            ),
        ]
    return constraints


def public_indexes(prefix: str, *order: str) -> list[models.Index]:
    """Per language: the index behind “public ones, newest first”. `prefix` keeps names unique."""
    return [
        models.Index(
            name=f"{prefix}_public_{code.replace('-', '_')}",
            fields=[column("state", code), *order, f"-{column('published_at', code)}", "-id"],
        )
        for code in column_languages()
    ]
