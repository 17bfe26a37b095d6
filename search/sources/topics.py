"""What is found of countries and of themes."""

from collections.abc import Iterator, Sequence
from typing import Any

from languages.codes import site_languages
from languages.texts import text_of
from pages.theme_pages import themes_with_page
from search.countries import names_of_country
from search.sources.source import Draft, Reading, RecordSource, Source, own_words
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


class Themes(Source):
    """Reference data: an entry in each language in which something public is filed under them."""

    kind = "theme"
    model = Theme

    def record_keys(self) -> Iterator[Any]:
        return Theme.objects.order_by("pk").values_list("pk", flat=True).iterator()

    def drafts(self, keys: Sequence[Any], reading: Reading) -> Iterator[Draft]:
        some = Theme.objects.filter(pk__in=keys)
        pages = {
            code: set(themes_with_page(some, code).values_list("pk", flat=True)) for code in site_languages()
        }
        for row in some:
            for language in (code for code, found in pages.items() if row.pk in found):
                draft = Draft(row.pk, language, text_of(row, "label", language), row.pk)
                draft.summary = own_words(row, ("intro",), language)
                draft.codes = [f"type/{self.kind}", f"theme/{row.pk}"]
                yield draft
