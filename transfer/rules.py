"""What a line must obey beyond the form of its values, said before the database would refuse it.

The database has the last word on all of this (publishing.state, partners.models, positions.models); here
the same sentences get the name of a field. Also: what a country is called when its line does not say.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from languages.codes import column, column_languages
from languages.texts import text_in
from partners.models import Membership, NamedOrganisation, Partner, Visibility
from positions.models import AdvocacyAction
from publishing.state import State
from topics.models import Country
from transfer.layout import Shape

Record = dict[str, Any]
Refusal = tuple[str, str]


def refusals_of(shape: Shape, record: Record) -> Iterator[Refusal]:
    """(key, reason) for everything about the record, or the member, that cannot be."""
    if shape.is_publishable:
        yield from _life(shape, record)
    for model, rule in RULES:
        if issubclass(shape.model, model):
            yield from rule(record)


def message_of(model: type[models.Model], constraint: str) -> str:
    """What the database's own constraint says to a reader."""
    found = next(one.violation_error_message for one in model._meta.constraints if one.name == constraint)
    return str(found)


def _life(shape: Shape, record: Record) -> Iterator[Refusal]:
    title = shape.model.title_field  # type: ignore[attr-defined]
    for code in column_languages():
        slug = record.get("slug", {}).get(code)
        if slug and slug in record.get("old_slugs", {}).get(code, ()):
            yield f"old_slugs.{code}", _("“%(slug)s” is the address of today.") % {"slug": slug}
        if record.get("state", {}).get(code) != State.PUBLIC:
            continue
        for key in (title, "slug", "published_at"):
            if not (record.get(key, {}).get(code) or "").strip():
                yield (
                    f"{key}.{code}",
                    _("This is required, because the version in this language is public."),
                )


def _protected(record: Record) -> Iterator[Refusal]:
    """A protected partner's line says nothing that would betray it."""
    visibility = record.get("visibility")
    if visibility == Visibility.PUBLIC:
        return
    if record.get("country"):
        yield "country", message_of(Partner, "protected_partner_has_no_country")
    if record.get("website") and visibility != Visibility.COUNTRY_WITHHELD:
        yield "website", message_of(Partner, "protected_partner_has_no_website")
    if visibility != Visibility.COUNTRY_WITHHELD:
        if record.get("acronym"):
            yield "acronym", message_of(Partner, "protected_partner_has_no_acronym")
        if record.get("other_names"):
            yield "other_names", _("A partner whose identity is withheld has no other names here.")
    if record.get("works_in"):
        yield "works_in", _("A protected partner works in no country here: its sealed record may say where.")
    if record.get("old_slugs"):
        yield "old_slugs", _("A protected partner has no old addresses: they would say what it was called.")


def _not_of_itself(record: Record) -> Iterator[Refusal]:
    for place, line in enumerate(record.get("memberships", ()), start=1):
        if line.get("member") == record.get("key"):
            yield f"memberships[{place}].member", message_of(Membership, "membership_not_of_itself")


def _member_or_name(record: Record) -> Iterator[Refusal]:
    if bool(record.get("member")) == bool(any(record.get("name", {}).values())):
        yield "member", message_of(Membership, "membership_member_or_name")


def _period(start: str, end: str, model: type[models.Model], constraint: str) -> Callable[[Record], Any]:
    def rule(record: Record) -> Iterator[Refusal]:
        first, last = record.get(start), record.get(end)
        if isinstance(first, str) and isinstance(last, str) and first[: len(last)] > last:
            yield end, message_of(model, constraint)

    return rule


RULES: tuple[tuple[type[models.Model], Callable[[Record], Iterator[Refusal]]], ...] = (
    (Partner, _protected),
    (Partner, _not_of_itself),
    (NamedOrganisation, _member_or_name),
    (Membership, _period("start", "end", Membership, "membership_starts_before_it_ends")),
    (AdvocacyAction, _period("date", "end", AdvocacyAction, "action_starts_before_it_ends")),
)


# --- words that are filled in when a line does not give them ---------------------------------------


def with_proposals(shape: Shape, record: Record) -> Record:
    """The record as it will be stored: a country's names are filled in, words said to be "" are none.

    "" stays only where something would otherwise be filled in: there it means "none, on purpose".
    """
    proposed = proposals(shape, record)
    for key, slot in shape.slots.items():
        if slot.translated and isinstance(words := record.get(key, {}), dict) and "info" not in words:
            filled = {}
            for code in slot.columns:
                text = words.get(code, proposed.get((key, code), ""))
                if text or (key, code) in proposed:
                    filled[code] = text
            if filled:
                record[key] = filled
            else:
                record.pop(key, None)
    return record


def with_deliberate_blanks(shape: Shape, record: Record) -> Record:
    """The record as its line must say it: "" for what is empty and would otherwise be filled in."""
    for key, code in proposals(shape, record):
        words = {**record.get(key, {}), code: ""}
        record[key] = {one: words[one] for one in column_languages() if one in words}
    return record


def proposals(shape: Shape, record: Record) -> dict[tuple[str, str], str]:
    """`{("locative", "fr"): "au Kenya"}`: what the model itself would write where there is nothing."""
    if shape.model is not Country or not isinstance(record.get("alpha2"), str):
        return {}
    country = Country(alpha2=record["alpha2"])
    for key in ("name", "locative"):
        for code, text in record.get(key, {}).items():
            setattr(country, column(key, code), text)
    country.fill_names()
    found = {}
    for key in ("name", "locative"):
        for code in column_languages():
            if not record.get(key, {}).get(code) and (text := text_in(country, key, code)):
                found[key, code] = text
    return found
