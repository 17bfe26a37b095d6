"""C22, everything else that has words: forms and their errors, letters, 400, 403, 404, 410, 500 and 503,
the privacy text, help in the admin, texts in place of pictures, names of files, what networks and machines
are told: all in the language of whoever reads it.

The admin speaks the language its user chose, whatever language the content is in. Source: DOMAIN.md C22,
EIONET.
"""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Event, User
from advocacy_site import errors
from languages.codes import site_languages
from languages.texts import text_in
from pages.chrome import chrome
from pages.models import StandingText
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_document, make_position, make_user
from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_type import badly_set
from tests.norms.b_words import attributes_of, data_of, in_another_language, spoken_language, texts_of

LANGUAGES = ("fr", "en")
PASSWORDS = "/admin/password/"


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html5lib")


def wrong_language(html: str, language: str) -> list[str]:
    """Words, attributes and data of a page of `language` that are in another one and do not say so."""
    soup = BeautifulSoup(html, "html5lib")
    found = (
        []
        if soup.html.get("lang", "").partition("-")[0] == language
        else ["the page is said to be in another"]
    )
    found += in_another_language(soup)
    found += [f"told to machines: {words[:80]!r}" for words in data_of(soup) if _is_other(words, language)]
    return found


def wrong_letter(message, language: str) -> list[str]:
    """What of a letter is not in the language of whoever gets it."""
    return [
        part for part in (message.subject, message.body) if spoken_language(part) not in {language, ""}
    ] + ([] if spoken_language(message.body) else ["the letter says nothing"])


def silent_languages(html: str) -> list[str]:
    """The languages in which a page that must stand alone says nothing."""
    soup = BeautifulSoup(html, "html5lib")
    said = {language for language, words in texts_of(soup) if spoken_language(words) == language}
    return [code for code in LANGUAGES if code not in said] + in_another_language(soup)


def wrong_file_name(header: str, language: str, slug: str) -> list[str]:
    """A file is saved under the address of its page, in the language of the page, and says which it holds."""
    name = re.search(r'filename="([^"]+)"', header)
    return [] if name and re.fullmatch(rf"{slug}-[a-z-]+\.[a-z]+", name[1]) else [f"{language}: {header}"]


def _is_other(words: str, language: str) -> bool:
    return spoken_language(words) not in {language, ""}


# --- the public site --------------------------------------------------------------------------------


