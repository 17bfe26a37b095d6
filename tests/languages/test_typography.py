"""French is set as French; everything that is not French words is left alone."""

import pytest
from django.utils import translation
from django.utils.translation import gettext, trans_real
from hypothesis import given, settings
from hypothesis import strategies as st

from languages.codes import locale_of
from languages.rich_text import sanitise
from languages.typography import LONGEST_KEPT, NBSP, THIN, set_interface, set_type, set_type_in_html
from tests.languages.counting import grows_with_its_text


def shown(text: str) -> str:
    """No-break spaces that can be told apart in a failing test."""
    return text.replace(NBSP, "~").replace(THIN, "_")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        # signs: the space that is there becomes the right one; the one that is missing is added
        ("Quoi ? Non ! Si ; voilà : rien", "Quoi_? Non_! Si_; voilà~: rien"),
        ("Quoi? Non! Si; voilà: rien", "Quoi_? Non_! Si_; voilà~: rien"),
        (f"Quoi{NBSP}? Voilà{THIN}: rien", "Quoi_? Voilà~: rien"),
        ("Quoi   ?", "Quoi_?"),
        ("Quoi ?! Quoi?! Ah !!! Ah!!!", "Quoi_?! Quoi_?! Ah_!!! Ah_!!!"),
        ("(vraiment?) [non!] « oui! »", "(vraiment_?) [non_!] «~oui_!~»"),
        ("En 2024: trente. En 2024 : 30.", "En 2024~: trente. En 2024~: 30."),
        ("Ce que nous demandons:", "Ce que nous demandons~:"),
        ("50 %; etc.: la suite…?", "50~%_; etc.~: la suite…_?"),
        ("Vraiment ?[1] Vraiment?¹", "Vraiment_?[1] Vraiment_?¹"),
        # quotation marks
        ("« mot » et «mot»", "«~mot~» et «~mot~»"),
        (f"«{THIN}mot{THIN}»", "«~mot~»"),
        ("«Dit: «oui»»", "«~Dit~: «~oui~»~»"),
        ("«Dit :»", "«~Dit~:~»"),
        # apostrophes
        ("l'eau, aujourd'hui, qu'il, d'1 %", "l’eau, aujourd’hui, qu’il, d’1~%"),
        ("parce que l‘anglais et qu´il, jusqu′ici", "parce que l’anglais et qu’il, jusqu’ici"),
        ("d'« ici » et l'\"ailleurs\"", 'd’«~ici~» et l’"ailleurs"'),
        # numbers and what they count
        ("10 %, 10%, 5 ‰, 801 ko, 25 km, 3 m², 4 kWh", "10~%, 10~%, 5~‰, 801~ko, 25~km, 3~m², 4~kWh"),
        ("1 234 €, 12 500 000 euros, 3 millions", "1_234~€, 12_500_000~euros, 3~millions"),
        ("€ 10 et 10 €", "€~10 et 10~€"),
        ("à 14 h, 14 h 30, pendant 20 min", "à 14~h, 14~h~30, pendant 20~min"),
        ("20 °C", "20~°C"),
        ("n° 14, n°14, N° 2, p. 12, art. 3, § 4", "n°~14, n°~14, N°~2, p.~12, art.~3, §~4"),
        ("1er janvier, 12 mars 2024, 31 Décembre", "1er~janvier, 12~mars 2024, 31~Décembre"),
    ],
)
def test_french_is_set_as_it_is_printed(typed, printed):
    assert shown(set_type(typed, "fr")) == printed
    assert set_type(set_type(typed, "fr"), "fr") == set_type(typed, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/l'eau?a=1;b=2!",
        "http: ou https:",
        "voir www.example.org/l'eau;x",
        "mailto:info@example.org?subject=l'eau",
        "o'brien@example.org",
        "example.org/chemin?page=2;x=l'eau",
        "note-d'information.pdf",
        "10:30, de 9:00 à 17:15, 3:1, 16:9",
        "ratio 3: 1",
        "/fr/positions/?theme=eau !important",
        "Merci :) ;-) :-( ;)",
        "a::b, C:\\dossier",
        "+32 2 123 456, 02 123 45 67, BE71 096 123 456",
        "En 2024 l’eau, en 2025 s’ouvre, 5 ministres, 3 mais, 7 heures",
        "« » « »",
        "» au début, à la fin «",
        'Attendez... “mot” ou "mot"',
        "dans les années '80, 5'10",
        "Sana‘a et la Ka‘ba",
        "R&amp;D",
        "100%25 et %(nombre)s",
        "? seul",
        "",
    ],
)
def test_what_is_not_punctuation_for_certain_is_left_as_typed(text):
    assert shown(set_type(text, "fr")) == text


