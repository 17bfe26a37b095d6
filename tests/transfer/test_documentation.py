"""docs/content-format.md and its schema say what the code does: examples are imported, tables made anew."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings

from pages.models import SiteIdentity
from publishing.availability import availability_fields
from publishing.snapshots import content_fields, member_models
from tests.making import pdf_bytes, picture_bytes
from tests.transfer.folders import add_file, content, exported, imported, position, write
from tests.transfer.test_importing import EVERYTHING
from transfer.demonstration import CONTENT
from transfer.documentation import with_tables
from transfer.layout import TYPES, file_name, rows, shape_of
from transfer.schema import schema, written

DOCS = settings.BASE_DIR / "docs"
PAGE = (DOCS / "content-format.md").read_text(encoding="utf-8")
KEYS = (DOCS / "content-keys.md").read_text(encoding="utf-8")
EXAMPLES = re.compile(r"^([a-z_]+)\.jsonl\n\n```json\n(.*?)```", re.MULTILINE | re.DOTALL)


def folder_of_examples(folder: Path) -> Path:
    """The examples with the files they name."""
    write(folder, examples())
    for path in re.findall(r'"file": "(files/[^"]+)"', PAGE):
        add_file(folder, path, pdf_bytes() if path.endswith(".pdf") else picture_bytes(len(path)))
    return folder


def examples() -> dict[str, list[str]]:
    return {name: lines.splitlines() for name, lines in EXAMPLES.findall(PAGE)}


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    whole = schema()
    needed = {name: whole["$defs"][name] for name in ("availability", "translation")}
    return jsonschema.Draft202012Validator({"$defs": needed, **whole["$defs"][name]})


def check(name: str, line: str) -> None:
    validator(name).validate(json.loads(line))


def test_every_type_has_a_worked_example():
    assert list(examples()) == list(TYPES)


@pytest.mark.django_db
def test_the_worked_examples_are_a_folder_that_can_be_imported(tmp_path):
    folder = folder_of_examples(tmp_path / "in")
    there = rows(SiteIdentity).count()  # a migration brings the row of the site
    assert imported(folder).splitlines()[-1].endswith(f"{there} changed, 0 unchanged")
    assert "0 created, 0 changed" in imported(folder).splitlines()[-1]
    for name, lines in exported(tmp_path / "out").items():
        for line in lines.decode().splitlines() if name.endswith(".jsonl") else ():
            check(name.removesuffix(".jsonl"), line)


def test_the_worked_examples_obey_the_schema():
    for name, lines in examples().items():
        for line in lines:
            check(name, line)


def test_the_demonstration_obeys_the_schema():
    for name in TYPES:
        path = CONTENT / file_name(name)
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            check(name, line)


@pytest.mark.parametrize(
    "said",
    [
        {"titel": {}},
        {"title": "x"},
        {"title": {"xx": "x"}},
        {"date": 2014},
        {"slug": {"fr": "É"}},
        {"type": None},
        {"translations": {"en": {"titel": {}}}},
        {"translations": {"xx": {"title": {}}}},
        {"translations": {"en": {"title": {"by": "x"}}}},
        {"translations": {"en": {"title": {"from": "older than this"}}}},
        {"translations": {"en": {"title": {"how": "import"}}}},
    ],
)
def test_the_schema_refuses_what_the_import_refuses(said):
    check("positions", json.dumps(position(**EVERYTHING)))
    with pytest.raises(jsonschema.ValidationError):
        check("positions", json.dumps(position(**said)))


def test_the_schema_in_the_documentation_is_up_to_date():
    """If not: manage.py content_schema --write."""
    assert (DOCS / "content-format.schema.json").read_text(encoding="utf-8") == written()
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_tables_in_the_documentation_are_up_to_date():
    """If not: manage.py content_schema --write."""
    assert with_tables(KEYS) == KEYS


def all_models(model):
    yield model
    for member in member_models(model).values():
        yield from all_models(member)


def test_nothing_that_an_editor_can_write_is_left_out_of_the_format():
    """Every content column of every type and member is behind a key: its own, its text's or its value's."""
    for model in (one for root in TYPES.values() for one in all_models(root)):
        shape, covered = shape_of(model), set()
        for slot in shape.slots.values():
            covered |= {field.name for field in slot.columns.values()} if slot.translated else {slot.key}
            covered |= {slot.info.name} if slot.info else set()
        assert covered == {field.name for field in content_fields(model)}, model
        assert {f"{of}_info" for of in availability_fields(model)} <= covered


@pytest.mark.django_db
def test_the_manifest_of_an_export_is_that_of_the_documentation(tmp_path):
    imported(write(tmp_path / "in", content()))
    manifest = exported(tmp_path / "out")["content.json"].decode().strip()
    assert manifest in PAGE
    jsonschema.validate(json.loads(manifest), schema())
