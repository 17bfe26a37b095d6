"""The publishing app: from draft to public, one language version at a time. It imports no subject."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from publishing import checks, public_change

        assert checks  # importing it registers the system checks
        public_change.listen()
