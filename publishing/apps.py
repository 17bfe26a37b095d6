"""The publishing app: from draft to public, one language version at a time. It imports no subject."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from accounts.models import Event
        from languages.record_links import found_by
        from publishing import checks, provenance, public_change
        from publishing.admin.record_links import editor_options
        from publishing.admin.rich_text import add_tool
        from publishing.copies import working
        from publishing.copies.naming import copies_that_name
        from publishing.copies.rehearsal import remember_event
        from publishing.guests import links as preview_links
        from publishing.record_links import places
        from publishing.slugs import forget_with_the_record
        from publishing.text_links import texts_that_link
        from publishing.uses import refuse_deletion_in_use
        from publishing.where_used import LOOKS

        assert checks  # importing it registers the system checks
        found_by(places)
        add_tool("links", editor_options)
        LOOKS += [texts_that_link, copies_that_name]
        public_change.listen()
        preview_links.listen()
        post_save.connect(provenance.saved, dispatch_uid="publishing.provenance_saved")
        post_migrate.connect(provenance.complete, dispatch_uid="publishing.provenance_complete")
        post_delete.connect(provenance.deleted, dispatch_uid="publishing.provenance_deleted")
        post_delete.connect(forget_with_the_record, dispatch_uid="publishing.old_slugs")
        post_save.connect(remember_event, sender=Event, dispatch_uid="publishing.rehearsed_events")
        post_delete.connect(working.forget_with_the_record, dispatch_uid="publishing.copies")
        pre_delete.connect(refuse_deletion_in_use, dispatch_uid="publishing.uses")
