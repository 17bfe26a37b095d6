"""The place of an entry in time: a number that is greater for what is newer, equal on every installation.

By the day of the record, as exact as it is known; entries of one day are spread by a hash, and put in the
order of their keys when they are shown.
"""

from hashlib import blake2b

BITS = 40


def day_number(date: str) -> int:
    """`2023` < `2023-10` < `2023-10-16`, and 0 for what has no date."""
    if not date:
        return 0
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    return (year * 13 + month) * 32 + day


def place(date: str, model: str, key: str, language: str) -> int:
    spread = int.from_bytes(blake2b(f"{model}/{key}/{language}".encode(), digest_size=5).digest(), "big")
    return (day_number(date) << BITS) + spread


def day_of(place: int) -> int:
    """What `day_number` said when the place was made."""
    return place >> BITS
