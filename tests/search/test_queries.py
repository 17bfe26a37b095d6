"""Whatever is typed is a question: it answers 200, as a page that makes sense, and never as an error."""

from html import escape
from urllib.parse import quote

import html5lib
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from languages.codes import site_languages
from search.models import Entry
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_theme,
)
from tests.search.asking import address, elsewhere, found, numbers, options, page, read, results, total
from topics.models import Country

pytestmark = pytest.mark.django_db

LANGUAGES = tuple(site_languages())


@pytest.fixture(autouse=True)
def _content(db):
    theme, country = make_theme(), make_country("CD", ("fr", "en"))
    partner = make_partner({"fr": "Collectif Zircon", "en": "Zircon Collective"}, key="zircon")
    position = make_position(
        {"fr": "L’eau des réfugié·e·s en RDC", "en": "Water for refugees in the DRC"},
        countries=[country],
        themes=[theme],
        lead=partner,
        date="2023-05-06",
        body={"fr": "<p>Le droit à l’eau & à la terre.</p>", "en": "<p>The right to water & land.</p>"},
    )
    make_ask(position, {"fr": "Protéger les travailleurs", "en": "Protect workers"})
    make_news({"fr": "WHO et OMS", "en": "WHO decides"}, countries=[country])
    make_document({"fr": "Rapport sur le cuivre", "en": "Copper report"})
    make_page({"fr": "Qui nous sommes", "en": "Who we are"})


def answered(path: str) -> str:
    """The page at an address: 200, and HTML that a strict parser accepts."""
    answer = Client().get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


