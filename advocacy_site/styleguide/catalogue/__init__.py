"""Every component of the public pages, in the order of design: from colours to whole pages."""

from typing import Any

from advocacy_site.styleguide.catalogue.amendments import AMENDMENTS
from advocacy_site.styleguide.catalogue.drawings import DRAWINGS
from advocacy_site.styleguide.catalogue.foundations import foundations
from advocacy_site.styleguide.catalogue.frame import FRAME
from advocacy_site.styleguide.catalogue.guests import GUESTS
from advocacy_site.styleguide.catalogue.hubs import HUBS
from advocacy_site.styleguide.catalogue.lists import LISTS
from advocacy_site.styleguide.catalogue.records import RECORDS
from advocacy_site.styleguide.catalogue.search import SEARCH
from advocacy_site.styleguide.catalogue.texts import TEXTS
from advocacy_site.styleguide.catalogue.whole import WHOLE
from advocacy_site.styleguide.components import Component


def components(site: Any) -> list[Component]:
    """All of them. `site` knows the organisation's colour (pages.chrome)."""
    return [
        *foundations(site.accent),
        *FRAME,
        *AMENDMENTS,
        *LISTS,
        *SEARCH,
        *RECORDS,
        *DRAWINGS,
        *HUBS,
        *TEXTS,
        *GUESTS,
        *WHOLE,
    ]
