"""The history of a record: its life as a list, what each revision changed, and the ways back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts.events import log
from accounts.models import Event, User
from languages.codes import column
from partners.models import Visibility
from publishing.copies import restoring, revisions, working
from publishing.copies.models import Kind, Revision, WorkingCopy
from publishing.snapshots import FACTS, key_of, take
from publishing.workflow import publish, submit, withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_ask,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_user,
    words,
)

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"


def url_of(record, page="history", *more):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk, *more])


def read(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def save(record, user, **values):
    """Saves the record as its page does: with what readers see beside it, if they see it."""
    mine = take(record) if working.copy_of(record) is None else working.wanted(record)
    key = key_of(record)
    return working.keep(record, {**mine, key: {**mine[key], **values}}, by=user)


def draft(**values):
    return make_position({FR: "Eau", EN: "Water"}, public=(), **values)


def reader_of_the_admin():
    """Somebody who may look and nothing else."""
    user = make_user()
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=("positions", "partners"), codename__startswith="view"
        )
    )
    return User.objects.get(pk=user.pk)


def eraser():
    """Somebody who may erase, beside what an administrator may."""
    user = make_user("administrator")
    user.user_permissions.add(Permission.objects.get(codename="erase_revision"))
    return User.objects.get(pk=user.pk)


# --- the list -----------------------------------------------------------------------------------------


def test_the_history_tells_who_saved_when_and_why_the_latest_first(editor):
    editor.name = "Awa Diop"
    editor.save()
    position, client = draft(), logged_in(editor)
    for title in ("Une eau", "Deux eaux"):
        data = fields_of(client.get(change_url(position)))
        client.post(change_url(position), {**data, column("title", FR): title, "_why": f"Pour {title}"})
    page = read(client.get(url_of(position)))
    lines = page.select(".life-line")
    assert len(lines) == 3  # the first opening pinned what was there
    assert "Pour Deux eaux" in lines[0].text and "Awa Diop" in lines[0].text
    assert page.select("time[datetime]")


def test_moves_stand_between_the_revisions(publisher):
    position = draft()
    revisions.append(position, take(position), Kind.SAVED, by=publisher)
    submit(position, FR, by=publisher)
    publish(position, FR, by=publisher)
    withdraw(position, FR, by=publisher, reason="Une erreur de date")
    lines = read(logged_in(publisher).get(url_of(position))).select(".life-line")
    assert [bool(line.select("a[href]")) for line in lines] == [False, False, False, True]
    assert "Une erreur de date" in lines[0].text
    assert lines[0].select_one('[lang="fr"]').text == "Français"


def test_a_publication_planned_for_later_says_for_when(publisher):
    position = draft()
    publish(position, FR, by=publisher, at=timezone.now() + timedelta(days=2))
    line = read(logged_in(publisher).get(url_of(position))).select_one(".life-line")
    assert line.select_one(".life-detail")


def test_what_is_sealed_and_what_is_nobodys_business_is_not_in_the_list(administrator):
    partner = make_partner()
    log("open_identity", by=administrator, on=partner)
    log("change_visibility", by=administrator, on=partner, before="public", now="suppressed")
    assert not read(logged_in(administrator).get(url_of(partner))).select(".life-line")


def test_the_list_comes_page_by_page_and_costs_the_same(editor, django_assert_max_num_queries):
    position, client = draft(), logged_in(editor)
    for number in range(60):
        values = {key_of(position): {column("title", FR): f"Titre {number}"}}
        revisions.append(position, values, Kind.SAVED, by=editor)
        log("submit", by=editor, on=position, language=FR)
    client.get(url_of(position))
    with django_assert_max_num_queries(16):
        page = read(client.get(url_of(position)))
    assert len(page.select(".life-line")) == 40
    last = read(client.get(url_of(position) + "?page=3"))
    assert len(last.select(".life-line")) == 40 and not last.select('a[rel="next"]')
    assert read(client.get(url_of(position) + "?page=x")).select(".life-line")


def test_the_list_loads_no_snapshot(editor, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    position = draft()
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    client = logged_in(editor)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(url_of(position))
    told = [query["sql"] for query in queries if 'FROM "publishing_revision"' in query["sql"]]
    assert told and not any('"publishing_revision"."snapshot"' in sql for sql in told)


def test_a_record_without_history_says_so(editor):
    page = logged_in(editor).get(url_of(draft()))
    assert page.status_code == 200 and not read(page).select(".life-line")


def test_looking_at_the_history_writes_nothing(editor):
    position = draft()
    revisions.append(position, take(position), Kind.SAVED)
    client = logged_in(editor)
    client.get(url_of(position))
    client.get(url_of(position, "revision", 1))
    assert Revision.objects.count() == 1


def test_the_history_of_an_ask_is_that_of_its_position(editor):
    position = make_position()
    response = logged_in(editor).get(url_of(make_ask(position)))
    assert response.status_code == 302 and response.url == url_of(position)


def test_what_is_not_there_has_no_history(editor):
    client = logged_in(editor)
    position = draft()
    meta = position._meta
    for key in ("999999", "x"):
        url = url_of(position).replace(f"/{position.pk}/", f"/{key}/")
        assert client.get(url).status_code == 404, key
    assert client.get(url_of(position, "revision", 99)).status_code == 404
    assert meta


def test_whoever_may_not_see_the_record_does_not_see_its_past():
    position = draft()
    revisions.append(position, take(position), Kind.SAVED)
    client = logged_in(make_user())
    assert client.get(url_of(position)).status_code == 403
    assert client.get(url_of(position, "revision", 1)).status_code == 403


def test_hostile_words_are_escaped_on_every_page(editor):
    evil = '<script>alert(1)</script>"><img src=x>'
    position = make_position({FR: evil, EN: evil}, public=())
    revisions.append(position, take(position), Kind.SAVED, by=editor, why=evil)
    save(position, editor, **{column("title", FR): evil + "!"})
    log("send_back", by=editor, on=position, language=FR, comment=evil)
    for url in (url_of(position), url_of(position, "revision", 1), url_of(position, "revision", 2)):
        page = read(logged_in(editor).get(url))
        assert not page.select("#content img") and "alert(1)" not in " ".join(
            s.text for s in page.select("script")
        )


def test_a_protected_partner_keeps_one_revision_and_the_history_says_why(officer):
    partner = make_protected_partner(Visibility.IDENTITY_WITHHELD)
    for _time in range(3):
        revisions.append(partner, take(partner), Kind.SAVED, by=officer, why="Son vrai nom")
    log("send_back", by=officer, on=partner, language=FR, comment="Son vrai nom")
    with translation.override(FR):
        page = read(logged_in(officer).get(url_of(partner)))
    assert len(page.select(".life-line.is-revision")) == 1
    assert page.select(".past-note")
    assert "Son vrai nom" not in page.text


# --- one revision ---------------------------------------------------------------------------------------


def test_a_revision_shows_what_it_changed(editor):
    position = draft(summary={FR: "Dix puits sont à sec", EN: "Ten wells are dry"})
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    save(position, editor, **{column("summary", FR): "Dix puits sont pleins"})
    page = read(logged_in(editor).get(url_of(position, "revision", 2)))
    assert "à sec" in page.select_one("#content del").text
    assert "pleins" in page.select_one("#content ins").text
    assert page.select_one(f'a[rel="prev"][href="{url_of(position, "revision", 1)}"]')


def test_a_first_revision_shows_what_it_says(editor):
    position = draft(summary={FR: "Dix puits"})
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    page = read(logged_in(editor).get(url_of(position, "revision", 1)))
    assert "Dix puits" in page.text and not page.select(".differences ins")


def test_any_two_revisions_can_be_compared_and_each_with_what_is_wanted(editor):
    position = draft()
    for title in ("Un", "Deux", "Trois"):
        save(position, editor, **{column("title", FR): title})
    first = Revision.objects.of(position).order_by("number").first().number
    client = logged_in(editor)
    section = "section[aria-labelledby=differences-heading]"
    page = read(client.get(url_of(position, "revision", first) + f"?with={first + 2}")).select_one(section)
    assert "Un" in page.select_one("del").text and "Trois" in page.select_one("ins").text
    page = read(client.get(url_of(position, "revision", first + 1) + "?with=now")).select_one(section)
    assert "Deux" in page.select_one("del").text and "Trois" in page.select_one("ins").text
    assert client.get(url_of(position, "revision", first) + "?with=999").status_code == 404
    assert client.get(url_of(position, "revision", first) + "?with=x'").status_code == 200


def test_a_publication_is_compared_with_what_was_out_before(publisher):
    position = make_position({FR: "Eau", EN: "Water"}, summary={FR: "Un", EN: "One"})
    revisions.append(position, take(position), Kind.SAVED, by=publisher)
    save(position, publisher, **{column("summary", FR): "Deux"})
    working.let_out(position, {FR, FACTS}, by=publisher)
    number = Revision.objects.of(position).get(kind=Kind.PUBLISHED).number
    page = read(logged_in(publisher).get(url_of(position, "revision", number)))
    assert "Un" in page.select_one("#content del").text and "Deux" in page.select_one("#content ins").text


def test_a_revision_costs_the_same_whatever_it_names(editor, django_assert_max_num_queries):
    position = draft(themes=[make_theme(code, fr=code) for code in ("eau", "feu", "air", "terre")])
    for _number in range(8):
        make_ask(position)
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    save(position, editor, themes=[], lead=str(make_partner().pk), date="2020")
    client = logged_in(editor)
    client.get(url_of(position, "revision", 1))
    with django_assert_max_num_queries(75):
        client.get(url_of(position, "revision", 1))


# --- putting back ---------------------------------------------------------------------------------------


def put_back(client, record, number, **asked):
    url = url_of(record, "revision", number)
    seen = read(client.get(url)).select_one('input[name="_seen"]')
    return client.post(url, {"_seen": seen["value"] if seen else "", **asked})


def two_states(user, **values):
    """A draft whose first revision says one thing, and that now says another in each part."""
    position = draft(summary={FR: "Un", EN: "One"}, date="2020", **values)
    revisions.append(position, take(position), Kind.SAVED, by=user)
    save(position, user, **{column("summary", FR): "Deux", column("summary", EN): "Two", "date": "2021"})
    position.refresh_from_db()
    return position


def told(position):
    position = type(position).objects.get(pk=position.pk)
    texts = [getattr(position, column("summary", code)) for code in (FR, EN)]
    return (*texts, str(position.date))


def test_everything_can_be_put_back(editor):
    position = two_states(editor)
    response = put_back(logged_in(editor), position, 1, everything="1", _why="Trop tôt")
    assert response.status_code == 302
    assert told(position) == ("Un", "One", "2020")
    latest = revisions.latest(position)
    assert (latest.kind, latest.why, latest.by) == (Kind.RESTORED, "Trop tôt", editor.email)


def test_one_language_can_be_put_back_and_the_facts_alone(editor):
    position = two_states(editor)
    put_back(logged_in(editor), position, 1, part=EN)
    assert told(position) == ("Deux", "One", "2021")
    put_back(logged_in(editor), position, 1, part=FACTS)
    assert told(position) == ("Deux", "One", "2020")


def test_one_single_value_can_be_put_back(editor):
    position = two_states(editor)
    put_back(logged_in(editor), position, 1, cell=f"{key_of(position)}|{column('summary', FR)}")
    assert told(position) == ("Un", "Two", "2021")


def test_a_removed_ask_comes_back_with_its_words_and_under_its_key(editor):
    position = draft()
    ask = make_ask(position, {FR: "Publier", EN: "Publish"})
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    key = key_of(ask)
    ask.delete()
    put_back(logged_in(editor), position, 1, cell=f"{key}|")
    back = position.asks.get()
    assert key_of(back) == key and getattr(back, column("text", EN)) == "Publish"


def test_words_alone_do_not_bring_their_row_back_and_no_button_says_so(editor):
    position = draft()
    ask = make_ask(position, {FR: "Publier", EN: "Publish"})
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    ask.delete()
    client = logged_in(editor)
    page = read(client.get(url_of(position, "revision", 1)))
    assert [button["value"] for button in page.select('button[name="part"]')] == [FACTS]
    assert put_back(client, position, 1, part=EN).status_code == 200
    put_back(client, position, 1, everything="1")
    assert getattr(position.asks.get(), column("text", EN)) == "Publish"


def test_an_ask_that_was_added_since_can_be_removed_again(editor):
    position = draft()
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    ask = make_ask(position)
    put_back(logged_in(editor), position, 1, cell=f"{key_of(ask)}|")
    assert not position.asks.exists()


def test_a_milestone_brings_its_ask_back(editor):
    position = draft()
    ask = make_ask(position)
    milestone = ask.milestones.create(order=1)
    words(milestone, "text", {FR: "Une étape"})
    milestone.save()
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    key = key_of(milestone)
    ask.delete()
    put_back(logged_in(editor), position, 1, cell=f"{key}|")
    assert position.asks.get().milestones.count() == 1


def test_what_is_put_back_on_a_public_record_waits_in_the_working_copy(editor):
    position = make_position({FR: "Eau", EN: "Water"}, summary={FR: "Un", EN: "One"})
    words(position, "summary", {FR: "Zéro"})
    old = take(position)
    revisions.append(position, old, Kind.SAVED, by=editor)
    client = logged_in(editor)
    assert read(client.get(url_of(position, "revision", 1))).select_one(".past-restore .help") is None
    position.save()
    response = put_back(client, position, 1, everything="1")
    assert response.status_code == 302
    position.refresh_from_db()
    assert getattr(position, column("summary", FR)) == "Zéro"
    key = key_of(position)
    assert WorkingCopy.objects.get().draft.snapshot[key][column("summary", FR)] == "Un"


def test_putting_back_is_logged_and_can_be_undone(editor):
    position = two_states(editor)
    client = logged_in(editor)
    put_back(client, position, 1, everything="1")
    assert Event.objects.filter(verb="restore", by=editor.email).exists()
    put_back(client, position, 2, everything="1")
    assert told(position) == ("Deux", "Two", "2021")


def test_a_translator_puts_back_words_of_their_own_languages_alone(translator):
    position = two_states(translator)
    client = logged_in(translator)
    page = read(client.get(url_of(position, "revision", 1)))
    assert [button["value"] for button in page.select('button[name="part"]')] == [EN]
    assert not page.select('button[name="everything"]')
    put_back(client, position, 1, part=EN)
    assert told(position) == ("Deux", "One", "2021")


@pytest.mark.parametrize("asked", [{"part": FR}, {"part": FACTS}])
def test_a_translator_cannot_put_back_anything_else(translator, asked):
    position = two_states(translator)
    assert put_back(logged_in(translator), position, 1, **asked).status_code == 403
    assert told(position) == ("Deux", "Two", "2021")


def test_the_verb_itself_refuses_what_somebody_may_not_write(translator):
    position = two_states(translator)
    first = Revision.objects.of(position).get(number=1)
    for asked in ({"parts": [FR]}, {"parts": [FACTS]}, {"cells": [(key_of(position), "date")]}, {}):
        with pytest.raises(PermissionDenied):
            restoring.restore(position, first, **asked, by=make_user())
    with pytest.raises(PermissionDenied):
        restoring.restore(position, first, cells=[(key_of(position), column("summary", FR))], by=translator)
    assert told(position) == ("Deux", "Two", "2021")


def test_whoever_may_only_look_finds_no_button_and_is_refused():
    user = reader_of_the_admin()
    position = two_states(None)
    client = logged_in(user)
    page = read(client.get(url_of(position, "revision", 1)))
    assert page.select(".differences") and not page.select('button[name="cell"]')
    assert client.post(url_of(position, "revision", 1), {"everything": "1"}).status_code == 403


def test_a_key_that_was_chosen_once_and_the_protection_of_a_partner_are_not_put_back(editor, officer):
    partner = make_partner(public=())
    before = take(partner)
    before[key_of(partner)] |= {"visibility": Visibility.SUPPRESSED, "key": "other", "acronym": "ABC"}
    revisions.append(partner, before, Kind.SAVED)
    put_back(logged_in(editor), partner, 1, everything="1")
    put_back(logged_in(editor), partner, 1, cell=f"{key_of(partner)}|visibility")
    key = partner.key
    partner.refresh_from_db()
    assert (partner.acronym, partner.visibility, partner.key) == ("ABC", Visibility.PUBLIC, key)


def test_what_changed_since_the_page_was_opened_is_not_overwritten_unseen(editor):
    position = two_states(editor)
    client = logged_in(editor)
    url = url_of(position, "revision", 1)
    seen = read(client.get(url)).select_one('input[name="_seen"]')["value"]
    save(position, editor, date="2022")
    response = client.post(url, {"_seen": seen, "everything": "1"})
    assert response.status_code == 409
    assert told(position) == ("Deux", "Two", "2022")


def test_nothing_is_done_where_nothing_differs_or_nothing_is_asked(editor):
    position = two_states(editor)
    client = logged_in(editor)
    before = Revision.objects.count()
    put_back(client, position, 2, everything="1")
    put_back(client, position, 1)
    for cell in ("x", "|", "gone.model:1|a", f"{key_of(position)}|nothing", f"{key_of(position)}|"):
        assert put_back(client, position, 1, cell=cell).status_code in (200, 403), cell
    assert put_back(client, position, 1, part="xx").status_code in (200, 403)
    assert Revision.objects.count() == before
    with pytest.raises(ValidationError):
        restoring.restore(position, revisions.latest(position), by=editor)


def test_what_names_something_deleted_since_comes_back_without_it(editor):
    theme = make_theme("eau", fr="Eau")
    position = draft(themes=[theme])
    revisions.append(position, take(position), Kind.SAVED, by=editor)
    save(position, editor, themes=[], date="2021")
    theme.delete()
    page = read(logged_in(editor).get(url_of(position, "revision", 1)))
    assert page
    put_back(logged_in(editor), position, 1, everything="1")
    assert not position.themes.exists()
    position.refresh_from_db()
    assert not position.date


def test_reference_data_has_a_history_too(editor):
    theme = make_theme("eau", fr="Eau")
    revisions.append(theme, take(theme), Kind.SAVED, by=editor)
    words(theme, "label", {FR: "Eaux"})
    theme.save()
    put_back(logged_in(editor), theme, 1, everything="1")
    theme.refresh_from_db()
    assert getattr(theme, column("label", FR)) == "Eau"


def test_results_have_the_same_pages(editor):
    result = make_result(public=())
    revisions.append(result, take(result), Kind.SAVED, by=editor)
    client = logged_in(editor)
    assert client.get(url_of(result)).status_code == 200
    assert client.get(url_of(result, "revision", 1)).status_code == 200
