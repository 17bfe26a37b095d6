"""Lines that lead to one another: pages within pages, texts that replace texts, redirects. No circles."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from pages.models import Page, Redirect
from pages.models.page import DEEPEST
from pages.old_addresses import final, without_fragment
from pages.protected_addresses import betraying, refusal
from transfer.layout import Shape, rows
from transfer.problems import Where
from transfer.stored import chunks
from transfer.writing import Item

Leads = dict[str, str | None]  # {"drinking-water": "water", "water": None}


def chained(shape: Shape) -> tuple[str, ...]:
    """The keys of a line that lead to another line of its file."""
    return ("new",) if shape.model is Redirect else shape.self_references


def all_leads(shape: Shape, name: str, said: Leads) -> Leads:
    """What the lines say, and the database where they say nothing."""
    to = name if shape.model is Redirect else f"{name}__{shape.slots[name].to.natural_key_field}"  # type: ignore[attr-defined]
    return {**dict(rows(shape.model).order_by().values_list(shape.natural, to)), **said}


def refusals(shape: Shape, name: str, said: Leads) -> Iterator[tuple[str, str]]:
    """(key of the line, reason): a circle is told once, and so is what is nested too deeply."""
    leads = all_leads(shape, name, said)
    depths: dict[str, int] = {}
    for key in said:
        way: dict[str, None] = {}  # in order, and quickly searched: a chain may be as long as the file
        at: str | None = key
        while at is not None and at not in depths and at not in way:
            way[at] = None
            at = leads.get(at)
        if at is not None and at in way:
            circle = list(way)[list(way).index(at) :]
            if first := next((one for one in circle if one in said), None):
                yield first, circle_told(name) % {"key": first}
        depth = depths.get(at, 0) if at is not None else 0
        for number, one in enumerate(reversed(way), start=1):
            depths[one] = depth + number
    if shape.model is Page and name == "parent":
        for key in said:
            if depths[key] == DEEPEST + 1:
                yield key, _("Pages cannot be nested more deeply than this.")


def circle_told(name: str) -> str:
    if name == "superseded_by":
        return _("This makes a circle: “%(key)s” is replaced, in the end, by itself.")
    return _("This makes a circle: “%(key)s” is within itself.")


# --- redirects ------------------------------------------------------------------------------------


def final_targets(shape: Shape, said: Leads) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Where each old address finally leads; (old address, reason) for those that lead round in a circle."""
    leads = {old: new or "" for old, new in all_leads(shape, "new", said).items()}
    finals, wrong = {}, []
    for old in said:
        try:
            finals[old] = final(old, leads)
        except ValidationError as error:
            wrong.append((old, " ".join(error.messages)))
    return finals, wrong


def straight(items: Iterable[Item], finals: dict[str, str]) -> Iterator[Item]:
    """Redirects as they are stored: nobody is sent from one old address to another."""
    for item in items:
        if "new" in item.record:
            item.record["new"] = finals[item.record["old"]]
        yield item


def lead_on(finals: dict[str, str]) -> None:
    """Redirects that no line speaks of, and that led to an address which leads on now."""
    for some in chunks(finals):
        near = rows(Redirect).filter(Q(new__in=some) | Q(new__contains="#")).order_by()
        for pk, new in near.values_list("pk", "new"):
            if (old := without_fragment(new)) in some:
                rows(Redirect).filter(pk=pk).update(new=finals[old])


def betrayals(batch: Iterable[Item]) -> Iterator[tuple[Where, str]]:
    """(place, reason) of redirects to protected partners, asked when those of this import are written."""
    items = [item for item in batch if item.record.get("new")]
    refused = betraying(item.record["new"] for item in items)
    for item in items:
        if item.record["new"] in refused:
            yield item.where.at("new"), refusal()
