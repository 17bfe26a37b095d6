"""The pictures of the guide: drawn when they are asked for, so that none has to be stored or kept anywhere.

They answer below the guide's own address, to staff. The templates write the address that a stored picture
would have; `with_own_addresses` changes that.
"""

import io
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from PIL import Image as Picture
from PIL import ImageDraw

from advocacy_site.styleguide.making import Words, made
from library.models import Consent, Image, Licence
from library.variants import FOLDER, Variant, every_variant_of

PREFIX = "example-"
SIZES = {"landscape": (1600, 1000), "portrait": (900, 1200), "logo": (640, 200)}
SKY, SUN, HILLS = (
    (0xDD, 0xD6, 0xCA),
    (0xF6, 0xF1, 0xE8),
    ((0xB9, 0xA9, 0x92), (0x8A, 0x81, 0x75), (0x5D, 0x57, 0x4F)),
)


def example_picture(kind: str = "landscape", licence: str = Licence.OWN, **words: Words) -> Image:
    """A picture of one of SIZES. With `caption` and `credit`, they stand below it."""
    width, height = SIZES[kind]
    alt = {"fr": "Exemple : des collines dessinées.", "en": "Example: drawn hills."}
    return made(
        Image,
        words={"alt": alt, **words},
        key=f"{PREFIX}{kind}",
        file=f"{PREFIX}{kind}.webp",
        width=width,
        height=height,
        licence=licence,
        consent=Consent.NOBODY,
    )


def with_own_addresses(html: str) -> str:
    """`html` whose example pictures lead to the guide instead of to the stored ones."""
    stored = f"{settings.MEDIA_URL}{FOLDER}/{PREFIX}"
    return html.replace(stored, reverse("admin:styleguide") + "pictures/" + PREFIX)


@cache
def drawn(folder: str, name: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of a variant of an example picture; None for any other name."""
    kind = folder.removeprefix(PREFIX)
    if kind not in SIZES or folder == kind:
        return None
    image: Any = example_picture(kind)
    asked = f"{FOLDER}/{folder}/{name}"
    variant = next((one for one in every_variant_of(image) if one.name == asked), None)
    return (draw(kind, variant), variant.format.media_type) if variant else None


def draw(kind: str, variant: Variant) -> bytes:
    """Hills under a sun, or, for a logo, a mark and a bar: plain shapes, which nobody looks at for long."""
    width, height = SIZES[kind]
    whole = Picture.new("RGB", (width, height), SKY if kind != "logo" else (255, 255, 255))
    pen = ImageDraw.Draw(whole)
    if kind == "logo":
        pen.ellipse((20, 20, 180, 180), fill=HILLS[2])
        pen.rectangle((220, 60, 600, 140), fill=HILLS[1])
    else:
        pen.ellipse((width * 0.62, height * 0.14, width * 0.62 + 180, height * 0.14 + 180), fill=SUN)
        for place, colour in enumerate(HILLS):
            top = height * (0.45 + 0.15 * place)
            edge = [(0, top + height * 0.1), (width * (0.3 + 0.2 * place), top), (width, top + height * 0.12)]
            pen.polygon([*edge, (width, height), (0, height)], fill=colour)
    out = io.BytesIO()
    scaled = whole.resize((variant.width, variant.height), Picture.Resampling.LANCZOS, box=variant.box)
    scaled.save(out, **variant.format.save)
    return out.getvalue()
