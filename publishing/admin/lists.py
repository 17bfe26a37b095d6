"""Lists of records: what each column says, which filters there are, and a search that folds accents."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_FACETS_VAR
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from languages.codes import column, default_language, endonym
from languages.folding import fold
from languages.templatetags.languages import printed
from languages.texts import active_language, words_of
from publishing.admin.bulk import BulkActions
from publishing.admin.moves import state_code, state_label
from publishing.admin.remembered import RememberedChangeList, RememberedList
from publishing.admin.words import edited_languages
from publishing.state import Publishable, State, withdrawn_condition
from publishing.text_states import TO_DO, TranslationState
from publishing.translation_summary import WORST_FIRST, count_states, in_state, states_of


def folded_search(rows: QuerySet, words: str) -> QuerySet:
    """The rows whose folded words contain every word asked for, in whichever language."""
    for term in fold(words.replace("\x00", " ")).split():
        rows = rows.filter(search_text__contains=term)
    return rows


class FoldedSearch(RememberedList, BulkActions, admin.ModelAdmin):
    """Searches `search_text`, so that “perou” finds « Pérou » and “Peru”, alike on both databases.

    The list opens as one left it, and what is published can be moved in bulk.
    """

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


def translation_mark(record: Any, code: str) -> SafeString | str:
    """What the translation as a whole is, in words; "" where nobody has anything to do."""
    state = record.translation_states.get(code, "")
    if state not in TO_DO:
        return ""
    return format_html('<span class="translation-mark is-{}">{}</span>', state, TranslationState(state).label)


def state_columns() -> list[Callable[[Publishable], SafeString]]:
    """A column per language: the badge of its state."""

    def made(code: str) -> Callable[[Publishable], SafeString]:
        def state(record: Publishable) -> SafeString:
            version = record.version(code)
            mark = translation_mark(record, code) if state_code(version) != "none" else ""
            return format_html("{} {}", badge(version), mark) if mark else badge(version)

        state.__name__ = column("state", code)
        state.short_description = endonym(code)  # type: ignore[attr-defined]
        state.admin_order_field = column("state", code)  # type: ignore[attr-defined]
        return state

    return [made(code) for code in edited_languages()]


def translation_columns() -> list[Callable[[Any], SafeString | str]]:
    """For what is not published by itself: a column per language into which it is translated."""

    def made(code: str) -> Callable[[Any], SafeString | str]:
        def translation(record: Any) -> SafeString | str:
            if not record.translation_states.get(code):
                return ""
            fine = TranslationState.UP_TO_DATE.label
            return translation_mark(record, code) or format_html('<span class="aside">{}</span>', fine)

        translation.__name__ = column("translation", code)
        translation.short_description = endonym(code)  # type: ignore[attr-defined]
        return translation

    return [made(code) for code in edited_languages() if code != default_language()]


class TranslatedList(RememberedChangeList):
    """A list that knows the states of the translations of the page that is shown: one query for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        states = states_of(self.model, [row.pk for row in rows])
        for row in rows:
            row.translation_states = states.get(str(row.pk), {})
        self.result_list = rows


class TranslationFilter(admin.SimpleListFilter):
    """The state of the translation into one language, with the number of records in each."""

    language: str
    title = ""

    def __init__(self, request: Any, params: Any, model: type[Model], model_admin: Any):
        self.title = _("Translation: %(language)s") % {"language": endonym(self.language)}
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """None at all in the language that everything was first written in."""
        counts = counted(request, model_admin.model).get(self.language, {})
        shown = [state for state in WORST_FIRST if counts.get(state) or self.value() == state]
        if IS_FACETS_VAR in request.GET:  # then Django counts, within the other filters
            return [(str(state), state.label) for state in shown]
        return [(str(state), f"{state.label} ({counts.get(state, 0)})") for state in shown]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return in_state(queryset, self.language, value) if value in WORST_FIRST else queryset


def counted(request: Any, model: type[Model]) -> dict[str, dict[str, int]]:
    """The counts for the filters of all languages, asked for once."""
    if not hasattr(request, "_counted_states"):
        request._counted_states = count_states(model)
    return request._counted_states


def translation_filters() -> list[type[TranslationFilter]]:
    return [
        type(
            "TranslationFilter",
            (TranslationFilter,),
            {"language": code, "parameter_name": column("translation", code)},
        )
        for code in edited_languages()
    ]


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
            gone = withdrawn_condition(self.language)
            stored = Q(**{column("state", self.language): value})
            return queryset.filter(gone if value == State.WITHDRAWN else stored & ~gone)
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
