"""What is found of countries and of themes."""

from typing import Any

from pages.theme_pages import themes_with_page
from search.countries import names_of_country
from search.sources.source import Draft, Reading, RecordSource, ReferenceSource, own_words
from topics.models import Country, Region, Theme


class Countries(RecordSource):
    """A country by all its names, in whichever language, with its abbreviations."""

    kind = "country"
    model = Country
    summary = ("intro",)
    text = ("notice", "body")

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        draft.codes.append(f"country/{row.pk}")
        draft.whole_names = list(names_of_country(row))
        if row.region_id:
            draft.codes.append(f"region/{row.region_id}")
            draft.names += reading.names(Region, row.region_id, draft.language)


class Themes(ReferenceSource):
    kind = "theme"
    model = Theme
    with_page = staticmethod(themes_with_page)

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        draft.summary = own_words(row, ("intro",), draft.language)
