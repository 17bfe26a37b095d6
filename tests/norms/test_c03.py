"""C3. No address mixes languages: `/en/pays/…` does not answer, nor does an address without a language.

The trap: an un-prefixed deep link sent on to `/en/pays/burundi/`, which then answers 200, is the same
page at two addresses. An address of one language under another's prefix is 404, or moves for good (301)
to where the page is in the language of that prefix.
Source: DOMAIN.md C3 (measured on Django's LocaleMiddleware with untranslated patterns).
"""

import pytest

from languages.codes import site_languages
from tests.norms.a_site import Page, ask
from tests.pages.content import PAGES, make_site


def crossed() -> list[str]:
    """Every address of the site under the prefix of each other language, and under none."""
    real = {path.partition("?")[0] for addresses in PAGES.values() for path in addresses.values()}
    found = []
    for addresses in PAGES.values():
        for language, path in addresses.items():
            rest = path.partition("?")[0].removeprefix(f"/{language}")
            others = [code for code in site_languages() if code != language]
            found += [wrong for code in others if (wrong := f"/{code}{rest}") not in real]
            found += [rest] if rest != "/" else []
    return list(dict.fromkeys(found))


def violations(answers: list[Page]) -> list[str]:
    """`answers`: what addresses say that no page has."""
    wrong = []
    for answer in answers:
        language = answer.path.split("/")[1]
        prefixed = language in site_languages()
        location = answer.headers.get("Location", "")
        if answer.status in (404, 410):
            continue
        if answer.status != 301 or not prefixed:
            wrong.append(f"{answer.path}: answers {answer.status}")
        elif not location.startswith(f"/{language}/") or location == answer.path:
            wrong.append(f"{answer.path}: moves to {location}")
    return wrong


@pytest.mark.django_db
def test_c03_no_address_answers_under_another_language_or_under_none(client):
    make_site()
    asked = crossed()
    assert {"/en/pays/", "/fr/countries/", "/pays/", "/en/resultats/un-registre-public/"} <= set(asked)
    answers = [ask(client, path, **{"Accept-Language": "en"}) for path in asked]
    assert violations(answers) == []
    moved = [page for page in answers if page.status == 301]
    assert {ask(client, page.headers["Location"]).status for page in moved} <= {200}


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Page("/en/pays/burundi/", status=200), "answers 200"),
        (Page("/pays/burundi/", status=302, headers={"Location": "/en/pays/burundi/"}), "answers 302"),
        (Page("/pays/burundi/", status=301, headers={"Location": "/fr/pays/burundi/"}), "answers 301"),
        (Page("/en/pays/", status=302, headers={"Location": "/en/countries/"}), "answers 302"),
        (Page("/en/pays/", status=301, headers={"Location": "/fr/pays/"}), "moves to /fr/pays/"),
        (Page("/en/pays/", status=301, headers={"Location": "/en/pays/"}), "moves to /en/pays/"),
    ],
)
def test_c03_counter_example_an_address_of_two_languages(answer, wrong):
    (line,) = violations([answer])
    assert wrong in line
