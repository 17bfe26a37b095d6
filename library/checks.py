"""What must be so for the gate to hold, checked when the site starts."""

from typing import Any

from django.core.checks import Error, register
from django.core.files.storage import default_storage
from PIL import features

from library.storage import CleanedStorage


@register
def files_pass_the_gate(**_options: Any) -> list[Error]:
    """An installation that stores files elsewhere must still clean them: a leak would show nowhere."""
    if isinstance(default_storage, CleanedStorage):
        return []
    return [
        Error(
            "STORAGES['default'] is not library.storage.CleanedStorage: files would be stored uncleaned.",
            hint="Use CleanedStorage, or a storage that inherits from it.",
            id="library.E001",
        )
    ]


@register
def pictures_can_be_drawn(**_options: Any) -> list[Error]:
    missing = [name for name in ("webp", "avif", "littlecms2") if not features.check(name)]
    return [
        Error(
            f"Pillow was built without {name}, so pictures cannot be stored or drawn.",
            hint="Install Pillow from its wheel, as requirements.txt does.",
            id="library.E002",
        )
        for name in missing
    ]
