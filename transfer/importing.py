"""An import from beginning to end: read everything, then write everything, in one transaction."""

import marshal
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from languages.codes import column, column_languages
from library.document_text import read_all
from library.models import DocumentFile, Image
from library.variants import draw_missing
from publishing.provenance import writing
from publishing.record_links import linkable
from publishing.slugs import OldSlug
from publishing.text_states import How
from transfer import identities
from transfer.chains import betrayals, chained, final_targets, lead_on, refusals, straight
from transfer.files import Incoming
from transfer.layout import TYPES, Shape, owner_model, rows, shape_of
from transfer.lines import files_of, numbered
from transfer.problems import MOST, Problem, Problems, Refused, Where
from transfer.progress import Progress
from transfer.records import Reader, normal_form, unknown_reference
from transfer.stored import Directory, chunks
from transfer.tally import Tally
from transfer.values import Wrong
from transfer.writing import Claims, Item, Writer

__all__ = ["Refused", "import_content"]


@dataclass
class Scanned:
    """What the first reading of a file found: who is in it, under which addresses, and the records."""

    shape: Shape
    lines: dict[str, Where] = field(default_factory=dict)
    claims: Claims = field(default_factory=dict)  # of today
    old_claims: Claims = field(default_factory=dict)
    leads: dict[str, dict[str, str | None]] = field(default_factory=dict)  # {"parent": {key: key}}
    finals: dict[str, str] = field(default_factory=dict)  # where old addresses lead in the end
    members: dict[type[models.Model], set[str]] = field(default_factory=dict)  # {Ask: {"minerais/a"}}
    spool: "Spool | None" = None

    @property
    def is_held_whole(self) -> bool:
        """True when lines lead to later ones, which must all be in first."""
        leads = (self.leads.get(name, {}) for name in self.shape.self_references)
        return self.shape.is_held_whole or any(any(said.values()) for said in leads)


class Spool:
    """Checked records on their way from the first reading to the second, on disk, seen by nobody else.

    What is written is thus what was checked, whatever happens to the folder meanwhile, and memory stays
    small. The file has no name.
    """

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as the spool)
        self.length = 0

    def put(self, where: Where, record: dict[str, Any]) -> None:
        marshal.dump((where.file, where.line, record), self.file)
        self.length += 1

    def items(self) -> Iterator[Item]:
        self.file.seek(0)
        for _number in range(self.length):
            file, line, record = marshal.load(self.file)
            yield Item(Where(file, line), record)


def import_content(
    folder: Path,
    *,
    dry_run: bool = False,
    protected: Path | None = None,
    progress: Progress | None = None,
    remarks: list[Problem] | None = None,
) -> dict[str, Tally]:
    """Imports a content folder: `{"positions": Tally(…), …}`. Raises Refused: then nothing has changed.

    What somebody should look at, though it keeps nothing from being imported, is added to `remarks`.
    """
    progress = progress or Progress(silent=True)
    problems = Problems()
    directory = Directory()
    with Incoming(folder, directory.facts) as incoming, transaction.atomic(), writing(how=How.IMPORT):
        scan = _Scan(problems, directory, incoming, progress)
        scanned = scan.scan(files_of(folder, problems))
        problems.refuse_if_any()
        if remarks is not None:
            remarks += islice(scan.dead_links(), MOST)
        directory.forget_members()
        tallies = {}
        for name, one in scanned.items():
            tallies[name] = _write(name, one, directory, problems, progress)
        problems.refuse_if_any()
        if protected:
            tallies["protected"] = identities.import_identities(protected, problems)
        problems.refuse_if_any()
        if dry_run:
            transaction.set_rollback(True)
        else:
            incoming.store()
            _read_documents(progress)
    return tallies


def _write(
    name: str, scanned: Scanned, directory: Directory, problems: Problems, progress: Progress
) -> Tally:
    assert scanned.spool
    writer = Writer(name, scanned.shape, directory, problems, scanned.claims)
    if scanned.shape.life:
        writer.park(set(scanned.lines))
    items = straight(scanned.spool.items(), scanned.finals)
    batches = [list(items)] if scanned.is_held_whole else chunks(items)
    with progress.of(_("Writing %(file)s") % {"file": name}, scanned.spool.length) as bar:
        for batch in batches:
            for where, reason in betrayals(batch) if scanned.finals else ():
                problems.add(where, reason)
            writer.write(batch)
            bar.update(len(batch))
    lead_on(scanned.finals)
    if writer.drawn_later:
        draw = partial(_draw, writer.drawn_later, progress)
        transaction.on_commit(draw, robust=True)  # a picture that cannot be drawn now is drawn when asked for
    return writer.tally


