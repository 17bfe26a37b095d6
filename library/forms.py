"""Form fields that show a file to the gate while the form is checked: a refusal stands beside the field.

In an admin class, `formfield_overrides = {models.FileField: {"form_class": PictureFileField}}` for pictures,
`DocumentFileField` for documents; `CleanedFileField` takes both. What such a field answers is what will be
stored: the storage (library.storage) sees that it comes from the gate and does not clean it again.
"""

from typing import Any

from django import forms
from django.core.files.base import File

from library.cleaning import ANY, DOCUMENTS, PICTURES, Cleaned, Kinds, clean


class CleanedFileField(forms.FileField):
    """A file that may be stored; any other is refused, in words that tell the editor what to do."""

    kinds: Kinds = ANY

    def __init__(self, **options: Any):
        options.pop("max_length", None)  # the uploader's name of the file is never kept, however long
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The cleaned file; what Django answers when none was sent (`initial`, or False for “clear”)."""
        file = super().clean(data, initial)
        if isinstance(file, File) and file is not initial and not isinstance(file, Cleaned):
            return clean(file, self.kinds)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Lets the browser offer the files that can be taken; it decides nothing."""
        return {**super().widget_attrs(widget), "accept": ",".join(self.kinds.media_types)}


class PictureFileField(CleanedFileField):
    kinds = PICTURES


class DocumentFileField(CleanedFileField):
    kinds = DOCUMENTS
