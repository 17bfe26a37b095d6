"""What is found of publications: their pages, and the words of their files."""

from typing import Any

from library.models import Document, DocumentText
from search.sources.source import Draft, Reading, RecordSource, own_words, year_codes
from topics.models import DocumentKind


class Publications(RecordSource):
    kind = "publication"
    model = Document
    text = ("notice", "body")
    linked = {"theme": "themes", "country": "countries"}

    def prepare(self, rows: list[Any], reading: Reading) -> None:
        """The words of each file go to the version of its language, else to the one its reader is led to."""
        documents = {row.pk: row for row in rows}
        words: dict[tuple[Any, str], list[str]] = {}
        for key, read in DocumentText.objects.by_document(documents).items():
            for language, text in sorted(read.items()):
                version = documents[key].nearest_version(language)
                if version is not None:
                    words.setdefault((key, version.language), []).append(text)
        reading.kept = {"words": words}

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        draft.codes += [f"documentkind/{row.kind_id}", *year_codes(draft.date)]
        draft.names += reading.names(DocumentKind, row.kind_id, draft.language)
        draft.names += own_words(row, ("authors",), draft.language)
        draft.unquoted = reading.kept["words"].get((row.pk, draft.language), [])
