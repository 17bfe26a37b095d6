"""A list opens as one left it, and says so; a link that carries filters is obeyed as it is."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from languages.codes import column
from publishing.admin import remembered
from tests.making import make_news, make_partner, make_position, make_theme, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:positions_position_changelist")
DRAFTS = f"?{column('state', 'fr')}=draft"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    lead = make_partner()
    make_position({"fr": "Eau"}, public=(), lead=lead)
    make_position({"fr": "Sel"}, public=("fr",), lead=lead)

    def read(address):
        response = client.get(address, follow=True)
        assert response.status_code == 200
        return BeautifulSoup(response.content.decode(), "html5lib")

    return read


def titles(soup):
    return sorted(cell.get_text(strip=True) for cell in soup.select("#result_list tbody th"))


def test_a_list_opened_again_is_filtered_as_it_was_left_and_says_so(desk):
    assert titles(desk(LIST)) == ["Eau", "Sel"]
    assert titles(desk(LIST + DRAFTS)) == ["Eau"]
    again = desk(LIST)
    assert titles(again) == ["Eau"]
    note = again.select_one(".list-kept")
    assert note.get_text(strip=True) and not desk(LIST + DRAFTS).select(".list-kept")
    assert titles(desk(note.a["href"])) == ["Eau", "Sel"]
    assert titles(desk(LIST)) == ["Eau", "Sel"]


def test_search_and_order_come_back_too_but_not_the_page(desk):
    desk(f"{LIST}?q=eau&o=1&p=1")
    again = desk(LIST)
    assert titles(again) == ["Eau"]
    assert again.select_one("#searchbar")["value"] == "eau"
    assert "p=" not in again.select_one("#result_list thead a")["href"]


def test_a_link_that_carries_something_is_obeyed_as_it_is(desk):
    desk(LIST + DRAFTS)
    assert titles(desk(f"{LIST}?{column('state', 'fr')}=public")) == ["Sel"]
    assert titles(desk(LIST)) == ["Sel"]


def test_what_takes_the_last_filter_away_shows_everything(desk):
    chosen = desk(LIST + DRAFTS)
    every = next(
        link["href"]
        for link in chosen.select("#changelist-filter li:not(.selected) a")
        if "everything" in link["href"]
    )
    assert titles(desk(LIST + every)) == ["Eau", "Sel"]
    assert titles(desk(LIST)) == ["Eau", "Sel"]
    desk(LIST + DRAFTS)
    clear = chosen.select_one("#changelist-filter-extra-actions a[href*=everything]")
    assert clear and titles(desk(LIST + clear["href"])) == ["Eau", "Sel"]
    searched = desk(f"{LIST}?q=eau")
    assert titles(desk(LIST + searched.select_one("#toolbar .quiet a")["href"])) == ["Eau", "Sel"]


def test_an_empty_search_forgets(desk):
    desk(f"{LIST}?q=eau")
    assert titles(desk(f"{LIST}?q=")) == ["Eau", "Sel"]
    assert titles(desk(LIST)) == ["Eau", "Sel"]


def test_each_list_and_each_person_has_its_own(desk, client):
    desk(LIST + DRAFTS)
    make_news({"fr": "Pluie", "en": "Rain"})
    assert titles(desk(reverse("admin:pages_newsitem_changelist"))) == ["Pluie"]
    client.logout()
    client.force_login(make_user("editor"))
    assert titles(desk(LIST)) == ["Eau", "Sel"]


def test_a_filter_that_means_nothing_any_more_is_forgotten(desk, client):
    session = client.session
    session[remembered.KEPT] = {"positions.position": "nonsense=1"}
    session.save()
    assert titles(desk(LIST)) == ["Eau", "Sel"]
    assert client.session[remembered.KEPT] == {}
    for strange in ("no dictionary", {"positions.position": "%00&&&=&q=%ff"}):
        session = client.session
        session[remembered.KEPT] = strange
        session.save()
        desk(LIST)


def test_a_list_to_choose_from_neither_remembers_nor_is_filtered(desk):
    desk(LIST + DRAFTS)
    assert titles(desk(f"{LIST}?_popup=1")) == ["Eau", "Sel"]
    assert titles(desk(f"{LIST}?_popup=1&{column('state', 'fr')}=public")) == ["Sel"]
    assert titles(desk(LIST)) == ["Eau"]


def test_after_saving_one_returns_to_the_same_filters_and_page(desk, client):
    theme = make_theme()
    desk(f"{reverse('admin:topics_theme_changelist')}?q=genre")
    row = desk(reverse("admin:topics_theme_changelist")).select_one("#result_list tbody th a")
    assert "_changelist_filters=q%3Dgenre" in row["href"]
    form = desk(row["href"])
    data = {
        one["name"]: one.get("value", "")
        for one in form.select("#content-main form input[name]")
        if one.get("type") not in {"submit", "checkbox", "radio"}
    }
    response = client.post(row["href"], {**data, "_save": "1"})
    assert response.status_code == 302 and response["Location"].endswith("?q=genre"), theme


def test_words_searched_among_partners_are_not_kept(desk, client):
    """They may be the name of somebody who must not be named."""
    partners = reverse("admin:partners_partner_changelist")
    desk(f"{partners}?q=ligue+des+bergers&visibility__exact=public")
    kept = client.session[remembered.KEPT]["partners.partner"]
    assert "bergers" not in kept and "visibility" in kept


def test_reading_a_list_again_writes_nothing(desk, client, django_assert_num_queries):
    desk(LIST + DRAFTS)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(LIST + DRAFTS)
        client.get(LIST)
    assert not [query for query in captured.captured_queries if "UPDATE" in query["sql"]]