@pytest.mark.parametrize("language", ["en", "ar", "nl", "eo", "", "frr", "fra-x"])
def test_other_languages_are_left_as_their_authors_typed_them(language):
    text = "It's 10 % : « what » ? No! 1 234 €"
    assert set_type(text, language) == text
    assert set_type_in_html(f"<p>{text}</p>", language) == f"<p>{text}</p>"


def test_canadian_french_has_no_space_before_strong_signs(settings):
    typed = f"Quoi ? Non{THIN}! Si; voilà : « rien » à 10 %, 1 234 $"
    canadian = "Quoi? Non! Si; voilà~: «~rien~» à 10~%, 1~234~$"
    assert shown(set_type(typed, "fr-ca")) == canadian
    settings.LANGUAGE_LOCALES = {"fr": "fr_CA"}
    locale_of.cache_clear()
    try:
        assert shown(set_type(typed, "fr")) == canadian
        assert shown(set_type_in_html(f"<p>{typed}</p>", "fr")) == f"<p>{canadian}</p>"
    finally:
        locale_of.cache_clear()


def test_the_interface_is_set_once_whoever_translated_it():
    with translation.override("fr"):
        before = trans_real.catalog()._catalog._catalogs[0]
        set_interface("fr")
        assert shown(gettext("Forgotten your login credentials?")) == "Identifiants de connexion oubliés_?"
        assert gettext(":?.!") == ":?.!"  # signs, for a comparison
        once = dict(before)
        set_interface("fr")
        assert before == once
    set_interface("en")
    with translation.override("en"):
        assert gettext("Delete?") == "Delete?"


# --- rich text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p><em>mot</em> : <strong>non </strong>!</p>", "<p><em>mot</em>~: <strong>non_</strong>!</p>"),
        ('<p><a href="/">mot</a>: «<a href="/">mot</a>»</p>',
         '<p><a href="/">mot</a>~: «~<a href="/">mot</a>~»</p>'),
        ("<p>l'<em>eau</em>, qu'<strong>il</strong></p>", "<p>l’<em>eau</em>, qu’<strong>il</strong></p>"),
        ("<p>1<sup>er</sup> mai, n<sup>o</sup> 14</p>", "<p>1<sup>er</sup>~mai, n<sup>o</sup>~14</p>"),
        ("<p>mot<sup>1</sup> ? mot<sup>2</sup>; vraiment ?<sup>3</sup></p>",
         "<p>mot<sup>1</sup>_? mot<sup>2</sup>_; vraiment_?<sup>3</sup></p>"),
        ("<p>A &amp; B ; 1 &lt; 2 ; &amp;nbsp; !</p>", "<p>A &amp; B_; 1 &lt; 2_; &amp;nbsp;_!</p>"),
        ("<p>une\nligne\n: deux</p>", "<p>une ligne~: deux</p>"),
        ("<p>quoi<br>? oui</p>", "<p>quoi<br>? oui</p>"),
        ("<p>un</p><p>: deux</p>", "<p>un</p><p>: deux</p>"),
        ("<p><code>a ; b</code> ? <code>l'x</code></p><pre>a : b'c ?</pre>",
         "<p><code>a ; b</code>_? <code>l'x</code></p><pre>a : b'c ?</pre>"),
        ('<p>l\'<span lang="en">it\'s : so !</span> ?</p>', '<p>l’<span lang="en">it\'s : so !</span>_?</p>'),
        ('<p lang="nl">ja !</p><p>oui !</p>', '<p lang="nl">ja !</p><p>oui_!</p>'),
        ('<p><abbr title="l\'A : b ?">A</abbr> ?</p>', '<p><abbr title="l\'A : b ?">A</abbr>_?</p>'),
        ('<p><a href="https://example.org/?a=l\'eau">lien !</a></p>',
         '<p><a href="https://example.org/?a=l\'eau">lien_!</a></p>'),
    ],
)  # fmt: skip
def test_formatted_french_is_set_across_its_markup(typed, printed):
    assert shown(set_type_in_html(typed, "fr")) == printed
    assert set_type_in_html(set_type_in_html(typed, "fr"), "fr") == set_type_in_html(typed, "fr")


