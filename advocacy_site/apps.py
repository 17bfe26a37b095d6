"""The roof: settings, addresses, navigation, roles. Nobody imports it."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AdvocacySiteConfig(AppConfig):
    name = "advocacy_site"
    verbose_name = _("Site")

    def ready(self) -> None:
        from advocacy_site import websub
        from advocacy_site.roles import apply_roles
        from advocacy_site.share_images import forget
        from publishing.public_change import public_change

        # Once per migration: `accounts` is one of the apps whose turn comes (this one has no models).
        accounts = apps.get_app_config("accounts")
        post_migrate.connect(apply_roles, sender=accounts, dispatch_uid="advocacy_site.roles")
        public_change.connect(forget, dispatch_uid="advocacy_site.share_images")
        public_change.connect(websub.listen, dispatch_uid="advocacy_site.websub")


class StaffAdminConfig(AdminConfig):
    """Django's admin, on our own site object (policy, title, language)."""

    default_site = "advocacy_site.staff_site.StaffSite"
