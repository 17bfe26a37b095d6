"""Pages, news, menus, and who the site belongs to."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages, news and the site")

    def ready(self) -> None:
        from pages import protected_addresses
        from pages.theme_pages import theme_has_page
        from publishing.copies.previewing import prepared_by
        from publishing.record_links import has_page_when
        from topics.models import Theme

        has_page_when(Theme, theme_has_page)
        protected_addresses.listen()
        prepared_by.append(_know_the_site)


def _know_the_site(request: HttpRequest) -> None:
    """What advocacy_site.middleware.KnowsTheSite says of a request that comes from outside."""
    from languages.texts import active_language
    from pages.chrome import chrome

    setattr(request, "site", SimpleLazyObject(lambda: chrome(active_language())))  # noqa: B010
