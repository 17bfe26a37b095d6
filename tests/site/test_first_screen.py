"""The first screen: what needs this person today, counted, and a list that shows exactly those rows."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.events import log
from accounts.models import Event
from advocacy_site.first_screen import views
from advocacy_site.first_screen.dates import days_of
from advocacy_site.first_screen.views import SECTIONS, SHOWN, todays
from languages.codes import column, site_languages
from languages.partial_dates import PartialDate
from partners.identity import Secrets, keep
from positions.models import Ask, Position
from publishing.copies.working import keep as keep_copy
from publishing.copies.working import wanted
from publishing.freshness import STALE_AFTER, mark_reviewed, reviewed_at
from publishing.snapshots import key_of
from publishing.state import State
from publishing.workflow import publish, send_back, submit
from tests.making import (
    live,
    make_action,
    make_ask,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_user,
)
from translation_desk.models import TranslationRequest

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
INDEX = reverse("admin:index")


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    cache.clear()
    yield
    cache.clear()


def told(user):
    """{section: (number, titles)} of the first screen."""
    busy, _idle = todays(user)
    return {one.section.code: (one.count, [str(row.title) for row in one.lines]) for one in busy}


def looked_at(user):
    busy, idle = todays(user)
    return {one.section.code for one in busy} | {section.code for section in idle}


def line(user, code):
    busy, _idle = todays(user)
    return next(one for one in busy if one.section.code == code).lines[0]


def draft(by, title="Eau", language=SOURCE, verb="add", **values):
    position = make_position({language: title}, public=(), **values)
    log(verb, by=by, on=position)
    return position


def back_to(record, moment):
    """As if nobody had touched it since."""
    public = (version.language for version in record.public_versions())
    columns = {column("published_at", code): moment for code in public}
    type(record).objects.filter(pk=record.pk).update(**columns)
    return record


def ask_for(record, language, count=3):
    now = timezone.now()
    TranslationRequest.objects.create(
        model=record._meta.label_lower,
        object_id=str(record.pk),
        language=language,
        count=count,
        first_at=now,
        last_at=now,
    )


# --- the screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "publisher", "reviewer", "editor", "translator"])
def test_a_quiet_day_says_so_and_says_what_was_looked_at(client, role):
    client.force_login(make_user(role))
    soup = BeautifulSoup(client.get(INDEX).content.decode(), "html5lib")
    assert soup.select_one(".today-nothing").get_text(strip=True)
    assert len(soup.select(".today-idle li")) >= 5
    assert len(soup.find_all("h1")) == 1
    assert soup.select_one("nav[aria-labelledby=all-records-heading] a[href='/admin/positions/position/']")


def test_every_number_is_the_number_of_rows_of_the_list_behind_it(client):
    """Of everything, and more than the screen shows."""
    publisher = make_user("publisher", "protection_officer", email="everything@example.org")
    partner = make_partner()
    for number in range(SHOWN + 2):
        draft(publisher, f"Mien {number}", lead=partner)
        waiting = draft(None, f"Soumis {number}", lead=partner)
        submit(waiting, SOURCE, by=None)
        public = make_position({SOURCE: f"Public {number}"}, public=(SOURCE,), lead=partner)
        make_ask(public, deadline=PartialDate.of(timezone.localdate() + timedelta(days=2)))
        ask_for(public, TARGET)
        make_action(public, date=PartialDate.of(timezone.localdate()))
        planned = make_position(public=(), lead=partner)
        publish(planned, SOURCE, by=None, at=timezone.now() + timedelta(days=3))
        old = make_position(public=(SOURCE,), lead=partner)
        back_to(old, timezone.now() - STALE_AFTER - timedelta(days=1))
        keep(make_protected_partner(public=()), Secrets(review_by=f"2020-01-{number + 1:02}"), by=publisher)
        copy = make_position(lead=partner)
        mine = wanted(copy)
        mine[key_of(copy)][column("title", SOURCE)] = "Changé"
        keep_copy(copy, mine, by=publisher)
        make_news(body={SOURCE: '<p><a href="/fr/positions/nulle-part/">ici</a></p>'})
    client.force_login(publisher)
    busy, idle = todays(publisher)
    assert {one.section.code for one in busy} == {kind.code for kind in SECTIONS} - {"failed"}, [
        section.code for section in idle
    ]
    soup = BeautifulSoup(client.get(INDEX).content.decode(), "html5lib")
    for one in busy:
        shown = soup.select_one(f"#today-{one.section.code}")
        assert int(shown.b.get_text()) == one.count > SHOWN, one.section.code
        assert len(shown.find_parent("section").select(".today-lines > li")) == SHOWN
        page = client.get(shown.a["href"])
        assert page.status_code == 200
        listed = BeautifulSoup(page.content.decode(), "html5lib")
        rows = listed.select(".today-lines > li") or listed.select(
            ".queue-table tbody tr, #result_list tbody tr"
        )
        assert len(rows) == one.count, one.section.code


def test_a_section_that_does_not_concern_somebody_is_not_even_named(client, translator, officer, publisher):
    assert "consents" not in looked_at(translator) | looked_at(publisher)
    assert "consents" in looked_at(officer)
    assert {"translations", "drafts", "asked"} <= looked_at(translator)
    assert not {"review", "planned", "unreviewed", "failed"} & looked_at(translator)
    assert "translations" not in looked_at(officer)
    client.force_login(translator)
    for code in ("consents", "review", "unreviewed", "nothing", "translations"):
        assert client.get(reverse("admin:today", args=[code])).status_code == 404
        assert client.post(reverse("admin:today", args=[code])).status_code == 404
    assert looked_at(make_user()) == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_screen_speaks_the_language_of_whoever_reads_it(client, language):
    user = make_user("publisher", interface_language=language)
    client.force_login(user)
    draft(user)
    soup = BeautifulSoup(client.get(INDEX).content.decode(), "html5lib")
    assert soup.html["lang"] == language
    heading = " ".join(soup.select_one("#today-drafts").get_text(" ").split())
    assert heading == {"fr": "1 brouillon à moi", "en": "1 draft of mine"}[language]


# --- drafts, reviews, working copies -----------------------------------------------------------------


def test_a_draft_is_on_the_screen_of_whoever_wrote_it_last(editor, publisher):
    position = draft(editor)
    assert told(editor)["drafts"] == (1, ["Eau"])
    log("change", by=publisher, on=position)
    assert "drafts" not in told(editor)
    assert told(publisher)["drafts"] == (1, ["Eau"])


def test_a_language_that_was_not_begun_is_no_draft_and_one_of_another_language_is_not_mine(
    editor, translator
):
    position = draft(editor)
    assert told(editor)["drafts"][0] == 1
    setattr(position, column("title", TARGET), "Water")
    position.save()
    Event.objects.create(
        verb="change",
        by=translator.email,
        model="positions.position",
        object_id=str(position.pk),
        language=TARGET,
    )
    assert line(editor, "drafts").language == SOURCE
    assert line(translator, "drafts").language == TARGET
    publish(position, SOURCE, by=None)
    assert "drafts" not in told(editor)


def test_what_is_sent_back_returns_to_whoever_submitted_it_first_with_the_comment(editor, reviewer):
    draft(editor, "Autre")
    position = draft(editor)
    submit(position, SOURCE, by=editor)
    assert told(reviewer)["review"] == (1, ["Eau"])
    assert line(reviewer, "review").by == editor.email
    log("change", by=reviewer, on=position)  # corrected while it was reviewed
    send_back(position, SOURCE, by=reviewer, comment="Il manque la source")
    assert told(editor)["drafts"] == (2, ["Eau", "Autre"])
    first = line(editor, "drafts")
    assert first.note == "Il manque la source" and first.by == reviewer.email
    assert "drafts" not in told(reviewer)
    submit(position, SOURCE, by=editor)
    assert told(editor)["drafts"] == (1, ["Autre"])


def test_only_what_somebody_may_decide_on_waits_for_their_review(editor, publisher, reviewer):
    for language in (SOURCE, TARGET):
        submit(draft(editor, f"Eau {language}", language), language, by=None)
    only_english = make_user("reviewer", translates=[TARGET])
    assert told(publisher)["review"][0] == told(reviewer)["review"][0] == 2
    assert told(only_english)["review"] == (1, [f"Eau {TARGET}"])
    assert "review" not in looked_at(editor)


def test_the_longest_wait_comes_first(reviewer):
    for number in (2, 1, 3):
        position = draft(None, f"Texte {number}")
        submit(position, SOURCE, by=None)
        Event.objects.filter(verb="submit", object_id=str(position.pk)).update(
            at=timezone.now() - timedelta(days=number)
        )
    assert told(reviewer)["review"][1] == ["Texte 3", "Texte 2", "Texte 1"]


def test_changes_of_mine_that_readers_do_not_see_yet_are_listed(editor, publisher):
    position = make_position({SOURCE: "Eau"}, public=(SOURCE,))
    mine = wanted(position)
    mine[key_of(position)][column("title", SOURCE)] = "Eaux"
    keep_copy(position, mine, by=editor)
    assert told(editor)["unpublished"] == (1, ["Eau"])
    assert "unpublished" not in told(publisher)


# --- translations -----------------------------------------------------------------------------------


def test_translations_are_those_of_the_queue_in_the_languages_one_writes(client, translator):
    for number in range(3):
        make_position({SOURCE: f"Mot {number}"}, public=(SOURCE,), lead=None)
    assert told(translator)["translations"][0] >= 3
    client.force_login(translator)
    soup = BeautifulSoup(client.get(INDEX).content.decode(), "html5lib")
    for link in soup.select(".today-parts a"):
        listed = BeautifulSoup(client.get(link["href"]).content.decode(), "html5lib")
        assert len(listed.select(".queue-table tbody tr")) == int(link.b.get_text())
    nothing_to_do = make_user("translator", translates=[SOURCE])
    assert "translations" not in told(nothing_to_do)


def test_what_readers_asked_for_is_listed_until_they_have_it(translator):
    one, other = (make_position({SOURCE: name}, public=(SOURCE,)) for name in ("Eau", "Sel"))
    ask_for(one, TARGET, 2)
    ask_for(other, TARGET, 7)
    ask_for(make_theme(fr="Thème"), TARGET, 1)
    assert told(translator)["asked"] == (3, ["Sel", "Eau", "Thème"])
    live_now = Position.objects.get(pk=other.pk)
    setattr(live_now, column("title", TARGET), "Salt")
    live(live_now, TARGET)
    Position.objects.bulk_update(
        [live_now], [column(name, TARGET) for name in ("title", "state", "slug", "published_at")]
    )
    assert told(translator)["asked"] == (2, ["Eau", "Thème"])


# --- days -------------------------------------------------------------------------------------------


def test_a_month_ends_on_its_last_day_and_a_year_on_its_own():
    assert days_of(date(2025, 12, 30), date(2026, 1, 1)) == [
        *("2025-12-30", "2025-12-31", "2025-12", "2025", "2026-01-01")
    ]
    assert "2024-02" in days_of(date(2024, 2, 28), date(2024, 2, 29))
    assert "2024-02" not in days_of(date(2024, 2, 27), date(2024, 2, 28))


def test_calls_that_close_within_a_week_are_listed_and_no_others(editor):
    today = timezone.localdate()
    public, hidden = make_position({SOURCE: "Eau"}, public=(SOURCE,)), make_position(public=())
    for days, status in ((0, "open"), (7, ""), (8, "open"), (-1, "open"), (3, "met"), (3, "refused")):
        make_ask(
            public,
            {SOURCE: f"Demande {days} {status}".strip()},
            deadline=PartialDate.of(today + timedelta(days=days)),
            status=status,
        )
    make_ask(hidden, deadline=PartialDate.of(today))
    make_action(public, date=PartialDate.of(today + timedelta(days=1)))
    make_action(public, date=PartialDate.of(today), is_public=False)
    assert told(editor)["closing"] == (3, ["Demande 0 open", "Une rencontre", "Demande 7"])


def test_a_deadline_is_a_day_of_the_sites_own_timezone(editor, settings, monkeypatch):
    settings.TIME_ZONE = "Pacific/Kiritimati"  # fourteen hours ahead
    public = make_position(public=(SOURCE,))
    there = timezone.localdate(timezone=timezone.get_default_timezone())
    make_ask(public, deadline=PartialDate.of(there + timedelta(days=7)))
    make_ask(public, deadline=PartialDate.of(there - timedelta(days=1)))
    assert told(editor)["closing"][0] == 1


def test_what_appears_and_what_goes_by_itself_is_told_to_who_decides_it(publisher, editor):
    position = make_position({SOURCE: "Eau"}, public=())
    publish(
        position,
        SOURCE,
        by=None,
        at=timezone.now() + timedelta(days=2),
        until=timezone.now() + timedelta(days=5),
    )
    far = make_position(public=())
    publish(far, SOURCE, by=None, at=timezone.now() + timedelta(days=40))
    assert told(publisher)["planned"] == (2, ["Eau", "Eau"])
    assert "planned" not in looked_at(editor)


# --- upkeep -----------------------------------------------------------------------------------------


def test_overdue_consents_are_told_by_public_label_to_the_officer_alone(client, officer, administrator):
    partner = make_protected_partner()
    keep(partner, Secrets(real_name="Ligue des bergers", review_by="2020-01-01"), by=officer)
    assert told(officer)["consents"] == (1, [str(partner)])
    for user in (officer, administrator, make_user("publisher")):
        client.force_login(user)
        page = client.get(INDEX).content.decode()
        assert "bergers" not in page
        assert ("today-consents" in page) == (user == officer)


def test_a_page_that_nobody_touched_for_a_year_is_listed_until_somebody_vouches_for_it(editor):
    position = back_to(make_position({SOURCE: "Eau"}, public=(SOURCE,)), timezone.now() - timedelta(days=400))
    make_position(public=())
    assert told(editor)["unreviewed"] == (1, ["Eau"])
    log("change", by=editor, on=position)  # saved without a change
    log("change", by=None, on=position, fields=["titre"])  # an import
    assert told(editor)["unreviewed"][0] == 1
    mark_reviewed(position, by=editor)
    assert "unreviewed" not in told(editor)
    assert reviewed_at(position) >= Event.objects.get(verb="review").at
    Event.objects.filter(verb="review").update(at=timezone.now() - timedelta(days=366))
    assert told(editor)["unreviewed"][0] == 1
    log("change", by=editor, on=position, fields=["titre"])
    assert "unreviewed" not in told(editor)


def test_the_oldest_pages_come_first_whatever_their_type(editor):
    for days, make in ((500, make_result), (700, make_position), (600, make_news)):
        back_to(make({SOURCE: f"Il y a {days}"}, public=(SOURCE,)), timezone.now() - timedelta(days=days))
    assert told(editor)["unreviewed"][1] == ["Il y a 700", "Il y a 600", "Il y a 500"]


def test_pages_are_marked_as_reviewed_from_their_list(client, editor, translator):
    some = [back_to(make_position(), timezone.now() - timedelta(days=400)) for _number in range(2)]
    address = reverse("admin:today", args=["unreviewed"])
    client.force_login(editor)
    assert "unreviewed" in told(editor)
    client.post(
        address,
        {
            "chosen": [
                f"positions.position:{some[0].pk}",
                "positions.position:x",
                "no:1",
                "",
                "topics.country:\x00",
            ]
        },
    )
    assert told(editor)["unreviewed"][0] == 1
    assert Event.objects.get(verb="review").by == editor.email
    client.force_login(translator)
    assert client.post(address, {"chosen": [f"positions.position:{some[1].pk}"]}).status_code == 404


def test_broken_links_are_those_of_texts_that_one_writes(client, editor, monkeypatch):
    make_news({SOURCE: "Pluie"}, public=(SOURCE,), body={SOURCE: '<p><a href="/fr/nulle-part/">ici</a></p>'})
    assert told(editor)["links"] == (1, ["Pluie"])
    assert line(editor, "links").note == "ici → /fr/nulle-part/"
    assert "links" not in told(make_user("translator", translates=[TARGET]))


def test_on_a_large_site_links_are_checked_when_somebody_asks(client, editor, monkeypatch):
    from advocacy_site.first_screen import links

    monkeypatch.setattr(links, "QUICKLY", 0)
    make_news(body={SOURCE: '<p><a href="/fr/nulle-part/">ici</a></p>'})
    assert "links" not in told(editor)
    client.force_login(editor)
    address = reverse("admin:today", args=["links"])
    assert client.get(address).status_code == 200
    client.post(address)
    assert told(editor)["links"][0] == 1


# --- what it costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [50, 500])
def test_the_screen_costs_the_same_with_50_rows_and_with_500(client, number):
    publisher = make_user("publisher", "protection_officer", email="everything@example.org")
    lead, old = make_partner(), timezone.now() - timedelta(days=500)
    rows = []
    for index in range(number):
        row = Position(key=f"mass-{index}", type_id="memorandum", lead=lead)
        setattr(row, column("title", SOURCE), f"Masse {index}")
        setattr(row, column("title", TARGET), f"Mass {index}")
        live(row, SOURCE, at=old if index % 2 else None)
        setattr(row, column("state", TARGET), State.IN_REVIEW if index % 3 else State.DRAFT)
        rows.append(row)
    made = Position.objects.bulk_create(rows)
    Ask.objects.bulk_create(
        Ask(position=row, key="a", deadline=PartialDate.of(timezone.localdate())) for row in made
    )
    Event.objects.bulk_create(
        Event(verb="add", at=old, by=publisher.email, model="positions.position", object_id=str(row.pk))
        for row in made
    )
    for row in made[:20]:
        ask_for(row, TARGET)
    client.force_login(publisher)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(INDEX)
    numbers = {one.section.code: one.count for one in page.context["busy"]}
    assert numbers["closing"] == number and numbers["unreviewed"] >= number // 2 - 1, numbers
    assert len(captured) <= 30, len(captured)


def test_of_thousands_the_number_alone_is_shown_with_the_way_to_all(client, editor, monkeypatch):
    monkeypatch.setattr(views, "MANY", 2)
    for _number in range(3):
        back_to(make_position(public=(SOURCE,)), timezone.now() - timedelta(days=400))
    assert told(editor)["unreviewed"] == (3, [])
    client.force_login(editor)
    soup = BeautifulSoup(client.get(INDEX).content.decode(), "html5lib")
    listed = BeautifulSoup(
        client.get(soup.select_one("#today-unreviewed a")["href"]).content.decode(), "html5lib"
    )
    assert len(listed.select(".today-lines > li")) == 3


def test_each_section_is_shown_once_and_has_a_name_of_its_own():
    codes, titles = {kind.code for kind in SECTIONS}, {str(kind.title) for kind in SECTIONS}
    assert len(codes) == len(titles) == len(SECTIONS)
    assert views.SHOWN < views.AT_ONCE
