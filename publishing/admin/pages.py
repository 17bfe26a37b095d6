"""The further pages of a record in the admin, each at an address of its own below the record's."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from publishing.admin.changes import changes_view
from publishing.admin.clash import clash_view
from publishing.admin.history import erase_view, history_view, revision_view
from publishing.admin.preview_links import previews_view
from publishing.admin.previews import preview_view

View = Callable[..., HttpResponse]  # (admin, request, key of the record, …)


def urls_of(admin: Any) -> list[URLPattern]:
    """For `get_urls()`, before Django's own: `<app>_<model>_<page>`."""
    return [
        _page(admin, "changes", "<path:object_id>/changes/", changes_view),
        _page(admin, "preview", "<path:object_id>/preview/", preview_view),
        _page(admin, "previews", "<path:object_id>/previews/", previews_view),
        _page(admin, "history", "<path:object_id>/history/", history_view),
        _page(admin, "revision", "<path:object_id>/history/<int:number>/", revision_view),
        _page(admin, "erase", "<path:object_id>/history/erase/", erase_view),
        _page(admin, "clash", "<path:object_id>/clash/<int:number>/", clash_view),
    ]


def _page(admin: Any, name: str, route: str, view: View) -> URLPattern:
    def answer(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        return view(admin, request, unquote(object_id), **kwargs)

    meta = admin.opts
    return path(route, admin.admin_site.admin_view(answer), name=f"{meta.app_label}_{meta.model_name}_{name}")
