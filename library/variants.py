"""The pictures that readers get: drawn from a stored master in a few shapes, widths and formats.

Only what is listed here can be asked for, so nobody can make the server draw arbitrary sizes. What variants
are called follows from the content of the master, the shape and the focal point: the same picture has one
address everywhere, and a changed one has another.
"""

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from PIL import Image as Picture

from library.storage import write_whole

FOLDER = "variants"
# Pixels of width, per shape. A picture is never enlarged: a narrower master is shown as wide as it is.
WIDTHS = {"whole": (400, 800, 1200, 1600), "card": (400, 800)}
CARD_RATIO = (3, 2)
USUAL_WIDTH = 800  # for browsers that know neither `srcset` nor the newer formats


class Format(NamedTuple):
    extension: str
    media_type: str
    save: dict[str, Any]


AVIF = Format("avif", "image/avif", {"format": "AVIF", "quality": 60, "speed": 8})
WEBP = Format("webp", "image/webp", {"format": "WEBP", "quality": 80, "method": 4})
JPEG = Format("jpg", "image/jpeg", {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True})
PNG = Format("png", "image/png", {"format": "PNG", "optimize": True})


class Variant(NamedTuple):
    """One picture to be served: `name` below MEDIA_ROOT, size in pixels, and what it shows of the master."""

    name: str
    width: int
    height: int
    box: tuple[int, int, int, int]
    format: Format

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{self.name}"

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name


def digest_of(image: Any) -> str:
    """What the content of the master hashes to, as its name says it."""
    return Path(image.file.name).stem


def formats_of(image: Any) -> tuple[Format, ...]:
    """Best first; the last one is for every browser, and transparent where the master is."""
    return (AVIF, WEBP, PNG if has_transparency(image.file.name) else JPEG)


def has_transparency(name: str) -> bool:
    """Whether a master has transparent parts; False when it is not there."""
    try:
        return _has_transparency(str(Path(settings.MEDIA_ROOT) / name))
    except OSError:
        return False


@lru_cache(maxsize=4096)
def _has_transparency(path: str) -> bool:
    """In the header of lossless WebP, after width and height (14 bits each), a bit says if alpha is used.

    Remembered for good: the content of a file that is named after it does not change.
    """
    with Path(path).open("rb") as file:
        header = file.read(25)
    return header[12:16] == b"VP8L" and bool(header[24] & 0x10)


def box_of(image: Any, shape: str) -> tuple[int, int, int, int]:
    """What a shape shows (left, top, right, bottom): all, or the largest 3:2 part around the focal point."""
    width, height = image.width, image.height
    if shape == "whole":
        return (0, 0, width, height)
    across, down = CARD_RATIO
    shown = (min(width, height * across // down) or 1, min(height, width * down // across) or 1)
    left = _start(width, shown[0], image.focal_x)
    top = _start(height, shown[1], image.focal_y)
    return (left, top, left + shown[0], top + shown[1])


def _start(whole: int, part: int, focus: int) -> int:
    """Where a part begins that has the focus (in %) in its middle, as far as the borders allow."""
    return max(0, min(whole - part, whole * focus // 100 - part // 2))


def variants_of(image: Any, shape: str) -> list[list[Variant]]:
    """Per format, best first: the variants in growing width. Empty for a picture without a size."""
    if not image.file or not image.width or not image.height:
        return []
    box = box_of(image, shape)
    whole, high = box[2] - box[0], box[3] - box[1]
    widths = [width for width in WIDTHS[shape] if width <= whole] or [whole]
    focus = f"-{image.focal_x}-{image.focal_y}" if shape == "card" else ""
    folder = f"{FOLDER}/{digest_of(image)}/{shape}{focus}"
    return [
        [
            Variant(
                f"{folder}-{width}.{kind.extension}", width, max(1, round(width * high / whole)), box, kind
            )
            for width in widths
        ]
        for kind in formats_of(image)
    ]


def every_variant_of(image: Any) -> Iterator[Variant]:
    for shape in WIDTHS:
        for row in variants_of(image, shape):
            yield from row


def draw(image: Any, variants: list[Variant]) -> None:
    """Writes the variants of an image. Raises FileNotFoundError when the master is not there."""
    with image.file.storage.open(image.file.name) as stored, Picture.open(stored) as opened:
        master = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    for variant in variants:
        size = (variant.width, variant.height)
        drawn = master.resize(size, Picture.Resampling.LANCZOS, box=variant.box)
        out = io.BytesIO()
        drawn.save(out, **variant.format.save)
        write_whole(variant.path, out.getvalue())


def draw_missing(image: Any) -> int:
    """Writes the variants that are not there yet; how many. None of a picture that may not be shown."""
    if not image.may_be_shown:
        return 0
    missing = [variant for variant in every_variant_of(image) if not variant.path.exists()]
    if missing:
        draw(image, missing)
    return len(missing)
