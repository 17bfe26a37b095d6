"""The list of themes, and everything that is filed under one theme."""

from dataclasses import dataclass

from django.db.models import Count, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from advocacy_site.gathering import (
    KINDS,
    Names,
    Numbers,
    Subject,
    filed_under_themes,
    newest,
    read_names,
    shared,
    themes_with_page,
)
from languages.codes import site_languages
from languages.queries import count_together
from languages.texts import active_language
from publishing.addressed_pages import addressed_frame, find_addressed, index_context
from topics.models import Country, Theme

LIST = "themes:list"


def subject_of(theme: Theme) -> Subject:
    return Subject(theme, filter="theme", accessor="themes")


@require_safe
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: what we ask about it, what came of it, with whom, and about which countries."""
    language = active_language()
    theme, numbers, languages = find_addressed(
        Theme.objects.select_related("parent"), slug, lambda row: Numbers(subject_of(row), language)
    )
    subject = subject_of(theme)
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


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """Themes that have a page in this language, in the order of their vocabulary, each within its parent."""
    language = active_language()
    order = ("order", *Theme.by_name(language))
    themes = list(themes_with_page(Theme.objects.all(), language).order_by(*order))
    context = {
        **index_context(LIST, only_elsewhere(language)),
        "themes": tree(themes, numbers_by_theme(language)),
        "total": len(themes),
    }
    return render(request, "themes/theme_list.html", context)


def tree(themes: list[Theme], numbers: dict[str, dict[str, int]]) -> list[Listed]:
    """Each theme below its parent; one whose parent is not among them stands by itself."""
    listed = {theme.pk: Listed(theme, numbers.get(theme.pk, {}), []) for theme in themes}
    roots: list[Listed] = []
    for theme in themes:
        parent = listed.get(theme.parent_id) if theme.parent_id else None
        (roots if parent is None else parent.within).append(listed[theme.pk])
    return roots


def numbers_by_theme(language: str) -> dict[str, dict[str, int]]:
    """`{"gender": {"positions": 3, …}}`: what its page counts, one query."""
    parts = []
    for kind in KINDS:
        counted = (
            filed_under_themes(kind, language)
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
