"""One request for all the CSS: collectstatic puts the parts of static/css/site.css in place of its imports.

The sources stay plain CSS that any browser understands as it is: without this storage a page still looks
right, with a request for each part. Why not one file by hand, or a build: docs/decisions/0010.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/site.css"
IMPORT = re.compile(r'^@import "(?P<part>[a-z_-]+\.css)" layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)
RUN = re.compile(
    r'^@import "[^"]+" layer\((?P<layer>[a-z]+)\);$(?:\n@import "[^"]+" layer\((?P=layer)\);$)*', re.MULTILINE
)
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
AROUND_SIGNS = re.compile(r"\s*([{};])\s*")
IN_LISTS = re.compile(r"(?:(,)| (>)) ")


def bundled(storage: Any, path: str) -> str:
    """The stylesheet with its parts in their layers, neighbours of one layer in one block, squeezed."""
    folder = path.rpartition("/")[0]

    def layer(run: re.Match[str]) -> str:
        words = "".join(read(storage, f"{folder}/{found['part']}") for found in IMPORT.finditer(run[0]))
        return f"@layer {run['layer']} {{\n{words}}}"

    return squeezed(RUN.sub(layer, read(storage, path)))


def squeezed(css: str) -> str:
    """Without comments, line breaks and what else a browser does not read."""
    css = AROUND_SIGNS.sub(r"\1", COMMENT.sub("", css)).replace(";}", "}")
    css = re.sub(r"(?<=[a-z-]): ", ":", re.sub(r"\s+", " ", css))
    return IN_LISTS.sub(r"\1\2", css)


def read(storage: Any, path: str) -> str:
    with storage.open(path) as source:
        return source.read().decode("utf-8")


class _Bundle:
    """Stands in for the storage a source file comes from, and hands out the bundle in place of it."""

    def __init__(self, storage: Any):
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        return ContentFile(bundled(self.storage, path).encode())


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files, with the stylesheet of the public pages in one piece."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if BUNDLE in paths:
            storage, path = paths[BUNDLE]
            paths = {**paths, BUNDLE: (_Bundle(storage), path)}
        yield from super().post_process(paths, dry_run, **options)
