"""Working copies: what is wanted of a public record, and how it is kept, published, taken back.

While readers see no language of a record, its form saves its row. From then on saving touches nothing that
they read: what is wanted is kept as a revision, and leaves in parts. Facts leave with the source language and
appear in all languages at once; a translation is words only; words wait for their row. Words in a language
that readers do not have are written at once: nobody reads them, and translators are asked for them.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.events import log
from languages.codes import column, column_languages
from languages.texts import translated_fields
from publishing.copies import merging, revisions
from publishing.copies.merging import Clash, Rows, clashes, merge
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.copies.rehearsal import rehearsal
from publishing.copies.writing import Misfit, prune_both, write
from publishing.provenance import fingerprint, is_remembering, writing
from publishing.snapshots import (
    FACTS,
    KNOWN,
    OF,
    Snapshot,
    digest,
    key_of,
    part_of,
    parts_of,
    rows_of,
    take,
)
from publishing.state import Publishable


class Clashed(Exception):
    """Two people changed the same values. `aside` is the revision that keeps what the second one wanted."""

    def __init__(self, found: list[Clash], aside: Revision):
        super().__init__(f"{len(found)} values")
        self.found, self.aside = found, aside


# --- what there is ----------------------------------------------------------------------------------


def copy_of(record: models.Model) -> WorkingCopy | None:
    return WorkingCopy.objects.of(record).select_related("base", "draft").first()


def is_shielded(record: models.Model, copy: WorkingCopy | None = None) -> bool:
    """True when a form must not write to the tables: readers see the record, or a copy already waits."""
    if not isinstance(record, Publishable) or record.hides_its_past:
        return False  # what protects somebody takes effect at once
    return record.is_public_anywhere or (copy or copy_of(record)) is not None


def is_read(record: models.Model) -> bool:
    """True when a change of the tables is one that readers see."""
    return isinstance(record, Publishable) and not record.hides_its_past and record.is_public_anywhere


def wanted(record: models.Model) -> Snapshot:
    """The record as it is meant to be: what stands in the tables, with the changes of its working copy."""
    return with_changes(take(record), copy_of(record))


def with_changes(live: Snapshot, copy: WorkingCopy | None) -> Snapshot:
    """The same, of a record and a working copy that were read already."""
    if copy is None:
        return live
    base, draft = prune_both(copy.base.snapshot, copy.draft.snapshot, live)
    return merge(base, draft, live)


@contextmanager
def as_wanted(record: models.Model, snapshot: Snapshot | None = None) -> Iterator[None]:
    """Inside, the tables say what is wanted of the record; a rehearsal, if anything waits. Raises Misfit."""
    if snapshot is None:
        snapshot = wanted(record) if copy_of(record) is not None else None
    if snapshot is None:
        yield
        return
    with rehearsal():
        write_rows(snapshot, record, None)
        yield


def seen(record: models.Model) -> Revision:
    """The revision that somebody who opens the record sees; made when the record changed without one."""
    copy = copy_of(record)
    return revision_of(record, with_changes(take(record), copy), copy)


def revision_of(record: models.Model, snapshot: Snapshot, copy: WorkingCopy | None) -> Revision:
    """The same, of what is wanted. What waits has its revision, whatever was published of it since."""
    if copy is not None and copy.draft.digest == digest(snapshot):
        return copy.draft
    with transaction.atomic():
        return revisions.pin(record, snapshot)


def hold(record: models.Model) -> None:
    """Nobody else writes this record until the end of the transaction."""
    type(record)._base_manager.select_for_update().filter(pk=record.pk).values_list("pk").first()


def source_of(record: models.Model) -> str:
    return getattr(record, "source_language", "")


def parts_leaving(record: models.Model, language: str) -> frozenset[str]:
    """What goes out when `language` does: its words; with the source language, the facts as well."""
    if not isinstance(record, Publishable):
        return merging.every_part()
    source = record.source_language
    carries = language == source or source not in column_languages() or not record.version(source).is_public
    return frozenset((language, FACTS)) if carries else frozenset((language,))


def waiting_parts(record: models.Model) -> dict[str, int]:
    """`{part: how many values wait in the working copy}`; nothing where there is none."""
    live, counts = take(record), dict[str, int]()
    for one in merging.differences(live, with_changes(live, copy_of(record))):
        counts[one.part] = counts.get(one.part, 0) + 1
        if not one.name:  # a row brings words, which leave with their language
            for part in words_of_row(one.key, one.new or {}):
                counts[part] = counts.get(part, 0) + 1
    return counts


def words_of_row(key: str, values: Mapping[str, Any]) -> set[str]:
    """The languages in which a row of a snapshot has words."""
    model = merging.model_of(key)
    parts = {part_of(model, name) for name, value in values.items() if value and not name.startswith(KNOWN)}
    return {part for part in parts if part and part != FACTS}


# --- keeping ----------------------------------------------------------------------------------------


def keep(
    record: models.Model,
    mine: Snapshot,
    *,
    built_on: Revision | None = None,
    by: Any,
    why: str = "",
    kind: Kind | None = None,
    parts: Collection[str] = (),
) -> Revision:
    """Keeps what somebody made of the revision `built_on`: in the tables while nobody reads it, else beside.

    What others changed since then stays. Raises Clashed where both changed the same: what is wanted is then
    kept as a revision set aside. Raises Misfit where the tables cannot hold it.
    """
    said = {"by": by, "why": why, "parts": parts}
    with transaction.atomic():
        hold(record)
        record = type(record)._base_manager.get(pk=record.pk)
        live, copy = take(record), copy_of(record)
        theirs = with_changes(live, copy)
        base, mine = prune_both(theirs if built_on is None else built_on.snapshot, mine, theirs)
        found = clashes(base, mine, theirs)
        if not found:
            draft = merge(base, mine, theirs)
            if not is_read(record):
                write_rows(draft, record, by)
                record = type(record)._base_manager.get(pk=record.pk)
                live = take(record)
                settle(record, draft=live, live=live, by=by)  # of a copy that is left of better days
                return revisions.pin(record, live, kind or Kind.SAVED, **said)
            before, live = live, _write_what_nobody_reads(record, draft, live, by)
            revision = None
            if live != before:
                revision = revisions.pin(record, live, kind or Kind.SAVED, **said)
            if revision is None or not merging.same(live, draft):
                revision = revisions.pin(record, draft, kind or Kind.DRAFTED, **said)
            settle(record, draft=draft, live=live, by=by, revision=revision)
            return revision
    aside = revisions.append(record, mine, Kind.ASIDE, by=by, why=why, built_on=built_on)
    raise Clashed(found, aside)


def write_rows(snapshot: Rows, record: models.Model, by: Any) -> None:
    """Writes within the transaction, and says in words why that cannot be."""
    with said_as_misfit(), writing(by=by):
        try:
            with transaction.atomic():
                write(snapshot, record)
        except IntegrityError:
            with transaction.atomic():
                write(snapshot, record, afresh=True)


@contextmanager
def said_as_misfit() -> Iterator[None]:
    """What the tables refuse is a Misfit, said in words. The transaction that it broke is left inside."""
    try:
        yield
    except ProtectedError as error:
        names = ", ".join(sorted(str(row) for row in error.protected_objects)[:5])
        raise Misfit(_("Something that it removes is still used: %(names)s.") % {"names": names}) from error
    except IntegrityError as error:
        raise Misfit(_("Something in it is taken by another record, or named twice.")) from error


def unread_languages(record: models.Model) -> list[str]:
    """Those in which nobody reads the record: its words there may be written while they are worked on."""
    if not isinstance(record, Publishable) or getattr(record, "is_reference", False):
        return []  # the names of reference data are printed everywhere
    return [code for code in column_languages() if not record.version(code).is_public]


def _write_what_nobody_reads(record: models.Model, draft: Rows, live: Snapshot, by: Any) -> Snapshot:
    """Words in languages without readers, and what was decided of translations that are out as they are."""
    result = merge(live, draft, live, unread_languages(record))
    for key, values in result.items():
        for name in {*values, *draft.get(key, {})}:
            if (
                name.startswith(KNOWN)
                and name != OF
                and _is_about_what_is_out(record, key, name, draft, live)
            ):
                if name in draft[key]:
                    values[name] = draft[key][name]
                else:
                    values.pop(name, None)
    if result == live:
        return live
    rows = type(record)._base_manager.filter(pk=record.pk)
    changed = rows.values_list("updated_at", flat=True).get()
    write_rows(result, record, by)
    rows.update(updated_at=changed)  # which readers are told, in the languages that they have
    return take(record)


def _is_about_what_is_out(record: models.Model, key: str, name: str, draft: Rows, live: Rows) -> bool:
    """True for a translation whose words are out, and that was compared with the original that is out."""
    if key not in draft:
        return False
    words, here, there = name.removeprefix(KNOWN), draft[key], live[key]
    original = beside(key, words, source_of(record))
    if (here.get(words) or "") != (there.get(words) or ""):
        return False
    compared = (here.get(name) or {}).get("from_hash", "")
    return compared in ("", fingerprint(there.get(original))) or here.get(original) == there.get(original)


def beside(key: str, words: str, language: str) -> str:
    """The column that says the same as `words` in another language; "" for none."""
    model = merging.model_of(key)
    for field in translated_fields(model):
        if any(column(field, code) == words for code in column_languages()):
            return column(field, language) if language in column_languages() else ""
    return ""


@transaction.atomic
def settle(
    record: models.Model, *, draft: Snapshot, live: Snapshot, by: Any, revision: Revision | None = None
) -> WorkingCopy | None:
    """Makes the working copy say that `draft` is wanted and `live` is public; none where they are equal."""
    copy = copy_of(record)
    if merging.same(live, draft) or revisions.hides_its_past(record):
        if copy is not None:
            copy.delete()
        take_off_plan(record, merging.every_part(), by=by)
        return None
    base = revisions.like(record, live)
    revision = revision or revisions.like(record, draft)
    if copy is None:
        return WorkingCopy.objects.create(
            model=record._meta.label_lower,
            object_id=str(record.pk),
            base=base,
            draft=revision,
            by=revisions.email_of(by),
        )
    changed = {one.part for one in merging.differences(copy.draft.snapshot, draft)}
    if FACTS in changed:
        changed.add(source_of(record))  # they leave with it
    copy.asked = {part: said for part, said in copy.asked.items() if part not in changed}
    copy.base, copy.draft, copy.by = base, revision, revisions.email_of(by) or copy.by
    copy.save()
    return copy


def take_off_plan(record: models.Model, parts: Collection[str], *, by: Any) -> None:
    """These parts are published, or given up: what is planned of the record is the rest, or nothing."""
    planned = Plan.objects.of(record).first()
    if planned is None:
        return
    left = [part for part in planned.parts if part not in parts]
    if not set(left) - {FACTS}:
        planned.delete()
        log("cancel_plan", by=by, on=record)
    elif left != planned.parts:
        planned.parts = left
        planned.save(update_fields=["parts"])


def forget_with_the_record(instance: models.Model, **kwargs: Any) -> None:
    """Nothing waits of what was deleted past the trash: its key may be that of another record one day."""
    if isinstance(instance, Publishable) and not is_remembering():
        Plan.objects.of(instance).delete()
        WorkingCopy.objects.of(instance).delete()


# --- publishing -------------------------------------------------------------------------------------


@transaction.atomic
def let_out(
    record: models.Model,
    parts: Collection[str],
    *,
    by: Any,
    why: str = "",
    base: Rows | None = None,
    draft: Rows | None = None,
) -> Revision | None:
    """Writes the changes of the working copy that belong to `parts`; the rest stays. None without a copy.

    `base` and `draft` name an earlier state of the copy instead (a planned change). Raises Misfit, or
    ValidationError for what may not stand so. The caller says who may do this, and logs it.
    """
    hold(record)
    record = type(record)._base_manager.get(pk=record.pk)
    live, copy = take(record), copy_of(record)
    if copy is None and draft is None:
        return None
    rest = with_changes(live, copy)
    if draft is None:
        base, draft = live, rest
    base, draft = prune_both(base or {}, draft, live)
    leaving = {*parts, *unread_languages(record)}  # the words of a new row in those have waited for it alone
    target = merge(base, draft, live, leaving, source=source_of(record))
    if target == live:
        return None
    write_rows(target, record, by)
    record = type(record)._base_manager.get(pk=record.pk)  # what it says decides what is kept of it
    before, live = live, take(record)
    for key, row in rows_of(record).items():
        if key == key_of(record):
            row.full_clean(exclude=_outside(row, parts))
            row.save(update_fields=["updated_at"])
        elif live[key] != before.get(key):
            row.full_clean(exclude=_outside(row, parts))
    revision = revisions.append(record, live, Kind.PUBLISHED, by=by, why=why, parts=parts)
    take_off_plan(record, parts, by=by)
    settle(record, draft=rest, live=live, by=None)
    return revision


def _outside(row: models.Model, parts: Collection[str]) -> set[str]:
    """The columns that are not cleaned: those of other parts, and whatever is no content."""
    inside = {name for name, part in parts_of(type(row)).items() if part in parts}
    return {field.name for field in row._meta.get_fields() if field.name not in inside}


# --- taking back ------------------------------------------------------------------------------------


def restore(
    record: models.Model,
    old: Rows,
    *,
    parts: Collection[str] | None = None,
    cells: Collection[tuple[str, str]] | None = None,
    by: Any,
    why: str = "",
) -> Revision:
    """Makes some parts, or single values, what they were in `old`; itself a revision, which can be undone."""
    now = seen(record)
    if cells is not None:
        mine = merging.with_chosen(now.snapshot, old, cells)
        touched = sorted(
            {part_of(merging.model_of(key), name) or FACTS for key, name in cells if name} or {FACTS}
        )
    else:
        chosen = merging.every_part() if parts is None else parts
        mine, touched = merge(now.snapshot, old, now.snapshot, chosen), sorted(chosen)
        mine = _with_rows_that_were(now.snapshot, old, mine, chosen)
    revision = keep(record, mine, built_on=now, by=by, why=why, kind=Kind.RESTORED, parts=touched)
    log("restore", by=by, on=record, parts=touched)
    return revision


def _with_rows_that_were(now: Rows, old: Rows, mine: Snapshot, parts: Collection[str]) -> Snapshot:
    """A merge keeps away what somebody removed; here it is asked for."""
    if FACTS in parts:
        for key, values in old.items():
            if key not in now and (OF not in values or values[OF] in mine):
                mine[key] = {
                    name: value if (part_of(merging.model_of(key), name) or FACTS) in parts else None
                    for name, value in values.items()
                    if not name.startswith(KNOWN) or name == OF
                }
    return mine


@transaction.atomic
def discard(record: models.Model, *, by: Any, why: str = "", parts: Collection[str] | None = None) -> None:
    """Gives up what waits in the working copy, or some parts of it. What was wanted stays in the history.

    A row that somebody removed comes back as readers see it.
    """
    hold(record)
    live = take(record)
    take_off_plan(record, merging.every_part() if parts is None else parts, by=by)
    if parts is None:
        if (copy := copy_of(record)) is not None:
            copy.delete()
            revisions.append(record, live, Kind.DISCARDED, by=by, why=why)
    else:
        now = with_changes(live, copy_of(record))
        draft = merge(now, live, now, parts)
        if FACTS in parts:
            draft |= {key: dict(live[key]) for key in live if key not in now}
        revision = revisions.append(record, draft, Kind.DISCARDED, by=by, why=why, parts=parts)
        settle(record, draft=draft, live=live, by=by, revision=revision)
    log("discard_changes", by=by, on=record, parts=sorted(parts or ()))
