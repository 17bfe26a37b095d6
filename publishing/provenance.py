"""Keeps, for each translation, what it was made from (publishing.text_states), whatever path a text takes.

Every write ends in `record()`, which compares the texts in the database with what was known of them:
`save()` by a signal, `update()` and the bulk methods by publishing.recorded, an import by its own call. A
translation that changed was made from the source text as it now stands; one that did not keeps the text
it was made from, and so becomes out of date when the source changes (norm C6). Who writes, and how, is
said around the write:

    with writing(by=request.user, how=How.MACHINE):
        position.save()
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connections, models, router, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.events import log
from languages.codes import column, column_languages, default_language
from languages.long_texts import words_in
from languages.queries import batches
from languages.rich_text import RichTextField
from languages.texts import translated_fields
from publishing.origins import OLDER, Origins
from publishing.snapshots import member_models, owner_field, path_to_owner
from publishing.text_states import NOTHING, Decision, TextState, TranslationState
from publishing.writers import writer
from publishing.writers import writing as writing  # said around each write

AT_ONCE = 500  # rows read together: SQLite takes 32,766 values in a query


# --- the words of a model -------------------------------------------------------------------------


def fingerprint(words: str | None) -> str:
    """The hash by which a text is known; "" for no words. Kinds and numbers of spaces make no difference."""
    plain = " ".join((words or "").split())
    return hashlib.md5(plain.encode(), usedforsecurity=False).hexdigest() if plain else ""


@dataclass(frozen=True)
class Shape:
    """What there is to know of the texts of a model, read once."""

    model: type[models.Model]
    fields: tuple[str, ...]
    own_language: frozenset[str]  # fields that may say which language they are in (`name_lang`)
    optional: frozenset[str]  # fields that nobody misses in a language
    owner_path: str  # "ask__position", "" for a record of its own
    owner_model: type[models.Model]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def has_source(self) -> bool:
        return any(one.name == "source_language" for one in self.owner_model._meta.concrete_fields)

    def at_owner(self, name: str) -> str:
        return f"{self.owner_path}__{name}" if self.owner_path else name

    def columns(self) -> Iterator[str]:
        yield from ("pk", self.at_owner("pk"))
        if self.has_source:
            yield self.at_owner("source_language")
        for name in self.fields:
            if name in self.own_language:
                yield f"{name}_lang"
            yield from (column(name, code) for code in column_languages())

    def words_in(self, name: str, text: str | None) -> int:
        is_rich = isinstance(self.model._meta.get_field(name), RichTextField)
        return words_in(text or "") if is_rich else len((text or "").split())


@cache
def shape_of(model: type[models.Model]) -> Shape | None:
    """None for a model without translated words."""
    fields = translated_fields(model)
    if not fields:
        return None
    names = {one.name for one in model._meta.concrete_fields}
    owner, path = path_to_owner(model)
    return Shape(
        model=model,
        fields=fields,
        own_language=frozenset(name for name in fields if f"{name}_lang" in names),
        optional=frozenset(getattr(model, "optional_words", ())),
        owner_path=path,
        owner_model=owner,
    )


def concerns_words(model: type[models.Model], columns: Iterable[str]) -> bool:
    """True when writing `columns` of `model` may change a text, or which text is the source."""
    shape = shape_of(model)
    if shape is None:
        return False
    words = {column(name, code) for name in shape.fields for code in column_languages()}
    others = {"source_language", *shape.fields, *(f"{name}_lang" for name in shape.own_language)}
    return bool((words | others).intersection(columns))


# --- recording ------------------------------------------------------------------------------------


@dataclass
class Changes:
    """Rows to write, found by comparing texts with what was known of them."""

    new: list[TextState] = field(default_factory=list)
    changed: list[TextState] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    rebased: list[Any] = field(default_factory=list)  # keys of records whose source language changed


def record(model: type[models.Model], keys: Iterable[Any], said: Mapping[Any, Origins] | None = None) -> int:
    """Brings what is known of the texts of these rows up to the texts themselves; how many rows it wrote.

    Their members follow when the source language of a record changed. `said`, by key of the row, is what is
    known better than the texts show: where they come from.
    """
    shape = shape_of(model)
    if shape is None:
        return 0
    written = 0
    for some in batches(keys, AT_ONCE):
        with transaction.atomic(using=_database()):
            changes = _compare(shape, some, said or {})
            written += write(changes)
            forget_hidden_pasts(shape, some)
            for member, below in _members(model, changes.rebased) if not shape.owner_path else ():
                written += record(member, below)
    return written


def _members(model: type[models.Model], keys: list[Any]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    """The keys of the members of these rows, and of theirs: those between may have no words."""
    for name, member in member_models(model).items() if keys else ():
        rows = _rows(member).filter(**{f"{owner_field(model, name)}__in": keys}).order_by()
        below = list(rows.values_list("pk", flat=True))
        yield member, below
        yield from _members(member, below)


def _database() -> str:
    return router.db_for_write(TextState)


def _rows(model: type[models.Model]) -> models.QuerySet:
    """Rows as they are stored: no manager of ours, no column renamed by modeltranslation."""
    return models.QuerySet(model, using=_database())


def _compare(shape: Shape, keys: list[Any], said: Mapping[Any, Origins]) -> Changes:
    if connections[_database()].features.has_select_for_update:
        # Whoever else changes the same texts waits, and then compares the texts of both.
        list(_rows(shape.model).filter(pk__in=keys).select_for_update().order_by("pk").values_list("pk"))
    known: dict[str, dict[tuple[str, str], TextState]] = {}
    for row in TextState.objects.filter(model=shape.label, object_id__in=[str(key) for key in keys]):
        known.setdefault(row.object_id, {})[row.field, row.language] = row
    changes = Changes()
    found: dict[str, Any] = {}
    for values in _rows(shape.model).filter(pk__in=keys).order_by().values(*shape.columns()):
        found[str(values["pk"])] = values
        origins = said.get(values["pk"], {})
        compare_row(shape, values, known.get(str(values["pk"]), {}), changes, origins)
    if shape.has_source and not shape.owner_path and (silent := found.keys() - known.keys()):
        # Without words of their own: what is known of their members tells what the source language was.
        others = TextState.objects.filter(owner_model=shape.label, owner_id__in=silent).distinct()
        for object_id, before in others.values_list("owner_id", "source_language"):
            if before != (found[object_id]["source_language"] or default_language()):
                changes.rebased.append(found[object_id]["pk"])
    for object_id, rows in known.items():
        if object_id not in found:
            changes.gone += [row.pk for row in rows.values()]
    return changes


def compare_row(
    shape: Shape,
    values: dict[str, Any],
    known: dict[tuple[str, str], TextState],
    changes: Changes,
    origins: Origins,
) -> None:
    source = values[shape.at_owner("source_language")] if shape.has_source else ""
    if source not in column_languages():
        source = default_language()
    before = next((row.source_language for row in known.values()), source)
    if before != source:
        changes.rebased.append(values["pk"])
    for name in shape.fields:
        rows = {language: row for (of, language), row in known.items() if of == name}
        has_own = name in shape.own_language and values[f"{name}_lang"]
        texts = {code: values[column(name, code)] for code in column_languages()}
        if not rows and not any(texts.values()):
            continue
        after = {} if has_own else _followed(shape, name, texts, rows, before)
        if before != source and after:
            after = _rebased(after, before, source, texts, shape.words_in(name, texts.get(source)))
        owner = values[shape.at_owner("pk")]
        for code, row in after.items():
            row.model, row.object_id, row.field, row.language = shape.label, str(values["pk"]), name, code
            row.source_language = source
            row.owner_model = (shape.owner_model if owner else shape.model)._meta.label_lower
            row.owner_id = str(owner or values["pk"])
            if origin := origins.get((name, code)):
                origin.put_into(row, by=writer().by, how=writer().how)
            state = row.derived_state()
            if state == NOTHING or (state == TranslationState.MISSING and name in shape.optional):
                continue
            was = rows.pop(code, None)
            if was is None:
                changes.new.append(row)
            elif _columns(was) != _columns(row):
                changes.changed.append(row)
        changes.gone += [row.pk for row in rows.values()]


def _followed(
    shape: Shape, name: str, texts: dict[str, str | None], rows: dict[str, TextState], source: str
) -> dict[str, TextState]:
    """What is known of each translation once the texts are these; the source language is what it was."""
    now, who = timezone.now(), writer()
    source_hash = fingerprint(texts.get(source))
    words = shape.words_in(name, texts.get(source))
    after = {}
    for code, text in texts.items():
        if code == source:
            continue
        was, text_hash = rows.get(code), fingerprint(text)
        if was is None:
            made = {"from_hash": source_hash if text_hash else "", "how": who.how, "by": who.by, "at": now}
            after[code] = TextState(
                text_hash=text_hash, source_hash=source_hash, source_at=now, words=words, **made
            )
            continue
        row = TextState(**{one.attname: getattr(was, one.attname) for one in _stored()})
        if text_hash != was.text_hash:
            row.from_hash = source_hash if text_hash else ""
            row.how, row.by, row.at = who.how, who.by, now
            row.decision, row.decided_on, row.decided_by, row.decided_at = Decision.NONE, "", "", None
        elif who.minor and source_hash != was.source_hash and was.from_hash == was.source_hash != "":
            row.from_hash = source_hash  # they still say the same
            row.decided_by, row.decided_at = who.by, now
        if source_hash != was.source_hash:
            row.source_at = now
        row.text_hash, row.source_hash, row.words = text_hash, source_hash, words
        after[code] = row
    return after


def _rebased(
    after: dict[str, TextState], before: str, source: str, texts: dict[str, str | None], words: int
) -> dict[str, TextState]:
    """The same knowledge seen from another source language.

    A text that said the same as the former source says the same as the new one if that one did too. Of the
    others nobody knows what they were made from: they are to be checked.
    """
    pivot = after[source]
    agrees = pivot.derived_state() == TranslationState.UP_TO_DATE
    source_hash = fingerprint(texts.get(source))
    seen = {}
    for code in texts:
        if code == source:
            continue
        row = after.get(code)
        if code == before:
            row = TextState(
                text_hash=fingerprint(texts.get(before)), how=pivot.how, by=pivot.by, at=pivot.at,
                from_hash=source_hash if agrees else "",
            )  # fmt: skip
            if agrees and pivot.decision:  # somebody checked that the two say the same
                row.decision, row.decided_on = pivot.decision, row.text_hash
                row.decided_by, row.decided_at = pivot.decided_by, pivot.decided_at
        assert row is not None
        if code != before and row.text_hash:
            same = agrees and row.derived_state() == TranslationState.UP_TO_DATE
            if same or row.derived_state() != TranslationState.STALE:
                row.from_hash = source_hash if same else ""
        row.source_hash, row.source_at, row.words = source_hash, pivot.at, words
        seen[code] = row
    return seen


@cache
def _stored() -> tuple[models.Field, ...]:
    return tuple(one for one in TextState._meta.concrete_fields if not one.generated)


def _columns(row: TextState) -> list[Any]:
    return [getattr(row, one.attname) for one in _stored() if not one.primary_key]


def write(changes: Changes) -> int:
    names = [one.name for one in _stored() if not one.primary_key]
    if changes.gone:
        TextState.objects.filter(pk__in=changes.gone).delete()
    if changes.new:
        unique = ["model", "object_id", "field", "language"]
        TextState.objects.bulk_create(
            changes.new,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=unique,
            update_fields=[name for name in names if name not in unique],
        )
    if len(changes.changed) == 1:
        changes.changed[0].save(force_update=True, update_fields=names)
    elif changes.changed:
        TextState.objects.bulk_update(changes.changed, names, batch_size=100)
    return len(changes.gone) + len(changes.new) + len(changes.changed)


def forget_former_texts(record: models.Model) -> None:
    """Drops the hashes of texts of a record and of its members that are no more: even the hash of a former
    name can be guessed at.
    """
    of_record = {"owner_model": record._meta.label_lower, "owner_id": str(record.pk)}
    _forget_former(TextState.objects.filter(**of_record))


def forget_hidden_pasts(shape: Shape, keys: list[Any]) -> None:
    """The same for these rows, if they belong to a record that hides its past. No query for other types."""
    hidden = getattr(shape.owner_model, "hidden_past_condition", None)
    if hidden is None:
        return
    owners = _rows(shape.owner_model).filter(hidden()).annotate(_key=Cast("pk", models.CharField()))
    rows = TextState.objects.filter(model=shape.label, object_id__in=[str(key) for key in keys])
    _forget_former(rows.filter(owner_id__in=owners.values("_key")))


def _forget_former(rows: models.QuerySet) -> None:
    rows.exclude(from_hash__in=["", OLDER]).exclude(from_hash=F("source_hash")).update(from_hash=OLDER)
    rows.exclude(decided_on="").exclude(decided_on=F("text_hash")).update(decided_on="")


def forget(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Drops what is known of the texts of these rows, which are gone."""
    label = model._meta.label_lower
    for some in batches(map(str, keys), AT_ONCE):
        TextState.objects.filter(model=label, object_id__in=some).delete()


