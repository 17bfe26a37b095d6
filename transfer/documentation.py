"""The tables of docs/content-format.md, made from the models so that they cannot lag behind."""

from collections.abc import Iterator

from django.utils.translation import override

from transfer.exporting import reading_order
from transfer.layout import LIFE, Shape, Slot, file_name, shapes

BEGIN, END = "<!-- fields: begin (manage.py content_schema --write) -->", "<!-- fields: end -->"

LIFE_TOLD = {
    "state": "per language: `draft`, `in_review`, `public`, `withdrawn`",
    "slug": "per language: the last part of the address",
    "published_at": "per language: a moment",
    "withdrawn_at": "per language: a moment",
    "old_slugs": "per language: a list of former addresses",
}
TOLD = {
    "text": "text",
    "html": "HTML",
    "date": "partial date",
    "boolean": "true or false",
    "number": "whole number",
}


def with_tables(document: str) -> str:
    """The document, its part between the marks made anew."""
    before, _begin, rest = document.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    with override("en"):
        return "\n".join(text for name, shape in shapes().items() for text in table(file_name(name), shape))


def table(title: str, shape: Shape) -> Iterator[str]:
    yield f"### {title}\n\n{told(str(shape.model._meta.verbose_name))}.\n"
    yield "| key | value | means |\n|---|---|---|"
    for key in reading_order(shape):
        yield f"| `{key}`{required(shape, key)} | {value(shape, key)} | {meaning(shape, key)} |"
    yield ""
    for accessor, member in shape.members.items():
        yield from table(f"{title} → {accessor}", member)


def required(shape: Shape, key: str) -> str:
    return " *" if key in shape.slots and shape.slots[key].required else ""


def value(shape: Shape, key: str) -> str:
    if key in LIFE and shape.is_publishable:
        return LIFE_TOLD[key]
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
        natural = getattr(slot.to, "natural_key_field", "key")
        return f"{what}, by `{natural}`" if slot.kind == "reference" else f"list of {what}, by `{natural}`"
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
