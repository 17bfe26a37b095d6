"""The calendar of what was done and of what is due, as events for a reader's own calendar (RFC 5545).

It tells what the pages of public positions tell: advocacy actions that are shown and dated to the day, and
deadlines of asks. An action known by its month or its year alone is on no day, and so in no calendar; a
deadline “December 2025” ends on the last day of that month. Each event speaks one language, that of its
words: the calendar's, or where they are missing another one in which the position is public.

No organisation is named but institutions: an action never says here with whom it was carried out. Two
readings of the same records are the same bytes. Addresses and headers are positions.calendar_views' business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.db.models.functions import Length
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, pgettext
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

from languages.codes import direction
from languages.partial_dates import PartialDate
from languages.texts import Text, text_of
from positions.models import AdvocacyAction, Ask, Institution, Position
from publishing.availability import told
from publishing.listing import Listing
from publishing.moments import changed_at
from publishing.pages import absolute
from topics.models import Theme

MOST = 500  # events of each kind, the latest ones: telephones fetch the file twice a day
A_DAY = timedelta(days=1)
READ_AGAIN_AFTER = timedelta(hours=12)
LONGEST_SUMMARY = 160  # characters; a calendar shows one line, and the whole text below it
PRODUCT = "-//Advocacy site//Calendar of positions//{language}"

# Characters that print nothing and may break a line or turn the direction of what follows.
CONTROLS = dict.fromkeys((*range(32), *range(127, 160)))
EMBEDDINGS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
NO_CONTROLS = {**CONTROLS, **EMBEDDINGS, ord("\t"): " ", ord("\n"): "\n", 0x2028: "\n", 0x2029: "\n"}
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


# --- which rows ------------------------------------------------------------------------------------


def actions(listing: Listing) -> Any:
    """What was done for the positions of a list, as far as it may be told and its day is known."""
    rows = AdvocacyAction.objects.shown().filter(position__in=listing.published().order_by().values("pk"))
    to_the_day = rows.alias(_written=Length("date")).filter(_written=len("2024-12-05"))
    named = Prefetch("institutions", Institution.objects.order_by(*Institution.by_name(listing.language)))
    return to_the_day.select_related("mode").prefetch_related(named).order_by("-date", "pk")[:MOST]


def deadlines(listing: Listing) -> Any:
    """The asks of the positions of a list that its readers can read and that have a deadline."""
    rows = Ask.objects.readable(listing.language).exclude(deadline="")
    rows = rows.filter(position__in=listing.published().order_by().values("pk"))
    return rows.select_related("addressee").order_by("-deadline", "pk")[:MOST]


def entries(listing: Listing) -> "list[Entry]":
    """Everything in the calendar of a list, by day, then by key: 5 queries, whatever there is."""
    done, due = list(actions(listing)), list(deadlines(listing))
    themes = Prefetch("themes", Theme.objects.order_by(*Theme.by_name(listing.language)))
    rows = listing.published().for_lists().select_related("type").prefetch_related(themes)
    positions = {row.pk: row for row in rows.filter(pk__in={member.position_id for member in (*done, *due)})}
    found: list[Entry] = []
    for kind, members in ((Done, done), (Due, due)):
        for member in members:
            if member.position_id in positions:
                member.position = positions[member.position_id]
                found.append(kind(member, listing.language))
    return sorted((entry for entry in found if entry.words), key=lambda entry: (entry.first, entry.uid))


# --- what is told of one -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A member of a position that has its days in the calendar of `language`."""

    member: Any
    language: str

    @property
    def position(self) -> Position:
        return self.member.position

    @cached_property
    def words(self) -> Text:
        """What it is; nothing when readers of the calendar can read it in no language."""
        raise NotImplementedError

    @property
    def speaks(self) -> str:
        """The language of the event."""
        return self.words.language

    @property
    def first(self) -> date:
        raise NotImplementedError

    @property
    def last(self) -> date:
        return self.first

    @property
    def anchor(self) -> str:
        """Where the page of the position tells it (templates/positions)."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        return absolute(f"{self.position.version(self.language).url}#{self.anchor}")

    @property
    def uid(self) -> str:
        """The same for ever, whatever is edited and wherever the site moves; another one in each language."""
        authority = settings.FEED_AUTHORITY.partition(",")[0].rpartition("@")[2]
        return f"{self.member.pk}-{self.language}@{authority}"

    @cached_property
    def changed_at(self) -> datetime:
        """The last change of its position; an ask and an action have none of their own."""
        return changed_at(self.position, self.language).astimezone(UTC)

    @property
    def place(self) -> Text:
        return Text("", "")

    def summary(self) -> str:
        """One sentence, in the active language."""
        raise NotImplementedError

    def lines(self) -> Iterator[str]:
        """What more there is to say, in the active language."""
        raise NotImplementedError

    def title_line(self) -> str:
        return gettext("Position: %(title)s") % {"title": self.say(self.position, "title")}

    def names_of(self, institutions: list[Institution]) -> str:
        return ", ".join(self.say(institution, "name") for institution in institutions)

    def say(self, record: Any, field: str) -> str:
        return set_apart(text_of(record, field, self.speaks), self.speaks)

    def categories(self) -> dict[str, list[str]]:
        """`{language: names}`: the type of the position and its themes."""
        found: dict[str, list[str]] = {}
        for row in (self.position.type, *self.position.themes.all()):
            if name := text_of(row, "label", self.speaks):
                found.setdefault(name.language, []).append(clean_line(str(name)))
        return found


class Done(Entry):
    """An advocacy action."""

    @cached_property
    def words(self) -> Text:
        return text_of(self.member, "summary", self.language)

    @property
    def first(self) -> date:
        return self.member.date.earliest

    @property
    def last(self) -> date:
        """The first day again where it is not known on which day the action ended."""
        end = self.member.end
        return end.latest if end and end.precision == "day" else self.first

    @property
    def anchor(self) -> str:
        return "actions"

    @property
    def place(self) -> Text:
        return text_of(self.member, "place", self.language)

    def summary(self) -> str:
        told = {"mode": self.say(self.member.mode, "label"), "summary": self.words}
        return pgettext("an advocacy action", "%(mode)s: %(summary)s") % told

    def lines(self) -> Iterator[str]:
        yield str(self.words)
        end: PartialDate | None = self.member.end
        if end and end.precision != "day":
            yield gettext("Until: %(date)s") % {"date": end.format(self.speaks)}
        if met := list(self.member.institutions.all()):
            names = self.names_of(met)
            yield ngettext("Institution: %(names)s", "Institutions: %(names)s", len(met)) % {"names": names}
        yield self.title_line()


class Due(Entry):
    """The deadline of an ask: the last day on which it is kept."""

    @cached_property
    def words(self) -> Text:
        return text_of(self.member, "text", self.language)

    @property
    def first(self) -> date:
        return self.member.deadline.latest

    @property
    def anchor(self) -> str:
        return f"ask-{self.member.key}"

    def summary(self) -> str:
        return gettext("Deadline: %(ask)s") % {"ask": self.words}

    def lines(self) -> Iterator[str]:
        ask: Any = self.member
        yield str(self.words)
        as_written = self.say(ask, "deadline_text") or ask.deadline.format(self.speaks)
        yield gettext("By when: %(date)s") % {"date": as_written}
        if ask.addressee:
            yield gettext("Addressed to: %(name)s") % {"name": self.names_of([ask.addressee])}
        if status := ask.get_status_display() or told(ask.status_info):
            yield gettext("Where it stands: %(status)s") % {"status": status}
        yield self.title_line()


# --- safe in a file of lines -------------------------------------------------------------------------


def clean(words: str) -> str:
    """Without characters that print nothing: they break lines, or turn round what follows them."""
    return words.replace("\r\n", "\n").replace("\r", "\n").translate(NO_CONTROLS)


def clean_line(words: str) -> str:
    """The same on one line."""
    return " ".join(clean(words).split("\n")).strip()


def set_apart(text: Text, within: str) -> str:
    """Words inside a sentence of the language `within`, isolated where they are written the other way.

    Unicode's isolates (UAX 9) are what `dir` is in HTML: a calendar has no markup.
    """
    words = clean(str(text))
    if not words or text.direction == direction(within):
        return words
    return f"{ISOLATE}{words}{END_OF_ISOLATE}"


# --- the file ----------------------------------------------------------------------------------------


def event_of(entry: Entry) -> Event:
    """An event of whole days that keeps nobody busy."""
    event = Event()
    spoken = {"LANGUAGE": entry.speaks}
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + A_DAY)  # the day after the last (RFC 5545, 3.6.1)
    with translation.override(entry.speaks):
        summary = Truncator(clean_line(entry.summary())).chars(LONGEST_SUMMARY)
        event.add("summary", summary, parameters=spoken)
        event.add("description", clean("\n".join(entry.lines())), parameters=spoken)
        for language, names in entry.categories().items():
            event.add("categories", names, parameters={"LANGUAGE": language})
    if place := entry.place:
        event.add("location", clean_line(str(place)), parameters={"LANGUAGE": place.language})
    event.add("url", vUri(entry.url))
    event.add("class", "PUBLIC")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def utc() -> Timezone:
    """What stands in a calendar without events: it must have a component, whichever (RFC 5545, 3.6)."""
    timezone, standard = Timezone(), TimezoneStandard()
    timezone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    timezone.add_component(standard)
    return timezone


@dataclass(frozen=True)
class Agenda:
    """The calendar of a list: whose it is, what was chosen (`filters`), where it and the list are found."""

    listing: Listing
    site: str
    filters: list[str]
    address: str
    list_address: str

    @cached_property
    def entries(self) -> list[Entry]:
        return entries(self.listing)

    @cached_property
    def changed_at(self) -> datetime | None:
        return max((entry.changed_at for entry in self.entries), default=None)

    @property
    def name(self) -> str:
        told = {"site": self.site, "filters": ", ".join(self.filters)}
        if not self.filters:
            return gettext("Actions and deadlines – %(site)s") % told
        return gettext("Actions and deadlines (%(filters)s) – %(site)s") % told

    def written(self) -> bytes:
        """The file, in the active language. Newer names (RFC 7986) stand beside those that programs know."""
        calendar, spoken = Calendar(), {"LANGUAGE": self.listing.language}
        name = vText(clean_line(self.name))  # the library escapes no text of a property it does not know
        about = gettext(
            "Dated advocacy actions, and deadlines of what is asked. "
            "Actions whose day is not known are left out."
        )
        calendar.add("prodid", PRODUCT.format(language=self.listing.language.upper()))
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("name", vText(name), parameters=spoken)
        calendar.add("x-wr-calname", name)
        calendar.add("description", about, parameters=spoken)
        calendar.add("x-wr-caldesc", vText(about))
        calendar.add("url", vUri(self.list_address))
        calendar.add("source", vUri(self.address), parameters={"VALUE": "URI"})
        calendar.add("refresh-interval", vDuration(READ_AGAIN_AFTER), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(READ_AGAIN_AFTER))
        if self.changed_at:
            calendar.add("last-modified", self.changed_at)
        for entry in self.entries:
            calendar.add_component(event_of(entry))
        if not self.entries:
            calendar.add_component(utc())
        return calendar.to_ical()
