"""The trash: what was deleted in the last thirty days, as it was, and the button that brings it back."""

from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import names_of
from languages.dates import format_date
from languages.texts import active_language
from publishing.copies import erasing, trash
from publishing.copies.models import Revision
from publishing.copies.readable import Names, contents
from publishing.told_moments import in_words, told_moment
from publishing.where_used import is_sealed

ON_A_PAGE = 30


def _has(user: Any, verb: str, model: type[models.Model]) -> bool:
    meta = model._meta
    return bool(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}"))


def types_for(site: AdminSite, user: Any) -> list[type[models.Model]]:
    """Those whose trash this person may look into: what they may delete, or add again."""
    from publishing.admin.records import RecordAdmin  # whose pages lead here

    return [
        model
        for model, model_admin in site._registry.items()
        if isinstance(model_admin, RecordAdmin) and not getattr(model, "member_of", "")
        if not is_sealed(model) and (_has(user, "delete", model) or _has(user, "add", model))
    ]


@dataclass
class Deleted:
    """A record in the trash, as one person is told it."""

    revision: Revision
    user: Any
    who: str = ""

    @cached_property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.revision.model)

    @property
    def type_name(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @cached_property
    def title(self) -> SafeString | str:
        snapshot = self.revision.snapshot
        key = f"{self.revision.model}:{self.revision.object_id}"
        title = Names({}, snapshot, (), self.user).title(key) if key in snapshot else ""
        return title or f"{self.type_name} {self.revision.object_id}"

    @property
    def moment(self) -> str:
        return told_moment(self.revision.at)

    @property
    def distance(self) -> str:
        return in_words(self.revision.at)

    @property
    def until(self) -> str:
        return format_date(self.revision.at + trash.KEPT, active_language())

    @property
    def may_restore(self) -> bool:
        return _has(self.user, "add", self.model)

    @property
    def url(self) -> str:
        return reverse("admin:trash-item", args=[self.revision.pk])


def _name(rows: list[Deleted]) -> None:
    names = names_of({row.revision.by for row in rows})
    for row in rows:
        row.who = names.get(row.revision.by, row.revision.by) or _("The site itself")


def trash_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What may be brought back, the latest first; of one type with `?type=positions.position`."""
    types = {model._meta.label_lower: model for model in types_for(site, request.user)}
    if not types:
        raise PermissionDenied
    asked = request.GET.get("type", "")
    rows = trash.in_trash().filter(model__in=[asked] if asked in types else list(types))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    found = [Deleted(revision, request.user) for revision in page.object_list]
    _name(found)
    context = {
        **site.each_context(request),
        "title": _("Trash"),
        "rows": found,
        "page": page,
        "asked": asked if asked in types else "",
        "query": f"type={asked}&" if asked in types else "",
        "asked_name": capfirst(types[asked]._meta.verbose_name_plural) if asked in types else "",
        "days": trash.KEPT.days,
    }
    return TemplateResponse(request, "admin/trash.html", context)


def item_view(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """GET shows a deleted record whole; POST brings it back, or forgets it for good."""
    types = {model._meta.label_lower for model in types_for(site, request.user)}
    revision = trash.in_trash().filter(pk=number, model__in=types).first()
    if revision is None:
        raise Http404
    row = Deleted(revision, request.user)
    _name([row])
    if request.method == "POST":
        if "forget" in request.POST:
            erasing.forget_deleted(revision, by=request.user)
            messages.success(request, _("It is gone for good."))
            return HttpResponseRedirect(reverse("admin:trash"))
        if not row.may_restore:
            raise PermissionDenied
        try:
            record = trash.take_back(revision, by=request.user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("It is back, as a draft: readers see nothing of it."))
            meta = record._meta
            return HttpResponseRedirect(
                reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
            )
    context = {
        **site.each_context(request),
        "title": unescape(strip_tags(str(row.title))),
        "row": row,
        "groups": contents(revision.snapshot, user=request.user),
        "may_forget": erasing.may_erase(request.user),
    }
    return TemplateResponse(request, "admin/trash_item.html", context)


def urls(site: AdminSite) -> list[URLPattern]:
    """For the admin site's own `get_urls()`."""

    def listed(request: HttpRequest) -> HttpResponse:
        return trash_view(site, request)

    def item(request: HttpRequest, number: int) -> HttpResponse:
        return item_view(site, request, number)

    return [
        path("trash/", site.admin_view(listed), name="trash"),
        path("trash/<int:number>/", site.admin_view(item), name="trash-item"),
    ]
