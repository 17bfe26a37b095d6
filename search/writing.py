"""Writes entries: what a draft becomes, and how the entries of some records are brought to what they should
be.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from languages.codes import site_languages
from languages.queries import batches
from languages.texts import fallback_order
from search import lexemes as making
from search.engines import engine
from search.lexemes import Lexemes, mark, whole_name
from search.models import Entry, Word
from search.places import place
from search.sources import Draft, Reading, Source
from search.tokens import terms
from search.tongues import folded

AT_ONCE = 200  # records whose entries are made together
FIELDS = ("key", "date", "title", "title_language", "names", "summary", "text", "codes")


class Made:
    """An entry as it should be, with its lexemes."""

    def __init__(self, source: Source, draft: Draft, languages: Sequence[str]):
        self.lexemes = lexemes_of(draft, languages)
        self.entry = Entry(
            id=place(draft.placed_on, source.kind, draft.key, draft.language),
            model=source.model._meta.label_lower,
            object_id=draft.object_id,
            language=draft.language,
            kind=source.kind,
            key=f"{source.kind}/{draft.key}",
            date=draft.date,
            title=draft.title.value,
            title_language=draft.title.language or draft.language,
            names=_lines([*draft.whole_names, *draft.names]),
            summary=_lines(draft.summary),
            text=_lines(draft.text),
            codes=" ".join(dict.fromkeys(draft.codes)),
        )
        said = "\n".join((*(getattr(self.entry, name) for name in FIELDS), self.lexemes.as_text()))
        self.entry.fingerprint = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()

    @property
    def of(self) -> tuple[str, str]:
        return self.entry.object_id, self.entry.language


def _lines(passages: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(passage for passage in passages if passage))


def lexemes_of(draft: Draft, languages: Sequence[str]) -> Lexemes:
    """`languages` are those in which readers can see the record.

    Marks say under what it is filed, in which language it is (`in/`), for readers of which languages it is
    the version they are led to (`for/`), and which have none of their own (`not/`).
    """
    language = draft.language
    marks = {mark(code) for code in draft.codes}
    marks.add(f"in/{language}")
    if not draft.is_found_partly:
        marks.add(making.NEVER_PARTLY)
    for code in site_languages():
        if code not in languages:
            marks.add(f"not/{code}")
        if next(one for one in (*fallback_order(code), language) if one in languages) == language:
            marks.add(f"for/{code}")
    for name in (draft.title.value, *draft.whole_names):
        if 0 < len(found := terms(name, language)) <= making.LONGEST_NAME:
            marks.add(whole_name(found, language))
    titles = [draft.title.value, *draft.whole_names]
    parts = (titles, draft.names, draft.summary, draft.text)
    return making.lexemes(parts, draft.unquoted, marks, language)


def entries_for(source: Source, keys: Sequence[Any], reading: Reading) -> list[Made]:
    """Every entry that these records should have now."""
    drafts = list(source.drafts(keys, reading))
    languages: dict[str, list[str]] = {}
    for draft in drafts:
        languages.setdefault(draft.object_id, []).append(draft.language)
    return [Made(source, draft, languages[draft.object_id]) for draft in drafts if draft.title.value]


def write(source: Source, keys: Sequence[Any], reading: Reading) -> set[str]:
    """Brings the entries of these records up to date; the codes under which one came, went or changed.

    Within the caller's transaction. Entries that say what they should are left alone.
    """
    made = {one.of: one for one in entries_for(source, keys, reading)}
    label, names = source.model._meta.label_lower, [str(key) for key in keys]
    stored = {
        (one.object_id, one.language): one for one in Entry.objects.filter(model=label, object_id__in=names)
    }
    gone = [
        one for of, one in stored.items() if of not in made or made[of].entry.fingerprint != one.fingerprint
    ]
    new = [
        one for of, one in made.items() if of not in stored or stored[of].fingerprint != one.entry.fingerprint
    ]
    if not gone and not new:
        return set()
    Entry.objects.filter(pk__in=[one.pk for one in gone]).discard()
    _settle([one.entry for one in new])
    Entry.objects.bulk_create([one.entry for one in new])
    engine().put((one.entry.pk, one.lexemes) for one in new)
    count_words(gone, new)
    return {code for one in (*gone, *(one.entry for one in new)) for code in one.codes.split()}


def _settle(entries: list[Entry]) -> None:
    """Gives another place to an entry whose place is taken: two hashes of one day are hardly ever equal."""
    wanted = [entry.pk for entry in entries]
    taken = set(Entry.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for entry in entries:
        while entry.pk in taken:
            entry.pk += 1
        taken.add(entry.pk)


# --- words that may be suggested ------------------------------------------------------------------


def words_of(entry: Entry) -> set[str]:
    """The words that an entry was counted for."""
    lines = (entry.title, *entry.names.split("\n"), *entry.summary.split("\n"), *entry.text.split("\n"))
    return making.spelled(lines, entry.language)


def count_words(gone: Iterable[Entry], new: Iterable[Made] = ()) -> None:
    """Counts the words of entries that come and go, in the same transaction: no word outlives its text.

    Those of an entry without a fingerprint were not counted: the index is being made anew.
    """
    counts: Counter[tuple[str, str]] = Counter()
    gone = [entry for entry in gone if entry.fingerprint]
    for one in new:
        counts.update((one.entry.language, word) for word in one.lexemes.spelled)
    for entry in gone:
        counts.subtract((entry.language, word) for word in words_of(entry))
    rows = sorted(
        (language, word, folded(word), number) for (language, word), number in counts.items() if number
    )
    if not rows:
        return
    table = Word._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (language, word, folded, entries) VALUES (%s, %s, %s, %s) "
            f"ON CONFLICT (language, word) DO UPDATE SET entries = {table}.entries + excluded.entries",
            rows,
        )
    if gone:
        Word.objects.filter(entries__lte=0).discard()


def forget(entries: Any) -> None:
    """Removes entries whose records are no more."""
    for some in batches(entries.order_by("pk").values_list("pk", flat=True).iterator(), AT_ONCE):
        gone = list(Entry.objects.filter(pk__in=some))
        Entry.objects.filter(pk__in=some).discard()
        count_words(gone)


def filed_under(code: str) -> Iterator[tuple[str, str]]:
    """(model, key) of the records that have an entry under a code."""
    expression = engine().word(mark(code))
    with connection.cursor() as cursor:
        cursor.execute(engine().HITS, [expression, -1 if connection.vendor == "sqlite" else None])
        places = [found for (found,) in cursor.fetchall()]
    for some in batches(places, 1000):
        yield from Entry.objects.filter(Q(pk__in=some)).values_list("model", "object_id").distinct()
