"""What is new, for programs that ask by themselves: what a feed tells, under which ids, and the answer.

A feed tells what `published()` finds in its language and nothing else, wherever the site's lists mix
languages too (norm C5b): whoever follows a feed chose its language. It names no partner. It knows no
subject: what there is to tell of a type stands beside it in a Source, and how it is written in
publishing.feed_formats.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import CharField, F, Max, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.http import http_date, quote_etag
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from languages.codes import column, column_languages, name_in
from languages.dates import format_date
from languages.queries import links, plain
from languages.texts import Text, active_language, text_among, text_in, text_of
from publishing.amendments import with_last_correction
from publishing.feed_formats import FORMATS, Category, Enclosure, Entry, Feed, writable
from publishing.listing import Facet, Listing
from publishing.moments import changed_at
from publishing.pages import absolute
from publishing.state import Publishable, withdrawn_moment

MOST = 30  # entries: what a reader who asks once a month has missed

Enclosures = dict[Any, list[Enclosure]]  # by the key of the record they come with


def no_enclosures(records: Sequence[Any], language: str) -> Enclosures:
    return {}


@dataclass(frozen=True, eq=False)
class Source:
    """A type of record that feeds tell of, and the list whose filters its own feed takes.

    `name` is the namespace of its addresses; the ids of its entries begin with it, so it never changes.
    `code` says what one record of it is; `filed` leads from a filter to what it is linked to.
    """

    name: str
    code: str
    title: str | Promise
    title_without: str | Promise  # with %(language)s
    about: str | Promise
    model: Any
    facets: tuple[Facet, ...]
    type: str = ""  # the accessor of what kind of record it is, and the name of the filter by it
    filed: tuple[tuple[str, str], ...] = ()
    related: tuple[str, ...] = ()  # rows of other tables that `enclosures` needs
    enclosures: Callable[[Sequence[Any], str], Enclosures] = no_enclosures
    tells_of: tuple[Any, ...] = ()  # other types whose withdrawal changes what is told

    @property
    def label(self) -> str:
        return str(capfirst(self.model._meta.verbose_name))

    @property
    def list_url(self) -> str:
        return reverse(f"{self.name}:list")

    def newest(self, rows: Any, language: str) -> list[Any]:
        """The newest of `rows`, by the moment at which they came out in `language`. One query."""
        wanted = [name for name in (self.type, *self.related) if name]
        rows = with_last_correction(rows.for_lists(), language)
        rows = rows.select_related(*wanted) if wanted else rows
        return list(rows.order_by(f"-{column('published_at', language)}", "-pk")[:MOST])


class Told(NamedTuple):
    """A record and where it comes from."""

    source: Source
    record: Any


# --- ids that last (RFC 4151) ----------------------------------------------------------------------


def tag(specific: str) -> str:
    return f"tag:{settings.FEED_AUTHORITY}:{specific}"


def entry_id(source: Source, record: Publishable, language: str) -> str:
    """The same after a new address, a new text and a new database."""
    key = getattr(record, getattr(record, "natural_key_field", "pk"))
    return tag(f"{source.name}/{quote(str(key), safe='')}/{language}")


def beginning() -> datetime:
    """The day since when the ids are given: that on which a feed without entries last changed."""
    written = settings.FEED_AUTHORITY.partition(",")[2]
    year, month, day = (*(int(part) for part in written.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


# --- entries: a constant number of queries for however many there are --------------------------------


def entries_of(told: Sequence[Told], language: str) -> list[Entry]:
    """One for each record, in their order: a query for what they are filed under, and those for files."""
    filed = _filed(told, language)
    enclosures = {
        (source.name, key): files
        for source, records in _by_source(told).items()
        for key, files in source.enclosures(records, language).items()
    }
    return [
        _entry(one, language, filed.get((one.source.name, one.record.pk), []), enclosures) for one in told
    ]


def _by_source(told: Iterable[Told]) -> dict[Source, list[Any]]:
    found: dict[Source, list[Any]] = {}
    for source, record in told:
        found.setdefault(source, []).append(record)
    return found


def _entry(told: Told, language: str, filed: list[Category], enclosures: dict[Any, Any]) -> Entry:
    source, record = told
    version = record.version(language)
    assert version.published_at is not None  # public, by constraint
    return Entry(
        id=entry_id(source, record, language),
        url=absolute(version.url),
        title=writable(Text(version.title, language)),
        summary=_summary(record, language),
        published=version.published_at.replace(microsecond=0),
        updated=changed_at(record, language),
        categories=(*_kinds(source, record, language), *filed),
        enclosures=tuple(enclosures.get((source.name, record.pk), ())),
    )


def _summary(record: Any, language: str) -> str:
    """Its own words, then what was last corrected: whoever has read the entry before would not see it."""
    parts = [text_in(record, "summary", language)]
    if words := getattr(record, "correction", None):
        told = {"date": format_date(record.corrected_on, language), "words": words}
        parts.append(gettext("Correction of %(date)s: %(words)s") % told)
    return "\n\n".join(words for part in parts if (words := writable(Text(part, language)).strip()))


def _kinds(source: Source, record: Any, language: str) -> Iterable[Category]:
    """What it is: a position, and of which type."""
    yield Category(absolute(source.list_url), source.code, source.label)
    if source.type:
        row = getattr(record, source.type)
        label = text_of(row, "label", language) or Text(row.pk, language)
        yield Category(_scheme(source, source.type), row.pk, writable(label))


def _scheme(source: Source, name: str) -> str:
    return f"{absolute(source.list_url)}?{name}="


def _filed(told: Sequence[Told], language: str) -> dict[tuple[str, Any], list[Category]]:
    """What each record is filed under, filter after filter, each in the alphabetical order of the reader."""
    parts, schemes = [], {}
    for source, records in _by_source(told).items():
        for place, (name, accessor) in enumerate(source.filed):
            parts.append(_links_of(source, records, str(place), accessor, language))
            schemes[source.name, str(place)] = _scheme(source, name)
    found: dict[tuple[str, Any], list[tuple[str, str, Category]]] = {}
    for name, key, place, code, sort, *words in parts[0].union(*parts[1:], all=True) if parts else ():
        label = writable(text_among(words, language) or Text(code, language))
        category = Category(schemes[name, place], code, label)
        found.setdefault((name, key), []).append((place, sort or "", category))
    return {key: [category for *_order, category in sorted(rows)] for key, rows in found.items()}


def _links_of(source: Source, records: Sequence[Any], place: str, accessor: str, language: str) -> Any:
    relation: Any = source.model._meta.get_field(accessor)
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    label = getattr(relation.related_model, "title_field", "label")
    rows = plain(links(source.model, accessor)).filter(**{f"{own}__in": [row.pk for row in records]})
    return rows.values_list(
        _text(source.name),
        f"{own}_id",
        _text(place),
        Cast(F(f"{other}_id"), CharField()),
        Cast(F(f"{other}__{column('sort_key', language)}"), CharField()),
        *(Cast(F(f"{other}__{column(label, code)}"), CharField()) for code in column_languages()),
    )


def _text(value: str) -> Any:
    return Cast(Value(value), CharField())


# --- when it last changed --------------------------------------------------------------------------


def last_withdrawal(sources: Iterable[Source], language: str) -> datetime | None:
    """When something that may have been told was last taken away. One query."""
    now, parts = timezone.now(), []
    for model in dict.fromkeys(one for source in sources for one in (source.model, *source.tells_of)):
        rows = plain(model._base_manager.all()).annotate(_gone=withdrawn_moment(language, now))
        rows = rows.filter(_gone__lte=now).exclude(model.hidden_condition()).order_by()
        parts.append(rows.annotate(_all=_text("")).values("_all").annotate(_last=Max("_gone")))
    last: Any = [part.values_list("_last", flat=True) for part in parts]
    return max(last[0].union(*last[1:], all=True), default=None)


def last_change(feed: Feed, sources: Iterable[Source]) -> datetime:
    """For the header alone: what a reader has is also out of date when a text or a file is gone."""
    moments = [feed.updated, *(file.changed for entry in feed.entries for file in entry.enclosures)]
    if withdrawn := last_withdrawal(sources, feed.language):
        moments.append(withdrawn)
    return max(moments)


# --- the answer ------------------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a feed is: `view` with the name of each format, the filters, and the page that shows the same."""

    name: str  # in its id
    view: str  # "positions:feed-"
    parameters: str
    page: str


