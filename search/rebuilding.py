"""Makes the whole index anew, and proves that it equals the content.

Made anew in place: each record's entries are replaced in a transaction of their own, so that readers find
everything all the time.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from languages.codes import site_languages
from languages.queries import batches
from search.engines import engine
from search.keeping import wait_for
from search.lexemes import VERSION
from search.models import Built, Due, Entry, Name, Word
from search.naming import all_names, called
from search.places import day_of
from search.sources import BY_MODEL, SOURCES, Reading, Source
from search.writing import AT_ONCE, entries_for, forget, write

Progress = Callable[[int], object]


def version() -> str:
    """Another version of the tokens, or other languages, and the index is another one."""
    return f"{VERSION} {' '.join(site_languages())}"[:40]


def rebuild(progress: Progress = lambda number: None) -> None:
    """Makes every entry anew; `progress` is told how many records were done.

    An entry without a fingerprint is one that is still to be made, by this or by a change that comes between:
    its words count again when it is. Interrupted, it leaves an index that says of itself that it is not done.
    """
    _begin_anew()
    for source in SOURCES:
        kept: set[str] = set()
        for some in batches(source.record_keys(), AT_ONCE):
            with transaction.atomic():
                engine().hold()
                write(source, some, Reading())
                wait_for(source, some)
            kept.update(str(key) for key in some)
            progress(len(some))
        _forget_others(source, kept)
    with transaction.atomic():
        engine().hold()
        for code, names in all_names():
            called(code, names)
        Built.objects.create(version=version())


@transaction.atomic
def _begin_anew() -> None:
    engine().hold()
    Built.objects.all().delete()
    Name.objects.all().discard()
    Word.objects.all().discard()
    Entry.objects.exclude(model__in=BY_MODEL).discard()
    engine().drop(engine().strays())
    engine().mend()
    Entry.objects.update(fingerprint="")


def number_of_records() -> int:
    return sum(sum(1 for _key in source.record_keys()) for source in SOURCES)


def _forget_others(source: Source, kept: set[str]) -> None:
    label = source.model._meta.label_lower
    known = Entry.objects.filter(model=label).order_by().values_list("object_id", flat=True).distinct()
    for some in batches(sorted(set(known) - kept), AT_ONCE):
        with transaction.atomic():
            engine().hold()
            forget(Entry.objects.filter(model=label, object_id__in=some))


def build_where_needed(plan: Any = None, using: str = "default", **kwargs: Any) -> None:
    """After migrations: an index that was never built, or with another version of the code, is built.

    Not while only a part of the migrations is in: the code reads the tables as the last ones make them. A
    flush, which has no plan, leaves an index that equals the content: both are empty.
    """
    if plan is None and not Entry.objects.exists():
        Built.objects.get_or_create(version=version())
    if plan is None or _some_are_missing(using):
        return
    if not Built.objects.filter(version=version()).exists():
        rebuild()


def _some_are_missing(using: str) -> bool:
    loader = MigrationLoader(connections[using])
    return any(leaf not in loader.applied_migrations for leaf in loader.graph.leaf_nodes())


# --- proving it -----------------------------------------------------------------------------------


def faults(progress: Progress = lambda number: None) -> Iterator[str]:
    """What is not as it should be, a line each; nothing when the index equals the content."""
    if not Built.objects.filter(version=version()).exists():
        yield "The index was built by another version, or never."
    for entry in Entry.objects.exclude(model__in=BY_MODEL):
        yield f"Of no type that is searched: {entry}"
    words: dict[tuple[str, str], int] = {}
    for source in SOURCES:
        label = source.model._meta.label_lower
        known = Entry.objects.filter(model=label).order_by().values_list("object_id", flat=True).distinct()
        keys = chain(source.record_keys(), known.iterator())
        for some in batches(dict.fromkeys(str(key) for key in keys), AT_ONCE):
            yield from _faults_of(source, some, words)
            yield from _faults_of_waiting(source, some)
            progress(len(some))
    if not engine().is_sound():
        yield "The index does not say what its rows say."
    for place in engine().strays():
        yield f"Indexed without an entry: {place}"
    stored = {(row.language, row.word): row.entries for row in Word.objects.all()}
    for language, word in sorted(stored.items() ^ words.items()):
        yield f"Words to suggest: {language} {word}"
    yield from _faults_of_names()


def _faults_of(source: Source, keys: list[str], words: dict[tuple[str, str], int]) -> Iterator[str]:
    label = source.model._meta.label_lower
    made = {one.of: one for one in entries_for(source, keys, Reading())}
    stored = {
        (one.object_id, one.language): one for one in Entry.objects.filter(model=label, object_id__in=keys)
    }
    for of in sorted(made.keys() - stored.keys()):
        yield f"Cannot be found: {made[of].entry}"
    for of in sorted(stored.keys() - made.keys()):
        yield f"Found, and should not be: {stored[of]}"
    both = made.keys() & stored.keys()
    for of in sorted(both):
        if not _are_equal(made[of].entry, stored[of]):
            yield f"Out of date: {stored[of]}"
    for place in engine().faults((stored[of].pk, made[of].lexemes) for of in sorted(both)):
        yield f"Wrongly indexed: {Entry.objects.get(pk=place)}"
    for one in made.values():
        for word in one.lexemes.spelled:
            words[one.entry.language, word] = words.get((one.entry.language, word), 0) + 1


def _are_equal(made: Entry, stored: Entry) -> bool:
    """Whatever its place among those of the same day."""
    fields = [field.attname for field in Entry._meta.concrete_fields if not field.primary_key]
    of_one_day = day_of(made.pk) == day_of(stored.pk)
    return of_one_day and all(getattr(made, name) == getattr(stored, name) for name in fields)


def _faults_of_waiting(source: Source, keys: list[str]) -> Iterator[str]:
    now, label = timezone.now(), source.model._meta.label_lower
    waited = Due.objects.filter(model=label, object_id__in=keys, due_at__gt=now)
    known = set(waited.values_list("object_id", "due_at"))
    for key, moment in source.next_change(keys, now):
        if (str(key), moment) not in known:
            yield f"Not waited for: {label} {key}"


def _faults_of_names() -> Iterator[str]:
    names = dict(all_names())
    stored: dict[str, set[tuple[str, str]]] = {}
    for code, language, phrase in Name.objects.values_list("code", "language", "phrase"):
        stored.setdefault(code, set()).add((language, phrase))
    for code in sorted(names.keys() | stored.keys()):
        if names.get(code, set()) != stored.get(code, set()):
            yield f"Names of {code}"
