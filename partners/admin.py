"""The admin of partners. What is secret about one has a page of its own: partners.identity_admin."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.events import log
from languages.codes import column, column_languages, site_languages
from languages.rich_text import plain_text
from languages.templatetags.languages import printed
from languages.texts import text_in, words_of
from partners import identity_admin
from partners.models import Membership, OtherName, Partner, Visibility
from publishing.admin import MemberInline, PublishableAdmin, PublishableForm
from publishing.admin.forms import MemberForm
from publishing.admin.lists import named_filter
from publishing.admin.records import change_url
from topics.models import Country, PartnerKind, Theme

assert identity_admin  # importing it registers the page of the sealed records

# What may have to change at once when a partner must be protected: all that could betray it.
BETRAYING_WORDS = ("name", "sort_name", "about", "body", "notice")
BETRAYING_FACTS = (
    *("key", "visibility", "name_lang", "acronym", "country", "region", "works_in", "website", "since"),
)


def may_protect(user: Any) -> bool:
    return user.has_perm("partners.protect_partner")


class PartnerForm(PublishableForm):
    """Judges visibility and “works in” together, as they were submitted."""

    judged_here: ClassVar[tuple[str, ...]] = ("visibility",)
    key_from = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        visibility = cleaned.get("visibility", self.instance.visibility)
        if visibility != Visibility.PUBLIC and cleaned.get("works_in"):
            self.add_error(
                "works_in", gettext("First empty “works in”: it would betray a protected partner.")
            )
        return cleaned


class OtherNameInline(MemberInline):
    model = OtherName
    facts = ((None, {"fields": (("text", "language", "order"),)}),)

    def may_change_facts(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().may_change_facts(request, obj) or may_protect(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) or may_protect(request.user)


class NamedOrganisationForm(MemberForm):
    """A line that names an organisation: with a record its own name is printed, so nothing is missing."""

    def seen_when_empty(self, name: str, code: str) -> str:
        return "" if self.instance.member_id else super().seen_when_empty(name, code)


class MembershipInline(MemberInline):
    model = Membership
    form = NamedOrganisationForm
    fk_name = "of"
    autocomplete_fields = ("member",)
    words_first = False
    facts = ((None, {"fields": (("member", "order", "is_public"), "name_lang", ("role", "start", "end"))}),)

    def may_change_facts(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().may_change_facts(request, obj) or may_protect(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) or may_protect(request.user)


@admin.register(Partner)
class PartnerAdmin(PublishableAdmin):
    remembers_search = False  # what is searched for may be the name of a protected partner
    form = PartnerForm
    words = ("name", "about", "body", "notice", "sort_name")
    inlines = (OtherNameInline, MembershipInline)
    readonly_fields = ("belongs_to",)
    autocomplete_fields = ("country", "region", "works_in", "themes")
    facts = (
        (
            _("The organisation"),
            {"fields": ("kind", "acronym", "name_lang", "website", "since", "source_language", "key")},
        ),
        (
            _("Protection"),
            {
                "fields": ("visibility",),
                "description": _(
                    "For a protected partner, everything on this page is what may be said: its name is a "
                    "public label, and it has no country. Who it really is belongs in its sealed record, "
                    "which the protection officer keeps."
                ),
            },
        ),
        (_("Where and about what"), {"fields": (("country", "region"), "works_in", "themes")}),
        (_("Belongs to"), {"fields": ("belongs_to",)}),
    )
    columns = ("kind", "country", "visibility")
    filters = (
        named_filter("kind", PartnerKind, _("kind")),
        named_filter("themes", Theme, _("theme")),
        named_filter("country", Country, _("country")),
        "visibility",
    )
    list_select_related = ("kind", "country")

    @admin.display(description=_("member of"))
    def belongs_to(self, partner: Partner) -> str:
        lines = Membership.objects.filter(member=partner.pk).select_related("of").order_by("of__key")
        if partner.pk is None or not lines:
            return gettext("Nothing so far. Members are listed on the page of their coalition.")
        return format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            ((change_url(line.of), printed(words_of(line.of, "name"))) for line in lines),
        )

    # --- protection -------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or may_protect(request.user)

    def is_editable(self, request: HttpRequest, name: str, obj: Any = None) -> bool:
        """`visibility` is the protection officer's, who may also change whatever would betray a partner."""
        if may_protect(request.user):
            words = (column(word, code) for word in BETRAYING_WORDS for code in column_languages())
            if name in (*BETRAYING_FACTS, *words):
                return True
            if not self.may_change_facts(request, obj) and obj is not None:
                return False
        elif name == "visibility":
            return False
        return super().is_editable(request, name, obj)

    def takes_effect_at_once(self, request: HttpRequest, record: Any) -> bool:
        """Protecting somebody waits for nobody: what the officer sees on the page is what readers get."""
        return may_protect(request.user) and request.POST.get("visibility", record.visibility) != str(
            record.visibility
        )

    def may_change_address(self, request: HttpRequest, language: str) -> bool:
        return super().may_change_address(request, language) or may_protect(request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "visibility" in form.changed_data:
            before, now = form.initial["visibility"], form.instance.visibility
            log("change_visibility", by=request.user, on=form.instance, before=before, now=now)
            if form.instance.is_protected:
                messages.warning(request, _still_betraying(form.instance))


def _still_betraying(partner: Partner) -> str:
    """What may still tell who a newly protected partner is: everything that was written before."""
    slugs: Sequence[str] = [partner.version(code).slug or "" for code in site_languages()]
    words = [text_in(partner, name, code) for name in BETRAYING_WORDS for code in column_languages()]
    found = [*(plain_text(text)[:80] for text in words), partner.acronym, partner.website, *slugs]
    return gettext(
        "This partner is protected from now on. Check that nothing here betrays it any more: %(words)s. "
        "Its key, in exports and on staff pages, is %(key)s: change it if it was made of the real name."
    ) % {"words": " · ".join(dict.fromkeys(filter(None, found))), "key": partner.key}
