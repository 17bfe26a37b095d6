"""What is found of pages and of news."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from pages.models import Block, NewsItem, Page
from search.sources.parts import Partners
from search.sources.source import Draft, Reading, RecordSource, own_words, year_codes


class News(RecordSource):
    kind = "news"
    model = NewsItem
    text = ("notice", "body")
    linked = {"theme": "themes", "country": "countries", "topic": "topics"}

    def prepare(self, rows: list[Any], reading: Reading) -> None:
        reading.kept = {"partners": Partners(row.lead_id for row in rows)}

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        draft.codes += year_codes(draft.date)
        reading.kept["partners"].tell(draft, [row.lead_id])


class Pages(RecordSource):
    kind = "page"
    model = Page

    def rows(self, keys: Sequence[Any]) -> Any:
        return super().rows(keys).prefetch_related(Prefetch("blocks", Block.objects.order_by("order", "id")))

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        for block in row.blocks.all():
            draft.text += own_words(block, ("heading", "body", "source"), draft.language)
