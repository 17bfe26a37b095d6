"""The languages app: words in several languages, safe to print. It knows no model of ours."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    name = "languages"
    verbose_name = _("Languages")

    def ready(self) -> None:
        from languages import checks  # noqa: F401  (registers the system checks)
        from languages.order_filling import fill_order, refuse_to_undo_a_release

        pre_migrate.connect(refuse_to_undo_a_release, dispatch_uid="languages.refuse_to_undo_a_release")
        post_migrate.connect(fill_order, dispatch_uid="languages.fill_order")
