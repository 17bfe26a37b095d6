"""The members of one record in their order, and the label of each: what tells it from the others."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from transfer.layout import Shape

TRANSLATIONS = "translations"  # where a member's texts come from (transfer.translations); it places nothing


def in_order(shape: Shape, members: Sequence[Any]) -> list[Any]:
    """By their order, then key, then content: what the database returns first never decides."""
    if len(members) < 2:
        return list(members)
    return sorted(members, key=partial(place_of, shape.natural))


def place_of(natural: str, member: dict[str, Any]) -> tuple[Any, ...]:
    order = member.get("order")
    if TRANSLATIONS in member:
        member = {key: value for key, value in member.items() if key != TRANSLATIONS}
    content = json.dumps(member, ensure_ascii=False, sort_keys=True)
    return order if type(order) is int else 0, str(member.get(natural, "")), content


def labelled(shape: Shape, members: Any) -> Iterator[tuple[int, str, Any]]:
    """(place, label, member): the label tells the members of one owner apart: key, order or nothing.

    Nothing forbids two lines with the same order: the second one is "3.2".
    """
    if shape.is_single():
        members = [members] if members else []
    seen: dict[str, int] = defaultdict(int)
    for place, member in enumerate(in_order(shape, members or []), start=1):
        label = str(member.get(shape.natural, "")) if shape.natural else ""
        seen[label] += 1
        yield place, label if seen[label] == 1 else f"{label}.{seen[label]}", member
