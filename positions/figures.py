"""Figures in words, « plus de 600 membres », “some 80 organisations”, and what they add up to.

A phrase is in one language from its first word to its last: that of the unit. What is planned says so
before the number, so that no place, however short of room, tells it as achieved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from django.utils import translation
from django.utils.translation import gettext, pgettext

from languages.codes import column_languages, locale_of
from languages.folding import fold
from languages.numbers import counted, format_number, plural_category
from languages.partial_dates import PartialDate
from languages.texts import NOTHING, Text, active_language, fallback_order, text_in, text_of
from positions.models import Figure, Qualifier, ResultStage

GAP = "\ufffc"  # stands for the number and its unit while the words around them are chosen

# French words in h- before which nothing is elided (“de hameaux”); before the others it is (“d’habitants”).
ASPIRATED = ("hach", "hai", "halt", "hame", "hand", "hang", "har", "has", "hau", "heros", "hib", "hors", "hu")
SILENT = ("harmon", "huil", "huiss", "huitr", "huma", "hume", "humi")


@dataclass(frozen=True)
class Sum:
    """What several figures of one unit add up to, known as exactly as they allow."""

    value: Decimal
    qualifier: str
    addends: tuple[Figure, ...]
    is_plan: ClassVar[bool] = False
    as_of: ClassVar[PartialDate | None] = None


class Worded(NamedTuple):
    """A figure in words, in three parts, so that a page may print its number larger than the rest."""

    before: str
    number: str
    after: str
    language: str


class Unit(NamedTuple):
    """What is counted, in the language that the whole phrase is then in; "" when nobody said it."""

    language: str
    form: str  # the one that the number asks for: member, members
    words: str  # the wording that replaces “at least”, if there is one in this language


def phrase(figure: Figure | Sum, language: str | None = None) -> Text:
    """« environ 80 organisations », “planned for 2015: at least 5 cities”; without a unit, “at least 5”."""
    before, number, after, spoken = worded(figure, language)
    return Text(f"{before}{number}{after}", spoken)


def worded(figure: Figure | Sum, language: str | None = None) -> Worded:
    """The same in parts. Its language is that of the unit, which may not be the one asked for."""
    unit = _unit_of(figure, language or active_language())
    number = format_number(figure.value, unit.language)
    after = _after(figure.value, number, unit)
    with translation.override(unit.language):
        words = _planned(figure, _qualified(figure.qualifier, unit.words), unit.language)
    before, _gap, behind = words.partition(GAP)
    return Worded(before, number, f"{after}{behind}", unit.language)


def _unit_of(figure: Figure | Sum, language: str) -> Unit:
    """The unit in the first language in which readers may see the form that this number asks for."""
    for code in fallback_order(language):
        name = "unit" if plural_category(figure.value, code) == "one" else "unit_plural"
        for one in figure.addends if isinstance(figure, Sum) else (figure,):
            form = text_in(one, name, code)
            if form and code in one.readable_languages(name):
                words = "" if isinstance(figure, Sum) else text_in(figure, "words", code)
                return Unit(code, form, words)
    own = NOTHING if isinstance(figure, Sum) else text_of(figure, "words", language)
    return Unit(language, "", own.value if own.language == language else "")


def _after(value: Decimal, number: str, unit: Unit) -> str:
    """The no-break space and the unit."""
    if not unit.form:
        return ""
    many = _after_a_million(unit.form) if locale_of(unit.language).language == "fr" else ""
    return counted(value, unit.form, unit.form, unit.language, many).removeprefix(number)


def _after_a_million(unit: str) -> str:
    """« 1 000 000 de membres », « d’organisations »: French counts millions *of* something."""
    plain = fold(unit)
    elided = plain[:1] in {"a", "e", "i", "o", "u"}
    if plain.startswith("h") and not unit[:2].isupper():  # the H of an acronym is spelt, and aspirated
        elided = plain.startswith(SILENT) or not plain.startswith(ASPIRATED)
    return f"d’{unit}" if elided else f"de {unit}"


def _qualified(qualifier: str, words: str) -> str:
    """How exactly the number is known, with the words of whoever wrote some."""
    if qualifier == Qualifier.EXACT:
        return GAP
    if words:
        return pgettext("figure", "%(words)s %(quantity)s") % {"words": words, "quantity": GAP}
    if qualifier == Qualifier.ABOUT:
        pattern = pgettext("figure", "some %(quantity)s")
    elif qualifier == Qualifier.AT_LEAST:
        pattern = pgettext("figure", "at least %(quantity)s")
    else:
        pattern = pgettext("figure", "at most %(quantity)s")
    return pattern % {"quantity": GAP}


def _planned(figure: Figure | Sum, words: str, language: str) -> str:
    """A plan is called one, with the time it is planned for when that is known."""
    if not figure.is_plan:
        return words
    date: Any = figure.as_of
    if not date:
        return gettext("planned: %(figure)s") % {"figure": words}
    said = {"date": date.format(language), "figure": words}
    if date.precision == "day":
        return pgettext("a day", "planned for %(date)s: %(figure)s") % said
    return pgettext("a month or a year", "planned for %(date)s: %(figure)s") % said


# --- adding up ------------------------------------------------------------------------------------


def sums(figures: Iterable[Figure]) -> list[Sum]:
    """What may be added up, per unit, in the order in which the units first appear.

    Only figures said to be additive, none that is planned, and several of the very same unit (the same
    words in every language). What is known as “at most” is added to nothing but its like. Nothing at all
    as soon as the result of one of them is no success: what a setback cost and what a plan promises are
    not added to what was gained.
    """
    adding = [figure for figure in figures if figure.is_additive]
    if any(one.result.is_setback or one.result.stage == ResultStage.PLANNED for one in adding):
        return []
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in adding:
        unit = tuple(text_in(figure, "unit_plural", code).strip() for code in column_languages())
        if not figure.is_plan and any(unit):
            groups.setdefault(unit, []).append(figure)
    found = []
    for group in groups.values():
        qualifier = _together([figure.qualifier for figure in group])
        if len(group) > 1 and qualifier:
            total = sum((Decimal(str(figure.value)) for figure in group), Decimal(0))
            found.append(Sum(total, qualifier, tuple(group)))
    return found


def _together(qualifiers: Sequence[str]) -> str:
    """How exactly a sum is known; "" when nothing true can be said of it."""
    kinds = set(qualifiers)
    if Qualifier.AT_MOST in kinds:
        return Qualifier.AT_MOST if len(kinds) == 1 else ""
    if Qualifier.ABOUT in kinds:
        return Qualifier.ABOUT
    return Qualifier.AT_LEAST if Qualifier.AT_LEAST in kinds else Qualifier.EXACT
