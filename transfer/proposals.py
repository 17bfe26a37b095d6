"""Words that are filled in when a line does not give them: what a country is called. Refuses nothing."""

from typing import Any

from languages.codes import column, column_languages
from languages.texts import text_in
from topics.country_names import Forms
from topics.models import Country
from transfer.layout import Shape

Record = dict[str, Any]


def with_proposals(shape: Shape, record: Record) -> Record:
    """The record as it will be stored: a country's names are filled in, words said to be "" are none.

    "" stays only where something would otherwise be filled in: there it means "none, on purpose".
    """
    proposed = proposals(shape, record)
    for key, slot in shape.slots.items():
        if slot.translated and isinstance(words := record.get(key, {}), dict) and "info" not in words:
            filled = {}
            for code in slot.columns:
                text = words.get(code, proposed.get((key, code), ""))
                if text or (key, code) in proposed:
                    filled[code] = text
            if filled:
                record[key] = filled
            else:
                record.pop(key, None)
    return record


def with_deliberate_blanks(shape: Shape, record: Record) -> Record:
    """The record as its line must say it: "" for what is empty and would otherwise be filled in."""
    for key, code in proposals(shape, record):
        words = {**record.get(key, {}), code: ""}
        record[key] = {one: words[one] for one in column_languages() if one in words}
    return record


def proposals(shape: Shape, record: Record) -> dict[tuple[str, str], str]:
    """`{("locative", "fr"): "au Kenya"}`: what the model itself would write where there is nothing."""
    if shape.model is not Country or not isinstance(record.get("alpha2"), str):
        return {}
    country = Country(alpha2=record["alpha2"])
    for key in Forms._fields:
        for code, text in record.get(key, {}).items():
            setattr(country, column(key, code), text)
    country.fill_names()
    found = {}
    for key in Forms._fields:
        for code in column_languages():
            if not record.get(key, {}).get(code) and (text := text_in(country, key, code)):
                found[key, code] = text
    return found
