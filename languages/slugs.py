"""Slugs: the part of an address that is made from a title."""

import re
from collections.abc import Callable

from languages.folding import MEDIAN_POINTS, fold, without_inclusive_suffixes

_POINTS_TO_SPACES = str.maketrans(dict.fromkeys(MEDIAN_POINTS, " "))


def ascii_slug(text: str, max_length: int = 100) -> str:
    """A slug of a–z, 0–9 and single inner hyphens, at most `max_length` characters, cut between words.

    « L’œuvre d’art » → `l-oeuvre-d-art`; « utilisateur·rice·s » → `utilisateur`. A text without a Latin
    letter or digit (Arabic) gives "": the caller falls back. A slug's slug is itself.
    """
    words = fold(without_inclusive_suffixes(text).translate(_POINTS_TO_SPACES))
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    if len(slug) <= max_length:
        return slug
    cut, following = slug[:max_length], slug[max_length]
    if following != "-" and "-" in cut:
        cut = cut.rpartition("-")[0]
    return cut.strip("-")


def first_free(base: str, is_taken: Callable[[str], bool]) -> str:
    """`base` where it is free, else `base-2`, `base-3`…"""
    slug, number = base, 2
    while is_taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug
