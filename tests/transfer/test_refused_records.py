"""Pictures, documents, results, news, pages, the site, redirects: what is wrong is named with its field."""

import json

import pytest

from pages.models import Redirect
from tests.transfer.folders import (
    MOMENT,
    content,
    document,
    image,
    imported,
    news,
    page,
    partner,
    position,
    public,
    refused,
    result,
    site,
    theme,
    write,
)
from transfer.layout import rows

pytestmark = pytest.mark.django_db

LONG = "x" * 600


def only(tmp_path, name: str, line: dict) -> str:
    """The one problem of a folder whose only wrong line is this one."""
    good = {
        "images": [image()],
        "documents": [document()],
        "positions": [position(asks=[{"key": "a"}])],
        "results": [result(key="other-result")],
        "news": [news(key="other-news")],
        "pages": [page(key="other-page")],
    }
    (problem,) = refused(write(tmp_path / "in", content(**{**good, name: [*good.get(name, ()), line]})))
    start, _, rest = problem.partition(": ")
    assert start == f"{name}.jsonl:{len(good.get(name, ())) + 1}"
    return rest


WRONG = {
    "images": {
        "no words for those who do not see it": ({"alt": {}}, "alt: Say what the picture shows"),
        "a focal point outside": ({"focal_x": 101}, "focal_x: A whole number from 0 to 100"),
        "a focal point below": ({"focal_y": -1}, "focal_y: A whole number from 0 to 100"),
        "an unknown licence": ({"licence": "mine"}, "licence: “mine” is unknown"),
        "an unknown consent": ({"consent": "yes"}, "consent: “yes” is unknown"),
        "no file": ({"file": None}, "file: This is required"),
        "what no line says": ({"width": 90}, "width: This key is unknown"),
    },
    "documents": {
        "two files of one language": (
            {"files": [{"language": "fr", "file": "files/price.pdf"}] * 2},
            "files[2].language: “fr” is given twice",
        ),
        "a language that is none": (
            {"files": [{"language": "français", "file": "files/price.pdf"}]},
            "files[1].language: “français” is not a language code",
        ),
        "a file without file": ({"files": [{"language": "fr"}]}, "files[1].file: This is required"),
        "a size": (
            {"files": [{"language": "fr", "file": "files/price.pdf", "size": 3}]},
            "files[1].size: This key is unknown",
        ),
        "an unknown cover": ({"cover": "nothing"}, "cover: There is no image “nothing”"),
    },
    "results": {
        "an ask that its position has not": ({"asks": ["taps/z"]}, "asks[1]: There is no ask “taps/z”"),
        "an ask of no position": ({"asks": ["nothing/a"]}, "asks[1]: There is no ask “nothing/a”"),
        "an ask without position": ({"asks": ["a"]}, "asks[1]: There is no ask “a”"),
        "an ask twice": ({"asks": ["taps/a", "taps/a"]}, "asks[2]: “taps/a” is given twice"),
        "an end before the start": (
            {"start": "2024-06", "end": "2024-05"},
            "end: A result cannot end before it starts.",
        ),
        "a start and a reason for none": (
            {"start": {"info": "pending", "date": "2024"}},
            "start: Give a value or say why there is none",
        ),
        "an exact number in other words": (
            {"figures": [{"value": "3", "words": {"fr": "plus de"}}]},
            "figures[1].words: An exact number needs no other wording",
        ),
        "a negative number": ({"figures": [{"value": "-1"}]}, "figures[1].value: "),
        "no number": ({"figures": [{"source": {"fr": "Rapport"}}]}, "figures[1].value: This is required"),
        "a unit for one only": (
            {"figures": [{"value": "3", "unit": {"en": "country"}}]},
            "figures[1].unit_plural.en: Write the unit both for one and for several",
        ),
        "a unit for several only": (
            {"figures": [{"value": "3", "unit_plural": {"fr": "pays"}}]},
            "figures[1].unit.fr: Write the unit both for one and for several",
        ),
        "evidence of nothing": (
            {"evidence_items": [{"date": "2024"}]},
            "evidence_items[1].label: Name the source, or choose a document.",
        ),
        "a document and an address": (
            {"evidence_items": [{"document": "price", "url": "https://example.org"}]},
            "evidence_items[1].url: Choose a document or give an address, not both.",
        ),
        "an address that is none": (
            {"evidence_items": [{"label": {"fr": "x"}, "url": "javascript:alert(1)"}]},
            "evidence_items[1].url: Enter a valid URL",
        ),
        "an unknown stage": ({"stage": "done"}, "stage: “done” is unknown"),
    },
    "news": {
        "no date": ({"date": None}, "date: This is required"),
        "half a date": ({"date": "2024-11"}, "date: “2024-11” is not a day"),
        "a date in no calendar": ({"date": "2024-02-30"}, "date: “2024-02-30” is not a day"),
        "another way to write it": ({"date": "20241104"}, "date: “20241104” is not a day"),
        "a week": ({"date": "2024-W45-1"}, "date: “2024-W45-1” is not a day"),
        "related to itself": (
            {"related": [{"other": "first-tap"}]},
            "related[1].other: A text is not related to itself.",
        ),
        "related twice": (
            {"related": [{"other": "other-news"}] * 2},
            "related[2].other: This item is already in the list.",
        ),
    },
    "pages": {
        "within itself": ({"parent": "about"}, "parent: This makes a circle"),
        "an address of the site": (
            public("positions"),
            "slug.fr: The address “positions” is one of the site’s own",
        ),
        "an address of the site, in English": (
            {"slug": {"en": "news"}},
            "slug.en: The address “news” is one of the site’s own",
        ),
        "too long a list": (
            {"blocks": [{"list_length": 51}]},
            "blocks[1].list_length: A whole number from 1 to 50",
        ),
        "a list of nothing": ({"blocks": [{"list_length": 0}]}, "blocks[1].list_length: A whole number"),
        "a list that is not chosen": ({"blocks": [{"kind": "list"}]}, "blocks[1].list: Choose the list"),
        "an image that is not chosen": ({"blocks": [{"kind": "image"}]}, "blocks[1].image: Choose the image"),
        "a button to two places": (
            {"blocks": [{"kind": "button", "section": "home", "page": "other-page"}]},
            "blocks[1].page: Choose one",
        ),
        "a button that is a script": (
            {"blocks": [{"kind": "button", "url": {"fr": "javascript:alert(1)"}}]},
            "blocks[1].url.fr: Write https://",
        ),
        "a document twice": (
            {"blocks": [{"kind": "documents", "documents": [{"document": "price"}] * 2}]},
            "blocks[1].documents[2].document: The block already has this document.",
        ),
        "an unknown member of a member": (
            {"blocks": [{"documents": [{"document": "nothing"}]}]},
            "blocks[1].documents[1].document: There is no document “nothing”",
        ),
    },
    "site": {
        "another site": ({"key": "second"}, "key: There is one site."),
        "no colour": ({"accent": "red"}, "accent: Six hexadecimal digits"),
        "no e-mail": ({"email": "somebody"}, "email: Enter a valid email address"),
        "a notice that ends first": (
            {"notice_from": "2024-12-24", "notice_until": "2024-12-23"},
            "notice_until: A notice cannot end before it begins.",
        ),
        "a menu entry to nowhere": ({"menu_items": [{"order": 1}]}, "menu_items[1].section: Choose one"),
        "a menu entry to two places": (
            {"menu_items": [{"section": "home", "url": {"fr": "/fr/"}}]},
            "menu_items[1].url: Choose one",
        ),
        "an unknown section": ({"menu_items": [{"section": "admin:index"}]}, "menu_items[1].section: “admin"),
        "a menu entry that is a script": (
            {"menu_items": [{"url": {"en": "//evil.example"}}]},
            "menu_items[1].url.en: Write https://",
        ),
        "the same part of the home page twice": (
            {"home_sections": [{"kind": "news"}, {"kind": "news"}]},
            "home_sections[2].kind: The home page already shows this.",
        ),
        "too long a part": (
            {"home_sections": [{"kind": "news", "length": 21}]},
            "home_sections[1].length: A whole number from 1 to 20",
        ),
        "a text twice": (
            {"standing_texts": [{"key": "legal"}, {"key": "legal"}]},
            "standing_texts[2].key: “legal” is given twice",
        ),
        "a text that is not filled in": (
            {
                "standing_texts": [
                    {
                        "key": "legal",
                        "is_complete": True,
                        "body": {"fr": "<p>Nous</p>", "en": "<p>[name]</p>"},
                    }
                ]
            },
            "standing_texts[1].is_complete: English: there is still something to fill in, [name].",
        ),
        "an unknown text": ({"standing_texts": [{"key": "cookies"}]}, "standing_texts[1].key: “cookies”"),
    },
    "redirects": {
        "no slash": ({"old": "agenda"}, "old: An address begins with a slash"),
        "two slashes": ({"old": "//evil.example/x"}, "old: An address begins with one slash"),
        "dots": ({"old": "/a/../b"}, "old: Write the address without"),
        "an address of the staff": ({"old": "/admin/"}, "old: This site needs"),
        "a script": ({"new": "javascript:alert(1)"}, "new: Write an address of this site"),
        "another host": ({"new": "//evil.example"}, "new: "),
        "itself": ({"old": "/a", "new": "/a"}, "new: This leads round in a circle."),
        "too long": ({"old": "/" + LONG}, "old: 601 characters, more than 500"),
    },
}
GOOD = {
    "images": image,
    "documents": document,
    "results": result,
    "news": news,
    "pages": page,
    "site": site,
    "redirects": lambda **said: {"old": "/old", **said},
}
CASES = {f"{name}: {what}": (name, *case) for name, cases in WRONG.items() for what, case in cases.items()}


