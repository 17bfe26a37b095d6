"""Every address of the site. Path words are translated; each public address begins with its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from advocacy_site import errors, hubs, views

urlpatterns = [
    path("", views.choose_language),
    path("health/", views.health),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path(pgettext_lazy("address", "positions/"), include("positions.urls")),
        path(pgettext_lazy("address", "partners/"), include("partners.urls")),
        path(pgettext_lazy("address", "countries/"), include((hubs.country_urls, "countries"))),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
