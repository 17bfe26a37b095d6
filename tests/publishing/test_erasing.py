"""Erasing the earlier versions of a record, when a name must vanish from the past as well."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.events import log
from accounts.models import Event
from languages.codes import column
from publishing.copies import revisions
from publishing.copies.erasing import erase_history
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.origins import OLDER
from publishing.provenance import fingerprint
from publishing.slugs import change_slug, old_slugs_of
from publishing.snapshots import key_of, take
from tests.admin_forms import change_url, logged_in
from tests.making import make_position
from tests.publishing.test_history import eraser, reader_of_the_admin, save, told, two_states, url_of

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"


def test_erasing_leaves_only_what_is_there_now(editor):
    position = two_states(editor)
    position.refresh_from_db()
    by = eraser()
    client = logged_in(by)
    assert url_of(position, "erase") in client.get(url_of(position)).content.decode()
    assert client.get(url_of(position, "erase")).status_code == 200
    assert Revision.objects.of(position).count() == 2
    client.post(url_of(position, "erase"))
    kept = Revision.objects.of(position).get()
    assert kept.snapshot == take(position)
    assert told(position) == ("Deux", "Two", "2021")


def test_erasing_keeps_the_working_copy_and_calls_a_plan_off(editor):
    position = make_position({FR: "Eau", EN: "Water"}, summary={FR: "Un", EN: "One"})
    revisions.append(position, {key_of(position): {column("title", FR): "Un ancien nom"}}, Kind.SAVED)
    save(position, editor, **{column("summary", FR): "Deux"})
    copy = WorkingCopy.objects.get()
    Plan.objects.create(
        model=copy.model,
        object_id=copy.object_id,
        due_at=timezone.now() + timedelta(days=1),
        base=copy.base,
        draft=copy.draft,
    )
    erase_history(position, by=eraser())
    copy = WorkingCopy.objects.get()
    assert copy.draft.snapshot[key_of(position)][column("summary", FR)] == "Deux"
    assert copy.base.snapshot == take(position) and copy.by == editor.email
    assert not Plan.objects.exists()
    assert Revision.objects.of(position).count() == 2
    assert "Un ancien nom" not in str(list(Revision.objects.values_list("snapshot")))


def test_erasing_forgets_comments_and_titles_and_is_logged_without_names(editor):
    position = two_states(editor)
    log("send_back", by=editor, on=position, language=FR, comment="Marie Uwase")
    logged_in(editor).post(change_url(position), {})
    erase_history(position, by=eraser())
    said = str(list(Event.objects.values_list("details", flat=True)))
    assert "Marie Uwase" not in said
    assert Event.objects.get(verb="erase_history").details == {"count": 2}
    assert Event.objects.filter(verb="send_back").exists()


def test_former_addresses_are_erased_only_where_that_is_asked_for(publisher):
    position = make_position({FR: "Eau", EN: "Water"})
    change_slug(position, FR, "autre", by=publisher)
    erase_history(position, by=eraser())
    assert old_slugs_of(position).exists()
    client = logged_in(eraser())
    assert "/fr/…/eau/" in client.get(url_of(position, "erase")).content.decode()
    client.post(url_of(position, "erase"), {"addresses": "on"})
    assert not old_slugs_of(position).exists()


def test_only_those_who_may_erase_can(editor, translator, publisher):
    position = two_states(editor)
    for user in (editor, translator, publisher, reader_of_the_admin()):
        client = logged_in(user)
        assert url_of(position, "erase") not in client.get(url_of(position)).content.decode()
        assert client.post(url_of(position, "erase")).status_code == 403
        with pytest.raises(PermissionDenied):
            erase_history(position, by=user)
    assert Revision.objects.of(position).count() == 2


def test_not_even_the_hash_of_a_former_text_is_left(editor):
    position = make_position({FR: "Eau", EN: "Water"}, summary={FR: "Un", EN: "One"})
    revisions.append(position, take(position), Kind.SAVED)
    save(position, editor, **{column("summary", FR): "Deux"})
    before = fingerprint("Un")
    erase_history(position, by=eraser())
    copy = WorkingCopy.objects.get()
    assert before not in str(copy.draft.snapshot)
    assert before in str(copy.base.snapshot)  # which is what readers still see
    known = copy.draft.snapshot[key_of(position)][f"~{column('summary', EN)}"]
    assert known["from_hash"] == OLDER
