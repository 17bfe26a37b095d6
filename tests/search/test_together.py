"""Several processes write at the same time: what was committed last is what is found (PostgreSQL)."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from languages.codes import column
from positions.models import Position
from search import rebuilding, writing
from search.keeping import bring_up_to_date
from search.models import Due, Entry
from search.rebuilding import rebuild
from tests.making import make_position


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[Position]:
    """A position that other connections see; it is deleted afterwards."""
    with django_db_blocker.unblock():
        position = make_position({"fr": "Zircon"}, ("fr",))
        lead = position.lead
        yield position
        Position.objects.filter(pk=position.pk).delete()
        lead.delete()
        bring_up_to_date()
        Entry.objects.all().delete()
        Due.objects.all().delete()
        connection.close()


def elsewhere(work: Callable[[], None]) -> threading.Thread:
    """Does it in another thread, thus on another connection."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def retitle(position: Position, title: str) -> None:
    Position.objects.filter(pk=position.pk).update(**{column("title", "fr"): title})


def kept(position: Position) -> str:
    return Entry.objects.get(kind="position", object_id=str(position.pk)).title


def while_it_writes(monkeypatch, position: Position, title: str) -> list[threading.Thread]:
    """Another process changes the record once this one has read it and before it has written."""
    started: list[threading.Thread] = []
    real = writing.entries_for

    def read(source, keys, reading):
        made = real(source, keys, reading)
        if source.kind == "position" and not started:
            started.append(elsewhere(lambda: retitle(position, title)))
            started[0].join(2)  # it may have to wait for us
        return made

    monkeypatch.setattr(writing, "entries_for", read)
    monkeypatch.setattr(rebuilding, "entries_for", read)
    return started


def test_a_change_that_is_committed_while_another_is_indexed_is_not_lost(committed, monkeypatch):
    started = while_it_writes(monkeypatch, committed, "Tourmaline")
    retitle(committed, "Jade")
    started[0].join()
    bring_up_to_date()
    assert kept(committed) == "Tourmaline"
    assert not Due.objects.exists()


def test_a_change_that_is_committed_while_the_index_is_made_anew_is_not_lost(committed, monkeypatch):
    started = while_it_writes(monkeypatch, committed, "Tourmaline")
    rebuild()
    started[0].join()
    bring_up_to_date()
    assert kept(committed) == "Tourmaline"
    assert list(rebuilding.faults()) == []


def test_two_processes_that_index_the_same_record_do_not_stumble(committed):
    def change(title: str) -> Callable[[], None]:
        def work() -> None:
            for number in range(8):
                retitle(committed, f"{title} {number}")

        return work

    threads = [elsewhere(change(title)) for title in ("Jade", "Tourmaline", "Corindon")]
    for thread in threads:
        thread.join()
    bring_up_to_date()
    committed.refresh_from_db()
    assert kept(committed) == getattr(committed, column("title", "fr"))
    assert list(rebuilding.faults()) == []


def test_what_a_transaction_has_not_committed_is_not_found_by_another(committed):
    seen = []
    with transaction.atomic():
        retitle(committed, "Jade")
        elsewhere(lambda: (bring_up_to_date(), seen.append(kept(committed)))).join()
    assert seen == ["Zircon"]
    assert kept(committed) == "Jade"
