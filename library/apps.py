"""The library: pictures and documents, cleaned at the door."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        from languages import references
        from languages.rich_text import PICTURE
        from library import checks, choosing, pictures_in_texts
        from publishing import uses, where_used
        from publishing.admin.rich_text import add_tool

        assert checks  # importing it registers the system checks
        references.register(PICTURE, pictures_in_texts.read_pictures)
        add_tool("pictures", choosing.editor_options)
        uses.look_also(pictures_in_texts.texts_showing)
        where_used.LOOKS.append(pictures_in_texts.uses_in_texts)