LONG = "droit " * 1667
HOSTILE = {
    "nothing": "",
    "a space": " ",
    "a quote": '"',
    "quotes": '"" "" ""',
    "an unclosed quote": '"eau potable',
    "unbalanced quotes": '"eau" potable"',
    "nested quotes": '"eau "potable" pure"',
    "guillemets": "« eau potable »",
    "unclosed guillemets": "« eau",
    "closed guillemets": "eau »",
    "typographic quotes": "“eau” „eau“ ‘eau’",
    "single quotes": "'eau' ''",
    "an empty phrase": '"   "',
    "a phrase of signs": '"&&&"',
    "a phrase of common words": '"de la"',
    "minus": "-",
    "minuses": "- -- ---",
    "only minus a word": "-eau",
    "only minus words": "-eau -terre",
    "minus a phrase": '-"eau potable"',
    "minus an empty phrase": '-""',
    "minus a common word": "-le",
    "minus an elision": "-l’eau",
    "minus everything asked": "eau -eau",
    "a dash": "– eau —",
    "a true minus": "−eau",
    "common words in English": "the who",
    "common words in French": "le la",
    "one common word": "de",
    "an acronym": "OMS",
    "an acronym with full stops": "O.M.S. U.N. e.u.",
    "operators of FTS5": 'AND OR NOT NEAR(eau terre, 5) NEAR "eau" AND',
    "an operator alone": "OR",
    "columns of FTS5": "lexemes:eau {lexemes}: eau ^eau eau* + eau",
    "operators of tsquery": "eau & terre | !loi <-> pacte <2> dfr.eau:*",
    "brackets": "((((( eau ))) [ ] { }",
    "backslashes": "\\ \\\\ eau\\ \\' \\\"",
    "percents": "% _ %% %s %(a)s {} {0} %ED",
    "SQL": "'; DROP TABLE search_entry; --",
    "SQL with quotes": '" OR 1=1; DELETE FROM search_index; --',
    "SQL union": "x') UNION SELECT lexemes FROM search_index --",
    "a lexeme of ours": "in/fr not/en for/fr type/position =fr.eau dfr.eau |",
    "a quoted lexeme of ours": '"in/fr" "type/position" "=fr.eau" "|"',
    "a tag": "<script>alert(1)</script>",
    "an attribute": '" onfocus=alert(1) autofocus x="',
    "entities": "&lt;eau&gt; &amp; &quot; &#0;",
    "a template": "{{ request }} {% csrf_token %} ${7*7}",
    "a NUL": "eau\0potable",
    "a NUL alone": "\0",
    "controls": "".join(map(chr, range(32))) + "eau\x7f\x85\u2028\u2029",
    "lines": "eau\r\npotable\tpure",
    "right to left": "اللاجئون حقوق الإنسان",
    "Hebrew with points": "זְכֻיּוֹת הָאָדָם",
    "overrides": "\u202eeau\u202c \u2066terre\u2069",
    "emoji": "💧 🏳️‍🌈 👩🏽‍🚒 eau💧",
    "joiners": "می‌خواهم क्‍ष",
    "soft hyphens": "réfu\u00adgié",
    "combining marks": "e\u0301" * 100 + "Z" + "\u0301" * 300,
    "lone marks": "\u0301\u0308 \u20dd",
    "wide letters": "ｅａｕ Ｃｏｎｇｏ",
    "letters that become signs": "ŉ ½ ⑴ ⒈ ㈠ ŀ ǆ ﬁn",
    "letters that become sentences": "ﷺ " * 130,
    "one letter many times": "a" * 10_000,
    "one sign many times": '"' * 10_000,
    "many minuses": "-" * 10_000,
    "many words": LONG,
    "many different words": " ".join(f"mot{n}" for n in range(2000)),
    "many minus words": " ".join(f"-mot{n}" for n in range(2000)),
    "many phrases": " ".join(f'"eau {n}"' for n in range(1000)),
    "many brackets": "(" * 10_000,
    "many countries": "RDC Congo " * 60,
    "many short words": "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 12,
    "a long word of another alphabet": "水" * 400,
    "many words of another alphabet": ("𐍈" * 60 + " ") * 6,
    "a flood of acronyms": "ue onu ong cpi cedh oms fmi odd rse vih hcr oit",
    "noncharacters": "\ufffe\uffff\U0010ffff eau",
    "a private character": "\ue000",
    "a capital that grows": "İSTANBUL EAU -TERRE",
    "sharp s": "STRASSE ẞ ß",
    "numbers": "1 234 1\u202f234 1,234.5 ٣ ½ 10^6",
    "inclusive writing": "réfugié·e·s réfugié(e)s réfugié-e-s réfugié.e.s ·e· (e) -e-s",
    "an address": "https://example.org/?q=eau#x user@example.org",
    "apostrophes": "l'eau l’eau l‘eau lʼeau ' ’ ''' l' d'",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_answers(language):
    for name, typed in HOSTILE.items():
        text = answered(address(language, q=typed))
        assert "<script>alert" not in text, name
        assert '" onfocus=alert(1)' not in text, name


def test_every_filter_takes_anything():
    for name, typed in HOSTILE.items():
        filters = dict.fromkeys(("type", "theme", "country", "partner", "year", "language"), typed[:120])
        for some in (filters, {"without": typed[:120], "page": typed[:120]}, {"country": typed}):
            assert answered(address(LANGUAGES[0], q="eau", **some)), name


@pytest.mark.parametrize("name", ["q", "type", "partner", "language", "without", "page"])
def test_bytes_that_are_no_text_answer(name):
    for raw in ("%ED%A0%80", "%FF%FE", "%00", "%", "%zz", "+", "%0A", "%E2%80%AE", "&&&=&", "%F4%90%80%80"):
        answered(f"{address(LANGUAGES[0])}?{name}={raw}")


@pytest.mark.parametrize(
    "number", ["-1", "0", "1", "2", "999999", "9999999999", "abc", "٣", "1.5", "1e3", " 1", "²", ""]
)
def test_every_page_number_answers_with_results(number):
    assert results(read(address(LANGUAGES[0], q="eau", page=number)))


def test_the_last_of_repeated_parameters_counts():
    soup = read(f"{address('fr')}?q=cuivre&q=eau")
    assert soup.select_one("#q")["value"] == "eau"
    assert "L’eau des réfugié·e·s en RDC" in results(soup)


def test_what_was_typed_stands_in_the_box_escaped():
    typed = '<b>eau</b> & "terre"'
    text = answered(address("fr", q=typed))
    assert escape(typed) in text
    assert "<b>eau</b>" not in text
    assert page(typed).select_one("#q")["value"] == typed


def test_only_reading_is_allowed(client):
    assert client.post(address("fr", q="eau")).status_code == 405
    assert client.head(address("fr", q="eau")).status_code == 200


def test_a_question_of_signs_alone_says_that_there_is_no_word():
    for typed in ("???", '""', "- -", "💧"):
        soup = page(typed)
        assert soup.select_one("main [role=status]") is not None, typed
        assert results(soup) == {}


def test_the_page_of_a_search_is_not_for_search_engines():
    assert page("eau").select_one('meta[name=robots][content="noindex"]') is not None
    assert read(address("fr")).select_one('meta[name=robots][content="noindex"]') is None


# --- operators ------------------------------------------------------------------------------------

TITLE = "L’eau des réfugié·e·s en RDC"


@pytest.mark.parametrize(
    "typed",
    [
        "eau",
        "l’eau",
        "l'eau",
        "EAU",
        "l‘eau",
        "refugie",
        "réfugiées",
        "refugies",
        "refugie.e.s",
        "réfugié(e)s",
        "réfugié-e-s",
        "réfugié·es",
        "RDC",
        "R.D.C.",
        "rdc",
        "Congo-Kinshasa",
        "Congo Kinshasa",
        "DRC",
        "République démocratique du Congo",
        "republique democratique du congo",
        "Zaïre",
        "travailleuse",
        "eau refugies",
        "l’eau en RDC",
        '"droit à l’eau"',
        "« droit à l’eau »",
        "“droit à l’eau”",
        '"eau" "terre"',
        "eau -cuivre",
        "eau −cuivre",
        "eau –cuivre",
        '-"eau pure" eau',
        "eau -",
        "-- eau",
        "eau & terre",
        "eau | terre",
        "(eau)",
        "eau*",
        "^eau",
        "eau ! terre",
        "NEAR eau"[5:],
        "terre",
        "the eau"[4:],
    ],
)
def test_it_is_found_by(typed):
    assert TITLE in found(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "-eau refugies",
        "refugies -l’eau",
        "refugies -l'eau",
        "eau -RDC",
        "eau -Congo-Kinshasa",
        '"eau terre droit"',
        '"terre droit"',
        "eau -réfugié·e·s",
        "refugies -d’eau",
        'refugies -"droit à l’eau"',
        "eau —refugies",
        "eau -terre",
    ],
)
def test_it_is_not_found_by(typed):
    assert TITLE not in found(typed)


