"""What the guide says of a component, and how its states are rendered: always by the site's own templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from advocacy_site.styleguide.pictures import with_own_addresses
from publishing.pages import frame

MAIN = ('<main id="content" tabindex="-1">', "</main>")
HEAD = ('<header class="hang head">', "</header>")


@dataclass(frozen=True)
class Part:
    """A template with what it is told. With `cut`, only what stands from one mark to the other is shown."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    cut: tuple[str, str] | None = None

    def render(self, request: HttpRequest) -> str:
        html = render_to_string(self.template, {**frame({}), **self.context}, request)
        return cut_out(html, *self.cut) if self.cut else html


def cut_out(html: str, begin: str, end: str) -> str:
    """What stands in the first `begin`…`end` of a page, with both, but for its `<main>`.

    Raises ValueError when the page has no such thing: the guide would go on showing nothing.
    """
    start = html.find(begin)
    stop = html.find(end, start)
    if start < 0 or stop < 0:
        raise ValueError(f"there is no {begin} … {end} to show")
    return html[start + len(begin) : stop] if begin == MAIN[0] else html[start : stop + len(end)]


def whole(template: str, **context: Any) -> Part:
    """The content of a page."""
    return Part(template, context, MAIN)


def head(template: str, **context: Any) -> Part:
    """The head of a page."""
    return Part(template, context, HEAD)


@dataclass(frozen=True)
class State:
    """A state of a component that matters, and what shows it.

    `within` is the element that the site's pages put around it (`ol.ledger`), on their grid; "hang" when that
    is the grid alone, "" for what brings its own, as a section does.
    """

    label: str | Promise
    parts: Sequence[Part]
    within: str = "div"

    def html(self, request: HttpRequest) -> SafeString:
        inner = mark_safe(with_own_addresses("".join(part.render(request) for part in self.parts)))
        if not self.within:
            return inner
        element, _, name = self.within.partition(".")
        if name:
            inner = format_html('<{} class="{}">{}</{}>', element, name, inner, element)
        elif element != "hang":
            inner = format_html("<{}>{}</{}>", element, inner, element)
        return inner if element == "article" else format_html('<div class="hang">{}</div>', inner)


def state(label: str | Promise, *parts: Part, within: str = "div") -> State:
    return State(label, parts, within)


def part(template: str, **context: Any) -> Part:
    return Part(template, context)


@dataclass(frozen=True)
class Component:
    """A thing that pages are made of: its name, when to use it, where it is made, and its states.

    `templates` and `css` are paths below templates/ and static/css/. `states` is called when the guide is
    rendered, in its language.
    """

    key: str
    name: str | Promise
    when: str | Promise
    templates: tuple[str, ...]
    css: tuple[str, ...]
    states: Callable[[], Sequence[State]] = tuple

    @property
    def anchor(self) -> str:
        return f"guide-{self.key}"


@dataclass(frozen=True)
class Shown:
    """A component with its states rendered."""

    component: Component
    states: list[tuple[str | Promise, SafeString]]


def shown(components: Sequence[Component], request: HttpRequest) -> list[Shown]:
    return [Shown(one, [(each.label, each.html(request)) for each in one.states()]) for one in components]
