"""Pages, news, menus, and who the site belongs to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages, news and the site")

    def ready(self) -> None:
        from pages import protected_addresses

        protected_addresses.listen()
