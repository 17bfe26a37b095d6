"""The admin of the site itself: one record, opened at once, with its menus, home page, funders and texts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.models import Funder, HomeSection, MenuItem, SiteIdentity, StandingText
from pages.models.destinations import RECORDS
from pages.models.site import THE_SITE
from publishing.admin import MemberInline
from publishing.admin.forms import MemberForm
from publishing.admin.records import RecordAdmin


class StandingTextForm(MemberForm):
    """Its key is a choice among three, not a code that is made for you."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = True
            self.fields["key"].help_text = ""


class MenuItemInline(MemberInline):
    model = MenuItem
    words_first = False
    words_title: Any = _("Words and address")
    autocomplete_fields = RECORDS
    introduction = _(
        "Each entry leads to one place: a section, a record, or an address per language. Without a label it "
        "is called what it leads to; a protected partner always is. In a language in which the place has no "
        "page, or neither label nor address is written, the entry is left out; a social network stays."
    )
    facts = (
        (None, {"fields": (("place", "order"), "section")}),
        (_("Or a record"), {"fields": RECORDS, "classes": ("collapse",)}),
    )


class HomeSectionInline(MemberInline):
    model = HomeSection
    words_first = False
    introduction = _(
        "The parts of the home page, in this order. A part that has nothing to show in a language is left "
        "out there, its heading too. The asks and the funders are always shown in full."
    )
    autocomplete_fields = ("page",)
    facts = ((None, {"fields": (("kind", "length", "order"), "page")}),)


class FunderInline(MemberInline):
    model = Funder
    autocomplete_fields = ("logo",)
    introduction = _(
        "Shown on the home page, with their logos. Many contracts say which words must stand beside a logo: "
        "write them as they are asked for, in each language."
    )
    facts = ((None, {"fields": ("logo", "url", ("name_lang", "order"))}),)


class StandingTextInline(MemberInline):
    model = StandingText
    form = StandingTextForm
    extra = 0
    max_num = 3
    words_first = False
    introduction = _(
        "Ready to be completed: fill in what stands in [brackets], have it read by somebody who knows the "
        "law of your country, then tick “complete”. Until then the text has no page and no link. In a "
        "language where it is empty it has none either."
    )
    facts = ((None, {"fields": ("key", ("is_complete", "reviewed_on", "order"))}),)


@admin.register(SiteIdentity)
class SiteIdentityAdmin(RecordAdmin):
    words_title = _("Whose site this is")
    words = ("name", "tagline", "introduction", "notice", "disclaimer", "address")
    facts = (
        (
            _("Whom to write to"),
            {
                "fields": ("email", "phone"),
                "description": _("At the foot of every page, with the postal address above."),
            },
        ),
        (
            _("Notice on every page"),
            {
                "fields": (("notice_from", "notice_until"),),
                "description": _(
                    "The notice above is shown from the first of these days to the last, both included. "
                    "Without dates it stays until you empty it."
                ),
            },
        ),
        (
            _("How it looks and what its lists show"),
            {
                "fields": ("logo", "accent", "list_policy"),
                "description": _(
                    "The name is always written beside the logo. The accent colour is darkened, or lightened "
                    "in the dark, as far as it takes to be readable."
                ),
            },
        ),
    )
    autocomplete_fields = ("logo",)
    inlines = (MenuItemInline, HomeSectionInline, FunderInline, StandingTextInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Once: there is one site."""
        return super().has_add_permission(request) and not SiteIdentity.objects.filter(key=THE_SITE).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The one record itself; the form for it where it is missing."""
        site = SiteIdentity.objects.filter(key=THE_SITE).only("pk").first()
        if site is not None and self.has_view_permission(request):
            return HttpResponseRedirect(reverse("admin:pages_siteidentity_change", args=[site.pk]))
        if site is None and self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:pages_siteidentity_add"))
        return super().changelist_view(request, extra_context)
