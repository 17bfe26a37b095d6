"""The partners app: the organisations we speak with, and the sealed records of those at risk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from accounts.models import sealed_permissions

        for action in ("add", "change", "delete", "view"):
            sealed_permissions.add(f"partners.{action}_protectedidentity")
