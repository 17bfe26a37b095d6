"""The queue of what there is to translate: its order, its filters, whom it shows what, and what it costs."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import sealed_permissions
from languages.codes import column, endonym, site_languages
from positions.models import Position
from publishing.provenance import mark_unfinished, writing
from publishing.text_states import How, TranslationState
from tests.making import make_ask, make_news, make_partner, make_position, make_theme, make_user
from translation_desk.kinds import all_kinds, kinds_for
from translation_desk.models import TranslationRequest
from translation_desk.queue import AT_ONCE, page_of, to_do

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
QUEUE = "/admin/translation_desk/translationrequest/"


@pytest.fixture(autouse=True)
def _only_what_the_test_makes():
    """The vocabularies that the migrations seed are complete."""
    assert not to_do(all_kinds(), site_languages()).exists()


def asked(record, count, language=TARGET):
    now = timezone.now()
    TranslationRequest.objects.create(
        model=record._meta.label_lower,
        object_id=str(record.pk),
        language=language,
        count=count,
        first_at=now,
        last_at=now,
    )


def wordy(number, **values):
    """A position of `number` words, one of its title included, which only its source language has."""
    name = f"Mot{number}"
    summary = " ".join(["mot"] * (number - 1))
    return make_position(
        {SOURCE: name}, public=(SOURCE,), summary={SOURCE: summary}, lead=values.pop("lead", None), **values
    )


@pytest.fixture
def lead():
    return make_partner()


def client_of(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def desk(client, translator):
    """The queue of somebody who translates into TARGET alone."""
    client_of(client, translator)

    def read(query=""):
        response = client.get(QUEUE + query)
        assert response.status_code == 200
        return BeautifulSoup(response.content.decode(), "html5lib")

    return read


def titles(soup):
    return [row.get_text(strip=True) for row in soup.select("#content-main tbody th[scope=row]")]


def line(soup, title):
    for row in soup.select("#content-main tbody tr"):
        if row.th.get_text(strip=True) == title:
            return [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
    return None


# --- what is on it ----------------------------------------------------------------------------------


def test_a_record_with_something_to_do_has_one_line_with_everything_it_needs(desk, lead):
    record = make_position(
        {SOURCE: "Eau"}, summary={SOURCE: "Deux mots"}, public=(SOURCE,), lead=lead, date="2024"
    )
    make_ask(record, {SOURCE: "Publier la liste"})
    soup = desk()
    assert titles(soup) == ["Eau"]
    kind, language, states, words, requests, _is_read, changed = line(soup, "Eau")
    assert kind == "Position" and language == endonym(TARGET)
    assert states.endswith("3") and str(TranslationState.MISSING.label) in states
    assert (words, requests) == ("6", "0")
    assert changed
    link = soup.select_one("#content-main tbody th a")
    assert link["href"] == reverse("admin:positions_position_change", args=[record.pk])
    assert soup.select_one("#content-main tbody td[lang]")["lang"] == TARGET


def test_a_title_is_marked_with_the_language_it_is_in(client, lead):
    wordy(4, lead=lead)
    user = make_user("translator", translates=[TARGET], interface_language=TARGET)
    soup = BeautifulSoup(client_of(client, user).get(QUEUE).content.decode(), "html5lib")
    assert soup.select_one(f'#content-main tbody th [lang="{SOURCE}"]').get_text() == "Mot4"


def test_what_is_translated_has_no_line(desk):
    make_position({SOURCE: "Eau", TARGET: "Water"})
    soup = desk()
    assert titles(soup) == [] and not soup.select("#content-main table")


def test_each_state_is_counted(desk, lead):
    texts = {SOURCE: "Un", TARGET: "One"}
    record = make_position({SOURCE: "Eau"}, public=(SOURCE,), summary=texts, notice=texts, lead=lead)
    setattr(record, column("summary", SOURCE), "Deux")
    record.save()
    setattr(record, column("notice", TARGET), "By machine")
    with writing(how=How.MACHINE):
        record.save()
    ask = make_ask(record, {SOURCE: "Agir", TARGET: "Act"})
    mark_unfinished(ask, "text", TARGET, by=None)
    row = to_do(all_kinds(), [TARGET]).get()
    assert [row[str(state)] for state in ("missing", "stale", "needs_checking", "draft")] == [1, 1, 1, 1]
    assert len(desk().select("#content-main tbody .state")) == 4


def test_reference_data_is_on_it(desk):
    make_theme("water", **{SOURCE: "Eau"})
    assert titles(desk()) == ["Eau"]


def test_the_source_language_is_the_records_own(client, lead):
    make_position({TARGET: "Water"}, source_language=TARGET, public=(TARGET,), lead=lead)
    user = make_user("translator", translates=[SOURCE])
    soup = BeautifulSoup(client_of(client, user).get(QUEUE).content.decode(), "html5lib")
    assert titles(soup) == ["Water"]


# --- in which order -----------------------------------------------------------------------------------


def test_what_readers_ask_for_comes_first_then_what_is_out_of_date_then_the_shortest(desk, lead):
    long, short = wordy(9, lead=lead), wordy(3, lead=lead)
    little, much = wordy(30, lead=lead), wordy(40, lead=lead)
    asked(little, 1)
    asked(much, 7)
    outdated = make_position({SOURCE: "Ancien", TARGET: "Old"}, lead=lead)
    setattr(outdated, column("title", SOURCE), "Nouveau mais long titre de position en plusieurs mots")
    outdated.save()
    draft = make_position({SOURCE: "Brouillon", TARGET: "Draft"}, public=(SOURCE,), lead=lead)
    setattr(draft, column("title", SOURCE), "Brouillon changé")
    draft.save()
    keys = [row["owner_id"] for row in to_do(all_kinds(), [TARGET])]
    assert keys == [str(one.pk) for one in (much, little, outdated, draft, short, long)]
    assert line(desk(), "Mot40")[4] == "7"


def test_a_request_for_what_is_public_by_now_does_not_count(lead):
    record = make_position({SOURCE: "Eau", TARGET: "Water"}, lead=lead, summary={SOURCE: "Un"})
    asked(record, 50)
    other = wordy(2, lead=lead)
    asked(other, 1)
    rows = list(to_do(all_kinds(), [TARGET]))
    assert [(row["owner_id"], row["requests"]) for row in rows] == [(str(other.pk), 1), (str(record.pk), 0)]


def test_a_request_counts_for_its_own_language_and_type_alone(lead):
    record = wordy(5, lead=lead)
    asked(record, 3, language=SOURCE)
    asked(make_news({SOURCE: "Actualité"}, public=(SOURCE,), pk=record.pk + 1000), 2)
    found = {row["owner_model"]: row["requests"] for row in to_do(all_kinds(), [TARGET])}
    assert found == {"positions.position": 0, "pages.newsitem": 2}


def to_do_line():
    (line,) = page_of(all_kinds(), [TARGET], "", 1).object_list
    return line


def test_what_is_scheduled_is_not_read_yet(lead):
    from datetime import timedelta

    record = make_position({SOURCE: "Eau", TARGET: "Water"}, lead=lead, summary={SOURCE: "Un"})
    assert to_do_line().is_read
    later = timezone.now() + timedelta(days=1)
    Position.objects.filter(pk=record.pk).update(**{column("published_at", TARGET): later})
    assert not to_do_line().is_read


# --- filters ----------------------------------------------------------------------------------------


@pytest.fixture
def several(lead):
    wordy(4, lead=lead)
    make_position({TARGET: "Water"}, source_language=TARGET, public=(TARGET,), lead=lead)
    make_theme("water", **{SOURCE: "Eau"})
    outdated = make_position({SOURCE: "Ancien", TARGET: "Old"}, lead=lead)
    setattr(outdated, column("title", SOURCE), "Nouveau")
    outdated.save()


def test_the_queue_begins_with_the_languages_a_person_writes_in(desk, several):
    assert sorted(titles(desk())) == ["Eau", "Mot4", "Nouveau"]
    assert titles(desk(f"?language={SOURCE}")) == ["Water"]
    assert len(titles(desk("?language=all"))) == 4


def test_whoever_writes_in_every_language_sees_all_of_them(client, publisher, several):
    soup = BeautifulSoup(client_of(client, publisher).get(QUEUE).content.decode(), "html5lib")
    assert len(titles(soup)) == 4


def test_the_queue_can_be_narrowed_by_state_and_type(desk, several):
    assert titles(desk("?state=stale")) == ["Nouveau"]
    assert titles(desk("?type=topics.theme")) == ["Eau"]
    assert titles(desk("?type=topics.theme&state=stale")) == []
    chosen = desk(f"?state=stale&language={TARGET}").select("option[selected]")
    assert [option["value"] for option in chosen] == [TARGET, "stale", ""]


@pytest.mark.parametrize(
    "query",
    [
        *("?language=xx", "?state=blank", "?state=up_to_date", "?type=accounts.user"),
        *("?type=partners.protectedidentity", "?type=nonsense", "?language=%27"),
    ],
)
def test_a_filter_that_names_nothing_is_not_found(client, translator, query):
    assert client_of(client, translator).get(QUEUE + query).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "²"])
def test_a_page_that_is_none_is_the_nearest_there_is(desk, several, number):
    assert titles(desk(f"?page={number}"))


def test_a_long_queue_has_pages_that_keep_the_filters(desk, lead):
    for number in range(AT_ONCE + 1):
        make_position({SOURCE: f"Eau {number}"}, public=(SOURCE,), lead=lead)
    first = desk("?state=missing")
    assert len(titles(first)) == AT_ONCE
    further = first.select_one("a[rel=next]")["href"]
    assert further == "?state=missing&page=2"
    assert len(titles(desk(further))) == 1


# --- who sees what ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        *(("translator", 200), ("editor", 200), ("reviewer", 200), ("publisher", 200)),
        *(("administrator", 200), ("protection_officer", 403)),
    ],
)
def test_the_queue_is_for_whoever_translates(client, role, status):
    client_of(client, make_user(role))
    for path in (QUEUE, QUEUE + "parity/", QUEUE + "parity.csv"):
        assert client.get(path).status_code == status, path
    assert (f'href="{QUEUE}"' in client.get("/admin/").content.decode()) == (status == 200)


def test_a_visitor_is_asked_to_log_in(client):
    for path in (QUEUE, QUEUE + "parity/", QUEUE + "parity.csv"):
        assert client.get(path).headers["Location"].startswith("/admin/login/")


def test_the_index_names_it_under_a_heading_of_its_own(client, translator):
    from django.utils import translation

    soup = BeautifulSoup(client_of(client, translator).get("/admin/").content.decode(), "html5lib")
    module = soup.select_one(".app-translation_desk")
    assert module.caption.get_text(strip=True) == translation.gettext("Translations")
    assert module.select_one(f'a[href="{QUEUE}"]')


def test_only_types_that_somebody_may_see_are_on_it(client, several):
    from django.contrib.auth.models import Permission

    user = make_user()
    names = ("view_theme", "translate_theme")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client_of(client, user)
    soup = BeautifulSoup(client.get(QUEUE).content.decode(), "html5lib")
    assert titles(soup) == ["Eau"]
    assert len(soup.select("#filter-type option")) == 2
    assert client.get(QUEUE + "?type=positions.position").status_code == 404
    rows = client.get(QUEUE + "parity.csv").content.decode().splitlines()
    assert len(rows) == 1 + len(site_languages())


def test_nothing_sealed_is_ever_on_it(officer, administrator):
    assert sealed_permissions
    sealed = {name.replace("view_", "") for name in sealed_permissions}
    for user in (officer, administrator, make_user(is_superuser=True)):
        assert not sealed & set(kinds_for(user))
    assert not sealed & set(all_kinds())


def test_nobody_changes_a_request(client, administrator):
    record = wordy(3)
    asked(record, 3)
    row = TranslationRequest.objects.get()
    client_of(client, administrator)
    for path in (f"{row.pk}/change/", f"{row.pk}/delete/", "add/", f"{row.pk}/"):
        assert client.get(QUEUE + path).status_code in {302, 404}, path
        assert client.post(QUEUE + path).status_code in {302, 403, 404}, path
    assert TranslationRequest.objects.get().count == 3


# --- what it costs ------------------------------------------------------------------------------------


def test_it_asks_the_same_number_of_queries_whatever_there_is(client, translator, lead):
    client_of(client, translator)
    numbers = []
    for upto in (50, 500):
        made = Position.objects.count()
        for number in range(made, upto):
            make_position({SOURCE: f"Eau {number}"}, public=(SOURCE,), lead=lead)
        for number in range(3):
            make_theme(f"theme-{upto}-{number}", **{SOURCE: "Eau"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUEUE).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
    assert numbers[1] <= 4 + 3  # session, person, two for what they may do; then the queue's own