@pytest.mark.parametrize(("name", "said", "expected"), CASES.values(), ids=CASES.keys())
def test_a_wrong_field_is_named_with_its_line(tmp_path, name, said, expected):
    line = GOOD[name](**said)
    if name in {"images", "documents"}:
        line["key"] = "second"
    assert only(tmp_path, name, line).startswith(expected)


NUMBERS = [
    '"NaN"', '"Infinity"', '"-Infinity"', '"1e3"', '"1E400"', '"0x10"', '"1_000"', '"1,5"', '"1 000"', '" 1"',
    '"1 "', '"+1"', '".5"', '"1."', '"007"', '""', '"١٢"', '"½"', '"1e999999999"', "0.5", "1e3", "true",
    "[1]", "{}", '"0.0001"', '"1234567890123456"', '"123456789012.3456"', '"9999999999999.999"', "1" * 400,
    '"999999999999999"', '"' + "9" * 4000 + '"', '"123456789012.000000000000000001"',
]  # fmt: skip


@pytest.mark.parametrize("written", NUMBERS)
def test_what_is_no_plain_number_is_refused(tmp_path, written):
    line = json.dumps(result(figures=[{"value": "HERE"}])).replace('"HERE"', written)
    (problem,) = refused(write(tmp_path / "in", content(results=[line])))
    assert problem.startswith("results.jsonl:1: figures[1].value: ")


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "9" * 5000])
def test_what_is_no_number_of_json_is_refused(tmp_path, constant):
    line = json.dumps(result(figures=[{"value": "HERE"}])).replace('"HERE"', constant)
    (problem,) = refused(write(tmp_path / "in", content(results=[line])))
    assert problem.startswith("results.jsonl:1: ")


