"""How far each language is: per type, what readers find in it, whole or not. One query."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from languages.codes import InLanguage
from languages.queries import plain
from pages.redirect_import import harmless
from publishing.state import Publishable, public_condition
from publishing.text_states import TO_DO, TextState, TranslationState
from translation_desk.kinds import Kinds, name_of

FIGURES = ("public", "complete", "missing", "stale", "only_here")


@dataclass(frozen=True)
class Standing(InLanguage):
    """One type in one language. `public`: records that readers see; of reference data, all there are."""

    kind: str
    language: str
    public: int = 0
    complete: int = 0  # of these: nothing at all is to do
    missing: int = 0  # of these: a text is missing
    stale: int = 0  # of these: a text is out of date
    only_here: int | None = None  # of these: public in no other language; None where all are printed

    @property
    def figures(self) -> list[int | None]:
        return [self.public, self.complete, self.missing, self.stale, self.only_here]


def headings() -> list[str]:
    """What the figures are called, in their order."""
    return [
        _("Public"),
        _("Complete and up to date"),
        _("Something missing"),
        _("Something out of date"),
        _("Public in this language only"),
    ]


def standings(kinds: Kinds, languages: Iterable[str]) -> list[Standing]:
    """A line per type and language, the types in the order of `kinds`."""
    languages = list(languages)
    if not kinds:
        return []
    parts = [_counted(label, model, languages) for label, model in kinds.items()]
    found = {label: numbers for label, *numbers in parts[0].union(*parts[1:], all=True)}
    lines = []
    for label, model in kinds.items():
        numbers = iter(found.get(label) or [0] * len(languages) * len(FIGURES))
        for code in languages:
            values: dict[str, Any] = {name: next(numbers) for name in FIGURES}
            if not issubclass(model, Publishable):
                values["only_here"] = None
            lines.append(Standing(name_of(model), code, **values))
    return lines


def _counted(label: str, model: Any, languages: list[str]) -> QuerySet:
    """One row: the type, then five numbers per language."""
    counts: dict[str, Count] = {}
    for code in languages:
        here = _public(model, code)
        elsewhere = Q(pk__in=[])
        for other in languages:
            elsewhere |= _public(model, other) if other != code else Q(pk__in=[])
        conditions = {
            "public": here,
            "complete": here & ~_having(label, code, *TO_DO),
            "missing": here & _having(label, code, TranslationState.MISSING),
            "stale": here & _having(label, code, TranslationState.STALE),
            "only_here": here & ~elsewhere,
        }
        for name, condition in conditions.items():
            counts[f"_{name}_{len(counts)}"] = Count("pk", filter=condition)
    return (
        plain(model._base_manager.order_by())
        .annotate(_type=Cast(Value(label), CharField()), _key=Cast("pk", CharField()))
        .values("_type")
        .annotate(**counts)
        .values_list("_type", *counts)
    )


def _public(model: Any, language: str) -> Q:
    return public_condition(model, language) if issubclass(model, Publishable) else Q(pk__isnull=False)


def _having(label: str, language: str, *states: str) -> Q:
    """Records of which a text is in one of these states."""
    rows = TextState.objects.filter(owner_model=label, language=language, state__in=states)
    return Q(_key__in=rows.values("owner_id"))


def as_csv(lines: Iterable[Standing]) -> str:
    """For a spreadsheet: translated headings, and no cell that could be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for cells in _cells(lines):
        writer.writerow([harmless(str(cell)) if cell is not None else "" for cell in cells])
    return out.getvalue()


def _cells(lines: Iterable[Standing]) -> Iterator[list[Any]]:
    yield [_("Type"), _("Language"), *headings()]
    for line in lines:
        yield [line.kind, line.language_name, *line.figures]
