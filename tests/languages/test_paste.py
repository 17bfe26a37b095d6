"""What Word, Google Docs and LibreOffice put on the clipboard, and what the server makes of it."""

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from languages.codes import column
from languages.pasted import unpasted
from languages.pasted.words import counted, language_in
from languages.rich_text import UncleanableHTML, sanitise
from positions.models import Position
from tests.languages.test_rich_text import assert_harmless
from tests.pasted import EXAMPLES, NAMES, squeezed

MARKED = '<p class="MsoNormal">x</p>'  # says that what stands beside it came from Word


def row(*cells):
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def pasted(html, language="fr"):
    return sanitise(html + MARKED, language).removesuffix("<p>x</p>")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_word_processor_copies_becomes_clean_text(name):
    copied, expected = EXAMPLES[name]
    cleaned = sanitise(copied, "fr")
    assert squeezed(cleaned) == expected
    assert_harmless(cleaned)
    assert sanitise(cleaned, "fr") == sanitise(cleaned) == cleaned


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_of_the_word_processor(name):
    cleaned = sanitise(EXAMPLES[name][0], "fr")
    for trace in (
        "style",
        "class",
        "mso",
        "Mso",
        "<!--",
        'lang="fr',
        "\u00ad",
        "file:",
        "google.com",
        "<p></p>",
    ):
        assert trace not in cleaned, trace
    for secret in ("caché", "vérifier avec Awa", "clip_filelist", "Rapport interne"):
        assert secret not in cleaned, secret


def test_the_words_of_the_text_s_own_language_need_no_mark_in_either_language():
    copied = EXAMPLES["word"][0]
    assert "<p>A whole paragraph in English.</p>" in sanitise(copied, "en")
    assert 'lang="fr"' not in sanitise(copied)  # nobody said: most of its words are French
    assert '<p lang="en">A whole' in sanitise(copied)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_column_of_a_language_knows_which_marks_are_idle(code):
    field = Position._meta.get_field(column("body", code))
    other = "en" if code == "fr" else "fr"
    html = f'<p class="western" lang="{code.upper()}-BE">a</p><p class="western" lang="{other}">b</p>'
    assert field.clean(html, None) == f'<p>a</p><p lang="{other}">b</p>'


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        ("<p>a&nbsp; b&nbsp;&nbsp;c\n d</p>", "<p>a b c d</p>"),
        ("<p>« a&nbsp;» : 12&nbsp;%&nbsp;;&nbsp; et</p>", "<p>« a\u00a0» : 12\u00a0%\u00a0; et</p>"),
        ("<p>&nbsp;mot&nbsp;</p><p>&nbsp;</p><p><br></p>", "<p>mot</p>"),
        ("<p>a\u2003b\u200bc\ufeffd\uf0b7</p>", "<p>a bcd</p>"),
        ("<p><b>a</b><b>b</b> <b> </b></p>", "<p><strong>ab</strong></p>"),
        ("<p><b><span style='font-weight:bold'>a</span></b></p>", "<p><strong>a</strong></p>"),
        ("<p><b style='font-weight:400'>a</b></p>", "<p>a</p>"),
        ("<h2><b>a</b></h2>", "<h2>a</h2>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4>", "<h2>a</h2><h3>b</h3><h4>c</h4><h4>d</h4>"),
        ("<h2>b</h2><h3>c</h3>", "<h2>b</h2><h3>c</h3>"),
        ("<div>a</div><div><div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<p><a href='#_Toc1'>a</a> <a name=b>b</a> <a href='file:///C:/x'>c</a></p>", "<p>a b c</p>"),
        ("<p><a href='https://www.google.com/url?q=javascript:alert(1)&sa=D'>a</a></p>", "<p>a</p>"),
        ("<p><a href='https://www.google.fr/url?sa=D&q=/fr/x'>a</a></p>", '<p><a href="/fr/x">a</a></p>'),
        ("<p><a href='https://google.com.evil.example/url?q=https://a.org'>a</a></p>", None),
        (
            "<p><a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.org%2F&data=1'>a</a></p>",
            '<p><a href="https://a.org/">a</a></p>',
        ),
        ("<ul><p>a</p><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<p class=MsoListParagraph>- a</p><p class=MsoListBullet>• b</p>", "<ul><li>a</li><li>b</li></ul>"),
        (
            f"<table>{row('<b>a</b>', 'b')}</table>",
            f"<table><tbody>{row('<strong>a</strong>', 'b')}</tbody></table>",
        ),
        (f"<table>{row('&nbsp;')}</table>", f"<table><tbody>{row('')}</tbody></table>"),
        ("<p dir=ltr>a</p><p dir=rtl>b</p>", '<p>a</p><p dir="rtl">b</p>'),
        ("<p><span lang=X-NONE>a</span> <span lang=nl-BE>b</span></p>", '<p>a <span lang="nl">b</span></p>'),
        ("<p>a<span lang=en-GB>, </span>b</p>", "<p>a, b</p>"),
        ("<p><a href='#b' name=a>[1]</a><a href='#a' name=b>[1]</a> x</p>", "<p>[1][1] x</p>"),
    ],
)
def test_what_comes_with_it_is_put_right(copied, kept):
    if kept is None:
        assert "google.com.evil.example" in pasted(copied)
    else:
        assert pasted(copied) == kept


