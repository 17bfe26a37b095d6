"""Small content folders to import: one good record of each sort, changed by each test as it needs."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from transfer.layout import TYPES, rows

MOMENT = "2024-01-15T08:00:00Z"


def theme(**said: Any) -> dict:
    return {"code": "test-water", "label": {"fr": "Eau", "en": "Water"}, **said}


def kind(**said: Any) -> dict:
    return {"code": "test-kind", "label": {"fr": "Genre", "en": "Kind"}, **said}


def position_type(**said: Any) -> dict:
    return {"code": "test-letter", "label": {"fr": "Lettre", "en": "Letter"}, **said}


def partner(**said: Any) -> dict:
    return {
        "key": "wells",
        "name": {"fr": "Puits ouverts", "en": "Open Wells"},
        "kind": "test-kind",
        "visibility": "public",
        **said,
    }


def public(fr: str = "des-bornes", **said: Any) -> dict:
    return {"state": {"fr": "public"}, "slug": {"fr": fr}, "published_at": {"fr": MOMENT}, **said}


def position(**said: Any) -> dict:
    return {
        "key": "taps",
        "title": {"fr": "Des bornes", "en": "Taps"},
        "body": {"fr": "<p>Une borne.</p>"},
        "type": "test-letter",
        "lead": "wells",
        **said,
    }


def content(**files: list[Any]) -> dict[str, list[Any]]:
    """A complete little corpus; a file given here replaces the one of the corpus."""
    return {
        "themes": [theme()],
        "position_types": [position_type()],
        "partner_kinds": [kind()],
        "modes": [{"code": "test-visit", "label": {"fr": "Visite"}}],
        "levels": [{"code": "test-level", "label": {"fr": "Communal"}}],
        "institutions": [
            {"key": "council", "name": {"fr": "Conseil"}, "level": "test-level", "branch": "legislature"}
        ],
        "partners": [partner()],
        "positions": [position()],
        **files,
    }


def write(folder: Path, files: dict[str, list[Any]]) -> Path:
    """Writes a content folder. A line may be a record, or text or bytes put in as they are."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    (folder / "content.json").write_text('{"format": "advocacy-content", "version": 1}')
    for name, lines in files.items():
        raw = b""
        for line in lines:
            if not isinstance(line, bytes):
                line = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode(
                    "utf-8", "surrogatepass"
                )
            raw += line + b"\n"
        (folder / f"{name}.jsonl").write_bytes(raw)
    return folder


def imported(folder: Path, *options: Any) -> str:
    """What the command says; its last line is the sum."""
    out = io.StringIO()
    with override("en"):
        call_command("import_content", folder, *options, stdout=out)
    return out.getvalue()


def refused(folder: Path, *options: Any) -> list[str]:
    """The problems an import tells in English, a line each. Nothing may have changed."""
    before = {name: rows(model).count() for name, model in TYPES.items()}
    out, err = io.StringIO(), io.StringIO()
    with override("en"), pytest.raises(CommandError):
        call_command("import_content", folder, *options, stdout=out, stderr=err)
    assert {name: rows(model).count() for name, model in TYPES.items()} == before
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def exported(folder: Path, *options: Any) -> dict[str, bytes]:
    call_command("export_content", folder, *options, stdout=io.StringIO())
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def empty_the_database() -> None:
    """As if nothing had been imported yet. Vocabularies included."""
    for model in reversed(TYPES.values()):
        for field in model._meta.concrete_fields:
            if field.remote_field and field.related_model is model:
                rows(model).update(**{field.name: None})
        rows(model).delete()
