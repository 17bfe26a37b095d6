"""What differs between two states of a record, as staff read it."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

from languages.codes import column
from partners.models import Visibility
from publishing.copies.compared_texts import blocks_of, compared, compared_html
from publishing.copies.readable import told
from publishing.snapshots import FACTS, key_of, take
from tests.making import (
    attach,
    make_action,
    make_ask,
    make_country,
    make_document,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_signatory,
    make_theme,
    make_user,
    words,
)

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"


def changed(snapshot, key, **values):
    """The same snapshot with other values in one row."""
    return {**snapshot, key: {**snapshot[key], **values}}


def text(html) -> str:
    soup = BeautifulSoup(str(html), "html.parser")
    for hidden in soup.select(".visually-hidden, [aria-hidden]"):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())


def only_change(old, new, user):
    groups = told(old, new, user=user)
    assert [len(group.rows) for group in groups] == [1]
    assert len(groups[0].rows[0].changes) == 1
    return groups[0].rows[0].changes[0]


# --- texts ------------------------------------------------------------------------------------------


def test_only_the_words_that_changed_are_struck_out_and_underlined():
    sides = compared("We ask for twelve wells in Kivu", "We ask for thirty wells in Kivu")
    assert "<del>" in sides.old and "<ins>" not in sides.old
    assert text(BeautifulSoup(sides.old, "html.parser").find("del")) == "twelve"
    assert text(BeautifulSoup(sides.new, "html.parser").find("ins")) == "thirty"


def test_what_is_struck_out_is_also_said_to_whoever_does_not_see_it():
    sides = compared("one", "two")
    assert "visually-hidden" in sides.old and "visually-hidden" in sides.new


def test_long_stretches_that_did_not_change_are_left_out():
    same = " ".join(f"word{number}" for number in range(300))
    sides = compared(f"{same} old {same}", f"{same} new {same}")
    assert "word150" not in sides.old
    assert "word299" in sides.old and "word0 " in sides.old
    assert len(text(sides.new).split()) < 60


def test_markup_in_a_text_is_shown_and_never_printed():
    evil = '<script>alert(1)</script><img src=x onerror="a()"> & "quotes"'
    for sides in (
        compared("", evil),
        compared(evil, ""),
        compared(evil, evil + " more"),
        compared(evil, evil),
    ):
        for side in sides:
            soup = BeautifulSoup(side, "html.parser")
            assert not soup.find(["script", "img"])


def test_formatted_text_is_compared_paragraph_by_paragraph():
    old = "<h2>Water</h2><p>Ten wells are dry.</p><ul><li>First</li><li>Second</li></ul>"
    new = "<h2>Water</h2><p>Ten wells are full.</p><ul><li>First</li><li>Third point</li></ul>"
    sides = compared_html(old, new)
    assert [text(one) for one in BeautifulSoup(sides.old, "html.parser").find_all("del")] == [
        "dry.",
        "Second",
    ]
    assert "Ten wells are" in text(sides.new)


def test_a_paragraph_that_became_a_heading_is_told_as_one():
    sides = compared_html("<p>Water for all</p>", "<h2>Water for all</h2>")
    soup = BeautifulSoup(sides.new, "html.parser")
    assert text(soup.find("ins"))
    assert "Water for all" in text(sides.new)


def test_a_change_of_formatting_alone_says_so():
    sides = compared_html("<p>Water <em>now</em></p>", "<p>Water <strong>now</strong></p>")
    assert "told-note" in sides.old and "told-note" in sides.new


def test_a_link_that_leads_elsewhere_is_a_change_one_can_read():
    sides = compared_html(
        '<p>Read <a href="https://a.org/">this</a></p>', '<p>Read <a href="https://b.org/">this</a></p>'
    )
    assert "https://a.org/" in text(sides.old) and "https://b.org/" in text(sides.new)


def test_blocks_say_what_they_are():
    html = (
        "<h2>A</h2><p>b<br>c</p><blockquote><p>d</p></blockquote><table><tbody><tr><th>e</th><td>f</td></tr>"
        '</tbody></table><hr><figure data-image="well"><figcaption>g</figcaption></figure>'
    )
    assert [tuple(block) for block in blocks_of(html)] == [
        *(("h2", "A"), ("", "b\nc"), ("quotation", "d"), ("row", "e | f"), ("line", "")),
        *(("picture", "well"), ("caption", "g")),
    ]


def test_unchanged_paragraphs_are_counted_and_not_shown():
    many = "".join(f"<p>Paragraph {number}</p>" for number in range(50))
    sides = compared_html(f"{many}<p>old</p>", f"{many}<p>new</p>")
    assert "Paragraph 10" not in sides.old
    assert "Paragraph 49" in sides.old
    assert "told-gap" in sides.old


def test_very_long_texts_are_compared_in_a_moment():
    one = "".join(f"<p>{'mot ' * 30}{number}</p>" for number in range(3000))
    other = "".join(f"<p>{'autre ' * 30}{number}</p>" for number in range(3000))
    assert "<del>" in compared_html(one, other).old
    assert "<ins>" in compared("a b " * 20_000, "c a " * 20_000).new


# --- records ----------------------------------------------------------------------------------------


def test_differences_are_gathered_under_the_facts_and_each_language(editor):
    position = make_position(summary={FR: "Un", EN: "One"})
    old, key = take(position), key_of(position)
    new = changed(
        old, key, **{column("summary", FR): "Deux", column("summary", EN): "Two", "date": "2024-05"}
    )
    groups = told(old, new, user=editor)
    assert [group.part for group in groups] == [FACTS, FR, EN]
    assert [group.title for group in groups][1:] == ["Français", "English"]
    change = groups[2].rows[0].changes[0]
    assert (change.language, change.direction, change.label) == (EN, "ltr", "Résumé")
    assert "Two" in change.new and "One" in change.old


def test_days_and_choices_are_told_as_people_say_them(editor):
    position = make_position()
    ask = make_ask(position)
    old = take(position)
    date = only_change(old, changed(old, key_of(position), date="2024-12"), editor)
    assert text(date.new) == "décembre 2024"
    field = ask._meta.get_field("status")
    value, label = field.flatchoices[-1]
    status = only_change(old, changed(old, key_of(ask), status=value), editor)
    assert text(status.new) == str(label)


def test_yes_and_no_are_words(editor):
    position = make_position()
    line = make_signatory(position)
    old = take(position)
    with translation.override(EN):
        change = only_change(old, changed(old, key_of(line), is_public="False"), editor)
    assert (text(change.old), text(change.new)) == ("yes", "no")


def test_a_reason_is_named_with_what_it_is_the_reason_for(editor):
    position = make_position()
    old = take(position)
    change = only_change(old, changed(old, key_of(position), date_info="withheld"), editor)
    assert change.label.startswith("Date")
    assert text(change.new)


def test_the_source_language_is_told_by_its_name(editor):
    position = make_position(source_language=FR)
    old = take(position)
    change = only_change(old, changed(old, key_of(position), source_language=EN), editor)
    assert text(change.new) == "English"


def test_what_is_named_is_told_by_its_name_in_the_readers_language(editor):
    one, other = make_partner({FR: "Eau", EN: "Water"}), make_partner({FR: "Feu", EN: "Fire"})
    position = make_position(lead=one, countries=[make_country("CD")])
    old = take(position)
    with translation.override(EN):
        change = only_change(old, changed(old, key_of(position), lead=str(other.pk)), editor)
        assert (text(change.old), text(change.new)) == ("Water", "Fire")
        change = only_change(old, changed(old, key_of(position), countries=[]), editor)
        assert text(change.old) == "Democratic Republic of the Congo"


def test_of_a_list_only_what_came_and_what_went_is_told(editor):
    one, two, three = (make_theme(code, fr=code.title()) for code in ("eau", "feu", "air"))
    position = make_position(themes=[one, two])
    old = take(position)
    new = changed(old, key_of(position), themes=sorted([str(two.pk), str(three.pk)]))
    change = only_change(old, new, editor)
    assert (text(change.old), text(change.new)) == ("Eau", "Air")


def test_what_is_no_more_is_said_to_be_no_more(editor):
    position = make_position()
    old = take(position)
    with translation.override(EN):
        change = only_change(old, changed(old, key_of(position), lead="999999"), editor)
    assert text(change.new) == "something that no longer exists"


def test_a_new_ask_is_told_with_its_words_in_their_languages(editor):
    position = make_position()
    old = take(position)
    key = f"positions.ask:{uuid.uuid4()}"
    row = {"~of": key_of(position), "order": "2", "status": "open", "asks": None}
    new = {
        **old,
        key: {**row, column("text", FR): "Publier la liste", column("text", EN): "Publish the list"},
    }
    groups = told(old, new, user=editor)
    assert [group.part for group in groups] == [FACTS, FR, EN]
    assert all(group.rows[0].kind == "new" for group in groups)
    with translation.override(EN):
        assert text(told(old, new, user=editor)[0].rows[0].where) == "Ask 2: Publish the list"
    assert text(groups[2].rows[0].changes[0].new) == "Publish the list"


def test_a_removed_ask_goes_with_the_facts_and_says_all_that_it_said(editor):
    position = make_position()
    ask = make_ask(position)
    old = take(position)
    new = {key: values for key, values in old.items() if key != key_of(ask)}
    (group,) = told(old, new, user=editor)
    assert group.part == FACTS and group.rows[0].kind == "removed"
    assert {change.language for change in group.rows[0].changes} >= {FR, EN}
    assert all(not change.new for change in group.rows[0].changes)


def test_rows_are_told_in_the_order_of_the_page(editor):
    position = make_position()
    asks = [make_ask(position, {FR: f"Demande {number}"}) for number in range(5)]
    old = new = take(position)
    for ask in reversed(asks):
        new = changed(new, key_of(ask), **{column("text", FR): "Autre chose"})
    new = changed(new, key_of(position), **{column("title", FR): "Autre titre"})
    (group,) = told(old, new, user=editor)
    assert [row.key for row in group.rows] == [key_of(position), *(key_of(ask) for ask in asks)]


def test_an_action_names_an_ask_that_is_only_wanted_so_far(editor):
    position = make_position()
    action = make_action(position)
    old, key = take(position), str(uuid.uuid4())
    new = changed(old, key_of(action), asks=[key])
    new[f"positions.ask:{key}"] = {"~of": key_of(position), column("text", FR): "Une eau saine"}
    groups = told(old, new, user=editor)
    assert "Une eau saine" in text(
        "".join(c.new for r in groups[0].rows for c in r.changes if c.name == "asks")
    )


def test_a_document_is_named_where_it_is_attached(editor):
    position, document = make_position(), make_document({FR: "Rapport annuel", EN: "Annual report"})
    old = take(position)
    attach(position, document)
    (group,) = told(old, take(position), user=editor)
    assert "Rapport annuel" in text(group.rows[0].where)


def test_a_file_is_told_by_its_name(editor):
    document = make_document()
    old = take(document)
    key = next(key for key in old if key.startswith("library.documentfile"))
    change = only_change(old, changed(old, key, file="documents/ab/other.pdf"), editor)
    assert text(change.new) == "other.pdf"


def test_whoever_may_not_see_a_type_reads_no_name_of_it():
    nobody = make_user()
    partner = make_partner({FR: "Nom caché", EN: "Hidden name"})
    position = make_position()
    old = take(position)
    change = only_change(old, changed(old, key_of(position), lead=str(partner.pk)), nobody)
    assert "Nom caché" not in change.new and text(change.new)


def test_a_protected_partner_is_told_by_its_public_label(editor):
    partner = make_protected_partner(Visibility.IDENTITY_WITHHELD)
    position = make_position()
    old = take(position)
    change = only_change(old, changed(old, key_of(position), lead=str(partner.pk)), editor)
    assert text(change.new) == "Organisation – identité protégée"


def test_a_hostile_name_is_escaped_wherever_it_stands(editor):
    evil = "<img src=x onerror=alert(1)>"
    partner = make_partner({FR: evil, EN: evil})
    position = make_position({FR: evil, EN: evil})
    ask = make_ask(position, {FR: evil, EN: evil})
    old = take(position)
    new = changed(changed(old, key_of(position), lead=str(partner.pk)), key_of(ask), order="9")
    groups = told(old, new, user=editor)
    html = render_to_string("admin/includes/differences.html", {"groups": groups, "old_title": "a"})
    assert not BeautifulSoup(html, "html.parser").find("img")
    assert "onerror" in html


def test_names_cost_one_query_for_each_type_however_many_there_are(editor, django_assert_max_num_queries):
    position = make_position(countries=[make_country(code) for code in ("CD", "PE", "FR", "BE", "KE")])
    for _number in range(6):
        make_signatory(position, make_partner())
    news = make_news(positions=[position])
    old = take(position)
    new = {key: values for key, values in old.items() if "signatory" not in key}
    new = changed(new, key_of(position), countries=[])
    editor.has_perm("positions.view_position")
    with django_assert_max_num_queries(6):
        told(old, new, user=editor)
    assert news.pk


def test_values_of_types_and_columns_that_are_no_more_do_no_harm(editor):
    position = make_position()
    old = take(position)
    new = {**changed(old, key_of(position), gone="x"), "gone.model:1": {"a": "b"}}
    assert told(old, new, user=editor) == []


def test_all_words_of_a_record_can_be_told_in_each_language(editor):
    position = make_position(body={FR: "<p>Un</p>", EN: "<p>One</p>"})
    old = take(position)
    words(position, "body", {FR: "<p>Deux</p>", EN: "<p>Two</p>"})
    position.save()
    groups = told(old, take(position), user=editor)
    html = render_to_string(
        "admin/includes/differences.html", {"groups": groups, "old_title": "Publié", "new_title": "Voulu"}
    )
    soup = BeautifulSoup(html, "html.parser")
    assert soup.select_one('.difference-value[lang="en"][dir="ltr"] ins')
    assert soup.select_one('.difference-value[lang="fr"] del')