# --- what people say of a translation ---------------------------------------------------------------


def state_rows(row: models.Model) -> models.QuerySet:
    """What is known of the texts of one row: a record without its members, or a member."""
    return TextState.objects.filter(model=row._meta.label_lower, object_id=str(row.pk))


def _decide(
    row: models.Model, name: str, language: str, by: Any, verb: str, change: Callable[[TextState], None]
) -> bool:
    with transaction.atomic(using=_database()):
        record(type(row), [row.pk])
        known = state_rows(row).filter(field=name, language=language).first()
        if known is None:
            return False
        before = _columns(known)
        change(known)
        if _columns(known) == before:
            return False
        known.decided_by, known.decided_at = getattr(by, "email", "") or "", timezone.now()
        known.save(update_fields=[one.name for one in _stored() if not one.primary_key])
        log(verb, by=by, on=row, language=language, field=name)
    return True


def confirm(row: models.Model, name: str, language: str, *, by: Any) -> bool:
    """“Still correct”: the translation says what the source says today. Its text is not touched.

    False when there is no such translation, or nothing to confirm.
    """

    def change(known: TextState) -> None:
        if known.text_hash and known.derived_state() != TranslationState.UP_TO_DATE:
            known.from_hash = known.source_hash
            known.decision, known.decided_on = Decision.CHECKED, known.text_hash

    return _decide(row, name, language, by, "confirm_translation", change)


