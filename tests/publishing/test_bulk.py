"""Several records at once: what will happen is told first, and nothing else happens."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from languages.codes import column
from positions.models import Position
from publishing.admin import bulk
from publishing.copies.working import copy_of
from publishing.state import State
from tests.making import make_country, make_position, make_theme, make_user
from topics.models import Theme

pytestmark = pytest.mark.django_db

LIST = reverse("admin:positions_position_changelist")


def choose(client, action, records, query="", **more):
    """The page between, as the list leads to it."""
    chosen = [record.pk for record in records]
    data = {"action": action, "index": 0, "select_across": 0, ACTION_CHECKBOX_NAME: chosen, **more}
    response = client.post(LIST + query, data)
    return response, BeautifulSoup(response.content.decode(), "html5lib")


def fields(soup):
    """What the page would send back if its button were pressed."""
    data = {}
    for one in soup.select("form.bulk input[type=hidden], form.bulk textarea"):
        data.setdefault(one["name"], []).append(one.get("value", ""))
    return data


def press(client, soup, query="", **more):
    response = client.post(LIST + query, {**fields(soup), "confirm": "1", **more}, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def group(soup, name):
    return [item.get_text(" ", strip=True) for item in soup.select(f"#bulk-{name} ~ ul li")]


def actions(client):
    soup = BeautifulSoup(client.get(LIST).content.decode(), "html5lib")
    return [option["value"] for option in soup.select("select[name=action] option") if option["value"]]


def test_the_page_between_says_what_will_happen_and_to_what_nothing_will(client, publisher):
    client.force_login(publisher)
    ready, untitled = make_position({"fr": "Eau"}, public=()), make_position({"en": "Salt"}, public=())
    out = make_position({"fr": "Terre"}, public=("fr",))
    before = list(Position.objects.order_by("pk").values())
    response, soup = choose(client, "publish:fr", [ready, untitled, out])
    assert response.status_code == 200
    assert len(group(soup, "happens")) == 1 and "/fr/positions/eau/" in group(soup, "happens")[0]
    assert len(group(soup, "stays")) == 2
    assert "Public" in " ".join(group(soup, "stays"))  # a state from which it cannot be done
    assert list(Position.objects.order_by("pk").values()) == before
    assert not Event.objects.filter(verb="publish").exists()


def test_what_was_confirmed_is_done_to_each_by_its_verb_and_counted(client, publisher, mailoutbox):
    client.force_login(publisher)
    some = [make_position({"fr": f"Eau {number}"}, public=()) for number in range(3)]
    _response, soup = choose(client, "publish:fr", some)
    assert mail.outbox == []
    told = press(client, soup)
    assert "3" in told[0]
    for record in some:
        record.refresh_from_db()
        assert record.version("fr").is_public and record.version("fr").slug
        event = Event.objects.get(verb="publish", object_id=str(record.pk))
        assert (event.by, event.language) == (publisher.email, "fr")


def test_a_record_that_changed_since_is_left_alone_and_named(client, publisher):
    client.force_login(publisher)
    one, other = (make_position({"fr": name}, public=()) for name in ("Une", "Autre"))
    _response, soup = choose(client, "publish:fr", [one, other])
    one.version("fr")
    setattr(one, column("title", "fr"), "Une, corrigée")
    one.save()
    told = press(client, soup)
    one.refresh_from_db()
    other.refresh_from_db()
    assert not one.version("fr").is_public and other.version("fr").is_public
    assert any("Une, corrigée" in sentence for sentence in told)


def test_a_record_that_vanished_meanwhile_is_told(client, publisher):
    client.force_login(publisher)
    one, other = make_position(public=()), make_position(public=())
    _response, soup = choose(client, "publish:fr", [one, other])
    one.delete()
    told = press(client, soup)
    assert len(told) == 2
    other.refresh_from_db()
    assert other.version("fr").is_public


def test_only_what_is_allowed_is_offered_and_a_forged_action_does_nothing(
    client, editor, translator, officer
):
    record = make_position(public=())
    client.force_login(editor)
    assert {name for name in actions(client) if ":" in name} == {
        *("submit:fr", "submit:en", "add:themes", "remove:themes")
    }
    choose(client, "publish:fr", [record])
    client.post(LIST, {"action": "publish:fr", ACTION_CHECKBOX_NAME: [record.pk], "confirm": "1"})
    record.refresh_from_db()
    assert record.version("fr").state == State.DRAFT
    client.force_login(translator)
    assert actions(client) == ["submit:en"]
    client.force_login(officer)
    assert set(actions(client)) == {"withdraw:fr", "withdraw:en"}
    client.force_login(make_user())
    assert client.get(LIST).status_code == 403


def test_a_comment_goes_with_each_text_that_is_sent_back(client, reviewer):
    client.force_login(reviewer)
    some = [make_position(public=()) for _number in range(2)]
    for record in some:
        setattr(record, column("state", "fr"), State.IN_REVIEW)
        record.save()
    _response, soup = choose(client, "send_back:fr", some)
    press(client, soup, given="Deux fautes dans le titre")
    assert [event.details["comment"] for event in Event.objects.filter(verb="send_back")] == [
        "Deux fautes dans le titre"
    ] * 2


def test_a_theme_is_given_to_drafts_at_once_and_to_public_records_in_their_working_copy(client, editor):
    client.force_login(editor)
    theme = make_theme("water", fr="Eau", en="Water")
    draft, public = make_position(public=()), make_position()
    has_it = make_position(public=(), themes=[theme])
    _response, soup = choose(client, "add:themes", [draft, public, has_it])
    assert [option.get_text() for option in soup.select("#bulk-given option")][-1] == "Eau"
    _response, soup = choose(client, "add:themes", [draft, public, has_it], given=theme.pk)
    assert len(group(soup, "happens")) == 2 and len(group(soup, "stays")) == 1
    press(client, soup)
    assert list(draft.themes.all()) == [theme]
    assert list(public.themes.all()) == [] and copy_of(public) is not None
    _response, soup = choose(client, "remove:themes", [draft, public], given=theme.pk)
    press(client, soup)
    assert list(draft.themes.all()) == [] and copy_of(public) is None


def test_a_theme_that_is_gone_or_never_was_changes_nothing(client, editor):
    client.force_login(editor)
    record = make_position(public=())
    for given in ("nothing", "1'; DROP", "\x00"):
        response, soup = choose(client, "add:themes", [record], given=given)
        assert response.status_code == 200 and group(soup, "happens") == []
    assert not Theme.objects.exists()


def test_pages_are_marked_as_reviewed_when_readers_can_see_them(client, editor):
    client.force_login(editor)
    public, draft = make_position(), make_position(public=())
    _response, soup = choose(client, "review", [public, draft])
    assert len(group(soup, "happens")) == 1 and len(group(soup, "stays")) == 1
    press(client, soup)
    assert Event.objects.get(verb="review").object_id == str(public.pk)


def test_all_that_match_can_be_chosen_within_a_bound_and_without_a_script(client, publisher, monkeypatch):
    client.force_login(publisher)
    some = [make_position({"fr": f"Eau {number}"}, public=()) for number in range(4)]
    make_position({"fr": "Terre"}, public=("fr",))
    query = f"?{column('state', 'fr')}=draft"
    _response, soup = choose(client, "publish:fr", some[:2], query)
    assert soup.select_one("button[name=select_across]")
    sent = {name: value for name, value in fields(soup).items() if not name.startswith("seen-")}
    response = client.post(LIST + query, {**sent, "select_across": "1"})
    soup = BeautifulSoup(response.content.decode(), "html5lib")
    assert len(group(soup, "happens")) == 4
    monkeypatch.setattr(bulk, "MOST", 3)
    response = client.post(LIST + query, {**sent, "select_across": "1"}, follow=True)
    assert "3" in str(next(iter(response.context["messages"])))


def test_nothing_is_deleted_in_bulk_and_a_list_to_choose_from_has_no_actions(client, administrator):
    client.force_login(administrator)
    assert not any("delete" in name for name in actions(client))
    soup = BeautifulSoup(client.get(f"{LIST}?_popup=1").content.decode(), "html5lib")
    assert not soup.select("select[name=action]")


def test_what_chooses_nothing_or_nonsense_leads_back_to_the_list(client, publisher):
    client.force_login(publisher)
    record = make_position(public=())
    for data in (
        {"action": "publish:fr", "index": 0},
        {"action": "", "index": 0, ACTION_CHECKBOX_NAME: [record.pk]},
        {"action": "delete_selected", "index": 0, ACTION_CHECKBOX_NAME: [record.pk]},
        {"action": "publish:fr", "index": 0, ACTION_CHECKBOX_NAME: ["\x00"]},
        {"action": "publish:xx", ACTION_CHECKBOX_NAME: [record.pk]},
        {"action": "publish:fr", ACTION_CHECKBOX_NAME: ["x"], "confirm": "1", "seen-x": "y"},
    ):
        assert client.post(LIST, data).status_code == 302, data
    record.refresh_from_db()
    assert record.version("fr").state == State.DRAFT


def test_countries_are_moved_in_bulk_too(client, publisher):
    client.force_login(publisher)
    country = make_country("CD")
    path = reverse("admin:topics_country_changelist")
    data = {"action": "publish:fr", "index": 0, ACTION_CHECKBOX_NAME: [country.pk]}
    soup = BeautifulSoup(client.post(path, data).content.decode(), "html5lib")
    client.post(path, {**fields(soup), "confirm": "1"})
    country.refresh_from_db()
    assert country.version("fr").is_public


@pytest.mark.parametrize("number", [5, 40])
def test_a_list_that_offers_bulk_actions_asks_no_more_for_them(client, publisher, number):
    client.force_login(publisher)
    for _index in range(number):
        make_position(lead=None)
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    assert len(captured) <= 16, [query["sql"][:120] for query in captured.captured_queries]
