"""Previews for those who work here: the pages of what they wrote, saved or not, languages side by side."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from languages.codes import direction, endonym
from publishing.admin import saving
from publishing.admin.framed import framed
from publishing.admin.moves import state_code, state_label
from publishing.admin.words import subject_of
from publishing.copies import working
from publishing.copies.previewing import Page, has_pages, pages
from publishing.copies.rehearsal import rehearsal
from publishing.copies.writing import Misfit
from publishing.guests.models import Preview
from publishing.state import Publishable

KEPT = timedelta(days=1)
MOST = 10  # of one person: the oldest goes

with_frames: Any = csp_update({"frame-src": [SELF]})


# --- the form's own button ------------------------------------------------------------------------


class Previewed(admin.ModelAdmin):
    """For the page of a record: “Preview” runs its form, shows what came of it, and saves nothing."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        may_send = self.has_change_permission(request) or self.has_add_permission(request)
        context["has_preview"] = may_send and has_pages(subject_of(self.model))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_new(self, request: HttpRequest, form: saving.Form) -> HttpResponse:
        """A record that is added: for a preview it is written, looked at, and was never there."""
        if request.method != "POST" or saving.PREVIEW not in request.POST:
            return form()
        with rehearsal():
            response = saving.rendered(form())
        previewed = getattr(request, "_previewed", None)
        return response if previewed is None else show(request, *previewed, is_saved=False)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        if saving.PREVIEW in request.POST and saving.of(request) is None:
            request._previewed = (obj, pages(obj))  # type: ignore[attr-defined]
            return HttpResponse()  # `save_new` says what is seen
        return self._previewed_here(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._previewed_here(request) or super().response_change(request, obj)

    def _previewed_here(self, request: HttpRequest) -> HttpResponse | None:
        """The last word of a successful form, still within its rehearsal: now its pages can be made."""
        now = saving.of(request)
        if now is None or saving.PREVIEW not in request.POST:
            return None
        now.pages = pages(now.record)
        return HttpResponse()  # `show` says what is seen


def show(
    request: HttpRequest, record: models.Model, found: Mapping[str, Page], *, is_saved: bool
) -> HttpResponse:
    """Keeps the pages for a day, and leads to where they are seen."""
    kept = keep(record, found, by=request.user, is_saved=is_saved)
    return HttpResponseRedirect(reverse("admin:preview", args=[kept.pk]), status=303)


def keep(record: Any, found: Mapping[str, Page], *, by: Any, is_saved: bool) -> Preview:
    forget_old(by)
    is_there = type(record)._base_manager.filter(pk=record.pk).exists()
    return Preview.objects.create(
        by=by,
        model=record._meta.label_lower,
        object_id=str(record.pk) if is_there else "",
        is_saved=is_saved,
        name=str(record)[:400],
        pages={
            code: {"html": page.html, "reason": page.reason, **_state(record, code)}
            for code, page in found.items()
        },
    )


def forget_old(by: Any) -> None:
    Preview.objects.filter(at__lte=timezone.now() - KEPT).delete()
    newest = Preview.objects.filter(by=by).order_by("-at").values_list("pk", flat=True)[: MOST - 1]
    Preview.objects.filter(by=by).exclude(pk__in=list(newest)).delete()


def _state(record: Any, language: str) -> dict[str, str]:
    if not isinstance(record, Publishable):
        return {}
    version = record.version(language)
    return {"state": state_label(version), "state_code": state_code(version)}


# --- the pages ------------------------------------------------------------------------------------


def preview_view(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """What is saved of a record, the changes that readers do not see yet included."""
    record = saving.root_of(model_admin, request, quote(object_id))
    if record is None or not has_pages(type(record)):
        raise Http404
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    try:
        with rehearsal():
            working.write_rows(working.wanted(record), record, None)
            found = pages(record)
    except Misfit as misfit:
        return model_admin.misfit(request, record, misfit)
    return show(request, record, found, is_saved=True)


def _own(request: HttpRequest, key: Any) -> Preview:
    """A preview that this person made today; anybody else finds nothing."""
    fresh = Preview.objects.filter(at__gt=timezone.now() - KEPT)
    found = fresh.filter(pk=key, by=request.user).first()  # type: ignore[misc]
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@with_frames
def side_by_side(request: HttpRequest, site: AdminSite, key: Any) -> HttpResponse:
    """A frame for each language, or why there is nothing to see."""
    preview = _own(request, key)
    app_label, model_name = preview.model.split(".")
    back = f"admin:{app_label}_{model_name}_"
    context = {
        **site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": _("Preview"),
        "subtitle": preview.name,
        "preview": preview,
        "record_url": reverse(f"{back}change", args=[quote(preview.object_id)]) if preview.object_id else "",
        "previews_url": reverse(f"{back}previews", args=[quote(preview.object_id)])
        if preview.object_id
        else "",
        "languages": [
            {
                **page,
                "code": code,
                "name": endonym(code),
                "direction": direction(code),
                "url": reverse("admin:preview-page", args=[preview.pk, code]) if page["html"] else "",
            }
            for code, page in preview.pages.items()
        ],
    }
    return TemplateResponse(request, "admin/preview.html", context)


def page(request: HttpRequest, key: Any, language: str) -> HttpResponse:
    found = _own(request, key).pages.get(language)
    if not found or not found["html"]:
        raise Http404
    return framed(request, found["html"], language)


def urls(site: AdminSite) -> list[URLPattern]:
    """For the admin itself; a page within a frame keeps to the policy of the public pages."""

    def whole(request: HttpRequest, key: Any) -> HttpResponse:
        return side_by_side(request, site, key)

    return [
        path("preview/<uuid:key>/", site.admin_view(whole), name="preview"),
        path("preview/<uuid:key>/<str:language>/", AdminSite.admin_view(site, page), name="preview-page"),
    ]
