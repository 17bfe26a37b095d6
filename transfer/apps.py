"""The transfer app: content in and out as files, and the demonstration. Exchanges with no other machine."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransferConfig(AppConfig):
    name = "transfer"
    verbose_name = _("Import and export")
