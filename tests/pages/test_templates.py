"""What readers are told, page by page, and in which language it says it is."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from tests.making import make_ask, make_country, make_partner, make_position, make_theme
from tests.pages.content import EVERY_PAGE, PAGES, REFUSALS, make_site

pytestmark = pytest.mark.django_db


def read(client, path):
    return BeautifulSoup(client.get(path).content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def row(soup, label):
    """The value of a row of the facts."""
    for term in soup.select(".rows dt"):
        if text(term) == label:
            return term.find_next("dd")
    return None


def switcher(soup, language):
    return soup.select_one(f'.languages li[lang="{language}"]')


def test_each_kind_of_page_is_well_made(client):
    make_site()
    for kind, language, path in EVERY_PAGE:
        response = client.get(path)
        assert response.status_code == REFUSALS.get(kind, 200), path
        soup = BeautifulSoup(response.content.decode(), "html5lib")
        assert soup.select_one(f'html[lang="{language}"][dir="ltr"]'), path
        assert len(soup.find_all("h1")) == 1, path
        name = {"fr": "Notre organisation", "en": "Our organisation"}[language]
        assert text(soup.title).endswith(name) or kind == "500", path
        levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert "None" not in soup.get_text() and '"None"' not in str(soup), path
        for element in soup.find_all(["a", "h1", "h2", "h3", "dt", "dd", "li", "title"]):
            assert text(element), (path, str(element))
        for table in soup.select("main dl"):
            assert table.select("dt"), path
        assert not soup.find_all(["style", "iframe"]) and not soup.find_all(style=True), path
        assert all(script["type"] == "application/ld+json" for script in soup.find_all("script")), path
        names = [element["id"] for element in soup.find_all(id=True)]
        assert len(names) == len(set(names)), path


def test_the_server_error_page_needs_no_context_and_speaks_both_languages():
    from django.template.loader import render_to_string

    soup = BeautifulSoup(render_to_string("500.html"), "html5lib")
    assert soup.select_one('html[lang="fr"] [lang="en"]')
    assert "{" not in str(soup)


def test_the_switcher_keeps_the_page_and_names_each_language_in_itself(client):
    make_site()
    soup = read(client, PAGES["position"]["en"])
    french = switcher(soup, "fr").a
    assert text(french) == "Français" and french["hreflang"] == "fr"
    assert french["href"] == PAGES["position"]["fr"]
    assert switcher(soup, "en").a["aria-current"] == "true"


def test_the_switcher_says_in_its_language_that_a_page_is_not_there(client):
    make_site()
    soup = read(client, PAGES["position in one language"]["fr"])
    assert "This page is not available in English." in text(switcher(soup, "en"))
    assert switcher(soup, "en").a["href"] == "/en/positions/"
    assert "français" in text(switcher(read(client, PAGES["position in one language"]["en"]), "fr"))


def test_on_a_page_that_is_not_found_the_switcher_leads_home(client):
    soup = read(client, "/fr/nowhere/")
    assert text(switcher(soup, "en")) == "English"
    assert switcher(soup, "en").a["href"] == "/en/"
    assert not soup.select("link[rel=canonical], link[rel=alternate]")
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"


def test_the_menu_says_where_the_reader_is(client):
    make_position({"fr": "Eau", "en": "Water"})
    here = read(client, "/fr/positions/").select_one(".sections [aria-current=page]")
    assert here["href"] == "/fr/positions/"
    inside = read(client, "/fr/positions/eau/").select_one(".sections [aria-current=true]")
    assert inside["href"] == "/fr/positions/"


def test_every_page_says_that_it_is_a_demonstration(client):
    for language in ("fr", "en"):
        assert text(read(client, f"/{language}/").select_one("footer"))


def test_a_list_tells_countries_and_themes_apart(client):
    countries = [make_country("CD"), make_country("PE")]
    make_position(countries=countries, themes=[make_theme()], date="2014-12")
    item = read(client, "/en/positions/").select_one(".item")
    marks = {text(mark.dt): text(mark.dd) for mark in item.select(".marks > div")}
    assert marks["Countries"].split(", ") == ["DR Congo", "Peru"]
    assert marks["Theme"] == "Gender"
    assert item.time["datetime"] == "2014-12" and text(item.time) == "December 2014"


def test_filters_show_counts_and_can_be_removed_one_by_one(client):
    make_site()
    soup = read(client, PAGES["filtered positions"]["en"])
    assert soup.select_one("details.filters").has_attr("open")
    chosen = soup.select_one('#filter-country option[value="CD"]')
    assert chosen.has_attr("selected") and re.search(r"\(\d+\)$", text(chosen))
    assert [link["href"] for link in soup.select(".chips a")] == [
        "/en/positions/?country=CD",
        "/en/positions/?theme=land",
    ]
    option = soup.select_one('#filter-theme option[value="land"]')
    assert option["lang"] == "fr"  # its label exists in French only
    assert not read(client, "/en/positions/").select_one("details.filters").has_attr("open")


def test_an_empty_list_says_so(client):
    make_site()
    assert text(read(client, PAGES["no position"]["en"]).select_one(".nothing"))
    assert read(client, PAGES["no position"]["en"]).select_one(".nothing a")["href"] == "/en/positions/"


def test_a_list_has_no_empty_state_before_there_is_anything(client):
    for path in ("/en/positions/", "/en/partners/", "/en/countries/"):
        assert text(read(client, path).select_one(".nothing"))


def test_a_list_counts_what_exists_only_elsewhere_and_leads_there(client):
    make_position({"en": "Water"}, public=("en",))
    soup = read(client, "/fr/positions/")
    link = soup.select_one(".elsewhere a")
    assert link["hreflang"] == "en" and link["href"] == "/en/positions/?without=fr"
    there = read(client, link["href"])
    assert text(there.h1) == "Positions that do not exist in French"
    assert text(there.select_one(".item-title")) == "Water"


def test_a_long_list_has_pages(client):
    make_site()
    first = read(client, "/en/positions/").select_one(".pagination")
    assert "Page 1 of 2" in text(first) and first.select_one("[rel=next]")["href"] == "/en/positions/?page=2"
    second = read(client, "/en/positions/?page=2").select_one(".pagination")
    assert second.select_one("[rel=prev]")["href"] == "/en/positions/"


def test_the_summary_and_the_facts_come_before_the_text(client):
    make_site()
    soup = read(client, PAGES["position"]["en"])
    assert "Example" in text(soup.select_one("article > .notice"))
    facts = soup.select_one("#facts")
    assert "directorate" in text(row(facts, "Addressed to")) and "Primary" in text(row(facts, "Addressed to"))
    assert row(facts, "Country").a["href"] == PAGES["country"]["en"]
    # A theme without a name in the language of the page has no page there: the list filters by it.
    ways = [link["href"] for link in row(facts, "Themes").select("a")]
    assert ways == ["/en/themes/gender/", "/en/positions/?theme=land"]
    assert text(row(facts, "With the support of")) == "Organisation – identity protected"


def test_asks_stand_under_their_letters_with_their_status_in_words(client):
    make_site()
    soup = read(client, PAGES["position"]["en"])
    asks = soup.select(".ask")
    assert [text(ask.select_one(".letter")) for ask in asks] == ["Ask a", "Ask b", "Ask c"]
    assert text(asks[0].select_one(".status")) == "Met"
    assert "Public register" in text(asks[0]) and "June 2027" in text(asks[0])
    assert "Consultation opened" in text(asks[0])
    assert "Information not provided" in text(asks[2])


def test_an_official_answer_says_who_and_when_and_in_which_language(client):
    make_site()
    answer = read(client, PAGES["position"]["en"]).select_one(".answer")
    assert "Institution directorate" in text(answer.figcaption)
    assert answer.time["datetime"] == "2024-09"
    assert answer.blockquote["lang"] == "fr" and answer.blockquote["dir"] == "ltr"


def test_the_timeline_leads_to_the_asks_it_is_about(client):
    make_site()
    soup = read(client, PAGES["position"]["en"])
    steps = {step.time["datetime"]: step for step in soup.select(".timeline > li")}
    assert list(steps)[:3] == ["2024", "2024-03-18", "2024-04-16"]
    links = [link["href"] for link in steps["2024-04-16"].select('a[href^="#"]')]
    assert links == ["#ask-a", "#ask-b"]
    assert all(soup.select_one(link) for link in links)
    assert "Not applicable" in text(steps["2024"])


def test_a_fact_nobody_looked_up_has_no_row_and_one_that_is_withheld_says_so(client):
    make_position({"fr": "Eau", "en": "Water"}, countries_info="withheld")
    soup = read(client, "/en/positions/water/")
    assert row(soup, "Date") is None
    assert text(row(soup, "Country") or row(soup, "Countries")) == "Withheld for security reasons"


def test_a_french_text_on_an_english_page_is_marked_as_french(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_ask(position, {"fr": "Publier la liste"})
    marked = read(client, "/en/positions/water/").select_one(".ask h3 [lang]")
    assert marked["lang"] == "fr" and text(marked) == "Publier la liste"


def test_partners_file_under_their_letters(client):
    make_site()
    soup = read(client, "/fr/partenaires/")
    headings = [text(heading) for heading in soup.select(".index h2")]
    assert headings == sorted(set(headings)) and "E" in headings
    letters = soup.select_one(".letters")
    assert letters.select_one('a[href="/fr/partenaires/?letter=E"]')
    chosen = read(client, "/fr/partenaires/?letter=E")
    assert [text(name) for name in chosen.select(".index li a")] == ["Éclaireurs"]
    assert text(chosen.select_one(".letters [aria-current]")) == "E"


def test_a_letter_keeps_the_other_filters(client):
    make_site()
    soup = read(client, "/en/partners/?kind=ngo")
    assert all("kind=ngo" in link["href"] for link in soup.select(".letters a"))


def test_a_protected_partner_is_listed_by_its_label_and_region(client):
    make_site()
    soup = read(client, "/en/partners/")
    line = soup.find("a", string="Organisation – identity protected").find_parent("li")
    assert "African Great Lakes" in text(line)


def test_a_coalition_lists_its_members_in_order_and_where_it_belongs(client):
    make_site()
    soup = read(client, PAGES["partner"]["en"])
    members = soup.select("ol.signatories > li")
    assert len(members) == 15 and members[0].a["href"] == "/en/partners/lawyers/"
    assert "Chair" in text(members[0]) and "since December 2014" in text(members[0])
    assert soup.find("h2", string="Member of").find_next("a")["href"] == "/en/partners/umbrella-body/"
    assert soup.find("a", rel="noopener")["href"] == "https://example.org/"
    assert soup.find("span", string="Norda Koalicio")["lang"] == "eo"


def test_a_partner_without_facts_has_no_heading_for_them(client):
    make_partner({"fr": "Seul", "en": "Alone"})
    assert not read(client, "/en/partners/alone/").find("h2")


def test_a_country_shows_what_is_asked_and_who_is_there(client):
    make_site()
    soup = read(client, PAGES["country"]["en"])
    assert [text(heading) for heading in soup.select("section > h2")] == [
        "What we ask about the Democratic Republic of the Congo",
        "Positions",
        "Results",
        "News",
        "Publications",
        "Partners",
        "Themes",
        "In another language",
    ]
    assert soup.select_one("h3.item-title")
    assert "identity protected" not in text(soup.main)
