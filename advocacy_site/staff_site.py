"""The admin site: Django's own, with our title, our order and a policy that lets the text editor run."""

from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [SELF],
}

with_staff_policy = csp_replace(POLICY)

# The index, in the order of the work: what is written most comes first.
ORDER = (
    *("positions.position", "positions.result", "positions.institution"),
    *("partners.partner", "partners.protectedidentity"),
    *("pages.newsitem", "pages.page", "pages.siteidentity", "pages.redirect"),
    *("library.document", "library.image", "translation_desk.translationrequest"),
    *("topics.country", "topics.theme", "topics.topic", "topics.region", "topics.positiontype"),
    *("topics.resultkind", "topics.documentkind", "topics.level", "topics.mode", "topics.partnerkind"),
    "topics.principle",
    *("accounts.user", "accounts.event"),
)


class StaffSite(admin.AdminSite):
    site_header = _("Editing the site")
    site_title = _("Editing the site")
    index_title = _("What needs you today")
    empty_value_display = "—"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # records leave one by one, through their own page

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of the admin carries the admin's own policy; the public pages' is stricter."""
        return csp_replace(POLICY)(super().admin_view(view, cacheable))

    @method_decorator(csp_replace(POLICY))
    def login(self, request: Any, extra_context: Any = None) -> Any:
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """What needs this person today; the list of everything there is stands beside it."""
        from advocacy_site.first_screen.views import todays  # reads models, as above

        busy, idle = todays(request.user)
        return super().index(request, {"busy": busy, "idle": idle, **(extra_context or {})})

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The words of the admin's scripts, and those of the text editor's dialogs."""
        packages = ["django.contrib.admin", "django_prose_editor"]
        return JavaScriptCatalog.as_view(packages=packages)(request)  # type: ignore[return-value]

    def get_urls(self) -> list[Any]:
        """Django's, and the guide to the components of the public pages."""
        from advocacy_site.first_screen.views import full_list
        from advocacy_site.styleguide import views  # reads models: not before the applications are ready
        from publishing.admin import previews, trash
        from publishing.admin.record_links import records_to_link
        from publishing.admin.used_by import used_by

        def of_record(request: HttpRequest, app_label: str, model_name: str, object_id: str) -> HttpResponse:
            return used_by(request, self, app_label, model_name, object_id)

        def todays_list(request: HttpRequest, code: str) -> HttpResponse:
            return full_list(request, self, code)

        def to_link(request: HttpRequest) -> HttpResponse:
            return records_to_link(request, self)

        page, picture = self.admin_view(views.styleguide), self.admin_view(views.picture)
        return [
            path("styleguide/", self.admin_view(views.choose_language), name="styleguide"),
            path("styleguide/<str:language>/", page, name="styleguide-in"),
            path("styleguide/pictures/<str:folder>/<str:name>", picture, name="styleguide-picture"),
            path("today/<slug:code>/", self.admin_view(todays_list), name="today"),
            path("record-links/", self.admin_view(to_link), name="record-links"),
            *previews.urls(self),
            *trash.urls(self),
            path(
                "used-by/<str:app_label>/<str:model_name>/<path:object_id>/",
                self.admin_view(of_record),
                name="used-by",
            ),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Django's list, in our order instead of the alphabet's; what ORDER does not name comes last."""
        apps = super().get_app_list(request, app_label)
        place = {label: number for number, label in enumerate(ORDER)}

        def of_model(app: dict[str, Any], model: dict[str, Any]) -> int:
            return place.get(f"{app['app_label']}.{model['object_name'].lower()}", len(ORDER))

        for app in apps:
            app["models"].sort(key=lambda model, app=app: of_model(app, model))
        return sorted(apps, key=lambda app: min(of_model(app, model) for model in app["models"]))
