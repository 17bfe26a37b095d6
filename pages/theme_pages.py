"""Which themes have a page: in each language, those that something public there is filed under."""

from typing import Any

from django.db import models
from django.db.models import Q

from languages.codes import column
from languages.queries import empty, links
from library.models import Document
from pages.models import NewsItem
from partners.models import Partner
from positions.models import Position, Result

FILED: tuple[Any, ...] = (Position, Result, NewsItem, Document, Partner)


def filed_under_themes(model: Any, language: str, mixed: bool = False) -> models.QuerySet:
    """The links by which listed records of the type are filed under themes; a protected partner is filed
    nowhere.
    """
    public = model.objects.listed(language, mixed=mixed)
    if model is Partner:
        public = public.without_secrets()
    return links(model, "themes").filter(**{f"{model._meta.model_name}__in": public.values("pk")})


def theme_has_page(language: str) -> Q:
    """True for themes that something public in `language` is filed under, and that have an address in it."""
    used = Q()
    for model in FILED:
        used |= Q(pk__in=filed_under_themes(model, language).values("theme"))
    return ~empty(column("slug", language)) & used


def themes_with_page(rows: Any, language: str) -> Any:
    return rows.filter(theme_has_page(language))
