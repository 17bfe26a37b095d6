"""C5. What is missing in a language is said, and never filled in silently.

(a) A record has a page only in the languages in which it is public. (b) A list shows the records of its
language, then one line per other language that has more, linked to them, and no line where there is none;
as the site's one setting says, it mixes them in instead, each title with its `lang` and a tag. (c) The
switcher of a page that does not exist in a language says so in that language and leads to the section,
never home. (d) The untranslated address is 404, says it in both languages, and links what exists. A block
that is missing is shown in its own language, marked, under one line that says so.
Source: DOMAIN.md C5; EC Europa web guide, “Multilingualism”; EEA, “Missing page dilemma”.
"""

import pytest

from languages.codes import name_in, site_languages
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from tests.making import make_document, make_news, make_partner, make_position, make_result
from tests.norms.a_site import Page, ask, pages  # noqa: F401
from tests.pages.content import PAGES

MAKERS = {
    "positions": make_position,
    "results": make_result,
    "news": make_news,
    "publications": make_document,
    "partners": make_partner,
}
SECTIONS = {path for kind in (*MAKERS, "countries") for path in PAGES[kind].values()}


def language_tag(language: str, page_language: str) -> str:
    return name_in(language, page_language)


def missing_pages(answers: dict[str, Page], public: set[str]) -> list[str]:
    """(a), (d): what the addresses of a record answer, one for each language; `public`: where it is."""
    wrong = []
    for language, page in answers.items():
        if language in public:
            if page.status != 200:
                wrong.append(f"{language}: public and answers {page.status}")
            continue
        if page.status != 404:
            wrong.append(f"{language}: missing and answers {page.status}")
        said = {element.get("lang") for element in page.soup.select("main h1, main p, main a")}
        if not page.soup.select("main h1") or not {None, *public} <= said:
            wrong.append(f"{language}: not said in each language")
        linked = {link.get("hreflang") for link in page.soup.select("main a[hreflang]")}
        if not public <= linked:
            wrong.append(f"{language}: no link to what exists")
    return wrong


def list_lines(page: Page, elsewhere: dict[str, tuple[int, list[str]]]) -> list[str]:
    """(b), a list of one language: `elsewhere` has, per other language, how many more there are and which."""
    wrong = []
    lines = page.soup.select("main .elsewhere a[hreflang]")
    for language, (number, titles) in elsewhere.items():
        own = [line for line in lines if line["hreflang"] == language]
        if number and len(own) != 1:
            wrong.append(f"{len(own)} lines for {number} records in {language}")
        if not number and own:
            wrong.append(f"a line for nothing in {language}")
        for line in own if number else ():
            if str(number) not in line.get_text().split():
                wrong.append(f"the line does not say {number}: {line.get_text(strip=True)}")
            if not line.get("href", "").startswith(f"/{language}/"):
                wrong.append(f"the line leads to {line.get('href')}")
        shown = page.soup.select_one("main").get_text()
        wrong += [f"“{title}” stands in the list" for title in titles if title in shown]
    return wrong


def mixed_titles(page: Page, titles: dict[str, str]) -> list[str]:
    """(b), a mixed list: `titles` of records of other languages, with the language of each."""
    wrong = []
    for title, language in titles.items():
        link = page.soup.main.find("a", string=title)
        if link is None:
            wrong.append(f"“{title}” is not in the list")
            continue
        if link.get("lang") != language or link.get("hreflang") != language:
            wrong.append(f"“{title}” does not say its language")
        if language_tag(language, page.language) not in link.parent.get_text().replace(title, ""):
            wrong.append(f"“{title}” has no tag")
    return wrong


def switcher(page: Page, public: set[str], sections: set[str]) -> list[str]:
    """(c): a page of a record that is public in `public` alone."""
    wrong = []
    for item in page.soup.select("nav.languages li"):
        language = item.get("lang")
        (link,) = item.select("a") or [None]
        if link is None:
            wrong.append(f"no way to {language}")
        elif language not in public:
            if link["href"] == f"/{language}/" or link["href"] not in sections:
                wrong.append(f"leads to {link['href']}")
            if (
                not item.select("span")
                or name_in(language, language).lower() not in item.span.get_text().lower()
            ):
                wrong.append(f"does not say that the page is missing in {language}")
    if {item.get("lang") for item in page.soup.select("nav.languages li")} != set(site_languages()):
        wrong.append("a language is not offered")
    return wrong


def block_gaps(page: Page) -> list[str]:
    """A block in another language is marked, and a line in the page's language stands before it."""
    wrong = []
    blocks = [one for one in page.soup.select("main .prose[lang]") if one["lang"] != page.language]
    for block in blocks:
        before = block.find_previous_sibling()
        told = before.get_text() if before and "only-in" in before.get("class", []) else ""
        if name_in(block["lang"], page.language) not in told:
            wrong.append(f"nothing says that it is in {block['lang']}: {block.get_text()[:50]}")
        if before is not None and told and before.get("lang", page.language) != page.language:
            wrong.append("the line is not in the language of the page")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("public", site_languages())
