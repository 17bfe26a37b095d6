"""The organisation's colour, made readable: a stylesheet of one token, for paper and for the dark.

Any colour may be chosen; what is printed in it keeps a contrast of 4.5:1 with the page and with washed
surfaces (WCAG 1.4.3): it is darkened, or in the dark lightened, only as far as it takes.
"""

import hashlib
import re

USUAL = "#9c2f1f"  # the stylesheet's own, and what a new site has
CONTRAST = 4.6
# --wash in tokens.css: the harder of the two grounds
WASH, DARK_WASH = (0xF6, 0xF1, 0xE8), (0x22, 0x1F, 0x1B)
COLOUR = re.compile(r"[0-9a-f]{6}\Z")
STEPS = 100

Rgb = tuple[int, int, int]


def is_usual(accent: str) -> bool:
    """True when the stylesheet needs no addition."""
    return accent == USUAL or not COLOUR.match(accent.removeprefix("#"))


def stylesheet(colour: str) -> str:
    """CSS for the colour `9c2f1f`, in the layer of the tokens."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    light = readable((red, green, blue), WASH, towards=0)
    dark = readable((red, green, blue), DARK_WASH, towards=255)
    return (
        "@layer tokens {\n"
        f":root {{ --accent: {light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
        "}\n"
    )


def name_of(colour: str) -> str:
    """What the stylesheet is called, without `.css`: the colour, and what its content hashes to."""
    return f"{colour}-{hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:8]}"


def readable(colour: Rgb, ground: Rgb, towards: int) -> str:
    """`colour`, moved towards black (0) or white (255) until it can be read on `ground`."""
    mixed = colour
    for step in range(STEPS + 1):
        red, green, blue = (round(part + (towards - part) * step / STEPS) for part in colour)
        mixed = (red, green, blue)
        if contrast(mixed, ground) >= CONTRAST:
            break
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Rgb) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
