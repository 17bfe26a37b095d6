"""Lists of records: what each column says, which filters there are, and a search that folds accents."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from languages.codes import column, endonym
from languages.folding import fold
from languages.templatetags.languages import printed
from languages.texts import active_language, words_of
from publishing.admin.moves import state_code, state_label
from publishing.admin.words import edited_languages
from publishing.state import Publishable, State


def folded_search(rows: QuerySet, words: str) -> QuerySet:
    """The rows whose folded words contain every word asked for, in whichever language."""
    for term in fold(words.replace("\x00", " ")).split():
        rows = rows.filter(search_text__contains=term)
    return rows


class FoldedSearch(admin.ModelAdmin):
    """Searches `search_text`, so that “perou” finds « Pérou » and “Peru”, alike on both databases."""

    search_fields = ("search_text",)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        return folded_search(queryset, search_term), False


def text_column(field: str, label: Any, sort_key: bool = False) -> Callable[[Any], Any]:
    """A column of translated words: the interface's language first, any other marked as what it is."""

    def words(record: Any) -> Any:
        text = words_of(record, field)
        return printed(text) if text else str(getattr(record, "key", record.pk))

    words.__name__ = f"{field}_column"
    words.short_description = capfirst(label)  # type: ignore[attr-defined]
    if sort_key:
        words.admin_order_field = column("sort_key", active_language())  # type: ignore[attr-defined]
    return words


def changed_column(record: Any) -> SafeString:
    """The day of the last change; the moment when one asks for it."""
    moment = timezone.localtime(record.updated_at)
    day = date_format(moment, "SHORT_DATE_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_format(moment, "DATETIME_FORMAT"),
        day,
    )


changed_column.short_description = _("last changed")  # type: ignore[attr-defined]
changed_column.admin_order_field = "updated_at"  # type: ignore[attr-defined]


def badge(version: Any) -> SafeString:
    """The state of a language version, in words; the colour only repeats them."""
    return format_html('<span class="state state-{}">{}</span>', state_code(version), state_label(version))


def state_columns() -> list[Callable[[Publishable], SafeString]]:
    """A column per language: the badge of its state."""

    def made(code: str) -> Callable[[Publishable], SafeString]:
        def state(record: Publishable) -> SafeString:
            return badge(record.version(code))

        state.__name__ = column("state", code)
        state.short_description = endonym(code)  # type: ignore[attr-defined]
        state.admin_order_field = column("state", code)  # type: ignore[attr-defined]
        return state

    return [made(code) for code in edited_languages()]


class StateFilter(admin.SimpleListFilter):
    """The state in one language, and what is still missing in it. One subclass per language."""

    language: str
    title_field: str
    missing = "missing"

    def __init__(self, request: Any, params: Any, model: type[Publishable], model_admin: Any):
        self.title_field = model.title_field
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [*State.choices, (self.missing, _("Without a title"))]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value in State.values:
            return queryset.filter(**{column("state", self.language): value})
        if value == self.missing:
            title = column(self.title_field, self.language)
            return queryset.filter(Q(**{f"{title}__isnull": True}) | Q(**{title: ""}))
        return queryset


def state_filters() -> list[type[StateFilter]]:
    return [
        type(
            "StateFilter",
            (StateFilter,),
            {"language": code, "title": endonym(code), "parameter_name": column("state", code)},
        )
        for code in edited_languages()
    ]


class NamedFilter(admin.SimpleListFilter):
    """A filter by reference data, in the alphabetical order of the reader and by its own words."""

    path: str
    model: Any

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        name = getattr(self.model, "title_field", "label")
        used = model_admin.model._base_manager.order_by().values(self.path)
        rows = self.model._default_manager.filter(pk__in=used).order_by(
            *self.model.by_name(active_language())
        )
        if hasattr(rows, "for_lists"):
            rows = rows.for_lists()
        return [(str(row.pk), words_of(row, name).value or str(row.pk)) for row in rows]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        through = queryset.model._base_manager.filter(**{self.path: self.value()})
        return queryset.filter(pk__in=through.values("pk"))


def named_filter(path: str, model: Any, title: Any) -> type[NamedFilter]:
    """`named_filter("themes", Theme, _("theme"))`."""
    return type(
        "NamedFilter", (NamedFilter,), {"path": path, "model": model, "title": title, "parameter_name": path}
    )