# --- circles ----------------------------------------------------------------------------------------


def test_a_circle_of_pages_is_told_once_also_when_half_of_it_is_in_the_database(tmp_path):
    lines = [page(key="a", parent="b"), page(key="b", parent="c"), page(key="c", parent="a"), page(key="d")]
    (problem,) = refused(write(tmp_path / "in", {"pages": lines}))
    assert problem.startswith("pages.jsonl:1: parent: This makes a circle: “a”")
    imported(write(tmp_path / "in", {"pages": [page(key="a"), page(key="b", parent="a")]}))
    (problem,) = refused(write(tmp_path / "in", {"pages": [page(key="a", parent="b")]}))
    assert problem.startswith("pages.jsonl:1: parent: This makes a circle")
    imported(write(tmp_path / "in", {"pages": [page(key="a", parent="b"), page(key="b")]}))


def test_pages_nested_too_deeply_are_refused(tmp_path):
    lines = [page(key="p-1"), *(page(key=f"p-{n}", parent=f"p-{n - 1}") for n in range(2, 8))]
    imported(write(tmp_path / "in", {"pages": lines[:5]}))
    (problem,) = refused(write(tmp_path / "in", {"pages": lines}))
    assert problem == "pages.jsonl:6: parent: Pages cannot be nested more deeply than this."


def test_a_circle_of_themes_is_refused(tmp_path):
    lines = [theme(code="a", parent="b"), theme(code="b", parent="a")]
    (problem,) = refused(write(tmp_path / "in", {"themes": lines}))
    assert problem.startswith("themes.jsonl:1: parent: This makes a circle")


