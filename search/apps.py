"""The search app: where readers find. It stands above the subjects, which know nothing of it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from publishing.public_change import change_noted, public_change
        from search import checks, keeping, rebuilding

        assert checks  # importing it registers the system checks
        change_noted.connect(keeping.remember, dispatch_uid="search.remember")
        public_change.connect(keeping.keep, dispatch_uid="search.keep")
        post_migrate.connect(rebuilding.build_where_needed, sender=self, dispatch_uid="search.build")
