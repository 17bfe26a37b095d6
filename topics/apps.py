"""The topics app: countries, regions, themes and the vocabularies an editor may extend."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    name = "topics"
    verbose_name = _("Countries, themes and vocabularies")
