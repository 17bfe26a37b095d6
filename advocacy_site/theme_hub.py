"""The list of themes, and everything that is filed under one theme."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from advocacy_site.gathering import KINDS, Names, Numbers, Subject, newest, read_names, shared
from languages.codes import site_languages
from languages.queries import count_together
from languages.texts import active_language, fallback_order
from pages.theme_pages import filed_under_themes, theme_has_page, themes_with_page
from publishing.addressed_pages import addressed_frame, find_addressed, index_context, with_pages
from publishing.listing import mixes_languages
from publishing.state import Address
from topics.models import Country, Theme

LIST = "themes:list"


def subject_of(theme: Theme, mixed: bool) -> Subject:
    return Subject(theme, filter="theme", accessor="themes", mixed=mixed)


@require_safe
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: what we ask about it, what came of it, with whom, and about which countries."""
    language, mixed = active_language(), mixes_languages(request)
    theme, numbers, languages = find_addressed(
        Theme.objects.select_related("parent"), slug, lambda row: Numbers(subject_of(row, mixed), language)
    )
    subject = numbers.subject
    near = Theme.objects.filter(Q(parent=theme) | Q(pk=theme.parent_id))
    names = read_names(
        language,
        countries=shared(subject, "countries", Country, language),
        near=Names(themes_with_page(near, language)),
    )
    return render(
        request,
        "themes/theme_detail.html",
        {
            **addressed_frame(theme, languages, LIST),
            "theme": theme,
            "hub": subject,
            "numbers": numbers.as_dict(),
            "statuses": numbers.statuses(),
            "only_elsewhere": numbers.only_elsewhere(),
            **newest(subject, language),
            "countries": names["countries"],
            "parent": next((one.name for one in names["near"] if one.name.code == theme.parent_id), None),
            "children": [one.name for one in names["near"] if one.name.code != theme.parent_id],
        },
    )


# --- the list of themes ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A theme in the list, how much is filed under it, and the themes within it."""

    theme: Theme
    numbers: dict[str, int]
    within: list["Listed"]
    page: Address


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Themes that have a page in this language, in the order of their vocabulary, each within its parent.

    Where the site mixes languages, those that have one in another language too.
    """
    language, mixed = active_language(), mixes_languages(request)
    order = ("order", *Theme.by_name(language))
    served = (code for code in fallback_order(language) if code in site_languages())
    pages = {code: theme_has_page(code) for code in (served if mixed else (language,))}
    themes = list(with_pages(Theme.objects.all(), pages).order_by(*order))
    context = {
        **index_context(LIST, {} if mixed else only_elsewhere(language)),
        "themes": tree(themes, numbers_by_theme(language, mixed)),
        "total": len(themes),
    }
    return render(request, "themes/theme_list.html", context)


def tree(themes: list[Any], numbers: dict[str, dict[str, int]]) -> list[Listed]:
    """Each theme below its parent; one whose parent is not among them stands by itself."""
    listed = {
        theme.pk: Listed(theme, numbers.get(theme.pk, {}), [], theme.version(theme.page_language))
        for theme in themes
    }
    roots: list[Listed] = []
    for theme in themes:
        parent = listed.get(theme.parent_id) if theme.parent_id else None
        (roots if parent is None else parent.within).append(listed[theme.pk])
    return roots


def numbers_by_theme(language: str, mixed: bool) -> dict[str, dict[str, int]]:
    """`{"gender": {"positions": 3, …}}`: what its page counts, one query."""
    parts = []
    for kind in KINDS:
        counted = (
            filed_under_themes(kind.model, language, mixed)
            .values("theme")
            .annotate(_number=Count("pk"), _kind=Value(kind.name))
        )
        parts.append(counted.values_list("_kind", "theme", "_number"))
    found: dict[str, dict[str, int]] = {}
    for name, theme, number in parts[0].union(*parts[1:], all=True):
        found.setdefault(theme, {})[name] = number
    return found


def only_elsewhere(language: str) -> dict[str, int]:
    """`{language: themes that have a page there and none here}`, one query."""
    here = themes_with_page(Theme.objects.all(), language).values("pk")
    rows = {
        code: themes_with_page(Theme.objects.exclude(pk__in=here), code)
        for code in site_languages()
        if code != language
    }
    return count_together(rows) if rows else {}


theme_urls = [
    path("", theme_list, name="list"),
    path("<slug:slug>/", theme_detail, name="detail"),
]
