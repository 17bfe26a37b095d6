"""The tables of docs/content-keys.md, made from the models so that they cannot lag behind."""

from collections.abc import Iterator

from django.utils.translation import override

from transfer.exporting import reading_order
from transfer.labels import TRANSLATIONS
from transfer.layout import Shape, Slot, file_name, shapes
from transfer.stored import natural_path
from transfer.values import number_range

BEGIN, END = "<!-- fields: begin (manage.py content_schema --write) -->", "<!-- fields: end -->"

TOLD = {
    "text": "text",
    "html": "HTML",
    "date": "partial date",
    "day": "day",
    "boolean": "true or false",
    "decimal": "number in quotation marks",
    "file": "path of a file",
}


def with_tables(document: str) -> str:
    """The document, its part between the marks made anew."""
    before, _begin, rest = document.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """One for each type and each member; types with the same keys share theirs."""
    with override("en"):
        alike: dict[str, list[str]] = {}
        for name, shape in shapes().items():
            for title, rows in parts(file_name(name), shape):
                alike.setdefault(rows, []).append(title)
        return "\n".join(f"### {', '.join(titles)}\n{rows}" for rows, titles in alike.items())


def parts(title: str, shape: Shape) -> Iterator[tuple[str, str]]:
    yield title, table(shape)
    for accessor, member in shape.members.items():
        yield from parts(f"{title} → {accessor}", member)


def table(shape: Shape) -> str:
    lines = ["| key | value | means |", "|---|---|---|"]
    if shape.life:
        what = "life" if shape.is_publishable else "addresses"
        lines[:0] = [f"Has the keys of its {what}: `" + "`, `".join(shape.life) + "`.", ""]
    known = shape.life or (("order",) if shape.is_ordered_member else ())
    for key in reading_order(shape):
        if key not in (*known, TRANSLATIONS):
            lines.append(f"| `{key}`{required(shape, key)} | {value(shape, key)} | {meaning(shape, key)} |")
    return "\n".join([*lines, ""])


def required(shape: Shape, key: str) -> str:
    return " *" if key in shape.slots and shape.slots[key].required else ""


def value(shape: Shape, key: str) -> str:
    if key in shape.members:
        return "an object, see below" if shape.members[key].is_single() else "a list of objects, see below"
    slot = shape.slots[key]
    text = kind(slot)
    if slot.translated:
        text = f"per language: {text}"
    return f'{text}, or `{{"info": …}}`' if slot.info else text


def kind(slot: Slot) -> str:
    if slot.kind == "choice":
        return ", ".join(f"`{one}`" for one in slot.choices)
    if slot.kind == "info":
        return f"why `{slot.of}` is empty"
    if slot.kind in {"reference", "references"}:
        what = told(
            str(slot.to._meta.verbose_name if slot.kind == "reference" else slot.to._meta.verbose_name_plural)
        )
        natural = "/".join(natural_path(slot.to) if not slot.is_local else ("key",)).replace("__key", "")
        return f"{what}, by `{natural}`" if slot.kind == "reference" else f"list of {what}, by `{natural}`"
    if slot.kind == "number":
        return "whole number, {} to {}".format(*number_range(slot.field))
    text = TOLD[slot.kind]
    return (
        f"{text}, at most {slot.field.max_length}" if slot.kind == "text" and slot.field.max_length else text
    )


def meaning(shape: Shape, key: str) -> str:
    if key not in shape.slots:
        return ""
    field = shape.slots[key].field
    words = told(str(field.verbose_name))
    hint = str(field.help_text)
    return f"{words}. {hint}".rstrip(". ") + "." if hint else words


def told(text: str) -> str:
    return text[:1].lower() + text[1:].replace("|", "\\|")
