"""The library: pictures and documents, cleaned at the door."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        from library import checks  # noqa: F401  (importing registers them)
