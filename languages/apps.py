"""The languages app: words in several languages, safe to print. It knows no model of ours."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    name = "languages"
    verbose_name = _("Languages")

    def ready(self) -> None:
        from languages import checks  # noqa: F401  (registers the system checks)
