"""A reader of calendars that forgives nothing: RFC 5545, line by line. No test is here."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

OCTETS = 75  # 3.1: of a line, without its end
NAME = r"[A-Za-z0-9-]+"
PARAMETER = re.compile(rf';({NAME})=("[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
TEXT = re.compile(r"(?:[^\\;,\x00-\x1f\x7f]|\\[\\;,nN])*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
ONCE = ("UID", "DTSTAMP", "DTSTART")  # 3.6.1, where the file has a method too
AT_MOST_ONCE = (
    *("DTEND", "CLASS", "DESCRIPTION", "LAST-MODIFIED", "LOCATION", "STATUS", "SUMMARY", "TRANSP", "URL"),
    *("CREATED", "SEQUENCE", "ORGANIZER", "PRIORITY"),
)
TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "PRODID", "NAME", "X-WR-CALNAME", "X-WR-CALDESC")
VALUES = {
    "CLASS": ("PUBLIC", "PRIVATE", "CONFIDENTIAL"),
    "STATUS": ("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "TRANSP": ("OPAQUE", "TRANSPARENT"),
    "VERSION": ("2.0",),
    "METHOD": ("PUBLISH",),
}


@dataclass
class Line:
    name: str
    parameters: dict
    value: str


@dataclass
class Component:
    name: str
    lines: list = field(default_factory=list)
    parts: list = field(default_factory=list)

    def all(self, name):
        return [line for line in self.lines if line.name == name]

    def one(self, name):
        (line,) = self.all(name)
        return line

    def text(self, name):
        return unescaped(self.one(name).value)


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def read_strictly(content):
    """The calendar in `content`. Raises AssertionError for whatever the standard does not allow."""
    calendar = nested(unfolded(content))
    check_calendar(calendar)
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    for event in events:
        check_event(event)
    uids = [event.one("UID").value for event in events]
    assert len(set(uids)) == len(uids), "a UID stands twice"
    return calendar


def unfolded(content):
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = []
    for raw in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert raw and b"\r" not in raw and b"\n" not in raw, raw
        assert len(raw) <= OCTETS, (len(raw), raw)
        text = raw.decode()  # a character is never cut in two
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]", text), raw
        if text[0] in " \t":
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return [line_of(text) for text in lines]


def line_of(text):
    name = re.match(NAME, text)[0]
    parameters, rest = {}, text[len(name) :]
    while found := PARAMETER.match(rest):
        assert found[1].upper() not in parameters, text
        parameters[found[1].upper()] = found[2].strip('"')
        rest = rest[found.end() :]
    assert rest.startswith(":"), text
    if "LANGUAGE" in parameters:
        assert LANGUAGE.fullmatch(parameters["LANGUAGE"]), text
    return Line(name.upper(), parameters, rest[1:])


def nested(lines):
    top, open_ones = None, []
    for line in lines:
        if line.name == "BEGIN":
            component = Component(line.value)
            if open_ones:
                open_ones[-1].parts.append(component)
            else:
                assert top is None, "more than one calendar"
                top = component
            open_ones.append(component)
        elif line.name == "END":
            assert open_ones.pop().name == line.value
        else:
            assert not open_ones[-1].parts, "properties stand before components"
            open_ones[-1].lines.append(line)
    assert not open_ones and top.name == "VCALENDAR"
    return top


def check_calendar(calendar):
    assert len(calendar.all("PRODID")) == len(calendar.all("VERSION")) == len(calendar.all("METHOD")) == 1
    assert calendar.parts, "a calendar has at least one component (3.4)"
    check_values(calendar)


def check_event(event):
    assert [name for name in ONCE if len(event.all(name)) != 1] == []
    assert [name for name in AT_MOST_ONCE if len(event.all(name)) > 1] == []
    check_values(event)
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        for line in event.all(name):
            datetime.strptime(line.value, "%Y%m%dT%H%M%SZ")  # in UTC (3.8.7)
    start, end = event.one("DTSTART"), event.one("DTEND")
    assert start.parameters == end.parameters == {"VALUE": "DATE"}
    first, last = (datetime.strptime(line.value, "%Y%m%d") for line in (start, end))
    assert first < last
    address = urlsplit(event.one("URL").value)
    assert address.scheme in {"http", "https"} and address.netloc
    assert not re.search(r"\s", event.one("URL").value)


def check_values(component):
    for line in component.lines:
        if line.name in VALUES:
            assert line.value in VALUES[line.name], line
        if line.name in TEXTS:
            assert TEXT.fullmatch(line.value), line
        if line.name == "CATEGORIES":
            assert all(TEXT.fullmatch(one) for one in re.split(r"(?<!\\),", line.value)), line
