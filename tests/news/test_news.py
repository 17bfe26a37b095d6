"""News: the list and its filters, the page of one, and what it leads to."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from languages.codes import site_languages
from pages.models import NewsItem, RelatedNews
from partners.models import Partner, Visibility
from publishing.workflow import withdraw
from tests.making import (
    live,
    make_country,
    make_document,
    make_figure,
    make_image,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_topic,
    words,
)

pytestmark = pytest.mark.django_db

SEED = ("BE", "CD", "KE", "MA", "NE", "CF", "TZ", "TN")  # the eight countries of the Lawyers’ network
IN_FRENCH = ["Belgique", "Kenya", "Maroc", "Niger", "RD Congo", "République centrafricaine"]
IN_ENGLISH = ["Belgium", "Central African Republic", "DR Congo", "Kenya", "Morocco", "Niger"]


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def page_of(client, item, language):
    return read(client, item.version(language).url)


def news_list(language):
    with translation.override(language):
        return reverse("news:list")


def relate(item, *others):
    for order, other in enumerate(others, start=1):
        RelatedNews.objects.create(item=item, other=other, order=order)


def section(soup, heading):
    """The part of the page under a heading; None when there is none."""
    found = soup.find("h2", string=heading)
    return found.find_parent("section") if found else None


def links_in(part):
    return [(text(link), link["href"]) for link in part.select("a")]


def titles(soup):
    return [text(title) for title in soup.select(".item-title")]


def eight_countries(public=("fr", "en")):
    countries = [make_country(code, public=public) for code in SEED]
    congo = countries[1]
    words(congo, "short_name", {"fr": "RD Congo", "en": "DR Congo"})
    congo.save()
    return countries


# --- the list ----------------------------------------------------------------------------------------


def test_the_list_has_the_newest_first_with_full_dates(client):
    make_news({"fr": "Ancienne", "en": "Old"}, date="2023-10-16")
    make_news({"fr": "Nouvelle", "en": "New"}, date="2024-01-01")
    french, english = read(client, news_list("fr")), read(client, news_list("en"))
    assert titles(french) == ["Nouvelle", "Ancienne"]
    assert [text(day) for day in french.select(".item time")] == ["1er janvier 2024", "16 octobre 2023"]
    assert [text(day) for day in english.select(".item time")] == ["1 January 2024", "16 October 2023"]
    assert french.select_one(".item time")["datetime"] == "2024-01-01"


def test_the_first_of_the_month_is_written_1er_on_the_page_itself(client):
    item = make_news(date="2024-01-01")
    assert text(page_of(client, item, "fr").select_one(".kicker")) == "1er janvier 2024"
    assert text(page_of(client, item, "en").select_one(".kicker")) == "1 January 2024"


def test_an_item_in_the_list_says_which_countries_and_topics_it_is_about(client):
    make_news(countries=eight_countries()[:2], topics=[make_topic()], summary={"fr": "Résumé"})
    item = read(client, news_list("fr")).select_one(".item")
    marks = {text(mark.dt): text(mark.dd) for mark in item.select(".marks > div")}
    assert marks == {"Pays": "Belgique, RD Congo", "Sujet": "Réseau"}
    assert text(item.select_one(".item-summary")) == "Résumé"


def test_an_item_shows_its_picture_in_the_list(client):
    make_news(image=make_image())
    make_news()
    first, second = read(client, news_list("en")).select(".item")
    assert [image["alt"] for image in second.select("img")] == ["A red plane"]
    assert not first.select("img")


@pytest.mark.parametrize("language", site_languages())
def test_an_item_with_nothing_but_a_title_prints_nothing_else(client, language):
    item = make_news()
    listed = read(client, news_list(language)).select_one(".item")
    assert not listed.select("dl, img, picture, .item-summary")
    article = page_of(client, item, language).article
    assert [text(heading) for heading in article.select("h2")] == [text(article.select_one(".share h2"))]
    article.select_one(".share").decompose()
    assert not article.select("dl, img, figure, ul, .prose")
    assert not [part for part in article.select("section, div") if not text(part)]


@pytest.fixture
def three():
    congo, kenya = make_country("CD"), make_country("KE")
    network, training = make_topic(), make_topic("training", fr="Formation", en="Training")
    gender = make_theme()
    lawyers = make_partner(key="lawyers")
    make_news(
        {"fr": "Une", "en": "One"}, countries=[congo], topics=[network], lead=lawyers, date="2023-10-16"
    )
    make_news({"fr": "Deux", "en": "Two"}, countries=[congo, kenya], topics=[training], themes=[gender])
    make_news({"fr": "Trois"}, public=("fr",), countries=[kenya], themes=[gender])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=CD", {"Une", "Deux"}),
        ("topic=network", {"Une"}),
        ("theme=gender", {"Deux", "Trois"}),
        ("year=2023", {"Une"}),
        ("year=2024", {"Deux", "Trois"}),
        ("partner=lawyers", {"Une"}),
        ("country=KE&theme=gender", {"Deux", "Trois"}),
        ("country=KE&topic=network", set()),
        ("year=1999", set()),
    ],
)
def test_each_filter_finds_what_it_names(client, three, query, found):
    assert set(titles(read(client, f"{news_list('fr')}?{query}"))) == found


def test_the_filters_count_what_they_would_find(client, three):
    def options(name):
        chosen = soup.select(f"#filter-{name} option[value]:not([value=''])")
        return {option["value"]: int(text(option).rpartition("(")[2][:-1]) for option in chosen}

    soup = read(client, news_list("fr"))
    assert options("country") == {"CD": 2, "KE": 2}
    assert options("topic") == {"network": 1, "training": 1}
    assert options("theme") == {"gender": 2}
    assert options("partner") == {"lawyers": 1}
    assert list(options("year").items()) == [("2024", 2), ("2023", 1)]
    soup = read(client, f"{news_list('en')}?topic=training")
    assert options("country") == {"CD": 1, "KE": 1}


@pytest.mark.parametrize(
    "query", ["country=XX", "topic=none", "theme=x", "year=24", "year=withheld", "partner=none", "page=9"]
)
def test_a_code_that_does_not_exist_is_no_page(client, three, query):
    assert client.get(f"{news_list('fr')}?{query}").status_code == 404


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_protected_partner_is_no_value_of_the_filter(client, visibility):
    make_news(lead=make_protected_partner(visibility, key="sealed"), countries=[make_country()])
    assert client.get(f"{news_list('fr')}?partner=sealed").status_code == 404
    assert "sealed" not in str(read(client, news_list("fr")))
    assert not read(client, news_list("fr")).select("#filter-partner")


def test_the_list_counts_what_exists_only_in_the_other_language(client, three):
    link = read(client, news_list("en")).select_one(".elsewhere a")
    assert text(link) == "1 news item exists only in French"
    assert (link["hreflang"], link["href"]) == ("fr", f"{news_list('fr')}?without=en")
    there = read(client, link["href"])
    assert titles(there) == ["Trois"]
    assert text(there.h1) == "Actualités qui n’existent pas en anglais"
    assert not read(client, news_list("fr")).select(".elsewhere")


@pytest.mark.parametrize("language", site_languages())
def test_an_empty_list_says_so(client, language):
    make_country("CD")
    assert text(read(client, news_list(language)).select_one(".nothing"))
    filtered = read(client, f"{news_list(language)}?country=CD").select_one(".nothing")
    assert filtered.a["href"] == news_list(language)


# --- the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_each_of_the_eight_countries_is_an_item_and_a_link_of_its_own(client, language):
    item = make_news(countries=eight_countries(), topics=[make_topic()])
    filed = page_of(client, item, language).select("section .rows > div")
    tags = filed[0].select("ul.tags > li")
    assert len(tags) == 8 and all(len(tag.select("a")) == 1 for tag in tags)
    names = [text(tag) for tag in tags]
    assert names[:6] == (IN_FRENCH if language == "fr" else IN_ENGLISH)
    assert [text(row.dt) for row in filed] == (
        ["Pays", "Sujet"] if language == "fr" else ["Countries", "Topic"]
    )
    for tag in tags:
        assert text(read(client, tag.a["href"]).h1)


def test_niger_is_not_nigeria(client):
    item = make_news(countries=[make_country("NE", public=("fr", "en")), make_country("NG", public=("fr",))])
    niger, nigeria = page_of(client, item, "fr").select(".tags li")
    assert (text(niger), niger.a["href"]) == ("Niger", "/fr/pays/niger/")
    assert (text(nigeria), nigeria.a["href"]) == ("Nigeria", "/fr/pays/nigeria/")
    niger, nigeria = page_of(client, item, "en").select(".tags li")
    assert niger.a["href"] == "/en/countries/niger/"
    assert text(nigeria) == "Nigeria" and not nigeria.a  # it has no page in English


def test_topics_lead_to_the_news_filed_under_them_and_themes_to_their_pages(client):
    item = make_news(topics=[make_topic()], themes=[make_theme()])
    rows = page_of(client, item, "en").select("section .rows > div")
    assert {text(row.dt): links_in(row) for row in rows} == {
        "Topic": [("Network", "/en/news/?topic=network")],
        "Theme": [("Gender", "/en/themes/gender/")],
    }
    assert text(read(client, "/en/news/?topic=network").select_one(".item-title")) == item.version("en").title


def test_the_page_says_who_published_it_and_shows_its_text_and_picture(client):
    lead = make_partner({"fr": "Juristes", "en": "Lawyers"})
    image = make_image()
    words(image, "caption", {"fr": "Une réunion", "en": "A meeting"})
    words(image, "credit", {"en": "A. Photographer"})
    image.save()
    item = make_news(
        lead=lead,
        image=image,
        notice={"fr": "Exemple", "en": "Example"},
        summary={"fr": "En bref", "en": "In short"},
        body={"fr": "<p>Le texte.</p>", "en": "<p>The text.</p>"},
    )
    soup = page_of(client, item, "en")
    assert text(soup.select_one("article > .notice")) == "Example"
    assert text(soup.select_one(".summary")) == "In short"
    assert links_in(soup.select_one(".head .marks")) == [("Lawyers", lead.version("en").url)]
    assert text(soup.select_one(".prose")) == "The text."
    assert soup.select_one("figure img")["alt"] == "A red plane"
    assert text(soup.figcaption) == "A meeting A. Photographer"


def test_a_picture_without_consent_is_not_shown_nor_its_caption(client):
    image = make_image(consent="missing")
    words(image, "caption", {"fr": "Quelqu’un"})
    image.save()
    item = make_news(image=image, body={"fr": "<p>Le texte.</p>"})
    soup = page_of(client, item, "fr")
    assert not soup.select("article figure, article img") and "Quelqu’un" not in text(soup)
    assert not read(client, news_list("fr")).select(".item img")


def test_a_partner_who_may_not_be_named_published_nothing(client):
    item = make_news(lead=make_partner({"fr": "Brouillon", "en": "Draft"}, public=()))
    other = make_news(lead=make_protected_partner(Visibility.SUPPRESSED))
    for page in (page_of(client, item, "en"), page_of(client, other, "en")):
        assert not page.select(".head .marks")
        assert "Draft" not in text(page.main) and "Organisation" not in text(page.main)


def test_the_page_leads_to_positions_results_and_publications(client):
    result = make_result({"fr": "Réseau élargi", "en": "Network widened"})
    make_figure(result, 600)
    item = make_news(
        positions=[make_position({"fr": "Eau", "en": "Water"}, date="2014-12")],
        results=[result],
        publications=[make_document({"fr": "Rapport", "en": "Report"}, files=("en",))],
    )
    soup = page_of(client, item, "en")
    assert links_in(section(soup, "Positions")) == [("Water", "/en/positions/water/")]
    assert "December 2014" in text(section(soup, "Positions"))
    assert links_in(section(soup, "Results")) == [("Network widened", "/en/results/network-widened/")]
    assert "600 members" in text(section(soup, "Results"))
    assert "Report" in text(section(soup, "Publications"))


@pytest.mark.parametrize(
    ("language", "heading", "planned", "setback"),
    [
        ("fr", "Résultats", "prévu : 7 membres Avancement Prévu", "Évolution Recul"),
        ("en", "Results", "planned: 7 members Where it stands Planned", "Direction Setback"),
    ],
)
def test_a_result_to_come_and_a_setback_are_told_as_such(client, language, heading, planned, setback):
    results = [make_result(stage="planned"), make_result(sign="negative"), make_result()]
    for result in results:
        make_figure(result, 7)
    soup = page_of(client, make_news(results=results), language)
    lines = [text(line) for line in section(soup, heading).select("li")]
    assert sum(line.endswith(planned) for line in lines) == 1
    assert sum(line.endswith(setback) for line in lines) == 1
    assert len(section(soup, heading).select("dl")) == 2


def test_what_exists_only_in_the_other_language_is_linked_and_says_so(client):
    item = make_news(
        positions=[
            make_position({"fr": "Terres"}, public=("fr",), date="2024"),
            make_position({"fr": "Eau", "en": "Water"}, date="2014"),
        ],
        results=[make_result({"fr": "Loi votée"}, public=("fr",))],
    )
    soup = page_of(client, item, "en")
    positions = section(soup, "Positions")
    assert links_in(positions) == [("Water", "/en/positions/water/"), ("Terres", "/fr/positions/terres/")]
    link = positions.select("a")[1]
    assert (link["lang"], link["hreflang"]) == ("fr", "fr")
    assert "(in French)" in text(link.find_parent("li"))
    assert not positions.select("a")[0].has_attr("hreflang")
    assert section(soup, "Results").a["hreflang"] == "fr"


def test_drafts_are_linked_from_nowhere(client):
    titles = {"fr": "Secret de demain", "en": "Tomorrow’s secret"}
    item = make_news(
        positions=[make_position(titles, public=())],
        results=[make_result(titles, public=())],
        publications=[make_document(titles, public=())],
    )
    relate(item, make_news(titles, public=()))
    for language in site_languages():
        article = page_of(client, item, language).article
        assert titles[language] not in text(article)
        assert not article.select("section:not(.share)")


# --- also to read ------------------------------------------------------------------------------------


def also(client, item, language="fr"):
    part = section(page_of(client, item, language), {"fr": "À lire aussi", "en": "Also to read"}[language])
    return [name for name, _address in links_in(part.ul)] if part and part.ul else []


def test_what_was_chosen_comes_in_its_order_and_before_what_is_newer(client):
    congo = make_country()
    item = make_news(countries=[congo])
    old, older = (
        make_news({"fr": "Vieux"}, public=("fr",), date="2020-01-01"),
        make_news({"fr": "Plus vieux"}, public=("fr",), date="2019-01-01"),
    )
    make_news({"fr": "Récent"}, public=("fr",), countries=[congo], date="2025-01-01")
    relate(item, older, old)
    assert also(client, item) == ["Plus vieux", "Vieux", "Récent"]


def test_the_newest_that_share_a_country_or_a_theme_fill_up_to_three(client):
    congo, gender = make_country(), make_theme()
    item = make_news(countries=[congo], themes=[gender])
    for year, link in ((2020, "country"), (2021, "theme"), (2022, "country"), (2023, "theme")):
        shared = {"countries": [congo]} if link == "country" else {"themes": [gender]}
        make_news({"fr": f"Pareil {year}"}, public=("fr",), date=f"{year}-05-01", **shared)
    make_news({"fr": "Sans rapport"}, public=("fr",), date="2025-01-01", topics=[make_topic()])
    make_news({"en": "Only in English"}, public=("en",), countries=[congo], date="2025-01-01")
    assert also(client, item) == ["Pareil 2023", "Pareil 2022", "Pareil 2021"]
    relate(item, *(make_news({"fr": f"Choix {number}"}, public=("fr",)) for number in range(4)))
    assert also(client, item) == ["Choix 0", "Choix 1", "Choix 2", "Choix 3"]


def test_a_text_that_shares_nothing_leads_to_the_newest_in_its_language(client):
    congo = make_country()
    item = make_news(countries=[congo])
    make_news({"fr": "Pareil"}, public=("fr",), countries=[congo], date="2019-01-01")
    for year in (2020, 2021, 2022):
        make_news({"fr": f"De {year}"}, public=("fr",), date=f"{year}-01-01")
    make_news({"en": "Only in English"}, public=("en",), date="2025-01-01")
    assert also(client, item) == ["Pareil", "De 2022", "De 2021"]
    assert also(client, item, "en") == ["Only in English"]


def test_a_text_that_was_chosen_by_another_shows_that_one_too_after_its_own(client):
    item = make_news()
    own, other, third = (
        make_news({"fr": name}, public=("fr",)) for name in ("Choisie", "Qui l’a choisie", "Tierce")
    )
    relate(item, own)
    relate(other, third, item)
    assert also(client, item) == ["Choisie", "Qui l’a choisie", "Tierce"]
    assert also(client, own)[0] == item.version("fr").title


def test_nothing_is_told_twice_nor_of_itself(client):
    congo, gender = make_country(), make_theme()
    item = make_news(countries=[congo], themes=[gender])
    twin = make_news({"fr": "Jumelle"}, public=("fr",), countries=[congo], themes=[gender])
    elsewhere = make_news({"fr": "Ailleurs"}, public=("fr",))
    relate(item, twin)
    relate(twin, item)
    relate(elsewhere, twin, item)
    assert also(client, item) == ["Jumelle", "Ailleurs"]


def test_a_text_never_ends_at_a_door_into_another_language(client):
    item = make_news()
    relate(item, *(make_news({"en": f"English {number}"}, public=("en",)) for number in range(3)))
    assert also(client, item) == ["English 0", "English 1", "English 2"]  # there is nothing else to read
    make_news({"fr": "En français"}, public=("fr",))
    assert also(client, item) == ["English 0", "English 1", "English 2", "En français"]


def test_what_was_chosen_in_the_other_language_comes_after_and_says_so(client):
    congo = make_country()
    item = make_news(countries=[congo])
    english = make_news({"en": "Only in English"}, public=("en",))
    relate(item, english, make_news({"fr": "En français"}, public=("fr",)))
    make_news({"fr": "Complément"}, public=("fr",), countries=[congo])
    assert also(client, item) == ["En français", "Only in English", "Complément"]
    link = section(page_of(client, item, "fr"), "À lire aussi").select("a")[1]
    assert (link["lang"], link["hreflang"], link["href"]) == ("en", "en", "/en/news/only-in-english/")
    assert "(en anglais)" in text(link.find_parent("li"))


def test_what_was_withdrawn_or_is_still_to_come_is_not_proposed(client):
    congo = make_country()
    item = make_news(countries=[congo])
    gone = make_news({"fr": "Retirée", "en": "Withdrawn"}, countries=[congo])
    for language in site_languages():
        withdraw(gone, language, by=None)
    later = make_news({"fr": "Plus tard", "en": "Later"}, countries=[congo])
    live(later, *site_languages(), at=timezone.now() + timezone.timedelta(days=9))
    later.save()
    relate(item, gone, later)
    assert also(client, item) == also(client, item, "en") == []


# --- what it costs -----------------------------------------------------------------------------------


def cost(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def full_item(number):
    """An item with `number` of everything it can be linked to."""
    item = make_news(image=make_image(), lead=make_partner())
    item.countries.set(list(NewsItem.countries.rel.model.objects.all()[:number]))
    for _index in range(number):
        result = make_result()
        make_figure(result), make_figure(result)
        item.results.add(result)
        item.positions.add(make_position())
        item.publications.add(make_document())
    relate(item, *(make_news() for _index in range(number)))
    return item


def test_a_page_costs_as_much_with_few_links_as_with_many(client):
    eight_countries()
    few, many = full_item(1), full_item(8)
    client.get(news_list("fr"))  # what is read once per process is not the page's
    costs = {cost(client, item.version("fr").url) for item in (few, many)}
    assert len(costs) == 1 and costs.pop() <= 10 + 1  # one is the frame's


def test_the_list_costs_as_much_with_few_items_as_with_many(client):
    countries, topics = eight_countries(), [make_topic()]
    make_news(countries=countries, topics=topics, lead=make_partner(), image=make_image())
    client.get(news_list("fr"))
    few = cost(client, news_list("fr"))
    for _number in range(12):
        make_news(countries=countries, topics=topics, lead=make_partner(), image=make_image())
    assert cost(client, news_list("fr")) == few <= 7 + 1
    assert cost(client, f"{news_list('fr')}?country=CD&partner={Partner.objects.first().key}") <= 7 + 1