def test_what_was_not_pasted_is_left_as_it_is():
    for html in ("<p>a  b&nbsp;</p>", "<div>a</div>", "<h1>a</h1>", '<p lang="fr">a</p>', "style= class="):
        assert unpasted(html, "fr") is html
    told = '<p><abbr title="a style=b">x</abbr>  <a href="/x">y</a></p>'
    assert unpasted(told, "fr") is told


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("·", None),
        ("1.", ("1", 1)),
        ("12)", ("1", 12)),
        ("(b)", ("a", 2)),
        ("C.", ("A", 3)),
        ("i.", ("i", 1)),
        ("iv)", ("i", 4)),
        ("XI.", ("I", 11)),
        ("o", None),
    ],
)
def test_a_mark_says_how_its_list_counts(mark, told):
    assert counted(mark) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [("FR-BE", "fr"), ("zh-hant-TW", "zh-Hant"), ("X-NONE", ""), ("zxx", ""), ("klingon", ""), ("", "")],
)
def test_a_language_is_told_without_its_country(said, told):
    assert language_in(said) == told


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_clipboard_does_no_harm(name):
    attack = '<script>alert(1)</script><img src=x onerror=alert(1)><p style="x" onclick="alert(1)">y</p>'
    cleaned = sanitise(EXAMPLES[name][0].replace("</p>", f"{attack}</p>"), "fr")
    assert_harmless(cleaned)
    assert "alert" not in cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<p class=x>" + "<div>" * 5_000 + "x",
        "<ul style=x><li>" * 70 + "x",
        "".join(f"<a name=a{n} href=#b{n}>1</a>" for n in range(4_000))
        + "".join(f"<p><a name=b{n} href=#a{n}>1</a>x</p>" for n in range(4_000)),
        "<p class=MsoListParagraph>- x</p>" * 6_000,
        "<p>" + "<b style=x>x</b>" * 6_000,
        "<table class=x>" + "<tr><td>x" * 9_000,
        "<p class=x>" + "&nbsp; " * 90_000 + "x",
        "<span lang=en class=x>a</span><span lang=nl>b</span>" * 3_000,
    ],
    ids=["deep", "nested", "notes", "lines", "marks", "cells", "spaces", "languages"],
)
def test_a_huge_clipboard_is_cleaned_or_refused_quickly(html):
    started = time.perf_counter()
    with contextlib.suppress(UncleanableHTML):
        assert_harmless(sanitise(html, "fr"))
    assert time.perf_counter() - started < 5


TAGS = """
<p class=MsoNormal> </p> <p class=MsoListParagraph> <ul> </ul> <ol> <li> </li> <div style=x> </div> <table>
</table> <tr> <td> <th lang=en> <b style=font-weight:400> </b> <h1 lang=fr> </h1> <span lang=en-GB> </span>
<br> <sup> </sup> <blockquote> </blockquote> <font color=red> </font> <pre> </pre> <hr> [[ ]]
<p class=MsoQuote> <figure data-image=a> </figure> <p style="mso-list:l0 level2 lfo1"> <a href=#b name=a>1</a>
<a href=#a name=b>1</a>
"""
PIECES = st.lists(
    st.sampled_from([*re.findall(r"<[^>]+>|[\[\]]{2}", TAGS), "mot ", "&nbsp;", "· ", "1. "]), max_size=30
).map("".join)


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_any_tangle_of_what_is_pasted_loses_no_word(html):
    cleaned = sanitise(html, "fr")
    assert_harmless(cleaned)
    assert sanitise(cleaned, "fr") == cleaned
    assert len(re.findall("mot", cleaned)) == len(re.findall("mot", html))
