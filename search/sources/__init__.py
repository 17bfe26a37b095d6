"""The types of record that are found, each with what is found of it."""

from search.sources.library import Publications
from search.sources.pages import News, Pages
from search.sources.partners import PartnerSource
from search.sources.positions import Institutions, Positions, Results
from search.sources.source import Draft, Reading, Source
from search.sources.topics import Countries, Themes

# In the order of the menu. Themes and institutions come last: their pages depend on what the others say.
SOURCES: tuple[Source, ...] = (
    Positions(),
    Results(),
    News(),
    Publications(),
    PartnerSource(),
    Countries(),
    Pages(),
    Themes(),
    Institutions(),
)
BY_MODEL = {source.model._meta.label_lower: source for source in SOURCES}
BY_KIND = {source.kind: source for source in SOURCES}

__all__ = ("BY_KIND", "BY_MODEL", "SOURCES", "Draft", "Reading", "Source")