@pytest.mark.parametrize("typed", ["rapport -RDC", "rapport -Congo-Kinshasa", 'rapport -"Congo-Kinshasa"'])
def test_minus_a_country_leaves_out_what_is_about_it(typed):
    make_document({"fr": "Rapport de mission"}, ("fr",), countries=[Country.objects.get(pk="CD")])
    assert set(found("rapport")) == {"Rapport de mission", "Rapport sur le cuivre"}
    assert found(typed) == ["Rapport sur le cuivre"]


def test_minus_a_name_with_a_hyphen_leaves_out_the_whole_name_alone():
    make_page({"fr": "Unis contre le paludisme"}, ("fr",))
    make_page({"fr": "Les États-Unis contre le paludisme"}, ("fr",))
    assert found("paludisme -États-Unis") == ["Unis contre le paludisme"]


def test_minus_alone_gives_everything_else():
    assert "Rapport sur le cuivre" in found("-eau")
    assert TITLE not in found("-eau")


def test_a_minus_within_a_word_is_a_hyphen():
    make_position({"fr": "La peut-être réforme"}, ("fr",))
    assert found("peut-être réforme") == ["La peut-être réforme"]


def test_words_in_capitals_are_no_operators():
    make_position({"fr": "And or not near", "en": "AND OR NOT NEAR"})
    assert "AND OR NOT NEAR" in found("AND OR NOT NEAR", "en")


