"""The page that lists what uses a record, reached from its form before somebody deletes or renames it."""

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.templatetags.where_used import change_url
from publishing.uses import is_kept_while_used


def used_by(
    request: HttpRequest, site: AdminSite, app_label: str, model_name: str, object_id: str
) -> HttpResponse:
    """For whoever may open the record itself. Types that nothing names have no such page."""
    try:
        model_admin: Any = site.get_model_admin(apps.get_model(app_label, model_name))
    except (LookupError, NotRegistered) as error:
        raise Http404 from error
    record = model_admin.get_object(request, unquote(object_id))
    if record is None or not is_kept_while_used(record):
        raise Http404
    if not model_admin.has_view_or_change_permission(request, record):
        raise PermissionDenied
    meta = model_admin.opts
    has_list = model_admin.get_model_perms(request).get("view")
    context = {
        **site.each_context(request),
        "title": _("Used by"),
        "subtitle": str(record),
        "opts": meta,
        "original": record,
        "record_url": change_url(record),
        "list_url": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") if has_list else "",
    }
    return TemplateResponse(request, "admin/used_by.html", context)
