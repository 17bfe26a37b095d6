"""Every address of the site. Path words are translated; each public address begins with its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from advocacy_site import (
    contact,
    errors,
    feeds,
    hubs,
    partner_page,
    site_map,
    sitemap,
    theme_hub,
    views,
    well_known,
)
from search.views import search

urlpatterns = [
    path("", views.choose_language),
    path("health/", views.health),
    path("media/", include("library.media")),
    path("accent/<slug:name>.css", views.accent_stylesheet, name="accent"),  # the organisation's colour
    path("admin/password/", include("advocacy_site.password_reset")),
    path("admin/", admin.site.urls),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    *well_known.root_urls,
    path("", include((well_known.icon_urls, "icon"))),
    *i18n_patterns(
        path("", views.home, name="home"),
        *feeds.urls,
        path("sitemap.xml", sitemap.of_language, name="sitemap-of-language"),
        path("sitemap-<int:number>.xml", sitemap.part, name="sitemap-part"),
        *well_known.language_urls,
        path(pgettext_lazy("address", "share/"), include("advocacy_site.share_views")),
        path(pgettext_lazy("address", "positions/"), include("positions.urls")),
        path(pgettext_lazy("address", "results/"), include("positions.result_urls")),
        path(pgettext_lazy("address", "partners/"), include((partner_page.partner_urls, "partners"))),
        path(pgettext_lazy("address", "countries/"), include((hubs.country_urls, "countries"))),
        path(pgettext_lazy("address", "themes/"), include((theme_hub.theme_urls, "themes"))),
        path(pgettext_lazy("address", "institutions/"), include("positions.institution_urls")),
        path(pgettext_lazy("address", "news/"), include("pages.news_urls")),
        path(pgettext_lazy("address", "publications/"), include("library.urls")),
        path(pgettext_lazy("address", "search/"), search, name="search"),
        path(pgettext_lazy("address", "contact/"), contact.contact, name="contact"),
        path(pgettext_lazy("address", "site-map/"), site_map.site_map, name="site-map"),
        path(pgettext_lazy("address", "ask-for-a-translation/"), include("translation_desk.urls")),
        path(pgettext_lazy("address", "preview/"), include("publishing.guests.urls")),
        path("", include("pages.standing_urls")),
        path("", include("pages.urls")),  # takes what nothing above took
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
