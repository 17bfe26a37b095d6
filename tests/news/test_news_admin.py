"""News in the admin: what an editor writes and links, what a translator may touch."""

import pytest
from bs4 import BeautifulSoup

from languages.codes import column, site_languages
from pages.models import NewsItem, RelatedNews
from publishing.state import State
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import make_country, make_news, make_partner, make_theme, make_topic, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/pages/newsitem/add/"
LIST = "/admin/pages/newsitem/"


def listed(client, query=""):
    page = BeautifulSoup(client.get(f"{LIST}?{query}").content, "html.parser")
    return [cell.get_text(strip=True) for cell in page.select("#result_list .field-title_column")]


def test_the_add_page_puts_languages_side_by_side(editor):
    page = BeautifulSoup(logged_in(editor).get(ADD).content, "html.parser")
    for code in site_languages():
        for word in ("title", "summary", "body", "notice"):
            field = page.select_one(f"[name={column(word, code)}]")
            assert (field["lang"], field["dir"]) == (code, "ltr")


def test_an_editor_adds_a_news_item_about_countries_with_what_to_read_next(editor):
    client = logged_in(editor)
    other, kenya, gender = make_news(), make_country("KE"), make_theme()
    data = fields_of(client.get(ADD)) | {
        column("title", "fr"): "Un réseau qui s’élargit",
        column("body", "fr"): "<p>Oui.</p><script>x</script>",
        "date": "2023-10-16",
        "lead": make_partner().pk,
        "countries": [kenya.pk],
        "topics": [make_topic().pk],
        "themes": [gender.pk],
    }
    add_row(data, "related", other=other.pk)
    response = client.post(ADD, {**data, "_continue": "1"}, follow=True)
    item = NewsItem.objects.exclude(pk=other.pk).get()
    assert response.status_code == 200
    assert (item.key, str(item.date)) == ("un-reseau-qui-s-elargit", "2023-10-16")
    assert getattr(item, column("body", "fr")) == "<p>Oui.</p>"
    assert [list(links.all()) for links in (item.countries, item.themes)] == [[kenya], [gender]]
    assert [(line.other, line.order) for line in item.related.all()] == [(other, 1)]
    assert {version.state for version in item.versions()} == {State.DRAFT}


def test_saving_a_page_unchanged_changes_nothing(editor):
    item = make_news(countries=[make_country()], topics=[make_topic()], body={"fr": "<p>Un</p>"})
    RelatedNews.objects.create(item=item, other=make_news(), order=3)
    client = logged_in(editor)
    response = client.post(change_url(item), fields_of(client.get(change_url(item))))
    assert response.status_code == 302
    item.refresh_from_db()
    assert item.countries.count() == item.topics.count() == 1
    assert item.related.get().order == 3
    assert getattr(item, column("body", "fr")) == "<p>Un</p>"


@pytest.mark.parametrize("twice", [True, False])
def test_a_text_is_related_neither_twice_nor_to_itself(editor, twice):
    item, other = make_news(), make_news()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(item)))
    for one in (other, other) if twice else (item,):
        add_row(data, "related", other=one.pk)
    response = client.post(change_url(item), data)
    assert response.status_code == 200
    assert response.context["error_links"] and not item.related.exists()


def test_a_publisher_publishes_from_the_page(publisher, client):
    item = make_news({"fr": "Titre"}, public=())
    admin = logged_in(publisher)
    admin.post(change_url(item), {**fields_of(admin.get(change_url(item))), "_move": "publish:fr"})
    item.refresh_from_db()
    assert client.get(item.version("fr").url).status_code == 200


def test_a_translator_writes_the_words_of_their_language_only(translator):
    item = make_news({"fr": "Titre", "en": "Title"})
    client = logged_in(translator)
    data = fields_of(client.get(change_url(item)))
    assert column("title", "en") in data and column("title", "fr") not in data
    assert not {"date", "lead", "countries", "topics", "image", "positions"} & data.keys()
    forged = {column("title", "en"): "Better", column("title", "fr"): "Forgé", "date": "1999-01-01"}
    if "related-TOTAL_FORMS" in data:
        add_row(data, "related", other=make_news().pk)
    response = client.post(change_url(item), data | forged)
    assert response.status_code == 302, response.context["error_links"]
    let_out(item)
    assert [item.version(code).title for code in ("fr", "en")] == ["Titre", "Better"]
    assert str(item.date) == "2024-03-12" and not item.related.exists()
    assert client.get(ADD).status_code == 403


def test_help_texts_teach_in_the_language_of_the_editor():
    for code, words in (("fr", "Un sujet n’est pas un pays."), ("en", "A subject is no country.")):
        user = make_user("editor", interface_language=code)
        assert words in logged_in(user).get(ADD).content.decode()


@pytest.mark.parametrize("code", site_languages())
@pytest.mark.parametrize("role", ["publisher", "reviewer", "editor", "translator"])
def test_every_page_opens_for_every_role_in_both_languages(role, code):
    item = make_news(countries=[make_country()], topics=[make_topic()], lead=make_partner())
    RelatedNews.objects.create(item=item, other=make_news())
    client = logged_in(make_user(role, interface_language=code, translates=["en"]))
    assert client.get(change_url(item)).status_code == 200
    assert client.get(f"{LIST}?q=actualite").status_code == 200


def test_the_list_is_filtered_by_country_topic_theme_and_year(editor):
    make_news({"fr": "Une"}, public=("fr",), date="2023-10-16", countries=[make_country("NE")])
    make_news({"fr": "Deux"}, public=("fr",), date="2024-01-01", topics=[make_topic()], themes=[make_theme()])
    client = logged_in(editor)
    assert listed(client) == ["Deux", "Une"]
    for query, found in (
        ("countries=NE", ["Une"]),
        ("topics=network", ["Deux"]),
        ("themes=gender", ["Deux"]),
        ("year=2024", ["Deux"]),
        ("year=2023", ["Une"]),
    ):
        assert listed(client, query) == found, query
    page = client.get(f"{LIST}?year=2024").content.decode()
    assert "1er janvier 2024" in page.replace("\u00a0", " ")
