"""Everything the page of one news item shows, read in a fixed number of queries.

What an item is linked to is shown where a reader can follow it: its version in the language of the page,
else the public version there is, which the page names as what it is. A draft is no version.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When

from languages.codes import site_languages
from languages.collation import collation_key
from languages.queries import plain
from languages.texts import active_language
from library.models import Document
from pages.models import NewsItem, RelatedNews
from partners.models import Partner
from positions.models import Position, Result
from publishing.pages import OnlyThere
from publishing.related import only_elsewhere_of, sharing
from publishing.state import Publishable, Version
from topics.models import Country
from topics.names import Named, names_of

ALSO_TO_READ = 3  # as many as the site fills up to by itself; editors may choose more
CHOSEN, CHOSE_IT, AKIN, LATEST = range(4)  # why a text is proposed, the best reason first
COUNTED = 4  # it is not: it brings the number of those that exist only in another language


def readable(records: Iterable[Publishable], language: str) -> list[Version]:
    """A public version of each record that has one: those in `language` first, else in the order given."""
    versions = []
    for record in records:
        public = record.public_versions()
        own = [version for version in public if version.language == language]
        versions += (own or public)[:1]
    return sorted(versions, key=lambda version: version.language != language)


class Story:
    """A news item with what it is about and what it leads to."""

    def __init__(self, item: NewsItem, mixed: bool = False):
        self.item = item
        self.mixed = mixed  # what else there is to read may be in another language
        self.language = active_language()

    @cached_property
    def lead(self) -> Partner | None:
        """Who published it, if it may be named."""
        return Partner.objects.named().for_lists().filter(pk=self.item.lead_id).first()

    @cached_property
    def countries(self) -> list[Country]:
        """In the alphabetical order of the names as they are printed here: the short ones."""
        rows = Country.objects.for_lists().filter(news=self.item.pk)
        return sorted(rows, key=lambda country: collation_key(country.short.value))

    @cached_property
    def names(self) -> dict[str, list[Named]]:
        return names_of(self.item, "topics", "themes")

    @property
    def is_filed(self) -> bool:
        """True when it is about a country, a topic or a theme."""
        return bool(self.countries or self.names["topics"] or self.names["themes"])

    @cached_property
    def positions(self) -> list[Version]:
        return self._linked(Position.objects.for_lists().select_related("type"))

    @cached_property
    def results(self) -> list[Version]:
        return self._linked(Result.objects.for_lists().prefetch_related("figures"))

    @cached_property
    def publications(self) -> list[Version]:
        return self._linked(Document.objects.with_files())

    def _linked(self, rows: Any) -> list[Version]:
        """Those of `rows` that the item names, the newest first."""
        rows = rows.published_somewhere().filter(news=self.item.pk).newest_first(self.language, mixed=True)
        return readable(rows, self.language)

    @cached_property
    def also_to_read(self) -> list[Version]:
        """Those chosen, in their order; those that chose it; until there are three, the newest that share a
        country or a theme with it; and then the newest of all.

        What fills up is in the language of the page, or in any where the site mixes them. Where it does not,
        one at least is, if there is one: a text never ends at a door into another language.
        """
        found: dict[int, list[Any]] = {reason: [] for reason in (CHOSEN, CHOSE_IT, AKIN, LATEST, COUNTED)}
        for row in self._proposed:
            found[row.reason].append(row)
        found[CHOSEN].sort(key=lambda row: row.place)
        by_hand = [*readable(found[CHOSEN], self.language), *readable(found[CHOSE_IT], self.language)]
        is_dead_end = all(version.language != self.language for version in by_hand)
        wanted = max(ALSO_TO_READ - len(by_hand), int(is_dead_end))
        return [*by_hand, *readable([*found[AKIN], *found[LATEST]][:wanted], self.language)]

    @property
    def also_elsewhere(self) -> list[OnlyThere]:
        """How many that share a country or a theme with it exist only in another language (norm C5b)."""
        first = next(iter(self._proposed), None)
        numbers = [(code, getattr(first, name, 0)) for name, code in self._counted.items()]
        return [
            only_elsewhere_of(self.item, self.language, code, number) for code, number in numbers if number
        ]

    @property
    def _counted(self) -> dict[str, str]:
        """`{annotation: language}` of what is counted instead of proposed."""
        others = [code for code in site_languages() if code != self.language and not self.mixed]
        return {f"only_{place}": code for place, code in enumerate(others)}

    @cached_property
    def _proposed(self) -> list[Any]:
        """News that may be read next, the newest first, each with the best `reason`. One query."""
        lines = RelatedNews.objects.order_by()
        own_lines = lines.filter(item=self.item.pk)
        chosen = Q(pk__in=own_lines.values("other"))
        chose_it = Q(pk__in=lines.filter(other=self.item.pk).values("item"))
        alike = sharing(self.item, "countries", "themes")
        others = NewsItem.objects.listed(self.language, mixed=self.mixed).exclude(pk=self.item.pk)
        others = others.exclude(chosen | chose_it).newest_first(self.language, mixed=self.mixed)
        akin = Q(pk__in=others.filter(alike).values("pk")[:ALSO_TO_READ])
        latest = Q(pk__in=others.values("pk")[:ALSO_TO_READ])
        counted, numbers = Q(), {}
        for name, code in self._counted.items():
            missing = NewsItem.objects.published_only_elsewhere(self.language, code).filter(alike).order_by()
            missing = missing.exclude(pk=self.item.pk)
            counted |= Q(pk__in=missing.values("pk")[:1])
            one = plain(missing).annotate(_all=Value(1)).values("_all")
            numbers[name] = Subquery(one.annotate(_number=Count("pk")).values("_number"))
        reasons = ((chosen, CHOSEN), (chose_it, CHOSE_IT), (akin, AKIN), (counted, COUNTED))
        whens = (When(condition, then=Value(reason)) for condition, reason in reasons if condition)
        place = Subquery(own_lines.filter(other=OuterRef("pk")).values("order")[:1])
        rows = NewsItem.objects.published_somewhere().for_lists()
        rows = rows.filter(chosen | chose_it | akin | latest | counted)
        rows = rows.annotate(reason=Case(*whens, default=LATEST), place=place, **numbers)
        return list(rows.newest_first(self.language, mixed=True))
