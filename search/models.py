"""What search keeps: an entry per record and language, and what it needs to stay true.

Beside these tables stands `search_index`, made by a migration as each database can (search.engines). Only
what the public may read is in any of them; what is withheld is never written here.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.texts import Text


class RowQuerySet(models.QuerySet):
    """Rows that only the search knows."""

    def discard(self) -> None:
        """Deletes in one statement: nobody listens for these, so none needs to be loaded for a signal."""
        self._raw_delete(self.db)


class Entry(models.Model):
    """A language version of a record, as searches find it.

    Its key is its place in time (search.places): the newest entry has the greatest, so that both databases
    find the newest hits of a frequent word without looking at the others.
    """

    id = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=60)  # "positions.position"
    object_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)  # of search.sources: "position", "country"…
    key = models.CharField(max_length=120)  # orders entries of one day, the same on every installation
    date = models.CharField(max_length=10, blank=True)  # of the record, ISO 8601, as exact as it is known
    fingerprint = models.CharField(max_length=40)  # of everything that is indexed
    codes = models.TextField(blank=True)  # "country/CD theme/gender year/2023 …", for filters and counts
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    title = models.TextField()
    title_language = models.CharField(max_length=10)
    # Passages, each a line. No words of files: they are found, and never printed.
    names = models.TextField(blank=True)  # of what it is about and who has part in it
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)  # the rest of its page

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="search_entry_once", fields=["model", "object_id", "language"])
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"

    @property
    def heading(self) -> Text:
        return Text(self.title, self.title_language)

    @property
    def passages(self) -> list[str]:
        """What may be quoted, the most telling first."""
        return [line for line in (*self.summary.split("\n"), *self.text.split("\n")) if line]


class Due(models.Model):
    """A record to be looked at again: because it changed, or because a moment comes at which it will.

    Written in the transaction of the change, so that nothing that is committed is forgotten.
    """

    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    due_at = models.DateTimeField(db_index=True)
    for_its_names = models.BooleanField(default=False)  # also whatever says its name

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("record to be indexed")
        verbose_name_plural = _("records to be indexed")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class Name(models.Model):
    """A name that entries are found by besides their own words: a country, a theme, an institution…

    Of a country, every name and abbreviation, so that « RDC » finds what is filed under the country. Of the
    others, what was printed when their entries were made, so that a new name reaches them.
    """

    code: models.CharField = models.CharField(max_length=130)  # "country/CD", "theme/gender"
    language = models.CharField(max_length=10)
    phrase = models.CharField(max_length=500)  # of a country: terms, separated by spaces

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="search_name_once", fields=["code", "language", "phrase"])
        ]
        indexes: ClassVar = [models.Index(name="search_name_phrase", fields=["language", "phrase"])]

    def __str__(self) -> str:
        return f"{self.code}: {self.phrase}"


class Word(models.Model):
    """A word as it is written in public texts, and in how many entries: what a suggestion may propose."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=40)
    folded = models.CharField(max_length=80)  # what is compared with what was typed
    entries = models.IntegerField()

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="search_word_once", fields=["language", "word"])]

    def __str__(self) -> str:
        return self.word


class Built(models.Model):
    """With which version of search.lexemes the index was made; one row. Another version makes it anew."""

    version = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("state of the index")
        verbose_name_plural = _("states of the index")
        default_permissions = ()

    def __str__(self) -> str:
        return self.version
