"""What the organisation is and what is new: pages, news, menus, and who the site belongs to."""

from pages.models.destinations import Destination, Section
from pages.models.news import NewsCorrection, NewsItem, RelatedNews
from pages.models.page import Block, BlockDocument, BlockKind, BlockList, Page, PageCorrection
from pages.models.redirects import Redirect
from pages.models.site import (
    Funder,
    HomeSection,
    HomeSectionKind,
    ListPolicy,
    MenuItem,
    MenuPlace,
    SiteIdentity,
    StandingText,
    StandingTextKind,
)

__all__ = [
    "Block",
    "BlockDocument",
    "BlockKind",
    "BlockList",
    "Destination",
    "Funder",
    "HomeSection",
    "HomeSectionKind",
    "ListPolicy",
    "MenuItem",
    "MenuPlace",
    "NewsCorrection",
    "NewsItem",
    "Page",
    "PageCorrection",
    "Redirect",
    "RelatedNews",
    "Section",
    "SiteIdentity",
    "StandingText",
    "StandingTextKind",
]
