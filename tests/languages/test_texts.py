"""Words that know which language they are in, and the tags that print them (WCAG 3.1.2)."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from languages.codes import direction, endonym, locale_of, site_languages
from languages.texts import NOTHING, Text, fallback_order, text_of, words_of


def record(**columns):
    return SimpleNamespace(**columns)


def rendered(source, language="en", **context):
    with translation.override(language):
        return Template(source).render(Context(context))


BOTH = record(title_fr="Eau", title_en="Water")
FRENCH = record(title_fr="L’eau & nous", title_en=None)


@pytest.mark.parametrize(
    ("what", "language", "expected"),
    [
        (BOTH, "fr", Text("Eau", "fr")),
        (BOTH, "en", Text("Water", "en")),
        (FRENCH, "en", Text("L’eau & nous", "fr")),
        (record(title_fr="", title_en="Water"), "fr", Text("Water", "en")),
        (record(title_fr="  ", title_en=None), "fr", NOTHING),
        (record(title_fr="ASF", title_en="ASF", title_lang="fr"), "en", Text("ASF", "fr")),
    ],
)
def test_words_say_which_language_they_are_in(what, language, expected):
    assert text_of(what, "title", language) == expected


def test_falling_back_follows_the_order_of_the_site():
    assert fallback_order("en") == ("en", "fr")
    assert fallback_order("fr") == ("fr", "en")


def test_french_text_on_an_english_page_is_marked_as_french():
    page = rendered('{% say r "title" %}', r=FRENCH)
    assert page == '<span lang="fr" dir="ltr">L’eau &amp; nous</span>'


def test_text_in_the_language_of_the_page_is_not_marked():
    assert rendered('{% say r "title" %}', r=BOTH) == "Water"
    assert rendered('<h1{% lang_of r "title" %}>', r=BOTH) == "<h1>"


def test_an_element_can_carry_the_mark_itself():
    assert rendered('<h1{% lang_of r "title" %}>', r=FRENCH) == '<h1 lang="fr" dir="ltr">'


def test_nothing_prints_nothing():
    empty = record(title_fr=None, title_en=None)
    assert rendered('{% say r "title" %}{% lang_of r "title" %}{% rich r "title" %}', r=empty) == ""


def test_formatted_text_is_marked_as_a_whole():
    body = record(body_fr="<p>Eau</p>", body_en=None)
    marked = '<div class="prose" lang="fr" dir="ltr"><p>Eau</p></div>'
    assert rendered('{% rich r "body" %}', r=body).endswith(marked)
    assert rendered('{% rich r "body" %}', "fr", r=body) == '<div class="prose"><p>Eau</p></div>'


def test_markup_in_plain_words_is_escaped():
    attack = record(title_en="<script>alert(1)</script>", title_fr="")
    assert "<script>" not in rendered('{% say r "title" %}{{ r|text:"title" }}', r=attack)


def test_right_to_left_words_say_so(settings):
    settings.MODELTRANSLATION_LANGUAGES = ("fr", "en", "ar")
    arabic = record(title_fr=None, title_en=None, title_ar="الماء")
    assert rendered('{% say r "title" %}', r=arabic) == '<span lang="ar" dir="rtl">الماء</span>'


def test_numbers_dates_and_sizes_follow_the_page():
    import datetime

    source = "{{ n|number }} {{ s|file_size }} {{ d|full_date }}"
    context = {"n": 12345, "s": 801_000, "d": datetime.date(2024, 1, 1)}
    french = rendered(source, "fr", **context)
    assert "801\u00a0ko" in french
    assert '<time datetime="2024-01-01">1er\u00a0janvier 2024</time>' in french
    assert rendered(source, "en", **context).startswith("12,345 801\u00a0kB")


def test_each_language_is_named_in_itself():
    assert [endonym(code) for code in site_languages()] == ["Français", "English"]
    assert (direction("fr"), direction("ar")) == ("ltr", "rtl")
    assert str(locale_of("en")) == "en_GB"
    assert str(locale_of("nl")) == "nl"


def test_what_may_not_be_read_never_stands_in():
    draft = record(title_fr=None, title_en="Draft", readable_languages=lambda field: {"fr"})
    assert text_of(draft, "title", "fr") == NOTHING
    assert text_of(draft, "title", "en") == NOTHING
    assert words_of(draft, "title", "fr") == Text("Draft", "en")


def test_a_moment_is_dated_where_the_site_is():
    import datetime

    new_year = datetime.datetime(2023, 12, 31, 23, 30, tzinfo=datetime.UTC)
    page = rendered("{{ d|full_date }}", "fr", d=new_year)
    assert page == '<time datetime="2024-01-01">1er\u00a0janvier 2024</time>'


def test_a_part_that_exists_in_one_language_only_says_so():
    body = record(body_fr="<p>Eau</p>", body_en=None)
    assert "This section is available in French only." in rendered('{% rich r "body" %}', r=body)
