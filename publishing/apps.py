"""The publishing app: from draft to public, one language version at a time. It imports no subject."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from publishing import checks, public_change
        from publishing.slugs import forget_with_the_record
        from publishing.uses import refuse_deletion_in_use

        assert checks  # importing it registers the system checks
        public_change.listen()
        post_delete.connect(forget_with_the_record, dispatch_uid="publishing.old_slugs")
        pre_delete.connect(refuse_deletion_in_use, dispatch_uid="publishing.uses")
