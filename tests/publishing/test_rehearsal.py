"""A rehearsal: whatever ordinary code does inside, nothing of it has happened afterwards."""

import threading
from functools import partial

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from accounts.events import log
from accounts.models import Event
from languages.codes import column
from positions.models import Ask, Position
from publishing.copies import working
from publishing.copies.models import Revision, WorkingCopy
from publishing.copies.rehearsal import is_rehearsing, log_again, rehearsal
from publishing.copies.working import Misfit
from publishing.provenance import writing
from publishing.public_change import public_change
from publishing.snapshots import member_models, take
from publishing.state import Publishable
from publishing.text_states import How
from search.models import Due
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import make_ask, make_country, make_position, make_theme

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE = column("title", FR)


def everything():
    """Every row of every table but sessions, as text; on SQLite the counters of keys as well."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables -= {"django_session"}
    if connection.vendor == "sqlite":
        tables.add("sqlite_sequence")
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(str, cursor.fetchall()))
    return found


@pytest.fixture
def position():
    position = make_position({FR: "Eau", EN: "Water"}, countries=[make_country()], themes=[make_theme()])
    make_ask(position, {FR: "Publier", EN: "Publish"})
    return position


@pytest.fixture
def heard():
    """What is told of changes that readers see."""
    told = []

    def listen(changes, **kwargs):
        told.append(changes)

    public_change.connect(listen)
    yield told
    public_change.disconnect(listen)


def write_much(position):
    setattr(position, TITLE, "Autre")
    position.save()
    make_ask(position)
    position.countries.add(make_country("NE"))
    position.asks.first().delete()
    Position.objects.update(key="autre")
    log("publish", by=None, on=position, language=FR)


def test_nothing_remains(position, heard, django_capture_on_commit_callbacks):
    before = everything()
    with django_capture_on_commit_callbacks(execute=True) as callbacks, rehearsal():
        assert is_rehearsing()
        write_much(position)
        transaction.on_commit(partial(heard.append, "committed"))
    assert everything() == before
    assert not is_rehearsing()
    assert (callbacks, heard) == ([], [])


def test_what_was_to_happen_after_a_commit_outside_still_happens(position, heard):
    """A rehearsal within somebody’s transaction forgets its own promises, not theirs."""
    with transaction.atomic():
        transaction.on_commit(partial(heard.append, "outside"))
        with rehearsal():
            transaction.on_commit(partial(heard.append, "inside"))
    kept = [call for _ids, call, _robust in connection.run_on_commit if isinstance(call, partial)]
    assert [call.args for call in kept] == [("outside",)]


@pytest.mark.parametrize("error", [ValueError, IntegrityError, KeyboardInterrupt])
def test_nothing_remains_when_it_breaks_and_the_connection_still_works(position, error):
    before = everything()
    with pytest.raises(error), rehearsal():
        write_much(position)
        raise error
    assert everything() == before
    assert not is_rehearsing()
    assert Position.objects.count() == 1


def test_a_database_error_inside_leaves_a_connection_that_works(position):
    before = everything()
    with pytest.raises(IntegrityError), rehearsal():
        write_much(position)
        Position.objects.create(pk=position.pk, type=position.type, lead=position.lead)
    assert everything() == before


def test_one_within_another_forgets_both(position):
    before = everything()
    with rehearsal() as outer:
        write_much(position)
        with rehearsal() as inner:
            log("withdraw", by=None, on=position, language=FR)
        assert is_rehearsing()
        assert [event.verb for event in inner] == ["withdraw"]
        assert Event.objects.filter(verb="publish").exists()
    assert [event.verb for event in outer] == ["publish"]
    assert everything() == before


def test_a_transaction_within_it_commits_nothing(position):
    before = everything()
    with rehearsal(), transaction.atomic():
        write_much(position)
    assert everything() == before


def test_what_is_logged_inside_is_logged_once_when_it_comes_true(position):
    with rehearsal() as events:
        log("publish", by=None, on=position, language=FR)
    assert not Event.objects.exists()
    log_again(events)
    event = Event.objects.get()
    assert (event.verb, event.language, event.object_id) == ("publish", FR, str(position.pk))


def test_it_is_known_in_this_thread_alone():
    said = []
    with rehearsal():
        thread = threading.Thread(target=lambda: said.append(is_rehearsing()))
        thread.start()
        thread.join()
    assert said == [False]


# --- the forms that run in one ------------------------------------------------------------------------------


def posted(editor, position, **values):
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    add_row(data, "asks", **{column("text", FR): "Ouvrir"})
    return client, {**data, TITLE: "Vapeur", **values, "_continue": "1"}


def only_beside(before, after):
    """The tables that changed."""
    return {table for table in before if before[table] != after[table]}


def test_saving_a_public_record_writes_beside_the_tables_alone(editor, position, heard):
    client, data = posted(editor, position)
    Due.objects.all().delete()  # what making the position asked for
    before = everything()
    assert client.post(change_url(position), data).status_code == 302
    changed = only_beside(before, everything()) - {"sqlite_sequence"}
    assert changed <= {
        "publishing_revision",
        "publishing_workingcopy",
        "publishing_opening",
        "accounts_event",
        "django_admin_log",
        "django_content_type",
    }, changed
    assert heard == [] and not Due.objects.exists()
    assert Event.objects.filter(verb="change").count() == 1


def test_opening_a_copy_writes_nothing_at_all(editor, position):
    client, data = posted(editor, position)
    client.post(change_url(position), data)
    client.get(change_url(position))
    before = everything()
    client.get(change_url(position))
    assert only_beside(before, everything()) <= {"publishing_opening", "sqlite_sequence"}


def test_a_form_with_an_error_writes_nothing_and_logs_nothing(editor, position):
    client, data = posted(editor, position, date="never")
    before = everything()
    response = client.post(change_url(position), data)
    assert response.status_code == 200 and response.context["errors"]
    assert only_beside(before, everything()) <= {"publishing_opening"}


def test_what_a_form_decides_of_a_translation_is_logged_once(editor, position):
    with writing(how=How.MACHINE):
        Position.objects.filter(pk=position.pk).update(**{column("title", EN): "Waters"})
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    name = column("title", EN)
    said = {f"confirm_{name}": "on", f"unfinished_{name}": "on"}
    client.post(change_url(position), {**data, **said, column("title", FR): "Eaux", "_continue": "1"})
    verbs = Event.objects.filter(object_id=str(position.pk)).values_list("verb", flat=True)
    assert sorted(verbs) == ["change", "confirm_translation", "mark_unfinished"]


def test_a_cache_that_is_filled_inside_holds_no_dream(position, editor):
    """Public pages are asked for while somebody saves: what they say is what is public."""
    client, data = posted(editor, position)
    client.post(change_url(position), data)
    client.get(change_url(position))
    assert "Vapeur" not in Client().get("/fr/").content.decode()
    assert "Vapeur" not in Client().get(position.version(FR).url).content.decode()


# --- keys ----------------------------------------------------------------------------------------------


def test_every_member_has_a_key_that_nobody_gets_again():
    """SQLite hands out the number of a row that was rolled back: members that are wanted need another key."""
    seen, level = set(), [model for model in apps.get_models() if issubclass(model, Publishable)]
    while level:
        model = level.pop()
        for member in member_models(model).values():
            if member not in seen:
                seen.add(member)
                level.append(member)
    assert seen
    assert all(isinstance(member._meta.pk, models.UUIDField) for member in seen)


def test_an_ask_keeps_its_key_from_the_copy_to_the_page(editor, position):
    client, data = posted(editor, position)
    client.post(change_url(position), data)
    key = next(key for key in working.wanted(position) if key not in take(position))
    other = make_ask(make_position())
    working.let_out(position, working.merging.every_part(), by=None)
    assert str(Ask.objects.get(position=position, **{column("text", FR): "Ouvrir"}).pk) in key
    other.refresh_from_db()
    assert other.position_id != position.pk


def test_a_row_of_another_record_under_the_same_key_is_never_taken_over(position):
    other = make_ask(make_position(), {FR: "À d’autres"})
    mine = working.wanted(position)
    key = f"positions.ask:{other.pk}"
    mine[key] = {**take(other.position)[key], "~of": f"positions.position:{position.pk}"}
    working.keep(position, mine, built_on=working.seen(position), by=None)
    with pytest.raises(Misfit):
        working.let_out(position, working.merging.every_part(), by=None)
    other.refresh_from_db()
    assert other.position_id != position.pk
    assert WorkingCopy.objects.exists() and Revision.objects.exists()