def respond(
    request: HttpRequest,
    form: str,
    place: Place,
    words: tuple[Sequence[str], str],
    told: Sequence[Told],
    sources: Sequence[Source],
    hub: str = "",
) -> HttpResponse:
    """The feed in the format asked for; 304 when the reader has it already.

    `words` are the parts of its title and what it is about; `sources`, the types it would tell of.
    """
    language, site = active_language(), request.site
    parts, about = words
    entries = entries_of(told, language)
    feed = Feed(
        id=tag(f"feeds/{place.name}/{language}{place.parameters}"),
        title=writable(" – ".join((*parts, str(site.name)))),
        subtitle=writable(about),
        language=language,
        author=writable(site.name),
        home=absolute(reverse("home")),
        page=absolute(place.page),
        addresses={name: absolute(reverse(f"{place.view}{name}") + place.parameters) for name in FORMATS},
        updated=max((entry.updated for entry in entries), default=beginning()),
        entries=entries,
        hub=hub,
    )
    return conditional(request, form, feed, last_change(feed, sources))


def conditional(request: HttpRequest, form: str, feed: Feed, changed: datetime) -> HttpResponse:
    """200 with the feed, or 304 (RFC 9110, 13.1): the tag is made of the bytes, and decides if it is sent."""
    content = FORMATS[form].write(feed)
    etag, moment = quote_etag(sha256(content).hexdigest()[:32]), int(changed.timestamp())
    response: Any = get_conditional_response(request, etag, moment)
    if response is None:
        response = HttpResponse(content, content_type=FORMATS[form].content_type)
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(moment)
    if feed.hub:
        response.headers["Link"] = f'<{feed.hub}>; rel="hub", <{feed.addresses[form]}>; rel="self"'
    return response


