"""What is known of each translation: from which text it was made, by whom, how; and the state that follows.

One row per record × field × language that is not the record's own. Texts are known by their hash alone.
The database derives `state` from the other columns (a generated column), so nobody can set or forget it:
a text counts as translated only as long as the text it was translated from has not changed.
"""

from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TranslationState(models.TextChoices):
    """Worst first: the state of a whole version is the first of these that one of its texts is in."""

    MISSING = "missing", pgettext_lazy("translation", "Missing")
    STALE = "stale", pgettext_lazy("translation", "Out of date")
    NEEDS_CHECKING = "needs_checking", pgettext_lazy("translation", "To be checked")
    DRAFT = "draft", pgettext_lazy("translation", "Unfinished")
    UP_TO_DATE = "up_to_date", pgettext_lazy("translation", "Up to date")
    BLANK = "blank", pgettext_lazy("translation", "Left blank on purpose")


NOTHING = ""  # there is nothing to translate, and nothing was written
TO_DO = (
    TranslationState.MISSING,
    TranslationState.STALE,
    TranslationState.NEEDS_CHECKING,
    TranslationState.DRAFT,
)


class How(models.TextChoices):
    HAND = "hand", pgettext_lazy("translated", "by hand")
    MACHINE = "machine", pgettext_lazy("translated", "by machine")
    IMPORT = "import", pgettext_lazy("translated", "by an import")


class Decision(models.TextChoices):
    """What somebody said of a text. It holds for that very text (`decided_on`), and goes with it."""

    NONE = "", "—"
    BLANK = "blank", pgettext_lazy("translation", "Left blank on purpose")
    UNFINISHED = "unfinished", pgettext_lazy("translation", "Not finished yet")
    CHECKED = "checked", pgettext_lazy("translation", "Checked")


def _is(state: TranslationState | str, **conditions: Any) -> When:
    return When(Q(**conditions), then=Value(str(state)))


STATE = Case(
    _is(TranslationState.BLANK, text_hash="", decision=Decision.BLANK),
    _is(NOTHING, text_hash="", source_hash=""),
    _is(TranslationState.MISSING, text_hash=""),
    _is(TranslationState.DRAFT, decision=Decision.UNFINISHED, decided_on=F("text_hash")),
    _is(TranslationState.NEEDS_CHECKING, from_hash=""),  # made from no text that is known
    When(~Q(from_hash=F("source_hash")), then=Value(str(TranslationState.STALE))),
    When(
        Q(how=How.MACHINE) & ~Q(decision=Decision.CHECKED, decided_on=F("text_hash")),
        then=Value(str(TranslationState.NEEDS_CHECKING)),
    ),
    default=Value(str(TranslationState.UP_TO_DATE)),
    output_field=models.CharField(max_length=20),
)


class TextState(models.Model):
    """Where the text of one field in one language comes from. Written by publishing.provenance alone."""

    model = models.CharField(max_length=60)  # "positions.ask"
    object_id = models.CharField(max_length=40)
    owner_model = models.CharField(max_length=60)  # the record that the row belongs to, or is
    owner_id = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    source_language = models.CharField(max_length=10)
    source_hash = models.CharField(max_length=32, blank=True)  # of the text to translate; "" for none
    text_hash = models.CharField(max_length=32, blank=True)  # of the translation; "" while there is none
    from_hash = models.CharField(max_length=32, blank=True)  # of the text it was made from; "" if unknown
    source_at = models.DateTimeField()  # when the text to translate came, or last changed
    words = models.PositiveIntegerField(default=0)  # of the text to translate
    how = models.CharField(max_length=10, choices=How, default=How.HAND)
    by = models.CharField(max_length=254, blank=True)  # an e-mail address, as in the event log
    at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.NONE)
    decided_on = models.CharField(max_length=32, blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True)
    state: Any = models.GeneratedField(
        expression=STATE, output_field=models.CharField(max_length=20), db_persist=True
    )

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="text_state_once", fields=["model", "object_id", "field", "language"]
            ),
            models.CheckConstraint(name="text_state_how_is_known", condition=Q(how__in=How.values)),
            models.CheckConstraint(
                name="text_state_decision_is_known", condition=Q(decision__in=Decision.values)
            ),
        ]
        indexes = [
            models.Index(name="text_state_of", fields=["owner_model", "owner_id", "language"]),
            models.Index(
                name="text_state_is", fields=["language", "state", "owner_model", "owner_id", "words"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id} {self.field} {self.language}"

    def derived_state(self) -> str:
        """What the database will say once this row is written; the same rule, for a row not yet there."""
        if not self.text_hash:
            if self.decision == Decision.BLANK:
                return TranslationState.BLANK
            return TranslationState.MISSING if self.source_hash else NOTHING
        said = self.decision if self.decided_on == self.text_hash else Decision.NONE
        if said == Decision.UNFINISHED:
            return TranslationState.DRAFT
        if not self.from_hash:
            return TranslationState.NEEDS_CHECKING
        if self.from_hash != self.source_hash:
            return TranslationState.STALE
        if self.how == How.MACHINE and said != Decision.CHECKED:
            return TranslationState.NEEDS_CHECKING
        return TranslationState.UP_TO_DATE