def test_common_words_are_left_out_beside_others_and_searched_alone():
    assert "Who we are" in found("who we are", "en")
    assert "WHO decides" in found("WHO", "en")
    assert TITLE in found("de la eau dans les")


def test_a_soft_hyphen_or_a_joiner_that_was_pasted_makes_no_difference():
    assert TITLE in found("réfu\u00adgié")
    assert TITLE in found("ré\u200bfu\u2060gié\ufeff")


def test_nothing_that_is_found_at_all_is_lost_by_writing_it_in_full_width():
    assert TITLE in found("ｅａｕ")


@pytest.mark.parametrize("value", ["CD", "cd"])
def test_a_code_is_taken_as_it_is_written_in_addresses(value):
    assert TITLE in found("", country=value)


@pytest.mark.parametrize(
    "filters",
    [
        {"country": "ZZ"},
        {"country": "CD theme/gender"},
        {"country": 'CD" OR "theme/gender'},
        {"theme": "gender type/position"},
        {"type": "position year/2023"},
        {"year": "2023 zz"},
        {"year": "20"},
        {"theme": "gend"},
        {"theme": "gender*"},
        {"country": "C.D"},
        {"country": "CD,"},
        {"country": ",CD"},
        {"country": "(CD)"},
        {"theme": "gender/"},
    ],
)
def test_a_value_that_nobody_knows_finds_nothing(filters):
    assert found("", **filters) == []
    assert found("eau", **filters) == []


def test_a_language_that_is_not_served_is_no_filter():
    assert found("eau", language="xx") == found("eau")
    soup = read(address("fr", q="eau", language="xx", without="yy"))
    assert TITLE in results(soup)


def test_the_total_and_the_filters_agree_with_the_results():
    soup = page("-inconnu")
    assert total(soup).startswith(str(len(results(soup))))
    for name in ("type", "theme", "country", "partner", "year"):
        for code, number in numbers(soup, name).items():
            assert len(found("-inconnu", **{name: code})) == number, (name, code)
    assert "zircon" in options(soup, "partner")


# --- fuzz -----------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "eau",
        "l’",
        "“",
        "”",
        '"',
        "'",
        "-",
        "−",
        "·e·s",
        "(e)",
        ".",
        "RDC",
        "Congo",
        "the",
        "le",
        " ",
        "\0",
        "\u202e",
        "💧",
        "\u0301",
        "ﷺ",
        "½",
        "⑴",
        "ŉ",
        "ال",
        "水",
        "İ",
        "ß",
        "AND",
        "NOT",
        "NEAR(",
        ")",
        "*",
        "^",
        ":",
        "|",
        "&",
        "!",
        "<->",
        "\\",
        "%s",
        "{",
        "1\u202f234",
        "O.N.U.",
        "=fr.eau",
        "in/fr",
        "\ud800",
        "\U0010ffff",
    ]
)
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED, language=st.sampled_from(LANGUAGES))
def test_whatever_is_typed_answers(typed, language):
    raw = quote(typed.encode("utf-8", "surrogatepass"))
    answered(f"{address(language)}?q={raw}")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(
        st.sampled_from(
            ["q", "type", "theme", "country", "partner", "year", "language", "without", "page", "x"]
        ),
        TYPED,
    )
)
def test_whatever_the_parameters_are_it_answers(values):
    raw = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in values.items()
    )
    answered(f"{address(LANGUAGES[0])}?{raw}")


def test_nothing_that_was_asked_has_changed_the_index():
    before = list(Entry.objects.order_by("pk").values())
    for typed in HOSTILE.values():
        page(typed)
    assert list(Entry.objects.order_by("pk").values()) or before == []
    assert elsewhere("eau") == []
