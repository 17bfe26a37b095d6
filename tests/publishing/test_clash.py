"""Two people change the same values: nothing typed is lost, and one of them chooses."""

import pytest
from bs4 import BeautifulSoup

from accounts.models import Event
from languages.codes import column
from publishing.copies import revisions, working
from publishing.copies.models import Kind, Revision, WorkingCopy
from publishing.snapshots import key_of, take
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_ask, make_position, make_user
from tests.publishing.test_history import reader_of_the_admin, save, told, url_of

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"


def read(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def started(public=(), **values):
    return make_position(
        {FR: "Eau", EN: "Water"}, public=public, summary={FR: "Un", EN: "One"}, date="2020", **values
    )


def clashing(editor, publisher, position, mine, theirs):
    """The page that the second one comes to, after both opened the form and saved it."""
    client, other = logged_in(editor), logged_in(publisher)
    data, others = (fields_of(one.get(change_url(position))) for one in (client, other))
    other.post(change_url(position), {**others, **theirs, "_continue": "1"})
    response = client.post(change_url(position), {**data, **mine, "_continue": "1"})
    assert response.status_code == 302
    return client, response.url


def choose(client, url, **chosen):
    """Ticks `mine` or `theirs` for the columns named, and saves."""
    form = read(client.get(url))
    data = {one["name"]: one["value"] for one in form.select('#content-main input[type="hidden"]')}
    for name, which in chosen.items():
        cell = next(key for key, value in data.items() if value.endswith(f"|{name}"))
        data[cell.removesuffix("-cell")] = which
    return client.post(url, {**data, "keep": "1"})


SUMMARY = column("summary", FR)


@pytest.fixture
def clash(editor, publisher):
    position = started()
    mine = {SUMMARY: "Mon résumé", column("summary", EN): "My summary"}
    theirs = {SUMMARY: "Leur résumé", "date": "2021"}
    return position, *clashing(editor, publisher, position, mine, theirs)


def test_the_second_one_comes_to_a_page_that_shows_both(clash, publisher):
    position, client, url = clash
    assert url == url_of(position, "clash", Revision.objects.get(kind=Kind.ASIDE).number)
    page = read(client.get(url))
    (fieldset,) = page.select("fieldset.clash")
    assert "Mon résumé" in fieldset.text and "Leur résumé" in fieldset.text and "Un" in fieldset.text
    assert not page.select("input[checked]")
    assert publisher.email in page.text
    assert told(position) == ("Leur résumé", "One", "2021")


def test_nobody_is_told_of_a_success_that_did_not_happen(clash):
    _position, client, url = clash
    assert not read(client.get(url)).select(".messagelist .success")


def test_nothing_that_was_typed_is_lost(clash):
    position, _client, _url = clash
    aside = Revision.objects.get(kind=Kind.ASIDE)
    assert aside.snapshot[key_of(position)][SUMMARY] == "Mon résumé"
    assert aside.built_on is not None


def test_what_fits_together_by_itself_is_shown_below(clash):
    _position, client, url = clash
    page = read(client.get(url)).select_one('section[aria-labelledby="by-itself-heading"]')
    assert "My summary" in page.text and "2021" not in page.text


@pytest.mark.parametrize(
    ("which", "expected"),
    [("mine", ("Mon résumé", "My summary", "2021")), ("theirs", ("Leur résumé", "My summary", "2021"))],
)
def test_what_is_chosen_is_saved_with_all_that_fits(clash, which, expected):
    position, client, url = clash
    response = choose(client, url, **{SUMMARY: which})
    assert response.status_code == 302 and response.url == change_url(position)
    assert told(position) == expected
    aside = Revision.objects.get(kind=Kind.ASIDE)
    assert aside.life == {"kept_as": revisions.latest(position).number}
    assert Event.objects.filter(verb="change").count() == 2


def test_without_a_choice_nothing_is_saved_and_the_page_says_what_is_missing(clash):
    position, client, url = clash
    response = choose(client, url)
    assert response.status_code == 200 and read(response).select(".errorlist")
    assert told(position) == ("Leur résumé", "One", "2021")
    assert read(choose(client, url, **{SUMMARY: "both"})).select(".errorlist")


def test_what_changes_once_more_is_shown_again_with_what_was_chosen(clash, publisher):
    position, client, url = clash
    form = read(client.get(url))
    data = {one["name"]: one["value"] for one in form.select('#content-main input[type="hidden"]')}
    save(position, publisher, date="2022")
    response = client.post(url, {**data, "choice-0": "mine", "keep": "1"})
    assert response.status_code == 409
    assert read(response).select_one('input[value="mine"][checked]')
    assert told(position) == ("Leur résumé", "One", "2022")
    assert choose(client, url, **{SUMMARY: "mine"}).status_code == 302
    assert told(position) == ("Mon résumé", "My summary", "2022")


def test_a_choice_made_for_one_value_is_never_taken_for_another(clash, publisher):
    position, client, url = clash
    data = {"_seen": read(client.get(url)).select_one('input[name="_seen"]')["value"], "keep": "1"}
    response = client.post(url, {**data, "choice-0": "mine", "choice-0-cell": f"{key_of(position)}|date"})
    assert response.status_code == 200
    assert told(position) == ("Leur résumé", "One", "2021")


def test_a_version_can_wait_and_its_author_is_reminded(clash, publisher):
    position, client, url = clash
    page = read(client.get(change_url(position)))
    assert page.select_one(".presence a")["href"].endswith(f"clash/{url.rstrip('/').rpartition('/')[2]}/")
    assert not read(logged_in(publisher).get(change_url(position))).select(".presence a")
    assert "clash/" in logged_in(publisher).get(url_of(position)).content.decode()


def test_a_version_can_be_given_up_and_stays_in_the_history(clash):
    position, client, url = clash
    assert client.post(url, {"give_up": "1"}).status_code == 302
    assert told(position) == ("Leur résumé", "One", "2021")
    assert Revision.objects.filter(kind=Kind.ASIDE).exists()
    assert not read(client.get(change_url(position))).select(".presence a")
    assert client.get(url).status_code == 200


def test_on_a_public_record_what_is_chosen_waits_in_the_working_copy(editor, publisher):
    position = started(public=(FR, EN))
    client, url = clashing(editor, publisher, position, {SUMMARY: "Mien"}, {SUMMARY: "Leur"})
    assert choose(client, url, **{SUMMARY: "mine"}).status_code == 302
    assert told(position)[0] == "Un"
    assert WorkingCopy.objects.get().draft.snapshot[key_of(position)][SUMMARY] == "Mien"


def test_a_row_that_one_changed_and_the_other_removed_is_asked_about(editor, publisher):
    for which, is_there in (("mine", True), ("theirs", False)):
        position = started()
        ask = make_ask(position, {FR: "Publier", EN: "Publish"})
        revisions.pin(position, take(position))
        built_on = revisions.latest(position)
        mine = {
            **built_on.snapshot,
            key_of(ask): {**built_on.snapshot[key_of(ask)], column("text", FR): "Tout"},
        }
        ask.delete()
        with pytest.raises(working.Clashed):
            working.keep(position, mine, built_on=built_on, by=editor)
        aside = Revision.objects.of(position).get(kind=Kind.ASIDE)
        client, url = logged_in(editor), url_of(position, "clash", aside.number)
        assert choose(client, url, **{"": which}).status_code == 302
        assert position.asks.exists() == is_there
        if is_there:
            assert getattr(position.asks.get(), column("text", FR)) == "Tout"


def test_a_row_that_one_removed_and_the_other_changed_is_asked_about(editor):
    for which, is_there in (("mine", False), ("theirs", True)):
        position = started()
        ask = make_ask(position, {FR: "Publier", EN: "Publish"})
        built_on = revisions.pin(position, take(position))
        mine = {key: values for key, values in built_on.snapshot.items() if key != key_of(ask)}
        setattr(ask, column("text", FR), "Autre")
        ask.save()
        with pytest.raises(working.Clashed):
            working.keep(position, mine, built_on=built_on, by=editor)
        aside = Revision.objects.of(position).get(kind=Kind.ASIDE)
        choose(logged_in(editor), url_of(position, "clash", aside.number), **{"": which})
        assert position.asks.exists() == is_there


def test_where_nobody_knows_any_more_what_it_was_made_of_everything_is_asked_about(clash):
    position, client, url = clash
    Revision.objects.filter(kind=Kind.ASIDE).update(built_on=None)
    page = read(client.get(url))
    assert len(page.select("fieldset.clash")) == 3
    chosen = {SUMMARY: "mine", column("summary", EN): "theirs", "date": "theirs"}
    assert choose(client, url, **chosen).status_code == 302
    assert told(position) == ("Mon résumé", "One", "2021")


def test_only_a_version_set_aside_has_such_a_page(clash):
    position, client, _url = clash
    assert client.get(url_of(position, "clash", 1)).status_code == 404
    assert client.get(url_of(position, "clash", 99)).status_code == 404


def test_who_may_not_write_the_record_does_not_choose(clash):
    _position, _client, url = clash
    for user in (reader_of_the_admin(), make_user()):
        client = logged_in(user)
        assert client.get(url).status_code == 403
        assert client.post(url, {"give_up": "1"}).status_code == 403


def test_a_translator_applies_only_words_of_their_languages(clash, translator):
    position, _client, url = clash
    client = logged_in(translator)
    page = read(client.get(url))
    assert not page.select("fieldset.clash")  # French: not theirs to decide
    assert choose(client, url).status_code == 302
    assert told(position) == ("Leur résumé", "My summary", "2021")


def test_hostile_words_are_escaped(editor, publisher):
    evil = "<img src=x onerror=alert(1)>"
    position = started()
    client, url = clashing(editor, publisher, position, {SUMMARY: evil}, {SUMMARY: f"{evil} ?"})
    response = client.get(url)
    assert not read(response).select("#content img")
    assert "&lt;img" in response.content.decode()


def test_the_page_costs_the_same_however_much_clashes(editor, publisher, django_assert_max_num_queries):
    position = started()
    for _number in range(6):
        make_ask(position)
    built_on = revisions.pin(position, take(position))
    mine, theirs = (
        {
            key: {**values, column("text", FR): f"{word} {key}"} if "ask" in key else values
            for key, values in built_on.snapshot.items()
        }
        for word in ("Mien", "Leur")
    )
    working.keep(position, theirs, by=publisher)
    with pytest.raises(working.Clashed):
        working.keep(position, mine, built_on=built_on, by=editor)
    aside = Revision.objects.get(kind=Kind.ASIDE)
    client, url = logged_in(editor), url_of(position, "clash", aside.number)
    assert len(read(client.get(url)).select("fieldset.clash")) == 6
    with django_assert_max_num_queries(45):
        client.get(url)
