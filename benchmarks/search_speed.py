"""What a search costs on the database that the settings name: queries, the clock, processor time.

    DATABASE_URL=… python benchmarks/search_speed.py [--rounds 60]     # after corpus.py and import_content.py

For each language: a frequent word, a rare one, three words, the frequent word under a filter, a phrase, and a
word without another. Chosen from what is there. `page` is the whole answer of the site, rendered, in this
process;
`search` finds and counts without rendering. Of each, the median and the 99th percentile in milliseconds.
With PostgreSQL on this machine, `server` is the processor time of its process for this connection, a request.
Nothing is written.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

WARM_UP = 3
RARE = 20  # a word in fewer entries is rare
TRIED = 40  # words that are tried until one is rare


class Cost(NamedTuple):
    """Milliseconds of many requests."""

    clock: list[float]
    processor: list[float]
    server: float | None  # on average; its clock ticks a hundred times a second


def begin() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.update(ALLOWED_HOSTS="testserver", DEBUG="false", HTTPS_REDIRECT="false", MAINTENANCE="false")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advocacy_site.settings")
    import django
    from django.conf import settings

    django.setup()
    # Names with a hash want `collectstatic`, and cost nothing once they are known.
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}


# --- what is asked ----------------------------------------------------------------------------------


def questions(language: str) -> dict[str, dict[str, str]]:
    """What to ask, by name: the parameters of each search."""
    from search.models import Entry, Word

    words = Word.objects.filter(language=language)
    often = list(words.order_by("-entries", "word").values_list("word", flat=True)[:30])
    newest = Entry.objects.filter(language=language, kind="position").order_by("-pk")[0]
    theme = next(code for code in newest.codes.split() if code.startswith("theme/"))
    found = {
        "frequent word": {"q": often[0]},
        "rare word": {"q": rare_word(language)},
        "three words": {"q": f"{often[0]} {often[len(often) // 2]} {often[-1]}"},
        "frequent, filtered": {"q": often[0], "theme": theme.partition("/")[2]},
        "phrase": {"q": f'"{pair(newest.title, language)}"'},
        "minus": {"q": f"{often[0]} -{rare_word(language)}"},
    }
    return {name: parameters for name, parameters in found.items() if parameters["q"]}


def rare_word(language: str) -> str:
    """The most frequent of the rare ones: others may share a stem with a frequent word."""
    from search.models import Word

    rare = Word.objects.filter(language=language, entries__lt=RARE).order_by("-entries", "word")
    for word in rare.values_list("word", flat=True)[:TRIED]:
        if 0 < found(language, {"q": word}).total < RARE:
            return word
    return ""


def pair(title: str, language: str) -> str:
    """Two words that stand side by side in a title."""
    from search.tokens import tokens

    telling = [token for token in tokens(title, language) if token.term]
    for first, second in pairwise(telling):
        if title[first.end : second.start] == " ":
            return title[first.start : second.end]
    return ""


# --- what it costs ----------------------------------------------------------------------------------


def found(language: str, parameters: dict[str, str]) -> Any:
    """The search alone, with everything that its page shows."""
    from django.http import QueryDict
    from django.utils import translation

    from search.results import Search

    query = QueryDict(mutable=True)
    query.update(parameters)
    with translation.override(language):
        search = Search(query, language)
        assert search.results is not None and search.facets and search.elsewhere is not None
        assert search.versions is not None and search.suggestion is not None
    return search


def cost(do: Callable[[], Any], rounds: int) -> Cost:
    for _round in range(WARM_UP):
        do()
    clock, processor, before = [], [], server_ticks()
    for _round in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        do()
        processor.append((time.process_time() - used) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    after, server = server_ticks(), None
    if before is not None and after is not None:
        server = (after - before) * 1000 / os.sysconf("SC_CLK_TCK") / rounds
    return Cost(clock, processor, server)


def server_ticks() -> int | None:
    """Processor time of the server's process for this connection; None where there is none to be seen."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    name, fields = told.rpartition(")")[::2]
    if "postgres" not in name:
        return None  # the server is on another machine, and this is a process of ours
    user, system = fields.split()[11:13]
    return int(user) + int(system)


def middle_and_last(times: list[float]) -> str:
    last = statistics.quantiles(times, n=100, method="inclusive")[98]
    return f"{statistics.median(times):6.1f}{last:7.1f}"


# --- printing ---------------------------------------------------------------------------------------


def lines(language: str, rounds: int) -> Iterator[str]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import translation

    client = Client()
    with translation.override(language):
        path = reverse("search")
    for name, parameters in questions(language).items():

        def page(parameters: dict[str, str] = parameters) -> None:
            assert client.get(path, parameters).status_code == 200

        def search(parameters: dict[str, str] = parameters) -> None:
            found(language, parameters)

        hits = found(language, parameters)
        more = "+" if hits.there_are_more else ""
        yield f"{language}: {name}  {' '.join(parameters.values())}  ({hits.total}{more} hits)"
        for what, do in (("page", page), ("search", search)):
            spent = cost(do, rounds)
            with CaptureQueriesContext(connection) as captured:
                do()
            server = "" if spent.server is None else f"{spent.server:9.1f}"
            clock, processor = middle_and_last(spent.clock), middle_and_last(spent.processor)
            yield f"    {what:7}{len(captured):8}   {clock}   {processor}{server}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60, metavar="N", help="requests of each; 60")
    rounds = parser.parse_args().rounds
    begin()
    from django.db import connection

    from languages.codes import site_languages
    from search.models import Entry

    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"{Entry.objects.count()} entries, {connection.vendor}, {rounds} requests each, load {load}")
    if connection.vendor == "postgresql" and server_ticks() is None:
        print("The server is on another machine, or hides its processes: its processor time is not told.")
    print(f"    {'':7}{'queries':>8}   {'clock':>6}{'99 %':>7}   {'CPU':>6}{'99 %':>7}   server")
    for language in site_languages():
        for line in lines(language, rounds):
            print(line, flush=True)
    print(f"load {' '.join(f'{number:.1f}' for number in os.getloadavg())}")


if __name__ == "__main__":
    main()
