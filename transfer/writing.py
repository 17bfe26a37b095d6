"""Puts checked records into the database: new ones in bulk, changed ones saved, equal ones left alone.

State, address and moments are set here as data and not moved by verbs: an import restores what was, and
only an import may. The constraints of the database hold all the same. Bulk writes send no signals and run
no `save()`, so what those would have done is done here: old addresses are kept, the public change is
noted, the event log is written. (Sort keys, folded texts and clean HTML are the work of their fields.)
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Event
from languages.codes import column, column_languages
from library.models import Image
from publishing import provenance
from publishing.public_change import change_of, concerns_readers, note, note_all
from publishing.slugs import OldSlug, forget_addresses, known_slugs
from publishing.state import State
from transfer.columns import columns_of, links_of
from transfer.given_addresses import give_addresses
from transfer.insertion import Insertion, Pending
from transfer.labels import TRANSLATIONS
from transfer.layout import Shape, rows
from transfer.members import Members, Owner, set_links
from transfer.problems import Problems, Where
from transfer.records import Record
from transfer.stored import AT_ONCE, Directory, Row, chunks, load
from transfer.tally import Tally
from transfer.translations import Entries, all_entries, origins_in, says_more

Claims = dict[tuple[str, str], str]  # {("fr", "eau"): key of the record whose line says so}


class Item(NamedTuple):
    """A checked line: where it stands and what it says."""

    where: Where
    record: Record


class Writer:
    """Writes the records of one type, whose addresses (`claims`) are known beforehand."""

    def __init__(
        self, name: str, shape: Shape, directory: Directory, problems: Problems, claims: Claims
    ) -> None:
        self.name, self.shape, self.directory, self.problems = name, shape, directory, problems
        self.claims = claims
        self.insertion = Insertion(problems)
        self.members = Members(self.insertion, directory)
        self.tally = Tally()
        self.drawn_later: list[Image] = []  # new pictures
        self.parked: dict[Any, dict[str, str]] = defaultdict(dict)  # {pk: {language: its real address}}

    def write(self, batch: list[Item]) -> None:
        """Writes the lines of `batch`; when the database refuses them, finds out which, and why."""
        try:
            with transaction.atomic():
                tally = self._write(batch)
        except DatabaseError:
            before = len(self.problems)
            self.insertion.is_careful = True
            with transaction.atomic():
                tally = self._write(batch)
            self.insertion.is_careful = False
            if len(self.problems) == before:
                raise  # each went in by itself: no line is to blame
        self.tally += tally

    def _write(self, batch: list[Item]) -> Tally:
        keys = [item.record[self.shape.natural] for item in batch]
        existing = self._existing(keys)
        says_origins = any(TRANSLATIONS in item.record for item in batch)
        entries_of = all_entries if says_origins else None
        stored = load(self.shape, list(existing.values()), self.directory, entries_of)
        for row in stored.values():
            row.get("slug", {}).update(self.parked.get(row.pk, {}))
        if self.shape.is_addressed:
            now = [stored[existing[key]] if key in existing else None for key in keys]
            give_addresses(self.shape, [item.record for item in batch], now)
        self.members.said = dict(self._said(batch))
        new, changed = [], []
        for item, key in zip(batch, keys, strict=True):
            if key not in existing:
                new.append(item)
                continue
            row = stored[existing[key]]
            if not says_the_same(row, item.record) or self._says_more(row, item.record):
                changed.append((item, row))
        self._create(new)
        for item, row in changed:
            self._change(item, row)
        return Tally(len(new), len(changed), len(batch) - len(new) - len(changed))

    def _said(self, batch: list[Item]) -> Iterator[tuple[str, Entries]]:
        """(path, entries) of each record and member that says where its translations come from."""
        for item in batch:
            for path, entries in item.record.get(TRANSLATIONS, {}).items():
                yield f"{self._path(item.record)}/{path}".rstrip("/"), entries

    def _path(self, record: Record) -> str:
        return f"{self.name}/{record[self.shape.natural]}"

    def _says_more(self, row: Row, record: Record) -> bool:
        return says_more(self.shape, row, record.get(TRANSLATIONS, {}))

    def _existing(self, keys: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not self.insertion.started_empty(self.shape.model):
            for some in chunks(keys):
                ours = rows(self.shape.model).filter(**{f"{self.shape.natural}__in": some}).order_by()
                found.update(ours.values_list(self.shape.natural, "pk"))
        return found

    # --- new records -----------------------------------------------------------------------------

    def _create(self, items: list[Item]) -> None:
        later = self.shape.self_references
        derives = hasattr(self.shape.model, "derive")
        written = [
            Pending(
                self.shape.model(**columns_of(self.shape, item.record, self.directory, later)), item.where
            )
            for item in items
        ]
        for one in written if derives else ():
            one.row.derive()
        for one, item in zip(written, items, strict=True):
            one.origins = origins_in(item.record.get(TRANSLATIONS, {}).get("", {}))
        self.insertion.insert(written)
        for one, item in zip(written, items, strict=True):
            self.directory.add(self.shape.model, item.record[self.shape.natural], one.row.pk)
            one.links = links_of(self.shape, item.record, self.directory, {})
        self._point_at_own_type(written, items)
        self.insertion.link(written)
        self.members.insert([self._owner(one, item.record) for one, item in zip(written, items, strict=True)])
        if self.shape.life:
            for one, item in zip(written, items, strict=True):
                self._keep_old_slugs(one, item.record)
                if one.row.hides_its_past and not one.is_lost:  # as its save() would
                    forget_addresses(one.row, known_slugs(one.row))
        if issubclass(self.shape.model, Image):
            self.drawn_later += [one.row for one in written if not one.is_lost]
        self._tell(written, {"created": True})

    def _owner(self, one: Pending, record: Record) -> Owner:
        return Owner(self.shape, one, record, self._path(record))

    def _point_at_own_type(self, written: list[Pending], items: list[Item]) -> None:
        """A theme within a theme: filled when every line of the file is in."""
        for key in self.shape.self_references:
            name = self.shape.slots[key].field.attname
            for one, item in zip(written, items, strict=True):
                if (to := item.record.get(key)) and not one.is_lost:
                    setattr(one.row, name, self.directory.pk(self.shape.model, to))
                    self.insertion.attempt(one, partial(self._save_column, name))

    def _save_column(self, name: str, row: Any) -> None:
        rows(self.shape.model).filter(pk=row.pk).update(**{name: getattr(row, name)})

    # --- changed records -------------------------------------------------------------------------

    def _change(self, item: Item, before: Row) -> None:
        one = Pending(rows(self.shape.model).select_for_update().get(pk=before.pk), item.where)
        concerned = concerns_readers(one.row)
        self.insertion.attempt(one, lambda row: self._save_changed(one, item.record, before))
        if concerned and not one.is_lost:
            note(one.row)
        self._tell([one], {})

    def _save_changed(self, one: Pending, record: Record, before: Row) -> None:
        if says_the_same(before, record):
            self.members.declare(self.shape, before, self._path(record))
            return
        self._save_content(one, record, before)
        if said := record.get(TRANSLATIONS, {}).get(""):
            provenance.record(self.shape.model, [before.pk], {before.pk: origins_in(said)})

    def _save_content(self, one: Pending, record: Record, before: Row) -> None:
        for name, value in columns_of(self.shape, record, self.directory).items():
            setattr(one.row, name, value)
        one.row.save()  # the model's own: whoever protects a partner also forgets its past
        set_links(self.shape, one.row, record, self.directory, {})
        self.members.reconcile(self._owner(one, record), before)
        if self.shape.life:
            self._keep_old_slugs(one, record, addresses_known(self.shape, before))

    # --- addresses -------------------------------------------------------------------------------

    def park(self, keys: set[str]) -> None:
        """Frees, for the time of the import, the addresses that pass from one record to another."""
        for code in column_languages():
            name = column("slug", code)
            for some in chunks(slug for language, slug in self.claims if language == code):
                held = rows(self.shape.model).filter(**{f"{name}__in": some}).order_by()
                for pk, key, slug in held.values_list("pk", self.shape.natural, name):
                    if self.claims[code, slug] != key and key in keys:
                        self.parked[pk][code] = slug
                        rows(self.shape.model).filter(pk=pk).update(**{name: f"moving-{uuid.uuid4().hex}"})

    def _keep_old_slugs(self, one: Pending, record: Record, known: dict[str, str] | None = None) -> None:
        """Old addresses are only ever added; one that is an address again stops being old."""
        if one.is_lost or one.row.hides_its_past:
            return
        label, object_id = self.shape.model._meta.label_lower, str(one.row.pk)
        new = []
        for code in column_languages():
            wanted = set(record.get("old_slugs", {}).get(code, ()))
            now = one.row.version(code).slug
            if known is not None:
                mine = OldSlug.objects.filter(model=label, object_id=object_id, language=code)
                mine.filter(slug=now).delete()
                former = known.get(code)
                if former and former != now and (code, former) not in self.claims:
                    wanted.add(former)
                wanted -= set(mine.values_list("slug", flat=True))
            new += [
                OldSlug(model=label, object_id=object_id, language=code, slug=slug) for slug in sorted(wanted)
            ]
        if new:
            OldSlug.objects.bulk_create(new)

    # --- telling ---------------------------------------------------------------------------------

    def _tell(self, written: list[Pending], details: Record) -> None:
        """Says what changed to whoever listens, and to the event log: an event per record, by nobody."""
        done = [one.row for one in written if not one.is_lost]
        note_all(change_of(row) for row in done if concerns_readers(row))
        label, now = self.shape.model._meta.label_lower, timezone.now()
        Event.objects.bulk_create(
            [
                Event(at=now, verb="import", model=label, object_id=str(row.pk), details=details)
                for row in done
            ],
            batch_size=AT_ONCE,
        )


def says_the_same(stored: Row, record: Record) -> bool:
    """True when importing `record` would change no text and no fact. Old addresses left out are kept."""
    for code, slugs in record.get("old_slugs", {}).items():
        if not set(slugs) <= set(stored.get("old_slugs", {}).get(code, ())):
            return False
    return _content(stored) == _content(record)


def _content(record: Record) -> Record:
    return {key: value for key, value in record.items() if key not in ("old_slugs", TRANSLATIONS)}


def addresses_known(shape: Shape, before: Row) -> dict[str, str]:
    """`{language: slug}` that readers may know: of public and withdrawn versions, not of those to come."""
    if shape.is_addressed:
        return dict(before.get("slug", {}))
    found = {}
    for code, state in before.get("state", {}).items():
        slug, moment = before.get("slug", {}).get(code), before.get("published_at", {}).get(code)
        to_come = state == State.PUBLIC and moment and datetime.fromisoformat(moment) > timezone.now()
        if slug and state in {State.PUBLIC, State.WITHDRAWN} and not to_come:
            found[code] = slug
    return found