def mark_unfinished(row: models.Model, name: str, language: str, *, by: Any, unfinished: bool = True) -> bool:
    """Says that a translation is a beginning only; or, with `unfinished=False`, that it no longer is."""

    def change(known: TextState) -> None:
        is_marked = known.decision == Decision.UNFINISHED and known.decided_on == known.text_hash
        if known.text_hash and is_marked != unfinished:
            known.decision = Decision.UNFINISHED if unfinished else Decision.NONE
            known.decided_on = known.text_hash if unfinished else ""

    return _decide(row, name, language, by, "mark_unfinished", change)


def leave_blank(row: models.Model, name: str, language: str, *, by: Any, blank: bool = True) -> bool:
    """Says that a missing translation is missing on purpose, or takes that back."""

    def change(known: TextState) -> None:
        if not known.text_hash and (known.decision == Decision.BLANK) != blank:
            known.decision, known.decided_on = (Decision.BLANK if blank else Decision.NONE), ""

    return _decide(row, name, language, by, "leave_blank", change)


# --- hearing of writes ------------------------------------------------------------------------------


def saved(sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """After any `save()`. A fixture brings its own rows; `check_translations` finds what it did not."""
    if raw or shape_of(sender) is None:
        return
    if update_fields is None or concerns_words(sender, update_fields):
        record(sender, [instance.pk])


def complete(sender: Any, using: str, plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """After migrations: they write words themselves, add columns for another language, or made this table."""
    if not plan or using != _database():
        return
    loader = MigrationLoader(connections[using])
    if set(loader.graph.leaf_nodes()) - set(loader.applied_migrations):
        return  # the tables are not those of the code
    for model in filter(shape_of, sender.get_models()):
        record(model, list(_rows(model).values_list("pk", flat=True)))


_removed: ContextVar[list[tuple[type[models.Model], Any]] | None] = ContextVar("removed", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """For whoever takes rows out to put them in again under the same key: what is known of them stays."""
    removed: list[tuple[type[models.Model], Any]] = []
    token = _removed.set(removed)
    try:
        yield
    finally:
        _removed.reset(token)
    for model in {model for model, _key in removed}:
        record(model, [key for of, key in removed if of is model])


def is_remembering() -> bool:
    """True while rows that are inserted may have been there before."""
    return _removed.get() is not None


def deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if shape_of(sender) is None:
        return
    if (removed := _removed.get()) is not None:
        removed.append((sender, instance.pk))
    else:
        forget(sender, [instance.pk])