def natural_key(shape: Shape, data: dict[str, Any]) -> Any:
    """What a line says its record is known by, in its one form; whether it may be is asked later."""
    key, slot = data.get(shape.natural), shape.slots[shape.natural]
    if slot.normal and isinstance(key, str):
        with suppress(Wrong):
            return normal_form(slot, key)
    return key


def _draw(images: list[Image], progress: Progress) -> None:
    """Each in its formats and widths, on as many cores as there are: the pen lets others work meanwhile."""
    with progress.of(_("Drawing pictures"), len(images)) as bar, ThreadPoolExecutor(os.cpu_count()) as pool:
        for drawn in as_completed([pool.submit(draw_missing, image) for image in images]):
            bar.update(1)
            drawn.result()


def _read_documents(progress: Progress) -> None:
    """The words of documents that are new or have a new file: found from the moment they can be seen."""
    lines = list(DocumentFile.objects.unread().select_related("document"))
    with progress.of(_("Reading documents"), len(lines)) as bar:
        for line, words in read_all(lines):
            line.keep(words)
            bar.update(1)


class _Scan:
    """The first reading: every line is checked, alone and against the others, before anything is written."""

    def __init__(
        self, problems: Problems, directory: Directory, incoming: Incoming, progress: Progress
    ) -> None:
        self.problems, self.directory, self.progress = problems, directory, progress
        self.found: dict[type[models.Model], Scanned] = {}
        self.forward: dict[type[models.Model], list[tuple[str, Where]]] = defaultdict(list)
        self.reading: type[models.Model] | None = None
        self.named: frozenset[type[models.Model]] = frozenset()  # members that lines of other types name
        self.reader = Reader(problems, self._known, incoming.take)

    def scan(self, files: dict[str, Path]) -> dict[str, Scanned]:
        self.named = self.named.union(*(shape_of(TYPES[name]).named_members for name in files))
        return {name: self._file(TYPES[name], path) for name, path in files.items()}

    def _file(self, model: type[models.Model], path: Path) -> Scanned:
        self.reading = model
        found = self.found[model] = Scanned(shape_of(model), spool=Spool())
        with self.progress.of(_("Reading %(file)s") % {"file": path.name}) as bar:
            for where, data in numbered(path, self.problems):
                self._line(found, where, data)
                bar.update(1)
        for key, where in self.forward.pop(model, ()):
            if key not in found.lines and self.directory.pk(model, key) is None:
                self.problems.add(where, unknown_reference(model, key))
        self._refuse_circles(found)
        if found.shape.life:
            self._compare_with_database(found)
        return found

    def _line(self, found: Scanned, where: Where, data: dict[str, Any]) -> None:
        natural = found.shape.natural
        key = natural_key(found.shape, data)
        if isinstance(key, str) and key in found.lines:
            self.problems.add(
                where.at(natural),
                _("“%(key)s” is already on line %(line)d.") % {"key": key, "line": found.lines[key].line},
            )
            return
        if isinstance(key, str):
            found.lines[key] = where
            if self.named:
                self._note_members(found, key, data)
        before = len(self.problems)
        record = self.reader.read(found.shape, data, where)
        if len(self.problems) > before:
            return
        for name in chained(found.shape):
            found.leads.setdefault(name, {})[record[natural]] = record.get(name)
        if found.shape.life:
            self._claim(found, where, record)
        assert found.spool
        found.spool.put(where, record)

    def dead_links(self) -> Iterator[Problem]:
        """Links of texts to records that are neither in the files nor in the database.

        Readers get their words without a link: what an export holds can always be imported again.
        """
        for where, (label, key) in self.reader.linked:
            model = linkable().get(label)
            if model is None:
                yield Problem(where, _("A link names “%(type)s”, which has no pages.") % {"type": label})
            elif key not in getattr(self.found.get(model), "lines", ()) and not self.directory.pk(model, key):
                yield Problem(
                    where, _("A link leads nowhere: %(reason)s") % {"reason": unknown_reference(model, key)}
                )

    def _known(self, model: type[models.Model], key: str, where: Where) -> bool:
        """True when `key` is in the files or the database; of this file, the end decides."""
        if model in self.named:
            return self._known_member(model, key)
        if (found := self.found.get(model)) and key in found.lines:
            return True
        if model is self.reading:
            self.forward[model].append((key, where))
            return True
        return self.directory.pk(model, key) is not None

    def _note_members(self, found: Scanned, key: str, data: dict[str, Any]) -> None:
        """Of a line, right or wrong: the members that lines of other files may name."""
        for accessor, member in found.shape.members.items():
            if member.model in self.named and isinstance(members := data.get(accessor), list):
                paths = found.members.setdefault(member.model, set())
                paths |= {f"{key}/{one.get(member.natural)}" for one in members if isinstance(one, dict)}

    def _known_member(self, model: type[models.Model], path: str) -> bool:
        """True when the line of its record has it; without such a line, when the database has it."""
        owner = self.found.get(owner_model(model))
        if owner and path.rpartition("/")[0] in owner.lines:
            return path in owner.members.get(model, ())
        return self.directory.pk(model, path) is not None

    def _refuse_circles(self, found: Scanned) -> None:
        for name, said in found.leads.items():
            if name in found.shape.self_references:
                wrong = list(refusals(found.shape, name, said))
            else:
                found.finals, wrong = final_targets(found.shape, said)
            for key, reason in wrong:
                self.problems.add(found.lines[key].at(name), reason)

    # --- addresses -----------------------------------------------------------------------------

    def _claim(self, found: Scanned, where: Where, record: dict[str, Any]) -> None:
        """An address leads, and ever led, to one record of its type."""
        key = record[found.shape.natural]
        today = [("slug", code, slug) for code, slug in record.get("slug", {}).items()]
        old = [
            ("old_slugs", code, slug) for code, slugs in record.get("old_slugs", {}).items() for slug in slugs
        ]
        for name, code, slug in (*today, *old):
            holder = found.claims.get((code, slug)) or found.old_claims.get((code, slug))
            if holder:
                self.problems.add(where.at(name).at(code), self._taken(slug, found.lines[holder]))
            claims = found.claims if name == "slug" else found.old_claims
            claims.setdefault((code, slug), key)

    def _taken(self, slug: str, by: Where) -> str:
        return _("The address “%(slug)s” is already that of line %(line)d.") % {"slug": slug, "line": by.line}

    def _compare_with_database(self, found: Scanned) -> None:
        """Addresses of rows that the file does not speak of, and old ones of rows it does."""
        model, natural = found.shape.model, found.shape.natural
        for code in column_languages():
            name = column("slug", code)
            for some in chunks(
                slug for language, slug in (*found.claims, *found.old_claims) if language == code
            ):
                held = rows(model).filter(**{f"{name}__in": some}).order_by()
                for key, slug in held.values_list(natural, name):
                    if key not in found.lines:
                        self._refuse_slug(found, code, slug)
                old = OldSlug.objects.filter(model=model._meta.label_lower, language=code, slug__in=some)
                for slug, object_id in old.order_by("slug").values_list("slug", "object_id"):
                    if object_id != self._object_id(found, code, slug):
                        self._refuse_slug(found, code, slug)

    def _object_id(self, found: Scanned, code: str, slug: str) -> str:
        key = found.claims.get((code, slug)) or found.old_claims[code, slug]
        pk = rows(found.shape.model).filter(**{found.shape.natural: key}).values_list("pk", flat=True).first()
        return str(pk)

    def _refuse_slug(self, found: Scanned, code: str, slug: str) -> None:
        name = "slug" if (code, slug) in found.claims else "old_slugs"
        key = (found.claims if name == "slug" else found.old_claims)[code, slug]
        self.problems.add(
            found.lines[key].at(name).at(code),
            _("The address “%(slug)s” leads, or once led, to another record.") % {"slug": slug},
        )
