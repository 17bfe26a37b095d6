"""What the states of translations cost on the database that the settings name: processor time and the clock.

    DATABASE_URL=… python benchmarks/translation_states.py --make 20000   # on an empty, migrated database
    DATABASE_URL=… python benchmarks/translation_states.py

With `--make N` it writes N positions with two asks each: a third wholly translated, a third out of date, a
third in one language; one in thirty is asked for. Prints the median of seven runs, after one that warms up.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 7
AT_ONCE = 1000
WORDS = "nous demandons un registre public des contrôles et de leurs suites " * 4


def begin() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["ALLOWED_HOSTS"] = "testserver"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advocacy_site.settings")
    import django

    django.setup()


def make(number: int) -> None:
    """Positions straight into the tables: what is recorded of their texts is what is measured."""
    from django.utils import timezone

    from languages.codes import column, site_languages
    from partners.models import Partner
    from positions.models import Ask, Position
    from publishing.state import State
    from topics.models import PartnerKind, PositionType
    from translation_desk.models import TranslationRequest

    source, target = site_languages()[:2]
    kind: Any = PositionType.objects.order_by("pk")[0]
    now = timezone.now()
    lead = Partner.objects.create(key="lead", kind=PartnerKind.objects.order_by("pk")[0])
    for first in range(0, number, AT_ONCE):
        rows = []
        for index in range(first, min(first + AT_ONCE, number)):
            row = Position(key=f"position-{index:07}", type=kind, lead=lead)
            public = (source,) if index % 3 == 2 else (source, target)
            for code in public:
                setattr(row, column("title", code), f"Position {index}")
                setattr(row, column("summary", code), f"{WORDS} {index}")
                setattr(row, column("body", code), f"<p>{WORDS * 10} {index}</p>")
                setattr(row, column("state", code), State.PUBLIC)
                setattr(row, column("slug", code), f"position-{index}")
                setattr(row, column("published_at", code), now)
            rows.append(row)
        made = Position.objects.bulk_create(rows)
        asks = []
        for row in made:
            for place in range(2):
                ask = Ask(position=row, key="ab"[place], order=place + 1)
                for code in (source, target):
                    if getattr(row, column("title", code)):
                        setattr(ask, column("text", code), f"{WORDS} {place}")
                asks.append(ask)
        Ask.objects.bulk_create(asks)
        outdated = [row.pk for place, row in enumerate(made) if (first + place) % 3 == 1]
        Position.objects.filter(pk__in=outdated).update(**{column("summary", source): f"{WORDS} !"})
        TranslationRequest.objects.bulk_create(
            TranslationRequest(
                model="positions.position", object_id=str(row.pk), language=target,
                count=1 + place % 9, first_at=now, last_at=now,
            )
            for place, row in enumerate(made)
            if (first + place) % 30 == 2
        )  # fmt: skip
        print(f"\r{first + len(made)} of {number}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def measured() -> dict[str, Callable[[], Any]]:
    from django.db.models import Count

    from languages.codes import site_languages
    from publishing.text_states import TextState
    from translation_desk.kinds import all_kinds
    from translation_desk.parity import standings
    from translation_desk.queue import page_of

    kinds, languages = all_kinds(), site_languages()
    one = languages[1:2]
    by_state = TextState.objects.values("language", "state").annotate(number=Count("pk")).order_by()
    return {
        "texts by language and state": lambda: list(by_state.all()),
        "queue, first page, one language": lambda: page_of(kinds, one, "", 1),
        "queue, first page, every language": lambda: page_of(kinds, languages, "", 1),
        "queue, first page, out of date": lambda: page_of(kinds, one, "stale", 1),
        "queue, page 200": lambda: page_of(kinds, one, "", 200),
        "how far each language is": lambda: standings(kinds, languages),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--make", type=int, metavar="N", help="first write N positions")
    number = parser.parse_args().make
    begin()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from positions.models import Position
    from publishing.text_states import TextState

    if number:
        began = time.perf_counter()
        make(number)
        print(f"made in {time.perf_counter() - began:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{Position.objects.count()} positions, {TextState.objects.count()} texts, {connection.vendor}")
    print(f"{'':36} queries  CPU ms  clock ms")
    for name, do in measured().items():
        spent, passed = [], []
        for round_number in range(ROUNDS + 1):
            cpu, clock = time.process_time(), time.perf_counter()
            do()
            if round_number:
                spent.append((time.process_time() - cpu) * 1000)
                passed.append((time.perf_counter() - clock) * 1000)
        with CaptureQueriesContext(connection) as captured:
            do()
        print(f"{name:36} {len(captured):7} {statistics.median(spent):7.0f} {statistics.median(passed):9.0f}")


if __name__ == "__main__":
    main()
