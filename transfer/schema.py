"""The format as a JSON Schema (draft 2020-12), made from the models: one definition per type of line."""

import json
from typing import Any

from django.utils.translation import override

from languages.codes import column_languages
from publishing.availability import Availability
from publishing.origins import OLDER
from publishing.state import State
from topics.models import code_validator
from transfer.labels import TRANSLATIONS
from transfer.layout import FORMAT, VERSION, Shape, Slot, shapes
from transfer.translations import DECISIONS, HASH, MADE_BY, OF_NO_KNOWN_TEXT
from transfer.values import DECIMAL, number_range

Schema = dict[str, Any]

DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
PATH = r"^(?!/)(?!(.*/)?\.{0,2}(/|$))[^\\]+$"  # inside the folder
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CODE = str(getattr(code_validator.regex, "pattern", code_validator.regex)).replace(r"\Z", "$")

TRANSLATION: dict[str, Schema] = {
    "from": {"type": "string", "pattern": f"^(|{OLDER}|{OF_NO_KNOWN_TEXT}|{HASH.pattern})$"},
    "how": {"enum": ["", *MADE_BY]},
    "decision": {"enum": ["", *DECISIONS]},
}


def schema() -> Schema:
    """Validate each line of `positions.jsonl` against `#/$defs/positions`, and so on."""
    with override("en"):
        definitions = {name: line(shape) for name, shape in shapes().items()}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"{FORMAT}, version {VERSION}",
            "description": "One definition per file: a line of positions.jsonl is #/$defs/positions.",
            "$ref": "#/$defs/manifest",
            "$defs": {
                "manifest": {
                    "description": "content.json",
                    "type": "object",
                    "properties": {"format": {"const": FORMAT}, "version": {"const": VERSION}},
                    "required": ["format", "version"],
                    "additionalProperties": False,
                },
                "availability": {
                    "description": "Why there is no value.",
                    "type": "object",
                    "properties": {"info": {"enum": Availability.values}},
                    "required": ["info"],
                    "additionalProperties": False,
                },
                "translation": {
                    "description": "Where the translation of a text comes from.",
                    "type": "object",
                    "properties": {key: optional(value) for key, value in TRANSLATION.items()},
                    "additionalProperties": False,
                },
                **definitions,
            },
        }


def written() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def line(shape: Shape) -> Schema:
    from transfer.exporting import reading_order

    properties = {key: property_of(shape, key) for key in reading_order(shape)}
    return {
        "description": str(shape.model._meta.verbose_name),
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key in shape.slots and shape.slots[key].required],
        "additionalProperties": False,
    }


def property_of(shape: Shape, key: str) -> Schema:
    if key in shape.life:
        return life(key)
    if key == TRANSLATIONS:
        return translations(shape)
    if key in shape.members:
        member = line(shape.members[key])
        return optional(member if shape.members[key].is_single() else {"type": "array", "items": member})
    slot = shape.slots[key]
    value = per_language(scalar(slot)) if slot.translated else scalar(slot)
    title = str(slot.field.verbose_name)
    if slot.info:
        value = {"anyOf": [value, {"$ref": "#/$defs/availability"}]}
    return {"title": title, **(value if slot.required else optional(value))}


def scalar(slot: Slot) -> Schema:
    field = slot.field
    match slot.kind:
        case "boolean":
            return {"type": "boolean"}
        case "number":
            least, most = number_range(field)
            return {"type": "integer", "minimum": least, "maximum": most}
        case "choice":
            return {"enum": [*(("",) if field.blank else ()), *slot.choices]}
        case "info":
            return {"enum": Availability.values}
        case "date":
            return {"type": "string", "pattern": f"^$|{DATE}"}
        case "day":
            return {"type": "string", "format": "date"}
        case "decimal":
            return {"type": ["string", "integer"], "pattern": f"^({DECIMAL.pattern})$"}
        case "file":
            return {"type": "string", "pattern": PATH}
        case "references":
            return {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
        case "html":
            return {"type": "string", "contentMediaType": "text/html"}
        case "reference":
            return {"type": "string"}
    text: Schema = {"type": "string"}
    if field.max_length:
        text["maxLength"] = field.max_length
    if slot.required:
        text["minLength"] = 1
    if code_validator in field.validators:
        text["pattern"] = CODE
    return text


def per_language(value: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {code: optional(value) for code in column_languages()},
        "additionalProperties": False,
    }


def life(key: str) -> Schema:
    slug = {"type": "string", "pattern": SLUG, "maxLength": 120}
    values: dict[str, Schema] = {
        "state": {"enum": State.values},
        "slug": slug,
        "published_at": {"type": "string", "format": "date-time"},
        "withdrawn_at": {"type": "string", "format": "date-time"},
        "until": {"type": "string", "format": "date-time"},
        "old_slugs": {"type": "array", "items": slug},
    }
    return optional(per_language(values[key]))


def translations(shape: Shape) -> Schema:
    names = [key for key, slot in shape.slots.items() if slot.translated]
    texts = {
        "type": "object",
        "propertyNames": {"enum": names},
        "additionalProperties": optional({"$ref": "#/$defs/translation"}),
    }
    return optional(
        {
            "type": "object",
            "propertyNames": {"enum": list(column_languages())},
            "additionalProperties": optional(texts),
        }
    )


def optional(value: Schema) -> Schema:
    """null is as good as leaving the key out."""
    if isinstance(value.get("type"), str):
        return {**value, "type": [value["type"], "null"]}
    return {"anyOf": [value, {"type": "null"}]}
