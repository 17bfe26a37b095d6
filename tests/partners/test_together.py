"""What a partner's page says we did together, and what a protected partner's page never says."""

import pytest
from bs4 import BeautifulSoup

from languages.codes import site_languages
from tests.making import (
    make_country,
    make_membership,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_signatory,
)

pytestmark = pytest.mark.django_db

PART = {
    "en": ["Led by", "Written with", "Signed by", "Supported by"],
    "fr": ["Menée par", "Écrite avec", "Signée par", "Soutenue par"],
}


def page(client, partner, language="en"):
    response = client.get(partner.version(language).url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def section(soup, heading):
    found = soup.find("h2", string=heading)
    return found.find_parent("section") if found else None


def lines(part):
    return [" ".join(line.get_text(" ", strip=True).split()) for line in part.select(".entries > li")]


def involve(partner):
    """`partner` has every part there is, in records about a country."""
    congo = make_country("CD", public=("fr", "en"))
    make_position({"fr": "Menée", "en": "Led"}, lead=partner, date="2024", countries=[congo])
    make_position({"fr": "Écrite", "en": "Written"}, co_authors=[partner], date="2023", countries=[congo])
    signed = make_position({"fr": "Signée", "en": "Signed"}, date="2022", countries=[congo])
    make_signatory(signed, partner)
    make_position({"fr": "Soutenue", "en": "Supported"}, partners=[partner], date="2021", countries=[congo])
    make_result({"fr": "Obtenu", "en": "Achieved"}, lead=partner, start="2024", countries=[congo])
    make_result({"fr": "Aidé", "en": "Helped"}, partners=[partner], start="2025", stage="planned")
    make_news({"fr": "Annonce", "en": "Announcement"}, lead=partner, countries=[congo])


@pytest.mark.parametrize("language", site_languages())
def test_the_page_of_a_partner_tells_its_part_in_each_position(client, language):
    partner = make_partner()
    involve(partner)
    told = lines(section(page(client, partner, language), "Positions"))
    assert len(told) == 4
    assert all(part in line for part, line in zip(PART[language], told, strict=True))


@pytest.mark.parametrize("language", site_languages())
def test_the_page_of_a_partner_tells_the_results_and_the_news(client, language):
    partner = make_partner()
    involve(partner)
    soup = page(client, partner, language)
    helped, achieved = lines(section(soup, {"fr": "Résultats", "en": "Results"}[language]))
    assert {"fr": "Soutenu par", "en": "Supported by"}[language] in helped
    assert {"fr": "Prévu", "en": "Planned"}[language] in helped  # a plan is told as one
    assert {"fr": "par ce partenaire", "en": "this partner"}[language] not in achieved
    assert len(lines(section(soup, {"fr": "Actualités", "en": "News"}[language]))) == 1


def test_what_is_a_draft_is_not_told_and_what_exists_elsewhere_only_is_counted(client):
    partner = make_partner()
    make_position({"fr": "Brouillon"}, public=(), lead=partner)
    make_result({"fr": "En français"}, public=("fr",), lead=partner)
    make_signatory(make_position({"fr": "Tue", "en": "Unsaid"}), partner, is_public=False)
    soup = page(client, partner)
    assert [heading.get_text(strip=True) for heading in soup.select("h2")] == ["Results"]
    line = soup.select_one(".elsewhere a")
    assert line.get_text(strip=True) == "1 result exists only in French"
    assert line["href"] == f"/fr/resultats/?partner={partner.key}&without=en"


def test_a_long_list_is_cut_and_leads_to_the_rest(client):
    partner = make_partner(key="lawyers")
    for _number in range(9):
        make_position(lead=partner)
        make_result(lead=partner)
        make_news(lead=partner)
    soup = page(client, partner)
    for heading, words in {
        "Positions": "See the 9 positions it has a part in",
        "Results": "See the 9 results it has a part in",
        "News": "See the 9 news items it published",
    }.items():
        part = section(soup, heading)
        link = part.select_one(".elsewhere a")
        assert len(lines(part)) == 8
        assert link.get_text() == words
        listed = BeautifulSoup(client.get(link["href"]).content.decode(), "html5lib")
        assert len(listed.select(".item")) == 9


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("visibility", ["country_withheld", "identity_withheld"])
def test_the_page_of_a_protected_partner_is_to_the_letter_what_it_is_without_them(
    client, visibility, language
):
    partner = make_protected_partner(visibility)
    url = partner.version(language).url
    before = client.get(url).content
    involve(partner)
    make_membership(make_partner({"fr": "Coupole", "en": "Umbrella"}), partner)
    assert client.get(url).content == before


def test_a_suppressed_partner_has_no_page_whatever_it_took_part_in(client):
    partner = make_protected_partner("suppressed")
    involve(partner)
    unknown = client.get("/en/partners/nobody/")
    answer = client.get(partner.version("en").url)
    assert (answer.status_code, answer.content) == (404, unknown.content)


def test_a_partner_that_becomes_protected_loses_its_lists_at_once(client):
    partner = make_partner()
    involve(partner)
    assert section(page(client, partner), "Positions")
    partner.visibility = "identity_withheld"
    partner.save()
    soup = page(client, partner)
    assert not any(section(soup, heading) for heading in ("Positions", "Results", "News"))
