"""Snapshots of every type that has a page in the admin, tried on the records of the demonstration: nothing is
lost on the way to a snapshot and back, and nothing that is sealed is ever in one.
"""

import dataclasses
import json
import subprocess
import sys

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection, transaction

from languages.codes import column, column_languages
from languages.texts import translated_fields
from partners.identity import ProtectedIdentity, Secrets, keep
from positions.models import Position
from publishing.admin.records import RecordAdmin
from publishing.copies import revisions, trash, working
from publishing.copies.copying import can_be_saved_as_new, save_as_new
from publishing.copies.merging import differences, model_of
from publishing.copies.models import Kind, Revision
from publishing.copies.rehearsal import rehearsal
from publishing.copies.writing import prune
from publishing.snapshots import content_fields, digest, key_of, member_models, take
from publishing.state import Publishable
from tests.making import make_protected_partner, words
from topics.models import Country

pytestmark = pytest.mark.django_db

TYPES = sorted(
    (
        model
        for model, page in admin.site._registry.items()
        if isinstance(page, RecordAdmin) and not getattr(model, "member_of", "")
    ),
    key=lambda model: model._meta.label_lower,
)
PUBLISHED = [model for model in TYPES if issubclass(model, Publishable)]
MOST = 25  # of each type


def name_of(model):
    return model._meta.label_lower


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    """The records of the demonstration, loaded once; the database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def records(model):
    """Those with most that belongs to them, and the first ones."""
    rows = list(model._base_manager.order_by("pk"))
    rows.sort(key=lambda row: -len(take(row)) if len(rows) <= 4 * MOST else 0)
    return rows[:MOST]


@pytest.mark.parametrize("model", TYPES, ids=name_of)
def test_what_is_written_back_changes_nothing(model):
    for record in records(model):
        before = take(record)
        with rehearsal():
            working.write_rows(before, record, None)
            assert take(record) == before, record
        assert prune(before, before) == before


@pytest.mark.parametrize("model", TYPES, ids=name_of)
def test_what_is_emptied_and_written_back_is_as_it_was(model):
    """Its members are taken out and its words, but for its name, are emptied: not only compared."""
    for record in records(model)[:8]:
        before = take(record)
        with rehearsal():
            for key in list(before)[1:]:
                _delete(key)
            if words := _words(model):
                model._base_manager.filter(pk=record.pk).update(**dict.fromkeys(words))
            working.write_rows(before, record, None)
            assert list(differences(before, take(record))) == []


def _words(model):
    name = {getattr(model, "title_field", "label"), "alt", "name", "label"}
    others = [one for one in translated_fields(model) if one not in name]
    return {column(one, code) for one in others for code in column_languages()}


def _delete(key):
    model = model_of(key)
    model._base_manager.filter(pk=model._meta.pk.to_python(key.partition(":")[2]))._raw_delete("default")


@pytest.mark.parametrize("model", PUBLISHED, ids=name_of)
def test_what_was_deleted_comes_back_as_it_was(model):
    tried = 0
    for record in records(model):
        with transaction.atomic():
            before, slugs = take(record), {code: record.version(code).slug for code in column_languages()}
            try:
                kept = trash.delete(record, by=None)
            except Exception as error:
                assert type(error).__name__ == "ProtectedError", error
                transaction.set_rollback(True)
                continue
            if kept is not None:
                back = trash.take_back(Revision.objects.get(pk=kept.pk), by=None)
                assert list(differences(before, take(back))) == []
                assert {code: back.version(code).slug for code in column_languages()} == slugs
                assert not back.is_public_anywhere
                tried += 1
            transaction.set_rollback(True)
        if tried == 5:
            break


@pytest.mark.parametrize("model", [one for one in PUBLISHED if can_be_saved_as_new(one)], ids=name_of)
def test_what_is_saved_as_new_says_the_same_and_is_a_draft(model):
    for record in records(model)[:5]:
        with rehearsal():
            made = save_as_new(record, take(record), by=None)
            assert made.pk != record.pk and not made.is_public_anywhere
            assert not any(made.version(code).slug for code in column_languages())
            old, new = take(record), take(made)
            natural = getattr(model, "natural_key_field", "")
            own = {natural, *(column(model.title_field, code) for code in column_languages())}
            for field in content_fields(model):
                if field.name not in own | {"superseded_by"}:
                    was, now = old[key_of(record)].get(field.name), new[key_of(made)].get(field.name)
                    assert (was or "") == (now or ""), field.name
            assert not set(old) & set(new)
            left = {"corrections"} & set(member_models(model))
            if not left:
                assert len(old) == len(new)


@pytest.mark.parametrize("model", TYPES, ids=name_of)
def test_a_snapshot_is_the_same_after_json_and_in_whatever_order(model):
    for record in records(model)[:5]:
        snapshot = take(record)
        turned = dict(reversed(json.loads(json.dumps(snapshot)).items()))
        assert turned == snapshot
        assert digest(turned) == digest(snapshot)
        kept = revisions.append(record, snapshot, Kind.SEEN)
        read = Revision.objects.get(pk=kept.pk)
        assert read.snapshot == snapshot
        assert read.digest == digest(read.snapshot)


def test_a_digest_is_the_same_in_every_process():
    snapshot = {"b:2": {"é": "\u2019", "list": ["1", "2"]}, "a:1": {"x": None, "~of": "b:2"}}
    code = (
        "import json,sys,hashlib; s=json.load(sys.stdin);"
        "print(hashlib.sha256(json.dumps(s,sort_keys=True,ensure_ascii=False,separators=(',',':')).encode())"
        ".hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            input=json.dumps(snapshot),
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {digest(snapshot)}


def test_lists_are_in_the_same_order_whatever_order_they_were_made_in():
    position = Position.objects.filter(countries__isnull=False).first()
    keys = [country.pk for country in position.countries.all()] + ["BE", "AT"]
    found = set()
    for order in (keys, keys[::-1], sorted(keys)):
        with rehearsal():
            position.countries.clear()
            for key in order:
                position.countries.add(*Country.objects.filter(pk=key))
            found.add(digest(take(position)))
    assert len(found) == 1


def test_no_list_writes_past_the_working_copies():
    assert not [page for page in admin.site._registry.values() if page.list_editable]


# --- what is sealed ----------------------------------------------------------------------------------------


def test_nothing_that_is_sealed_is_a_member_or_a_column_of_anything():
    seen, level = set(), list(TYPES)
    while level:
        model = level.pop()
        seen.add(model)
        level += [member for member in member_models(model).values() if member not in seen]
        for field in content_fields(model):
            assert field.related_model is not ProtectedIdentity
    assert ProtectedIdentity not in seen


def test_no_secret_is_in_any_snapshot_or_in_any_table_of_what_is_kept():
    partner = make_protected_partner()
    secret = "Zzyzx Wkrtl"
    given = {"real_name": secret, "contact": f"{secret}@example.org", "note": secret}
    empty = Secrets(**{**_nothing(), **given})
    keep(partner, empty, by=None)
    partner.refresh_from_db()
    words(partner, "about", dict.fromkeys(column_languages(), "Une organisation"))
    partner.save()
    assert secret not in json.dumps(take(partner))
    revisions.append(partner, take(partner), Kind.SEEN)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any(secret in str(row) for row in cursor.fetchall()), table


def _nothing():
    return {
        field.name: ""
        for field in dataclasses.fields(Secrets)
        if dataclasses.MISSING is field.default is field.default_factory
    }