def test_c22_every_page_speaks_one_language(site: Site):  # noqa: F811
    wrong = {page.name: wrong_language(page.html, page.language) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    for page in site.pages:
        assert page.headers["Content-Language"] == page.language
    judged = [words for page in site.pages for _said, words in texts_of(page.soup) if spoken_language(words)]
    assert len(judged) > 500
    spoken = [
        words for page in site.pages for _said, words in attributes_of(page.soup) if spoken_language(words)
    ]
    assert len(spoken) > 50


def test_c22_pages_that_say_no_do_so_in_the_language_of_the_address(site: Site):  # noqa: F811
    seen = [page for page in site.pages if page.status != 200]
    assert {(page.status, page.language) for page in seen} >= {(404, "fr"), (404, "en"), (410, "en")}
    for page in seen:
        assert any(spoken_language(words) == page.language for _language, words in texts_of(page.soup)), (
            page.name
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_c22_a_request_that_cannot_be_understood_or_allowed(rf, language):
    for answer in (errors.bad_request, errors.forbidden):
        with translation.override(language):
            request = rf.get(f"/{language}/")
            request.site = chrome(language)
            html = answer(request, Exception()).content.decode()
        assert wrong_language(html, language) == []


@pytest.mark.parametrize("answer", [errors.server_error, errors.unavailable])
def test_c22_pages_that_stand_alone_speak_every_language(rf, answer):
    html = answer(rf.get("/fr/")).content.decode()
    assert silent_languages(html) == []
    assert badly_set(texts_of(BeautifulSoup(html, "html5lib"))) == []


@pytest.mark.django_db
def test_c22_standing_texts_begin_in_every_language():
    """The privacy text and its like: what an installation starts from."""
    rows = list(StandingText.objects.all())
    assert {"privacy", "legal"} <= {row.key for row in rows}
    for row in rows:
        for code in LANGUAGES:
            words = BeautifulSoup(text_in(row, "body", code), "html5lib").get_text(" ")
            assert spoken_language(words) == code, (row.key, code)


@pytest.mark.django_db
def test_c22_files_are_named_in_the_language_of_the_page():
    make_document({"fr": "Note de vision", "en": "Vision note"}, files=("fr", "en"))
    for address, language, slug in (
        ("/fr/publications/note-de-vision/note-de-vision-fr.pdf", "fr", "note-de-vision"),
        ("/fr/publications/note-de-vision/note-de-vision-en.pdf", "fr", "note-de-vision"),
        ("/en/publications/vision-note/vision-note-fr.pdf", "en", "vision-note"),
    ):
        response = Client().get(address)
        assert response.status_code == 200, address
        assert wrong_file_name(response.headers["Content-Disposition"], language, slug) == []


@pytest.mark.django_db
def test_c22_machines_are_told_the_language():
    for code in site_languages():
        with translation.override(code):
            address = reverse("manifest")
        manifest = Client().get(address).json()
        assert manifest["lang"] == code
        assert not _is_other(f"{manifest['name']}. {manifest.get('description', '')}", code)


# --- the admin --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_c22_the_admin_speaks_the_language_of_its_user(language):
    """Its pages, their help, and the forms of what is written in either language."""
    person = make_user("publisher", interface_language=language)
    records = [make_position({"fr": "Seulement en français"}, public=("fr",))]
    records.append(make_position({"en": "Only in English"}, public=("en",)))
    client = logged_in(person)
    browser = {"Accept-Language": {"fr": "en", "en": "fr"}[language]}
    paths = ["/admin/", "/admin/password_change/", *(change_url(record) for record in records)]
    for model in ("positions_position", "pages_newsitem", "library_document", "topics_theme"):
        paths += [reverse(f"admin:{model}_changelist"), reverse(f"admin:{model}_add")]
    for path in paths:
        response = client.get(path, headers=browser)
        assert response.status_code == 200, path
        assert response.headers["Content-Language"] == language, path
        assert wrong_language(response.content.decode(), language) == [], path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_c22_errors_of_forms_are_in_the_language_of_the_user(language):
    client = logged_in(make_user("publisher", interface_language=language))
    add = reverse("admin:positions_position_add")
    empty = client.post(add, {**fields_of(client.get(add)), "date": "le 45 mai", "type": ""})
    told = [one.get_text() for one in soup_of(empty).select(".errorlist li, .errornote")]
    assert len(told) >= 2
    assert [words for words in told if _is_other(words, language)] == []
    assert {spoken_language(words) for words in told} & {language}
    for number, word in enumerate(("wrong", "", "password")):
        change = client.post(
            "/admin/password_change/",
            {"old_password": word, "new_password1": word, "new_password2": f"{number}"},
        )
        refusal = " ".join(one.get_text(" ") for one in soup_of(change).select(".errorlist"))
        assert spoken_language(refusal) in {language, ""} and refusal


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_c22_who_is_not_logged_in_is_spoken_to_in_the_language_of_the_browser(language):
    for path in ("/admin/login/", PASSWORDS):
        response = Client().get(path, headers={"Accept-Language": language})
        assert response.status_code == 200
        assert wrong_language(response.content.decode(), language) == []
    wrong = Client().post(
        "/admin/login/", {"username": "a@b.org", "password": "x"}, headers={"Accept-Language": language}
    )
    assert spoken_language(soup_of(wrong).select_one(".errornote").get_text()) == language


# --- letters ----------------------------------------------------------------------------------------


def ask_for_a_letter(person: User, browser: str, **headers: str) -> list:
    cache.clear()
    mail.outbox.clear()
    response = Client().post(
        PASSWORDS, {"email": person.email.upper()}, headers={"Accept-Language": browser, **headers}
    )
    assert response.status_code == 302
    return mail.outbox


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_c22_a_letter_is_in_the_language_of_whoever_gets_it(language):
    other = {"fr": "en", "en": "fr"}[language]
    person = make_user("editor", email="someone@example.org", interface_language=language)
    (letter,) = ask_for_a_letter(person, browser=other)
    assert letter.to == ["someone@example.org"]
    assert wrong_letter(letter, language) == []
    assert badly_set([(language, letter.subject), (language, letter.body)]) == []
    assert {"fr": "Notre organisation", "en": "Our organisation"}[language] in letter.subject


@pytest.mark.django_db
def test_c22_the_letter_leads_to_a_new_password(client):
    person = make_user("editor", email="someone@example.org", interface_language="fr")
    (letter,) = ask_for_a_letter(person, "fr", Host="localhost")
    address = re.search(r"^https?://\S+", letter.body, re.MULTILINE)[0]
    assert address.startswith(settings.SITE_URL), "never the host that whoever asked named"
    page = client.get(address.removeprefix(settings.SITE_URL), follow=True, headers={"Accept-Language": "en"})
    assert wrong_language(page.content.decode(), "en") == []
    new = {"new_password1": "un mot de passe assez long", "new_password2": "un mot de passe assez long"}
    done = client.post(page.request["PATH_INFO"], new, follow=True, headers={"Accept-Language": "fr"})
    assert wrong_language(done.content.decode(), "fr") == []
    assert Client().login(username=person.email, password=new["new_password1"])
    assert Event.objects.filter(verb="change", object_id=str(person.pk), by=person.email).exists()


@pytest.mark.django_db
def test_c22_no_letter_opens_sealed_records_and_none_says_who_has_an_account(officer):
    strangers = [officer, make_user("editor", is_superuser=True), User(email="nobody@example.org")]
    strangers.append(make_user("editor", is_active=False))
    for person in strangers:
        assert ask_for_a_letter(person, "fr") == []
    person = make_user("editor")
    assert len(ask_for_a_letter(person, "fr")) == 1
    Client().post(PASSWORDS, {"email": person.email})
    assert len(mail.outbox) == 1, "one letter, however often it is asked for"


# --- what must be noticed ---------------------------------------------------------------------------

PAGE = '<html lang="{language}"><head>{head}</head><body>{body}</body>'


@pytest.mark.parametrize(
    ("language", "head", "body"),
    [
        ("fr", "", "<h1>There is no page at this address</h1><p>It may have been misspelt by the reader</p>"),
        ("fr", "", '<nav aria-label="Where you are in the site">x</nav>'),
        ("fr", "", '<img src="/a.png" alt="The members of the network, with their lawyer">'),
        ("fr", "", '<a title="The same page, for a printer and by mail">x</a>'),
        ("fr", "", '<input placeholder="The name of the country">'),
        ("fr", '<meta name="description" content="What we ask, of whom, and what is answered to us">', ""),
        ("fr", "<title>What is asked of the ministers and of the EU</title>", ""),
        (
            "fr",
            "",
            '<script type="application/ld+json">{"name": "The rights of the people and the law"}</script>',
        ),
        ("en", "", "<p>Les personnes qui sont dans la rue</p>"),
        ("en", "", '<ul class="errorlist"><li>Ce champ est obligatoire pour les dates</li></ul>'),
        ("en", "", '<img src="/a.png" alt="Les membres du réseau avec une avocate">'),
    ],
)
def test_c22_counter_example_of_a_page(language, head, body):
    html = PAGE.format(language=language, head=head, body=body)
    assert wrong_language(html, language)
    assert wrong_language(html.replace("<body>", '<body><p lang="en">The rights of the people</p>'), language)


def test_c22_counter_example_of_what_is_right():
    html = PAGE.format(
        language="fr", head="", body='<p>La <i lang="en">duty of care and of the law</i> est dans la loi.'
    )
    assert wrong_language(html, "fr") == []
    assert wrong_language(html, "en")


def test_c22_counter_example_of_a_letter():
    """Django's own letter, sent as the browser of whoever asked has it."""
    english = mail.EmailMessage(
        "Password reset", "You asked for a new password: go to the page that is below."
    )
    assert wrong_letter(english, "fr")
    assert wrong_letter(mail.EmailMessage("", ""), "fr")


def test_c22_counter_example_of_a_page_that_stands_alone():
    assert silent_languages('<html lang="fr"><p>Le site est en maintenance et revient dans une heure.') == [
        "en"
    ]
    assert silent_languages(
        '<html lang="fr"><p>Le site est dans une pause.<p>The site will be back in the morning.'
    )


@pytest.mark.parametrize(
    "header", ['inline; filename="download.pdf"', "inline", 'inline; filename="vision-note-fr.pdf"']
)
def test_c22_counter_example_of_a_file(header):
    assert wrong_file_name(header, "fr", "note-de-vision")
