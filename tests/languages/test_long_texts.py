"""Long texts as they are read: anchors, contents, notes, reading time."""

import re
from types import SimpleNamespace

import nh3
import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from languages import long_texts
from languages.long_texts import (
    FEWEST_WORDS,
    contents_of,
    long_text,
    minutes_to_read,
    words_in,
)
from languages.rich_text import ALLOWED, plain_text, sanitise
from languages.templatetags.languages import contents, has, reading_time, rich
from languages.typography import LONGEST_KEPT, NBSP
from tests.languages.counting import grows_with_its_text
from tests.repository.files import ROOT


def soup(html):
    return BeautifulSoup(html, "html.parser")


def read(html, language="en", **around):
    return soup(long_text(sanitise(html), language, **around).html)


def said(element):
    return " ".join(element.get_text().split())


# --- notes -------------------------------------------------------------------------------------------


def test_a_note_is_numbered_where_it_is_called_and_told_after_the_text():
    text = read("<p>A claim [[<em>The</em> <a href='/x'>source</a>.]], another[[And why.]].</p>")
    assert said(text.p) == "A claim1, another2."
    first, second = text.select("sup.call > a")
    assert (first["href"], first["id"], first["role"]) == ("#note-1", "note-1-call", "doc-noteref")
    assert first["aria-label"] == "Note 1"
    assert second["href"] == "#note-2"
    notes = text.select("section.notes[role=doc-endnotes][aria-label=Notes] > ol > li")
    assert [note["id"] for note in notes] == ["note-1", "note-2"]
    assert '<li id="note-1"><em>The</em> <a href="/x">source</a>. <a ' in str(notes[0])
    back = notes[1].find("a", role="doc-backlink")
    assert back["href"] == "#note-2-call"
    assert back["aria-label"] == "Back to the text, where note 2 is"
    assert text.find_all(recursive=False)[-1]["class"] == ["notes"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>[[</p>",
        "<p>a ]] b [[ c</p>",
        "<p>a [[b</p><p>c]] d</p>",
        "<ul><li>a [[b</li><li>c]]</li></ul>",
        "<p>a [[]] b [[ ]] c [[<br>]]</p>",
        "<p>a <em>b [[c</em> d]]</p>",
        "<p>a [[b <em>c]] d</em></p>",
        "<p><code>if [[ -f x ]]</code></p>",
        "<pre>if [[ -f x ]]</pre>",
        "<pre><code>a[[1]]</code></pre>",
        '<p><a href="/x">a link [[with a note]]</a></p>',
        '<p><a href="/x?a=[[b]]">link</a></p>',
        "<p>[one] bracket]</p>",
    ],
)
def test_brackets_that_are_no_note_are_left_as_typed(html):
    assert long_text(html, "en").html == html == sanitise(html)
    assert long_text(html, "en").notes == 0


@pytest.mark.parametrize(
    ("html", "note"),
    [
        ("<p>x[[see [1]]]</p>", "see [1]"),
        ("<p>x[[[1] sic]]</p>", "[1] sic"),
        ("<p>x [[one<br>two]]</p>", "one<br>two"),
        ("<p>x[[a &lt; b &amp; c]]</p>", "a &lt; b &amp; c"),
        ("<ul><li>x[[in a list]]</li></ul>", "in a list"),
        ("<table><tbody><tr><td>x[[in a cell]]</td></tr></tbody></table>", "in a cell"),
        ("<blockquote><p><strong>x[[in bold]]</strong></p></blockquote>", "in bold"),
        ("x[[outside a paragraph]]", "outside a paragraph"),
    ],
)
def test_a_note_may_stand_wherever_words_do(html, note):
    assert f'<li id="note-1">{note} <a ' in long_text(sanitise(html), "en").html
    assert "[[" not in long_text(sanitise(html), "en").html


def test_a_note_speaks_the_language_of_the_words_around_it():
    text = read(
        '<p>x <span lang="fr">mot [[l\'eau : oui]]</span></p><p lang="nl">y[[ja : nee]]</p><p>z[[yes]]</p>'
    )
    notes = text.select(".notes li")
    assert [note.get("lang") for note in notes] == ["fr", "nl", None]
    assert notes[0]["dir"] == "ltr"
    assert said(notes[0]).startswith("l’eau")
    assert f"eau{NBSP}: oui" in notes[0].get_text()
    assert "ja : nee" in notes[1].get_text()


def test_notes_are_named_in_the_language_of_their_text_whatever_the_page():
    with translation.override("fr"):
        assert read("<p>x[[y]]</p>", "en").select_one(".call a")["aria-label"] == "Note 1"
        assert read("<p>x[[y]]</p>", "en").select_one("[role=doc-backlink]")["aria-label"].startswith("Back")


def test_a_note_and_its_call_are_set_as_french():
    text = long_text("<p>Vraiment [[c'est à voir : oui !]]? Oui [[x]] !</p>", "fr").html
    assert re.search("</sup>\u202f\\?", text)
    assert re.search("</sup>\u202f!", text)
    assert f"c’est à voir{NBSP}: oui\u202f!" in text


def test_a_second_text_of_a_page_goes_on_counting():
    text = read("<p>x[[y]]</p><h2>Why</h2><p>z</p>", notes_before=4, taken=frozenset({"part-why"}))
    assert text.ol["start"] == "5"
    assert text.select_one(".call a")["href"] == "#note-5"
    assert text.h2["id"] == "part-why-2"


def test_what_describes_a_text_leaves_its_notes_out():
    html = "<p>A claim [[its source]], a <em>second</em>.[[more]]</p><p>[[open</p><p>close]]</p>"
    assert plain_text(html, notes=False) == "A claim, a second. [[open close]]"
    assert plain_text(html) == "A claim [[its source]], a second.[[more]] [[open close]]"


# --- headings and contents ---------------------------------------------------------------------------

LONG = (
    "<h2>Ce que nous observons</h2><p>a</p><h3>L’œuvre d’art</h3><p>b</p>"
    "<h2>Ce que nous observons</h2><p>c</p><h2>السلام</h2><p>d</p><h4>Détail</h4><p>e</p>"
)


def test_headings_have_anchors_made_of_their_words_each_its_own():
    text = read(LONG, "fr")
    assert [heading["id"] for heading in text.find_all(re.compile("^h[2-4]$"))] == [
        "part-ce-que-nous-observons",
        "part-l-oeuvre-d-art",
        "part-ce-que-nous-observons-2",
        "part-4",
        "part-detail",
    ]


def test_an_anchor_that_is_counted_passes_over_those_that_other_words_made():
    html = "".join(f"<h2>{words}</h2><p>x</p>" for words in ("a-2", "a", "a", "a-2", "a", "1", "السلام", "a"))
    assert [heading["id"] for heading in read(html, taken=frozenset({"part-a-4"})).find_all("h2")] == [
        *("part-a-2", "part-a", "part-a-3", "part-a-2-2", "part-a-5", "part-1", "part-7", "part-a-6")
    ]


@pytest.mark.parametrize(
    "part",
    [
        "<h2>a</h2><p>b</p>",
        "<h2>السلام</h2><p>b</p>",
        "<h2>a-2</h2><p>b</p><h3>a</h3><p>b</p>",
        "<p>a[[b]]</p>",
    ],
)
def test_a_text_whose_headings_all_say_the_same_takes_no_longer_than_its_length(part):
    long_text.cache_clear()
    assert grows_with_its_text(lambda html: long_text(html, "en"), part)
    headings = long_text(part * 600, "en").headings
    assert len({heading.anchor for heading in headings}) == len(headings)


def test_the_same_words_always_give_the_same_anchor_however_they_are_typed():
    typed = (
        "<h2>Qu'est-ce que l'eau ?</h2><p>x</p>",
        "<h2>Qu’est-ce que <em>l’eau</em>\u202f?[[n]]</h2><p>x</p>",
    )
    assert {read(html, "fr").h2["id"] for html in typed} == {"part-qu-est-ce-que-l-eau"}


def test_contents_tell_the_two_highest_levels_without_links_and_notes():
    html = LONG + '<h2>With <a href="/x">a link</a>[[and a note]] <span lang="en">here</span></h2><p>f</p>'
    told = contents_of(long_text(html, "fr").headings)
    assert [(str(one.words), [str(below.words) for below in under]) for one, under in told] == [
        ("Ce que nous observons", ["L’œuvre d’art"]),
        ("Ce que nous observons", []),
        ("السلام", []),
        ('With a link <span lang="en">here</span>', []),
    ]


def test_a_text_that_begins_with_smaller_headings_has_contents_too():
    html = "".join(f"<h3>Part {n}</h3><p>x</p>" for n in range(3))
    assert len(contents_of(long_text(html, "en").headings)) == 3


def test_a_short_text_has_no_contents_and_a_heading_above_nothing_is_in_none():
    assert contents_of(long_text("<h2>A</h2><p>a</p><h2>B</h2><p>b</p><h2>Last</h2>", "en").headings) == []


def record(**words):
    return SimpleNamespace(**words)


def test_the_contents_lead_to_the_headings_of_the_text():
    position = record(body_en=LONG)
    with translation.override("en"):
        from django.template.loader import render_to_string

        page = soup(render_to_string("_contents.html", contents(position, "body")) + rich(position, "body"))
    links = page.select("nav.toc a")
    assert len(links) == 4
    for link in links:
        assert said(page.find(id=link["href"].removeprefix("#"))) == said(link)
    assert page.find(id=page.nav["aria-labelledby"])


def test_contents_of_a_text_in_another_language_say_so():
    with translation.override("fr"):
        assert 'lang="en"' in contents(record(body_fr="", body_en=LONG), "body")["attributes"]


# --- a long text is set once ---------------------------------------------------------------------------


def test_a_body_of_200_kb_is_set_by_its_first_reader_only(monkeypatch):
    set_type_in_html, was_set = long_texts.set_type_in_html, []
    monkeypatch.setattr(
        long_texts,
        "set_type_in_html",
        lambda html, language: was_set.append(language) or set_type_in_html(html, language),
    )
    long_text.cache_clear()
    body = "<h2>Quoi ?</h2><p>" + "C'est à dire : oui ! " * 40 + "</p>"
    body *= 200_000 // len(body) + 1

    def page():
        position = record(body_fr="".join(body))  # each time as the database gives it
        return has(position, "body"), contents(position, "body"), rich(position, "body")

    with translation.override("fr"):
        assert page() == page()
    assert was_set == ["fr"]


def test_whether_there_is_a_text_is_known_without_setting_it(monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("the text was set")

    monkeypatch.setattr("languages.texts.set_type", refuse)
    with translation.override("fr"):
        assert has(record(body_fr="Quoi ? " * LONGEST_KEPT), "body") is True
        assert has(record(body_fr=None, body_en="<p>only here</p>"), "body") is True
        assert has(record(body_fr=" ", body_en=None), "body") is False
        assert has(record(), "body") is False


def test_no_page_sets_a_text_to_learn_whether_there_is_one():
    for template in sorted((ROOT / "templates").rglob("*.html")):
        asked = re.findall(r"{% (?:el)?if [^%]*\|text:\"\w+\"(?!\|)[^%]*%}", template.read_text("utf-8"))
        assert not asked, f"{template.relative_to(ROOT)}: {asked[0]} can be asked with |has"


# --- reading time ------------------------------------------------------------------------------------


def test_reading_time_is_told_from_two_minutes_on():
    assert [minutes_to_read(words) for words in (0, FEWEST_WORDS - 1, FEWEST_WORDS, 660, 1330)] == [
        0,
        0,
        2,
        3,
        6,
    ]


def test_signs_and_notes_are_no_words_to_read():
    assert words_in(f"<p>Qu’est-ce{NBSP}: 10{NBSP}% ; « oui » – l’eau[[une note de six mots ici]]</p>") == 4


def test_reading_time_is_said_in_the_language_of_the_page():
    long = record(body_en="<p>" + "word " * 1320 + "</p>", body_fr=None)
    with translation.override("en"):
        assert reading_time(long, "body") == f'<p class="reading-time">6{NBSP}min read</p>'
        assert reading_time(record(body_en="<p>short</p>"), "body") == ""
        assert reading_time(record(word_count=660)) == f'<p class="reading-time">3{NBSP}min read</p>'


# --- whatever is typed -------------------------------------------------------------------------------

TANGLES = st.lists(
    st.one_of(
        st.sampled_from(["[[", "]]", "[", "]", " ", "word", "l'eau :", "&lt;", "&amp;", NBSP]),
        st.sampled_from(
            [
                f"<{slash}{tag}{attributes}>"
                for slash in ("", "/")
                for tag in (
                    "p",
                    "em",
                    "a",
                    "code",
                    "pre",
                    "li",
                    "ul",
                    "h2",
                    "h3",
                    "span",
                    "br",
                    "table",
                    "td",
                )
                for attributes in ("", " lang=fr", " href='/x[[y]]'")
            ]
        ),
    ),
    max_size=20,
).map("".join)


KEPT = {"id", "class", "role", "aria-label", "lang", "dir", "start", "href"}


@settings(max_examples=400, deadline=None)
@given(TANGLES, st.sampled_from(["fr", "en"]))
def test_any_text_stays_as_well_made_as_it_was(html, language):
    cleaned = sanitise(html)
    text = long_text(cleaned, language)
    parsed = nh3.clean(text.html, tags=ALLOWED | {"section"}, attributes={"*": KEPT}, link_rel=None)
    assert parsed.replace("&nbsp;", NBSP) == text.html  # a parser finds nothing to mend
    page = soup(text.html)
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = [link["href"][1:] for link in page.select("sup.call a, [role=doc-backlink]")]
    assert set(targets) <= set(ids)
    assert len(targets) == 2 * text.notes
    assert not page.select("a a")
