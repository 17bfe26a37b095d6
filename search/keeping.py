"""Keeps the index equal to what readers may see, from one committed change to the next.

A change is written down in its own transaction (`remember`), indexed as soon as that is committed (`keep`),
and by the next search at the latest (`bring_up_to_date`): a crash in between loses nothing, and two servers
cannot disagree. Moments that are still to come are written down as well.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from languages.queries import batches
from publishing.public_change import Change
from search.engines import engine
from search.models import Due, Entry
from search.naming import NAMED, WITH_NAMES, naming
from search.sources import BY_MODEL, SOURCES, Reading, Source
from search.writing import AT_ONCE, forget, write

logger = logging.getLogger(__name__)

INDEXED = frozenset(BY_MODEL)
FOLLOWING = {  # code → types whose pages depend on what is filed under them; the last of SOURCES
    NAMED[source.model]: source.model._meta.label_lower for source in SOURCES if source.model in NAMED
}
TOO_LARGE = "ProgramLimitExceeded"  # of PostgreSQL: no row of an index can hold that text, now or later
MOST_AT_ONCE = 1000  # lines of one transaction

Records = Iterable[tuple[str, str]]  # (model, key)


def remember(changes: Iterable[Change], **kwargs: Any) -> None:
    """Within the transaction of the change: writes down that these records are to be looked at."""
    now, lines = timezone.now(), []
    for one in sorted(changes):
        if one.model in INDEXED:
            lines.append(Due(model=one.model, object_id=one.key, due_at=now))
        if one.model in WITH_NAMES:
            lines.append(Due(model=one.model, object_id=one.key, due_at=now, for_its_names=True))
    Due.objects.bulk_create(lines)


def keep(**kwargs: Any) -> None:
    """After a commit, before a search. Whatever goes wrong, the change stands, and the next tries again."""
    try:
        bring_up_to_date()
    except DatabaseError:
        logger.exception("The index of the search is not up to date; the next search will try again.")


def bring_up_to_date() -> None:
    """Indexes whatever changed or came due, in short transactions. One query where there is nothing."""
    while waiting := _waiting():
        for label, for_its_names in waiting - TAKEN.keys():  # of a type that is no more
            due(label, for_its_names=for_its_names).discard()
        for (label, for_its_names), work in TAKEN.items():
            if (label, for_its_names) in waiting:
                _take(label, due(label, for_its_names=for_its_names), work)
                waiting = _waiting()  # one kind leads to another


def _waiting() -> set[tuple[str, bool]]:
    return set(due().values_list("model", "for_its_names").distinct())


def due(label: str = "", *, for_its_names: bool = False) -> Any:
    rows = Due.objects.filter(due_at__lte=timezone.now())
    return rows.filter(model=label, for_its_names=for_its_names) if label else rows


def _take(label: str, rows: Any, work: Callable[[list[str]], None]) -> None:
    """Does what is due, a transaction for as much as is done at once; forgets it with the same commit."""
    while True:
        with transaction.atomic():
            engine().hold()
            lines = list(rows.order_by("pk").values_list("pk", "object_id")[:MOST_AT_ONCE])
            keys = list(dict.fromkeys(key for _pk, key in lines))[:AT_ONCE]
            done = [pk for pk, key in lines if key in set(keys)]
            if not done:
                return
            _as_far_as_possible(label, keys, work)
            Due.objects.filter(pk__in=done).discard()


def _as_far_as_possible(label: str, keys: list[str], work: Callable[[list[str]], None]) -> None:
    """A record that cannot be indexed is logged, and keeps nobody else out of the index."""
    try:
        with transaction.atomic():
            work(keys)
    except Exception as error:
        if isinstance(error, OperationalError) and type(error.__cause__).__name__ != TOO_LARGE:
            raise  # the database is busy or takes no writes: the next search tries again
        if len(keys) == 1:
            logger.exception("Cannot be indexed: %s %s", label, keys)
            _leave_out(label, keys[0])
            return
        for key in keys:
            _as_far_as_possible(label, [key], work)


def _leave_out(label: str, key: str) -> None:
    """Nobody finds it by what it said before; an hour later it is tried again."""
    forget(Entry.objects.filter(model=label, object_id=key))
    later = timezone.now() + timedelta(hours=1)
    Due.objects.bulk_create(
        Due(model=label, object_id=key, due_at=later, for_its_names=names)
        for names in ((False, True) if label in WITH_NAMES else (False,))
    )


def _look_at_what_says(label: str, keys: list[str]) -> None:
    _look_at(naming(label, keys))


def _index(source: Source, keys: list[str]) -> None:
    touched = write(source, keys, Reading())
    if source.hides_the_past_of(keys):
        engine().purge()
    wait_for(source, keys)
    codes = (one.partition("/") for one in touched)
    _look_at((FOLLOWING[name], key) for name, _slash, key in codes if name in FOLLOWING)


def _look_at(records: Records) -> None:
    """Writes down that these are to be looked at as well, where that is not written yet."""
    now = timezone.now()
    for some in batches(sorted(set(records)), AT_ONCE):
        written = due().filter(object_id__in=[key for _model, key in some], for_its_names=False)
        known = set(written.values_list("model", "object_id"))
        Due.objects.bulk_create(
            Due(model=model, object_id=key, due_at=now)
            for model, key in some
            if model in INDEXED and (model, key) not in known
        )


def wait_for(source: Source, keys: list[Any]) -> None:
    """Writes down when readers will see something else of these records though nobody writes."""
    now, label = timezone.now(), source.model._meta.label_lower
    Due.objects.filter(model=label, object_id__in=[str(key) for key in keys], due_at__gt=now).discard()
    moments = list(source.next_change(keys, now))
    Due.objects.bulk_create(
        Due(model=label, object_id=str(key), due_at=moment, for_its_names=names)
        for key, moment in moments
        for names in ((False, True) if label in WITH_NAMES else (False,))
    )


# What is done with each kind of line, in this order: names first; last, pages that depend on the others.
TAKEN: dict[tuple[str, bool], Callable[[list[str]], None]] = {
    **{(label, True): partial(_look_at_what_says, label) for label in sorted(WITH_NAMES)},
    **{(source.model._meta.label_lower, False): partial(_index, source) for source in SOURCES},
}
