"""The admin of news: what happened, when, what it is about and what to read next."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from languages.dates import format_date
from languages.texts import active_language
from pages.models import NewsCorrection, NewsItem, RelatedNews
from publishing.admin import MemberInline, PublishableAdmin, PublishableForm
from publishing.admin.corrections import REPLACED, CorrectionInline, WithCorrections
from publishing.admin.lists import named_filter
from topics.models import Country, Theme, Topic


class NewsItemForm(PublishableForm):
    """A news item, with a word on what each list of links is for."""

    key_from = "title"

    class Meta:
        help_texts = {
            "date": _("The day of the news: lists put the newest first."),
            "image": _("It is shown once everybody who can be recognised agreed."),
            "countries": _("Those it is about; each leads to its page. A subject is no country."),
            "topics": _("What only news is filed under: a network, an event, training."),
            "themes": _("What positions and results are filed under too."),
            "positions": _("Readers see them where they are public, with a link."),
            "results": _("Each is shown with its first figure."),
            "publications": _("Each is shown with its files."),
        }


class RelatedInline(MemberInline):
    model = RelatedNews
    fk_name = "item"
    autocomplete_fields = ("other",)
    introduction = _(
        "Up to three are found by themselves: the newest that share a country or a theme. What you choose "
        "here comes before them, in your order; what is not public is left out."
    )
    facts = ((None, {"fields": (("other", "order"),)}),)


class NewsCorrectionInline(CorrectionInline):
    model = NewsCorrection


class YearFilter(admin.SimpleListFilter):
    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = NewsItem.objects.order_by().dates("date", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = self.value() or ""
        return queryset.filter(date__year=year) if year.isdecimal() else queryset


@admin.register(NewsItem)
class NewsItemAdmin(WithCorrections, PublishableAdmin):
    form = NewsItemForm
    words = ("title", "summary", "body", "notice")
    inlines = (RelatedInline, NewsCorrectionInline)
    autocomplete_fields = (
        *("lead", "image", "countries", "topics"),
        *("positions", "results", "publications", "superseded_by"),
    )
    facts = (
        (_("What it is"), {"fields": (("date", "lead"), "image", "source_language", "key")}),
        (_("Where and about what"), {"fields": ("countries", "topics", "themes")}),
        (_("What it leads to"), {"fields": ("positions", "results", "publications")}),
        REPLACED,
    )
    columns = ("dated",)
    filters = (
        named_filter("countries", Country, _("country")),
        named_filter("topics", Topic, _("topic")),
        named_filter("themes", Theme, _("theme")),
        YearFilter,
    )
    ordering = ("-date", "-pk")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "themes":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("date"), ordering="date")
    def dated(self, item: NewsItem) -> str:
        day: datetime.date = item.date
        return format_date(day, active_language())
