"""What the admin says of each translation, and what one may say of it there."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from languages.codes import column, column_languages, endonym
from positions.models import Ask
from publishing.provenance import confirm, mark_unfinished, state_rows, writing
from publishing.text_states import How, TextState
from tests.admin_forms import change_url, fields_of, let_out, logged_in
from tests.making import (
    make_ask,
    make_institution,
    make_partner,
    make_position,
    make_theme,
    make_user,
)
from tests.publishing.translating import (
    BLANK,
    DRAFT,
    LIST,
    MISSING,
    SOURCE,
    STALE,
    TARGET,
    UP_TO_DATE,
    cost,
    read,
    state,
    stored,
    write,
)

pytestmark = pytest.mark.django_db

SUMMARY = column("summary", TARGET)


def beside(page, name):
    """What stands below the field of that name."""
    return page.select_one(f"#about_{name}").find_parent(class_="translation")


def save(user, record, *ticked, without=(), **changes):
    """Saves the page of `record` with these boxes ticked."""
    client, url = logged_in(user), change_url(record)
    data = fields_of(client.get(url)) | dict.fromkeys(ticked, "on") | changes
    for name in without:
        data.pop(name)
    response = client.post(url, {**data, "_continue": "1"}, follow=True)
    assert not response.context.get("errors"), response.context["error_links"]
    let_out(record)
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def position():
    return make_position(summary={SOURCE: "Un", TARGET: "One"})


@pytest.fixture
def stale(position):
    with writing(by=make_user("translator", email="ana@example.org", name="Ana")):
        setattr(position, SUMMARY, "The one")
        position.save()
    write(position, "Deux")
    return position


# --- what is said --------------------------------------------------------------------------------------


def test_a_stale_text_says_so_and_who_translated_it_when_and_that_readers_see_it(stale, editor):
    about = beside(read(editor, change_url(stale)), SUMMARY)
    assert about.select_one(".translation-state.is-stale").text.strip()
    assert "Ana" in about.text
    assert str(state_rows(stale).get(field="summary").at.year) in about.text
    assert about.select_one(".seen").text.strip()


def test_what_readers_see_of_a_stale_text_depends_on_whether_its_version_is_public(editor):
    sentences = set()
    for public in ((SOURCE, TARGET), (SOURCE,)):
        position = make_position(public=public, summary={SOURCE: "Un", TARGET: "One"})
        write(position, "Deux")
        page = read(editor, change_url(position))
        sentences.add(beside(page, SUMMARY).select_one(".seen").text)
    assert len(sentences) == 2


def test_the_field_is_described_by_what_is_said_beside_it(stale, editor):
    page = read(editor, change_url(stale))
    field = page.select_one(f"[name={SUMMARY}]")
    assert f"about_{SUMMARY}" in field["aria-describedby"].split()
    box = page.select_one(f"[name=confirm_{SUMMARY}]")
    assert page.select_one(f"label[for={box['id']}]").select_one(".visually-hidden").text.strip()


def test_the_original_is_marked_in_the_head_and_has_no_state(stale, editor):
    page = read(editor, change_url(stale))
    marked = [head["lang"] for head in page.select(".language-heads > div") if head.select(".original-mark")]
    assert set(marked) == {SOURCE}
    assert not page.select(f"#about_{column('summary', SOURCE)}")
    assert not page.select(f"[name$={column('summary', SOURCE)}][type=checkbox]")


def test_the_head_follows_the_source_language(editor):
    position = make_position(source_language=TARGET)
    page = read(editor, change_url(position))
    marked = {head["lang"] for head in page.select(".language-heads > div") if head.select(".original-mark")}
    assert marked == {TARGET}


def test_a_text_that_is_up_to_date_takes_one_quiet_line(position, editor):
    about = beside(read(editor, change_url(position)), SUMMARY)
    assert about.name == "details" and not about.has_attr("open")


def test_rows_of_an_inline_say_it_too(position, editor):
    ask = make_ask(position, text={SOURCE: "Agir"})
    page = read(editor, change_url(position))
    about = beside(page, f"asks-0-{column('text', TARGET)}")
    assert about.select_one(".is-missing") and about.select_one(".seen")
    assert about.select_one(f"[name=asks-0-blank_{column('text', TARGET)}]")
    assert state(ask, "text") == MISSING


def test_reference_data_says_it_too(editor):
    theme = make_theme(**{SOURCE: "Eau", TARGET: "Water"})
    write(theme, "Eaux", field="label")
    page = read(editor, change_url(theme))
    assert beside(page, column("label", TARGET)).select_one(".is-stale")


def test_a_name_that_serves_every_language_has_no_state(editor):
    partner = make_partner({SOURCE: "Avocats"}, public=(SOURCE,), name_lang=SOURCE)
    page = read(editor, change_url(partner))
    about = page.select_one(f"#about_{column('name', TARGET)}")
    assert about is None or not about.select(".translation-state")


def test_a_machine_is_named_as_one(position, editor):
    write(position, "By machine", TARGET, how=How.MACHINE)
    about = beside(read(editor, change_url(position)), SUMMARY)
    assert about.select_one(".is-needs_checking")
    assert about.select_one(f"[name=confirm_{SUMMARY}]")


def test_who_may_only_read_finds_the_state_and_no_box(stale, officer):
    page = read(officer, change_url(stale))
    assert page.select_one(f"#about_{SUMMARY} .is-stale")
    assert not page.select(".translation-boxes, #id__minor")


def test_a_new_record_has_nothing_to_say(editor):
    page = read(editor, f"{LIST}add/")
    assert not page.select(".translation, .original-mark, #id__minor")


def test_a_page_with_errors_judges_the_words_that_are_on_it(position, editor):
    client, url = logged_in(editor), change_url(position)
    data = fields_of(client.get(url)) | {
        column("summary", SOURCE): "Tout autre chose",
        column("title", SOURCE): "",
        f"unfinished_{SUMMARY}": "on",
        "_minor": "on",
    }
    page = BeautifulSoup(client.post(url, data).content, "html.parser")
    assert page.select_one(".error-summary")
    assert beside(page, SUMMARY).select_one(".is-stale")
    assert page.select_one(f"[name=unfinished_{SUMMARY}]").has_attr("checked")
    assert page.select_one("#id__minor").has_attr("checked")
    assert state(position) == UP_TO_DATE


def test_changing_the_source_language_is_explained_and_rebases(position, editor):
    page = read(editor, change_url(position))
    before = read(editor, f"{LIST}add/").select_one("#id_source_language_helptext").text
    assert len(page.select_one("#id_source_language_helptext").text) > len(before)
    save(editor, position, source_language=TARGET)
    assert state(position, language=SOURCE) == UP_TO_DATE
    assert state(position) is None


# --- what one may say ------------------------------------------------------------------------------------


def test_still_correct_confirms_and_touches_no_text(stale, translator):
    before = stored(stale)
    save(translator, stale, f"confirm_{SUMMARY}")
    after = stored(stale)
    assert SUMMARY in before
    changed = {name for name in before if (before[name] or "") != (after[name] or "")}
    assert changed <= {"updated_at"}
    assert state(stale) == UP_TO_DATE
    assert state_rows(stale).get(field="summary").decided_by == translator.email
    event = Event.objects.get(verb="confirm_translation")
    assert (event.by, event.language, event.details) == (translator.email, TARGET, {"field": "summary"})


def test_still_correct_is_not_taken_for_an_original_that_nobody_read(stale, translator):
    client, url = logged_in(translator), change_url(stale)
    data = fields_of(client.get(url)) | {f"confirm_{SUMMARY}": "on"}
    write(stale, "Trois")
    response = client.post(url, {**data, "_continue": "1"}, follow=True)
    assert state(stale) == STALE
    assert "warning" in {message.level_tag for message in response.context["messages"]}


def test_whoever_writes_the_original_on_the_same_page_may_confirm_at_once(stale, editor):
    save(editor, stale, f"confirm_{SUMMARY}", **{column("summary", SOURCE): "Trois"})
    assert state(stale) == UP_TO_DATE


def test_a_missing_text_is_left_blank_on_purpose_and_taken_back(position, translator):
    write(position, "", TARGET)
    page = save(translator, position, f"blank_{SUMMARY}")
    assert state(position) == BLANK
    assert page.select_one(f"[name=blank_{SUMMARY}]").has_attr("checked")
    save(translator, position)
    assert state(position) == BLANK
    save(translator, position, without=[f"blank_{SUMMARY}"])
    assert state(position) == MISSING


def test_an_unfinished_text_is_marked_and_taken_back(position, translator):
    page = save(translator, position, f"unfinished_{SUMMARY}")
    assert state(position) == DRAFT
    assert beside(page, SUMMARY).select_one(".is-draft")
    save(translator, position)
    assert state(position) == DRAFT
    save(translator, position, without=[f"unfinished_{SUMMARY}"])
    assert state(position) == UP_TO_DATE


def test_unfinished_is_said_of_the_text_that_is_saved_with_it(position, translator):
    save(translator, position, f"unfinished_{SUMMARY}", **{SUMMARY: "One, to begin with"})
    assert state(position) == DRAFT
    assert state_rows(position).get(field="summary").by == translator.email
    save(translator, position, **{SUMMARY: "One, a little further"})
    assert state(position) == DRAFT, "the box was still ticked"


def test_a_page_that_was_opened_before_takes_back_nothing(position, editor, translator):
    client, url = logged_in(editor), change_url(position)
    data = fields_of(client.get(url))
    mark_unfinished(position, "summary", TARGET, by=translator)
    assert client.post(url, {**data, "_continue": "1"}).status_code == 302
    assert state(position) == DRAFT


def test_an_inline_row_is_confirmed_by_itself(position, translator):
    asks = [make_ask(position, text={SOURCE: "Agir", TARGET: "Act"}) for _number in range(2)]
    for ask in asks:
        write(ask, "Agir vite", field="text")
    save(translator, position, f"asks-1-confirm_{column('text', TARGET)}")
    assert [state(ask, "text") for ask in asks] == [STALE, UP_TO_DATE]


def test_a_row_that_leaves_with_the_same_save_is_not_asked(position, editor):
    ask = make_ask(position, text={SOURCE: "Agir"})
    save(editor, position, f"asks-0-blank_{column('text', TARGET)}", **{"asks-0-DELETE": "on"})
    assert not Ask.objects.filter(pk=ask.pk).exists()
    assert not TextState.objects.filter(object_id=str(ask.pk)).exists()


def test_the_page_of_a_member_obeys_too(position, translator):
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    write(ask, "Agir vite", field="text")
    save(translator, ask, f"confirm_{column('text', TARGET)}")
    assert state(ask, "text") == UP_TO_DATE


def test_reference_data_obeys_too(translator):
    institution = make_institution()
    write(institution, "Un autre nom", field="name")
    save(translator, institution, f"confirm_{column('name', TARGET)}")
    assert state(institution, "name") == UP_TO_DATE


def test_a_box_in_a_language_that_is_not_theirs_is_neither_shown_nor_obeyed(translator):
    position = make_position(source_language=TARGET, summary={SOURCE: "Un", TARGET: "One"})
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    write(position, "Two", TARGET)
    write(ask, "Act now", TARGET, "text")
    here = column("summary", SOURCE)
    page = read(translator, change_url(position))
    assert page.select_one(f"#about_{here} .is-stale")
    assert not page.select(f"[name=confirm_{here}]")
    forged = [
        *(f"{verb}_{here}" for verb in ("confirm", "unfinished", "blank")),
        f"asks-0-confirm_{column('text', SOURCE)}",
    ]
    save(translator, position, *forged)
    assert state(position, language=SOURCE) == STALE
    assert state(ask, "text", SOURCE) == STALE


def test_protecting_a_partner_is_not_translating_it(officer):
    partner = make_partner()
    write(partner, "Un autre nom", field="name")
    name = column("name", TARGET)
    page = read(officer, change_url(partner))
    assert page.select_one(f"[name={name}]")
    assert not page.select(f"[name=confirm_{name}]")
    save(officer, partner, f"confirm_{name}")
    assert state(partner, "name") == STALE


def test_small_corrections_keep_translations_up_to_date_and_say_who_decided(position, publisher):
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    changes = {column("summary", SOURCE): "Un !", f"asks-0-{column('text', SOURCE)}": "Agir !"}
    save(publisher, position, "_minor", **changes)
    assert (state(position), state(ask, "text")) == (UP_TO_DATE, UP_TO_DATE)
    assert state_rows(position).get(field="summary").decided_by == publisher.email
    assert state_rows(ask).get(field="text").decided_by == publisher.email
    assert Event.objects.get(verb="change").details["minor"] is True


def test_a_change_that_nobody_called_small_makes_translations_out_of_date(position, editor):
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    changes = {column("summary", SOURCE): "Deux", f"asks-0-{column('text', SOURCE)}": "Courir"}
    save(editor, position, **changes)
    assert (state(position), state(ask, "text")) == (STALE, STALE)


def test_who_does_not_write_the_original_is_not_asked_about_small_corrections(position, translator, editor):
    assert not read(translator, change_url(position)).select("#id__minor")
    assert read(editor, change_url(position)).select("#id__minor")


def test_what_is_saved_in_one_language_leaves_the_other_alone(position, translator):
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    position_before = stored(position)
    ask_before = stored(ask)
    changes = {
        SUMMARY: "Another one",
        column("title", TARGET): "Another title",
        f"asks-0-{column('text', TARGET)}": "Run",
        column("address", TARGET): "another-address",
    }
    save(translator, position, **changes)
    position_after = stored(position)
    ask_after = stored(ask)
    assert position_after[SUMMARY] == "Another one"
    assert position_after[column("slug", TARGET)] == "another-address"
    others = [code for code in column_languages() if code != TARGET]
    for before, after in ((position_before, position_after), (ask_before, ask_after)):
        same = [name for name in before if name.endswith(tuple(f"_{code}" for code in others))]
        assert same
        assert {name: before[name] for name in same} == {name: after[name] for name in same}
    assert position_after[column("state", TARGET)] == position_before[column("state", TARGET)]
    assert state_rows(position).get(field="summary").by == translator.email


# --- the panel -------------------------------------------------------------------------------------------


def test_the_panel_counts_what_is_to_be_done_and_leads_to_it(stale, editor):
    make_ask(stale, text={SOURCE: "Agir"})
    make_ask(stale, text={SOURCE: "Courir"})
    page = read(editor, change_url(stale))
    original, translation = page.select(".publication-translation")
    assert not original.select("a")
    links = {link["href"]: link.text for link in translation.select("a")}
    assert list(links) == [f"#about_asks-0-{column('text', TARGET)}", f"#about_{SUMMARY}"]
    assert [text.split()[0] for text in links.values()] == ["2", "1"]
    assert all(page.select(href) for href in links)


def test_the_panel_leads_to_a_text_that_is_on_another_page(position, editor):
    ask = make_ask(position)
    write(ask, "Une note", field="notice")
    page = read(editor, change_url(position))
    assert page.select_one(f".publication-translation a[href='{change_url(ask)}']")


def test_a_version_with_nothing_left_to_do_says_so(position, editor):
    page = read(editor, change_url(position))
    assert not page.select(".publication-translation a")
    assert all(line.text.strip() for line in page.select(".publication-translation"))


# --- what it costs ---------------------------------------------------------------------------------------


def test_a_page_reads_all_its_states_at_once(editor):
    position, costs = make_position(), []
    client = logged_in(editor)
    for wanted in (1, 4):
        while position.asks.count() < wanted:
            make_ask(position, text={SOURCE: "Agir"})
        costs.append(cost(client, change_url(position)))
    read = [query["sql"] for query in costs[1] if "publishing_textstate" in query["sql"]]
    assert len(read) == 2  # for what stands beside each text, and for the revision that the page is built on
    assert len(costs[0]) == len(costs[1])


def test_saving_boxes_asks_only_about_those_that_were_ticked(position, translator):
    for _number in range(4):
        make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    write(position, "Deux")
    client, url = logged_in(translator), change_url(position)
    data = fields_of(client.get(url))
    costs = []
    for ticked in ({}, {f"confirm_{SUMMARY}": "on"}):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(url, {**data, **ticked, "_continue": "1"}).status_code == 302
        costs.append(len(queries))
    assert costs[1] - costs[0] < 60  # said of what is out, it is written at once
    assert confirm(position, "summary", TARGET, by=None) is False


def test_the_history_names_the_texts_that_changed_without_markup(position):
    long = column("body", SOURCE)
    setattr(position, long, "<p>Un</p>")
    position.save()
    user = make_user("editor", email="h@example.org")
    save(user, position, **{long: '<p class="editor">Un</p>', column("title", SOURCE): "Autre titre"})
    (label,) = Event.objects.filter(verb="change").latest("pk").details["fields"]
    assert label.endswith(endonym(SOURCE)) and "<" not in label, label


def test_who_may_not_choose_the_source_language_reads_its_name(position):
    user = make_user("translator", email="n@example.org", translates=[TARGET])
    page = BeautifulSoup(logged_in(user).get(change_url(position)).content, "html.parser")
    assert page.select_one(".field-source_language .readonly").get_text() == endonym(SOURCE)