def chosen_words(facet_label: Any, value: Any) -> str:
    """“Theme: Land”."""
    return gettext("%(filter)s: %(value)s") % {"filter": str(facet_label), "value": str(value)}


# --- the feed of a list ----------------------------------------------------------------------------


@require_safe
def list_feed(request: HttpRequest, source: Source, form: str) -> HttpResponse:
    """The newest of a list under the filters of the list. Raises Http404 wherever the list does."""
    language = active_language()
    listing = Listing(source.model.objects.all(), source.facets, language, request.GET)
    parts = [_list_title(source, listing)]
    if listing.chosen:
        chips = listing.chips(listing.count())
        parts += [chosen_words(facet.label, option.label) for facet, option, _without in chips]
    told = [Told(source, record) for record in source.newest(listing.published(), language)]
    filters = listing.parameters()
    place = Place(source.name, f"{source.name}:feed-", filters, source.list_url + filters)
    return respond(request, form, place, (parts, str(source.about)), told, [source])


def _list_title(source: Source, listing: Listing) -> str:
    if not listing.without:
        return str(source.title)
    return str(source.title_without) % {"language": name_in(listing.without, listing.language)}


def feed_urls(view: Callable[..., HttpResponse], **values: Any) -> list[URLPattern]:
    """An address for each format, named `feed-atom`, `feed-rss`, `feed-json`."""
    return [path(f"feed.{name}", view, {**values, "form": name}, name=f"feed-{name}") for name in FORMATS]


def list_feed_urls(source: Source) -> list[URLPattern]:
    return feed_urls(list_feed, source=source)
