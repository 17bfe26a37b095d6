"""The first screen, and the list behind each of its numbers."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy_site.first_screen.dates import Closing, Failed, Planned
from advocacy_site.first_screen.links import DeadLinks, check_links
from advocacy_site.first_screen.person import Person, publishable_models
from advocacy_site.first_screen.rows import Row, name_all, name_people
from advocacy_site.first_screen.section import Section
from advocacy_site.first_screen.texts import MyDrafts, MyUnpublished, ToReview
from advocacy_site.first_screen.translating import Asked, ToTranslate
from advocacy_site.first_screen.upkeep import Consents, Unreviewed
from languages.numbers import format_number
from languages.texts import active_language
from publishing.freshness import mark_reviewed

SHOWN, AT_ONCE = 5, 50
MANY = 2_000  # to put so many in order takes longer than a first screen may

# In the order of urgency: what endangers somebody, what a day decides, what others wait for, what can wait.
SECTIONS: tuple[type[Section], ...] = (
    Consents,
    Failed,
    Closing,
    ToReview,
    MyDrafts,
    MyUnpublished,
    Asked,
    ToTranslate,
    DeadLinks,
    Planned,
    Unreviewed,
)


@dataclass
class Told:
    """A section as it is shown: how many rows, and some of them."""

    section: Section
    count: int
    lines: list[Row] = field(default_factory=list)
    parts: list[tuple[Any, int, str]] = field(default_factory=list)

    @property
    def heading(self) -> SafeString:
        return heading(self.section, self.count)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def heading(section: Section, count: int) -> SafeString:
    """The sentence, with its number set large."""
    number = format_html("<b>{}</b>", format_number(count, active_language()))
    return format_html(section.heading(count).replace("%(number)s", "{}"), number)


def sections_of(user: Any) -> list[Section]:
    person = Person(user)
    return [section for kind in SECTIONS if (section := kind(person)).concerns()]


def looked_at(section: Section, rows: Any) -> tuple[int, list[Any]]:
    """How many there are, and the first of them; of thousands the number alone."""
    if section.may_be_long:
        count = rows.count()
        return count, list(rows[:SHOWN]) if 0 < count <= MANY else []
    first = list(rows[: SHOWN + 1])
    return (rows.count() if len(first) > SHOWN else len(first)), first


def todays(user: Any) -> tuple[list[Told], list[Section]]:
    """What there is to do, and where there is nothing.

    At most three queries a section, one for all titles, one for all people.
    """
    busy, idle = [], []
    for section in sections_of(user):
        rows = section.rows()
        count, first = looked_at(section, rows)
        if not count:
            idle.append(section)
            continue
        parts = getattr(section, "parts", None)
        told = Told(section, count, section.told(first[:SHOWN]), parts(rows) if parts else [])
        busy.append(told)
    lines = [row for told in busy for row in told.lines]
    name_all(lines)
    name_people(lines)
    return busy, idle


def full_list(request: HttpRequest, site: AdminSite, code: str) -> HttpResponse:
    """Every row that the number on the first screen counts, page by page."""
    section = next((one for one in sections_of(request.user) if one.code == code), None)
    if section is None or not section.has_own_list:
        raise Http404
    if request.method == "POST":
        return _act(request, section)
    page: Page = Paginator(section.rows(), AT_ONCE).get_page(request.GET.get("page"))
    lines = section.told(page.object_list)
    name_all(lines)
    name_people(lines)
    context = {
        **site.each_context(request),
        "title": section.title,
        "section": section,
        "heading": heading(section, page.paginator.count),
        "page": page,
        "lines": lines,
        "may_mark": isinstance(section, Unreviewed),
        "check": getattr(section, "check", None),
        "may_check": isinstance(section, DeadLinks),
    }
    return TemplateResponse(request, "admin/first_screen/list.html", context)


def _act(request: HttpRequest, section: Section) -> HttpResponse:
    """What a list offers to do at once: to look at all links again, to mark pages as reviewed."""
    if isinstance(section, DeadLinks):
        check_links()
        messages.success(request, _("All links were checked."))
    elif isinstance(section, Unreviewed):
        _mark(request)
    else:
        raise Http404
    return HttpResponseRedirect(request.get_full_path())


def _mark(request: HttpRequest) -> None:
    models, done, refused = {one._meta.label_lower: one for one in publishable_models()}, 0, 0
    for chosen in request.POST.getlist("chosen")[:AT_ONCE]:
        label, _colon, key = chosen.partition(":")
        record = _record(models.get(label), key)
        try:
            if record is None:
                raise ValidationError(_("This record is gone."))
            mark_reviewed(record, by=request.user)
            done += 1
        except (ValidationError, PermissionDenied):
            refused += 1
    if done:
        words = ngettext(
            "%(count)s page is marked as reviewed.", "%(count)s pages are marked as reviewed.", done
        )
        messages.success(request, words % {"count": done})
    if refused:
        words = ngettext("%(count)s could not be marked.", "%(count)s could not be marked.", refused)
        messages.warning(request, words % {"count": refused})
    if not done and not refused:
        messages.warning(request, _("Nothing was chosen."))


def _record(model: Any, key: str) -> Any:
    if model is None or "\x00" in key:
        return None
    try:
        return model._base_manager.filter(pk=key).first()
    except (ValueError, ValidationError):
        return None
