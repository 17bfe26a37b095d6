"""Which stored files no record needs any more: originals that none names, variants that none shows."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from library.models import Image
from library.storage import ORIGINALS
from library.variants import FOLDER, every_variant_of
from publishing.copies.naming import files_named

A_DAY = 24 * 60 * 60  # seconds: a record that is being saved right now is not in the database yet


def unused_files() -> list[Path]:
    """Older than a day, by path. Deleting a record leaves its file, which others may share."""
    root, limit = Path(settings.MEDIA_ROOT), time.time() - A_DAY
    lying = [path for folder in (ORIGINALS, FOLDER) for path in (root / folder).rglob("*") if path.is_file()]
    old = [path for path in lying if path.stat().st_mtime < limit]
    needed = {root / name for name in (*_named(), *_shown())}  # read last: a file may have found its record
    return sorted(path for path in old if path not in needed)


def _named() -> Iterator[str]:
    """The names in every file field of every model, and in what was or is to be (publishing.copies)."""
    yield from files_named()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = model._base_manager.values_list(field.attname, flat=True)
                yield from (name for name in names.iterator() if name)


def _shown() -> Iterator[str]:
    for image in Image.objects.all().iterator():
        if image.may_be_shown:
            yield from (variant.name for variant in every_variant_of(image))
