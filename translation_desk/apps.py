"""The translation desk: what readers ask for, what translators have to do, and how far the languages are."""

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class TranslationDeskConfig(AppConfig):
    name = "translation_desk"
    verbose_name = _("Translations")

    def ready(self) -> None:
        from publishing.public_change import public_change
        from translation_desk import requests

        public_change.connect(requests.fulfil, dispatch_uid="translation_desk.fulfilled")
        post_delete.connect(requests.forget_with_the_record, dispatch_uid="translation_desk.deleted")
