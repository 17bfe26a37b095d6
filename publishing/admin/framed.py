"""A page of the site shown within a page of the admin: as it is, but its ways out open in a new tab.

Other pages refuse to stand in a frame, so a link followed within one would lead to an empty box. Links to a
place of the same page stay where they are.
"""

from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

# Right behind the name of the element: of two attributes of the same name, the first one counts.
NEW_TAB = ' target="_blank" rel="noopener"'

in_our_frames_alone: Any = csp_replace({"frame-ancestors": [SELF]})


class _WaysOut(HTMLParser):
    """Finds where the elements that lead elsewhere have room for an attribute."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        # As the parser counts lines: by line feeds alone.
        self._lines = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
        self.places: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        leads = {name: value or "" for name, value in reversed(attrs)}
        to = leads.get("href", leads.get("xlink:href", ""))
        is_way_out = tag in {"a", "area"} and to and not to.strip().startswith("#")
        if is_way_out or tag == "form":
            line, offset = self.getpos()
            self.places.append(self._lines[line - 1] + offset + 1 + len(tag))

    handle_startendtag = handle_starttag


def for_a_frame(html: str) -> str:
    """The same page, every other byte as it was, whose links and forms open in a new tab."""
    pieces, done = [], 0
    for place in _WaysOut(html).places:
        pieces += [html[done:place], NEW_TAB]
        done = place
    return "".join([*pieces, html[done:]])


@require_safe
@never_cache
@xframe_options_sameorigin
@in_our_frames_alone
def framed(request: HttpRequest, html: str, language: str) -> HttpResponse:
    """The page, under the policy of the public pages; only this site may frame it."""
    response = HttpResponse(for_a_frame(html))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = language
    return response
