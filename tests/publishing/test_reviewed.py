"""“I read it, it still holds”: who may say so, and of what; and in which language somebody wrote."""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string

from accounts.models import Event
from languages.codes import column
from positions.models import Ask, Position
from publishing.admin.reviewed import asked_review, reviewed_of, say_reviewed
from publishing.admin.written import language_written
from publishing.freshness import mark_reviewed, reviewed_at
from tests.making import make_position

pytestmark = pytest.mark.django_db


def request_of(rf, user, data=None):
    request = rf.post("/admin/", data or {})
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    return request


def test_only_who_may_change_a_record_says_that_it_holds_and_only_of_what_readers_see(editor, translator):
    position, draft = make_position(), make_position(public=())
    with pytest.raises(PermissionDenied):
        mark_reviewed(position, by=translator)
    with pytest.raises(ValidationError):
        mark_reviewed(draft, by=editor)
    before = list(Position.objects.filter(pk=position.pk).values())
    mark_reviewed(position, by=editor)
    assert list(Position.objects.filter(pk=position.pk).values()) == before
    event = Event.objects.get()
    assert (event.verb, event.by, event.details) == ("review", editor.email, {})
    assert reviewed_at(position) == event.at and reviewed_at(draft) is None


def test_the_button_says_when_it_was_last_reviewed_and_notes_that_it_is_now(rf, editor, translator):
    position = make_position()
    request = request_of(rf, editor, {"_reviewed": "1"})
    assert asked_review(request)
    shown = reviewed_of(request, position)
    assert shown and not shown.is_overdue
    assert 'name="_reviewed"' in render_to_string("admin/includes/reviewed.html", {"reviewed": shown})
    say_reviewed(request, position)
    assert Event.objects.get().verb == "review"
    assert reviewed_of(request_of(rf, translator), position) is None
    assert reviewed_of(request, make_position(public=())) is None
    assert reviewed_of(request, Position()) is None


FR, EN = column("title", "fr"), column("title", "en")


@pytest.mark.parametrize(
    ("changed", "rows", "language"),
    [
        ([EN], [], "en"),
        ([EN, column("address", "en")], [], "en"),
        ([FR, EN], [], ""),
        ([EN, "date"], [], ""),
        ([], [(Ask, [column("text", "en")])], "en"),
        ([EN], [(Ask, ["deadline"])], ""),
        ([], [], ""),
    ],
)
def test_a_change_is_in_a_language_when_it_changes_the_words_of_that_one_alone(changed, rows, language):
    form = SimpleNamespace(_meta=SimpleNamespace(model=Position), changed_data=changed)
    formset = SimpleNamespace(
        new_objects=[], deleted_objects=[], changed_objects=[(of(), names) for of, names in rows]
    )
    assert language_written(form, [formset]) == language
    assert (
        language_written(form, [SimpleNamespace(new_objects=[1], deleted_objects=[], changed_objects=[])])
        == ""
    )
