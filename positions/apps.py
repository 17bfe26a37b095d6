"""The positions app: what we ask, of whom, what we did about it, and what was answered."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PositionsConfig(AppConfig):
    name = "positions"
    verbose_name = _("Positions")

    def ready(self) -> None:
        from positions.institution_presentation import has_page
        from positions.models import Institution
        from publishing.record_links import has_page_when

        has_page_when(Institution, has_page)
