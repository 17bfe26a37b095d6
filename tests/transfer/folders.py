"""Small content folders to import: one good record of each sort, changed by each test as it needs."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.making import pdf_bytes, picture_bytes
from transfer.layout import TYPES, Shape, rows, shapes, through_of

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


def image(**said: Any) -> dict:
    return {"key": "tap", "alt": {"fr": "Une borne"}, "file": "files/tap.png", **said}


def document(**said: Any) -> dict:
    return {
        "key": "price",
        "title": {"fr": "Le prix de l’eau"},
        "kind": "report",
        "files": [{"language": "fr", "file": "files/price.pdf"}],
        **said,
    }


def result(**said: Any) -> dict:
    return {"key": "ten-taps", "title": {"fr": "Dix bornes"}, "kind": "tool", "lead": "wells", **said}


def news(**said: Any) -> dict:
    return {"key": "first-tap", "title": {"fr": "La première borne"}, "date": "2024-11-04", **said}


def page(**said: Any) -> dict:
    return {"key": "about", "title": {"fr": "Qui sommes-nous"}, **said}


def site(**said: Any) -> dict:
    return {"key": "site", "name": {"fr": "Puits ouverts"}, **said}


FILES = {
    "files/tap.png": picture_bytes(90, 60),
    "files/price.pdf": pdf_bytes(2),
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
    shutil.rmtree(folder / "files", ignore_errors=True)
    for path, content in FILES.items():
        add_file(folder, path, content)
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


def add_file(folder: Path, path: str, content: bytes) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def stored_files() -> dict[str, bytes]:
    """Everything below MEDIA_ROOT."""
    return files_in(Path(settings.MEDIA_ROOT))


def files_in(root: Path) -> dict[str, bytes]:
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def imported(folder: Path, *options: Any) -> str:
    """What the command says; its last line is the sum."""
    out = io.StringIO()
    with override("en"):
        call_command("import_content", folder, *options, stdout=out)
    return out.getvalue()


def refused(folder: Path, *options: Any) -> list[str]:
    """The problems an import tells in English, a line each. Nothing may have changed."""
    before, files = {name: rows(model).count() for name, model in TYPES.items()}, stored_files()
    out, err = io.StringIO(), io.StringIO()
    with override("en"), pytest.raises(CommandError):
        call_command("import_content", folder, *options, stdout=out, stderr=err)
    assert {name: rows(model).count() for name, model in TYPES.items()} == before
    assert stored_files() == files
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def exported(folder: Path, *options: Any) -> dict[str, bytes]:
    call_command("export_content", folder, *options, stdout=io.StringIO())
    return files_in(folder)


def empty_the_database() -> None:
    """As if nothing had been imported yet. Vocabularies and stored files included."""
    for model in TYPES.values():
        for link in model._meta.local_many_to_many:
            through_of(link).objects.all().delete()
    for shape in shapes().values():
        _delete_members(shape)
    for model in reversed(TYPES.values()):
        for field in model._meta.concrete_fields:
            if field.remote_field and field.related_model is model:
                rows(model).update(**{field.name: None})
        rows(model).delete()
    shutil.rmtree(settings.MEDIA_ROOT)


def _delete_members(shape: Shape) -> None:
    for member in shape.members.values():
        _delete_members(member)
        rows(member.model).delete()
