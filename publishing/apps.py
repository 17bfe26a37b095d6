"""The publishing app: from draft to public, one language version at a time. It imports no subject."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from publishing import checks, provenance, public_change
        from publishing.slugs import forget_with_the_record
        from publishing.uses import refuse_deletion_in_use

        assert checks  # importing it registers the system checks
        public_change.listen()
        post_save.connect(provenance.saved, dispatch_uid="publishing.provenance_saved")
        post_migrate.connect(provenance.complete, dispatch_uid="publishing.provenance_complete")
        post_delete.connect(provenance.deleted, dispatch_uid="publishing.provenance_deleted")
        post_delete.connect(forget_with_the_record, dispatch_uid="publishing.old_slugs")
        pre_delete.connect(refuse_deletion_in_use, dispatch_uid="publishing.uses")