def test_redirects_that_lead_round_in_a_circle_are_refused_with_their_lines(tmp_path):
    imported(write(tmp_path / "in", {"redirects": [{"old": "/a", "new": "/b"}]}))
    lines = [{"old": "/b", "new": "/c"}, {"old": "/c", "new": "/a"}, {"old": "/d", "new": "/e"}]
    problems = refused(write(tmp_path / "in", {"redirects": lines}))
    assert [problem.split(": ")[0] for problem in problems] == ["redirects.jsonl:1", "redirects.jsonl:2"]
    assert all("new: This leads round in a circle." in problem for problem in problems)


def test_a_redirect_to_a_place_on_a_page_that_moved_leads_on(tmp_path):
    imported(write(tmp_path / "in", {"redirects": [{"old": "/d", "new": "/c#top"}]}))
    imported(write(tmp_path / "in", {"redirects": [{"old": "/c", "new": "/en/news/"}]}))
    assert dict(Redirect.objects.values_list("old", "new")) == {"/d": "/en/news/", "/c": "/en/news/"}


@pytest.mark.parametrize(("language", "section"), [("fr", "partenaires"), ("en", "partners")])
def test_a_redirect_to_a_partner_that_is_protected_or_becomes_so_is_refused(tmp_path, language, section):
    lines = [{"old": "/good", "new": "/fr/"}, {"old": "/wells", "new": f"/{language}/{section}/wells/#top"}]
    life = {"state": {language: "public"}, "slug": {language: "wells"}, "published_at": {language: MOMENT}}
    hidden = partner(visibility="identity_withheld", **life)
    for files in (content(partners=[hidden], redirects=lines), {"redirects": lines}):
        (problem,) = refused(write(tmp_path / "in", files))
        assert problem.startswith("redirects.jsonl:2: new: This leads to a protected partner")
        imported(write(tmp_path / "in", content(partners=[hidden])))


@pytest.mark.parametrize("is_known", [False, True])
def test_importing_a_protected_partner_deletes_the_redirects_to_it(tmp_path, is_known):
    if is_known:
        imported(write(tmp_path / "in", content(partners=[partner(**public("vrai-nom"))])))
    Redirect.objects.create(old="/spip.php?vrai-nom", new="/fr/partenaires/vrai-nom/")
    Redirect.objects.create(old="/spip.php?label", new="/fr/partenaires/label/?a=b")
    Redirect.objects.create(old="/spip.php?label-2", new="/fr/partenaires/label-2/")
    imported(write(tmp_path / "in", content(partners=[partner(**public("label"), visibility="suppressed")])))
    left = set(Redirect.objects.values_list("old", flat=True))
    assert left == {"/spip.php?label-2"} | (set() if is_known else {"/spip.php?vrai-nom"})


def test_two_ways_to_write_one_old_address_are_one_address(tmp_path):
    lines = [{"old": "/caf%C3%A9"}, {"old": "http://old.example/café"}]
    (problem,) = refused(write(tmp_path / "in", {"redirects": lines}))
    assert problem == "redirects.jsonl:2: old: “/café” is already on line 1."
    assert not Redirect.objects.exists()


# --- what only the database knows ----------------------------------------------------------------------


def test_the_database_s_own_refusal_of_a_record_names_the_field(tmp_path):
    lines = [{"code": f"test-{n}", "scheme": "test", "number": "P1"} for n in (1, 2)]
    (problem,) = refused(write(tmp_path / "in", {"principles": lines}))
    assert problem == "principles.jsonl:2: number: This scheme already has a principle with this number."


def test_a_file_that_refers_to_a_later_file_is_refused(tmp_path):
    """Types refer to themselves and to those above: a position cannot name a result."""
    (problem,) = refused(write(tmp_path / "in", content(positions=[position(results=["ten-taps"])])))
    assert problem.startswith("positions.jsonl:1: results: This key is unknown")


def test_a_moment_still_needs_a_whole_life(tmp_path):
    line = page(state={"fr": "public"}, published_at={"fr": MOMENT})
    (problem,) = refused(write(tmp_path / "in", {"pages": [line]}))
    assert problem.startswith("pages.jsonl:1: slug.fr: This is required")
    assert not rows(Redirect).exists()


def test_an_ask_that_a_result_answers_is_not_taken_away_under_it(tmp_path):
    asked = position(asks=[{"key": "a"}, {"key": "b"}])
    imported(
        write(
            tmp_path / "in",
            content(positions=[asked], results=[result(asks=[f"{asked['key']}/b"])]),
        )
    )
    less = content(positions=[position(asks=[{"key": "a"}])])
    (problem,) = refused(write(tmp_path / "less", less))
    assert problem.startswith("positions.jsonl:1: asks: ") and "is still used: result" in problem