def test_c05_a_record_exists_where_it_is_public_and_is_announced_elsewhere(client, kind, public):
    other = next(code for code in site_languages() if code != public)
    record = MAKERS[kind]({public: "Zarathoustra"}, public=(public,))
    own, section = record.version(public).url, PAGES[kind]
    slug = own.rstrip("/").rpartition("/")[2]
    answers = {public: ask(client, own), other: ask(client, f"{section[other]}{slug}/", other)}
    assert missing_pages(answers, {public}) == []
    assert switcher(answers[public], {public}, SECTIONS) == []
    there = ask(client, section[other], other)
    assert list_lines(there, {public: (1, ["Zarathoustra"])}) == []
    here = ask(client, section[public], public)
    assert list_lines(here, {other: (0, [])}) == []
    assert "Zarathoustra" in ask(client, there.soup.select_one(".elsewhere a")["href"]).html


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MAKERS)
def test_c05_one_setting_mixes_every_list(client, kind):
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()
    for public in site_languages():
        MAKERS[kind]({public: f"Zarathoustra {public}"}, public=(public,))
    for language in site_languages():
        others = {f"Zarathoustra {code}": code for code in site_languages() if code != language}
        assert mixed_titles(ask(client, PAGES[kind][language], language), others) == []


def test_c05_a_block_that_is_missing_is_shown_in_its_language(pages):  # noqa: F811
    seen = [page for page in pages if page.kind in ("page", "country", "position")]
    assert any(page.soup.select("main .only-in") for page in seen)
    assert [line for page in pages for line in block_gaps(page)] == []


def page_of(main: str, language: str = "en", status: int = 200, nav: str = "") -> Page:
    html = f'<html lang="{language}"><body>{nav}<main>{main}</main></body></html>'
    return Page(f"/{language}/positions/x/", html, language, status=status)


SAID = (
    '<h1>No such page</h1><p lang="fr">Cette page</p><a href="/fr/positions/x/" lang="fr" hreflang="fr">X</a>'
)


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (page_of(SAID, status=200), "answers 200"),
        (page_of(SAID, status=302), "answers 302"),
        (
            page_of(
                "<h1>No such page</h1>" + SAID.partition("</p>")[2].replace(' lang="fr"', ""), status=404
            ),
            "said",
        ),
        (page_of(SAID.replace(' hreflang="fr"', ""), status=404), "no link"),
    ],
)
def test_c05_counter_example_an_untranslated_address(page, wrong):
    assert missing_pages({"en": page_of(SAID, status=404)}, {"fr"}) == []
    (line,) = missing_pages({"en": page}, {"fr"})
    assert wrong in line


LINE = '<p class="elsewhere"><a hreflang="fr" href="/fr/positions/?without=en">{}</a></p>'


@pytest.mark.parametrize(
    ("main", "number", "wrong"),
    [
        ("", 2, "0 lines"),
        (LINE.format("0 positions exist only in French"), 0, "for nothing"),
        (LINE.format("Some positions exist only in French"), 2, "does not say 2"),
        (LINE.format("2 positions").replace("/fr/positions/", "/en/positions/"), 2, "leads to"),
        ("<li>Terres</li>" + LINE.format("2 positions exist only in French"), 2, "stands in the list"),
    ],
)
def test_c05_counter_example_a_list_that_hides_or_mixes(main, number, wrong):
    assert list_lines(page_of(LINE.format("2 positions exist only in French")), {"fr": (2, ["Terres"])}) == []
    (line,) = list_lines(page_of(main), {"fr": (number, ["Terres"])})
    assert wrong in line


MIXED = '<li><a href="/fr/x/" lang="fr" hreflang="fr">Terres</a> <span>(in French)</span></li>'


@pytest.mark.parametrize(
    "main",
    ["", MIXED.replace(' lang="fr"', ""), MIXED.replace("(in French)", ""), MIXED.replace("(in F", "(in D")],
)
def test_c05_counter_example_a_mixed_list_without_marks(main):
    assert mixed_titles(page_of(MIXED), {"Terres": "fr"}) == []
    assert mixed_titles(page_of(main), {"Terres": "fr"})


NAV = (
    '<nav class="languages"><ul><li lang="fr"><a href="/fr/positions/x/">Français</a></li>'
    '<li lang="en"><span>This page is not available in English.</span>'
    '<a href="/en/positions/">See</a></li></ul></nav>'
)


@pytest.mark.parametrize(
    "nav",
    [
        NAV.replace("/en/positions/", "/en/"),
        NAV.replace("/en/positions/", "/en/nowhere/"),
        NAV.replace("<span>This page is not available in English.</span>", ""),
        NAV.replace('<a href="/en/positions/">See</a>', ""),
        NAV.partition('<li lang="en">')[0] + "</ul></nav>",
    ],
)
def test_c05_counter_example_a_switcher_that_jumps(nav):
    assert switcher(page_of("", "fr", nav=NAV), {"fr"}, SECTIONS) == []
    assert switcher(page_of("", "fr", nav=nav), {"fr"}, SECTIONS)


@pytest.mark.parametrize(
    "main",
    [
        '<div class="prose" lang="fr">Nous</div>',
        '<p>In French.</p><div class="prose" lang="fr">Nous</div>',
        '<p class="only-in">Available in German only.</p><div class="prose" lang="fr">Nous</div>',
        '<p class="only-in" lang="fr">French</p><div class="prose" lang="fr">Nous</div>',
    ],
)
def test_c05_counter_example_a_block_that_says_nothing(main):
    right = '<p class="only-in">Available in French only.</p><div class="prose" lang="fr">Nous</div>'
    assert block_gaps(page_of(right)) == []
    assert block_gaps(page_of(main))