def test_french_inside_an_english_text_is_set_and_the_rest_is_not():
    typed = '<p>It\'s: <span lang="fr">l\'eau : oui !</span> so !</p><p lang="fr-FR">Quoi ?</p>'
    assert shown(set_type_in_html(typed, "en")) == (
        '<p>It\'s: <span lang="fr">l’eau~: oui_!</span> so !</p><p lang="fr-FR">Quoi_?</p>'
    )


# --- however long it is -------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", ["www.a ? ", "info@example.org ; ", "note.pdf : ", "Quoi ? "])
def test_a_text_full_of_addresses_takes_no_longer_than_its_length(sentence):
    assert len(sentence * 300) > LONGEST_KEPT
    assert grows_with_its_text(lambda text: set_type(text, "fr"), sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "<code>a</code> ! ",
        '<span lang="en">x</span> ! ',
        '<span lang="fr-ca">x ! </span> ! ',
        "www.a <em>b</em> ? ",
    ],
)
def test_a_paragraph_full_of_code_or_of_another_language_takes_no_longer_than_its_length(sentence):
    assert grows_with_its_text(lambda html: set_type_in_html(f"<p>{html}</p>", "fr"), sentence)


def test_addresses_and_code_are_left_alone_among_thousands():
    typed, printed = "<code>a ; b</code> ! www.a?b ; ", "<code>a ; b</code>_! www.a?b_; "
    assert shown(set_type_in_html(f"<p>{typed * 2000}</p>", "fr")) == f"<p>{printed * 2000}</p>"


# --- whatever is typed -------------------------------------------------------------------------------

TYPED = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *" ;:!?«»'‘’´\"()[]%€$°…,.-/@&\n\t",
                NBSP,
                THIN,
                "\ufffc",
                *[
                    "l'",
                    "mot",
                    "Été",
                    "n°",
                    "1er",
                    "12",
                    "janvier",
                    "mars",
                    "km",
                    "h",
                    "30",
                    "234",
                    "2024",
                    "p.",
                    "art.",
                    "€",
                    "§",
                    "%",
                    "£",
                ],
                *("https://x.org/", "www.", "a@b.org", ".pdf", "&amp;", "qu‘", "10:30", ":)", "euros"),
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=25,
).map("".join)
LANGUAGES = st.sampled_from(["fr", "fr-ca", "fr-ch"])
WITHOUT_SPACES = str.maketrans(dict.fromkeys(f" \t\u3000{NBSP}{THIN}") | dict.fromkeys("'‘´′", "’"))


@settings(max_examples=600, deadline=None)
@given(TYPED, LANGUAGES)
def test_setting_twice_changes_nothing(text, language):
    once = set_type(text, language)
    assert set_type(once, language) == once


@settings(max_examples=300, deadline=None)
@given(TYPED)
def test_only_spaces_and_apostrophes_ever_change(text):
    def words(text):
        return "".join(text.translate(WITHOUT_SPACES).split())

    assert words(set_type(text, "fr")) == words(text)
    assert set_type(text, "en") == text


PIECES = st.lists(
    st.one_of(
        TYPED,
        st.sampled_from(
            [
                f"<{slash}{tag}{attributes}>"
                for slash in ("", "/")
                for tag in [
                    "p",
                    "em",
                    "a",
                    "sup",
                    "code",
                    "pre",
                    "span",
                    "br",
                    "li",
                    "ul",
                    "table",
                    "td",
                    "h2",
                ]
                for attributes in ("", " lang=en", " lang=fr", " href='/x?l&#39;eau'")
            ]
        ),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(PIECES, st.sampled_from(["fr", "fr-ca", "en"]))
def test_formatted_text_is_set_once_and_for_all_and_stays_clean(html, language):
    cleaned = sanitise(html)
    once = set_type_in_html(cleaned, language)
    assert set_type_in_html(once, language) == once
    assert sanitise(once) == once
    if language == "en" and "lang=" not in cleaned:
        assert once == cleaned
