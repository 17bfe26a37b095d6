"""Old addresses: one form, no way out to where an attacker wants, one query on a 404, files that lie."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from pages import redirect_import
from pages.models import Redirect
from pages.old_addresses import GONE, answer, check_target, ends, forms_of, normal, target
from pages.redirect_import import exported, import_redirects
from tests.making import make_position
from tests.site_identity.arranging import read

pytestmark = pytest.mark.django_db


def moved(old, new=""):
    redirect = Redirect(old=old, new=new)
    redirect.full_clean()
    redirect.save()
    return redirect


# --- the one form --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("/spip.php?article12", "/spip.php?article12"),
        ("http://old.example/x", "/x"),
        ("HTTPS://old.example:8080/x?y=1#z", "/x?y=1"),
        ("/caf%C3%A9", "/café"),
        ("/caf%c3%a9", "/café"),
        ("/cafe\u0301", "/café"),
        ("/caf%E9", "/caf%E9"),
        ("/a b", "/a%20b"),
        ("/a%2fb", "/a/b"),
        ("/a%3Fb", "/a%3Fb"),
        ("/100%", "/100%25"),
        ("/a?q=caf%C3%A9&x=%26", "/a?q=café&x=%26"),
        ("/a#top", "/a"),
        ("  /a  ", "/a"),
        ("/a//b", "/a//b"),
        ("/pages/..hidden", "/pages/..hidden"),
    ],
)
def test_an_old_address_has_one_form(written, stored):
    assert normal(written) == stored
    assert normal(stored) == stored


@pytest.mark.parametrize(
    "written",
    [
        "",
        "spip.php",
        "//host/x",
        "http://old.example",
        "ftp://old.example/x",
        "/a\\b",
        "/a%5Cb",
        "/a/../b",
        "/%2e%2e/b",
        "/./b",
        "/a\nb",
        "/a%0Ab",
        "/a%00b",
        "/a\x7f",
        "/" + "a" * 500,
        "/admin/",
        "/static/x.css",
        "/media/x.pdf",
        "/\ud800",
    ],
)
def test_what_is_no_old_address_is_refused_with_a_reason(written):
    with pytest.raises(ValidationError) as refused:
        normal(written)
    assert refused.value.messages[0]


@given(st.text(max_size=60))
def test_bringing_an_address_into_its_form_twice_changes_nothing(words):
    try:
        once = normal("/" + words)
    except ValidationError:
        return
    assert normal(once) == once


# --- what it leads to ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/%2Fevil.example",
        "/%2F%2Fevil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https:/evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https://user@evil.example/",
        "https://good.example\\@evil.example/",
        "https://x:99999/",
        "https://evil.example/\r\nSet-Cookie: a=b",
        "/fr/\r\nSet-Cookie: a=b",
        "/a%0d%0ab",
        "fr/positions/",
        "/fr/../admin/",
        "mailto:a@b.example",
    ],
)
def test_a_target_is_a_path_of_this_site_or_a_complete_address(new):
    with pytest.raises(ValidationError):
        check_target("/old", new)


def test_a_target_may_be_a_path_a_place_on_a_page_or_another_site():
    assert check_target("/old", "/fr/positions/?country=CD#ask-a") == "/fr/positions/?country=CD#ask-a"
    assert check_target("/old", "https://www.example.com/a?b=c#d") == "https://www.example.com/a?b=c#d"
    assert check_target("/old", "") == GONE


@override_settings(SITE_URL="https://www.example.org", ALLOWED_HOSTS=["example.org"])
def test_a_complete_address_of_this_very_site_is_a_path():
    assert target("https://www.example.org/fr/") == "/fr/"
    assert target("http://example.org/fr/?a=b") == "/fr/?a=b"
    assert target("https://www.example.org") == "/"
    with pytest.raises(ValidationError):
        check_target("/old", "https://www.example.org/old")


def test_an_address_cannot_lead_to_itself_however_it_is_written():
    for new in ("/old", "/old#top", "/%6Fld"):
        with pytest.raises(ValidationError):
            check_target("/old", new)


def test_a_circle_through_others_is_refused_and_a_chain_is_drawn_straight():
    moved("/b", "/c")
    assert moved("/a", "/b").new == "/c"
    moved("/c", "/d")
    assert dict(Redirect.objects.values_list("old", "new")) == {"/a": "/d", "/b": "/d", "/c": "/d"}
    with pytest.raises(ValidationError):
        moved("/d", "/a")


def test_what_led_to_a_place_on_a_page_that_moved_leads_on_and_nothing_else_does():
    for old, new in {"/a": "/c#top", "/b": "/C#top", "/d": "/c-2", "/e": "https://x.example/c#top"}.items():
        moved(old, new)
    moved("/c", "/en/news/")
    others = {"/b": "/C#top", "/d": "/c-2", "/e": "https://x.example/c#top"}
    assert stored() == {"/a": "/en/news/", "/c": "/en/news/", **others}
    with pytest.raises(ValidationError):
        moved("/en/news/", "/a#top")


def test_what_led_to_a_page_that_is_gone_is_gone_too():
    moved("/a", "/b")
    moved("/b")
    assert Redirect.objects.get(old="/a").new == GONE


def test_a_long_chain_is_followed_once():
    leads = {f"/{number}": f"/{number + 1}" for number in range(20_000)} | {"/x": "/y", "/y": "/x"}
    found = ends(leads)
    assert found["/0"] == "/20000" and found["/x"] is None


# --- the answer ----------------------------------------------------------------------------------


def location(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


def test_an_old_address_leads_on_with_its_query(client):
    moved("/spip.php?article12", "/fr/positions/")
    assert location(client, "/spip.php?article12") == (301, "/fr/positions/")
    assert location(client, "/spip.php?article12&utm_source=x&fbclid=y") == (301, "/fr/positions/")
    assert location(client, "/spip.php?utm_source=x&article12") == (301, "/fr/positions/")
    assert location(client, "/spip.php?article13")[0] == 404
    assert location(client, "/spip.php")[0] == 404


def test_an_address_stored_without_a_query_answers_with_any(client):
    moved("/agenda.html", "/en/news/")
    moved("/agenda.html?year=2010", "/en/results/")
    assert location(client, "/agenda.html?month=5") == (301, "/en/news/")
    assert location(client, "/agenda.html?year=2010") == (301, "/en/results/")


def test_accents_and_escapes_are_found_however_they_are_asked(client):
    moved("/actualité été", "/fr/actualites/")
    for path in ("/actualit%C3%A9%20%C3%A9t%C3%A9", "/actualite%CC%81 été"):
        assert location(client, path) == (301, "/fr/actualites/")


def test_letters_outside_ascii_are_escaped_in_the_answer(client):
    moved("/a", "https://example.com/été?q=é")
    assert location(client, "/a") == (301, "https://example.com/%C3%A9t%C3%A9?q=%C3%A9")


def test_an_old_address_without_anything_new_is_gone(client):
    moved("/agenda.html")
    for path in ("/agenda.html", "/agenda.html?x=1"):
        read(client, path, 410)


def test_nothing_of_the_request_is_in_the_answer(client):
    moved("/a", "/fr/")
    for query in ("next=//evil.example", "%0d%0aSet-Cookie:a=b", "url=javascript:alert(1)"):
        assert location(client, f"/a?{query}") == (301, "/fr/")


def test_a_page_that_exists_is_never_redirected_and_costs_no_look(client, django_assert_num_queries):
    make_position({"fr": "Eau", "en": "Water"})
    Redirect.objects.create(old="/fr/positions/eau/", new="/en/")
    assert client.get("/fr/positions/eau/").status_code == 200
    with django_assert_num_queries(0):
        assert answer("/admin/x", "") is None and answer("/static/x", "") is None
        assert answer("/media/x", "") is None and answer("//x", "") is None
        assert answer("/\x00", "") is None and answer("/" + "a" * 5000, "") is None


def test_a_404_costs_one_look(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert answer("/nowhere", "a=b&utm_source=c") is None


def test_only_reading_is_redirected(client):
    moved("/a", "/fr/")
    assert client.head("/a").status_code == 301
    assert client.post("/a").status_code in {403, 404}


def test_a_row_that_no_form_would_have_let_in_is_not_followed(client):
    Redirect.objects.create(old="/a", new="javascript:alert(1)")
    Redirect.objects.create(old="/b", new="//evil.example/")
    assert client.get("/a").status_code == client.get("/b").status_code == 404


def test_a_flood_of_parameters_is_looked_for_without_them():
    assert list(forms_of("/a", "x=" + "y" * 3000)) == ["/a"]


# --- files ---------------------------------------------------------------------------------------


def stored():
    return dict(Redirect.objects.values_list("old", "new"))


def problems(content):
    outcome = import_redirects(content if isinstance(content, bytes) else content.encode())
    assert outcome.problems and not stored()
    return [str(problem) for problem in outcome.problems]


CSV = "old,new\n/spip.php?article12,/fr/positions/\nhttp://www.example.org/agenda.html,\n"
WANTED = {"/spip.php?article12": "/fr/positions/", "/agenda.html": ""}


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("utf-16"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        ("sep=;\r\n" + CSV.replace(",", ";")).encode(),
        b'"new";"old"\n"/fr/positions/";"/spip.php?article12"\n;"/agenda.html"\n\n;\n',
    ],
)
def test_every_spreadsheet_writes_the_same_redirects(content):
    outcome = import_redirects(content)
    assert [str(problem) for problem in outcome.problems] == []
    assert stored() == WANTED and outcome.created == 2


def test_importing_again_changes_nothing_and_says_so():
    import_redirects(CSV.encode())
    before = list(Redirect.objects.values())
    outcome = import_redirects(CSV.encode())
    assert (outcome.created, outcome.changed, outcome.unchanged) == (0, 0, 2)
    assert list(Redirect.objects.values()) == before and len(list(outcome.sentences())) == 1


def test_importing_what_was_exported_changes_nothing():
    import_redirects(CSV.encode())
    moved("/été, enfin", "https://example.com/?a=1,2")
    outcome = import_redirects(("\ufeff" + exported()).encode())
    assert (outcome.created, outcome.changed, outcome.unchanged) == (0, 0, 3)


def test_a_changed_line_changes_its_redirect():
    import_redirects(CSV.encode())
    outcome = import_redirects(b"old,new\n/agenda.html,/fr/actualites/\n")
    assert outcome.changed == 1 and stored()["/agenda.html"] == "/fr/actualites/"


def test_every_problem_is_told_with_its_line_and_column_and_nothing_is_stored():
    said = problems("old,new\n/good,/fr/\nbad,/fr/\n/a,javascript:x\n/a/b\n/good,/en/\n/c,/c\n")
    assert [line.split(":")[0].replace("\xa0", "") for line in said[:3]]
    for number, part in enumerate(("3", "4", "5", "6", "7")):
        assert part in said[number]


def test_circles_across_lines_and_with_the_table_are_refused():
    assert len(problems("old,new\n/a,/b\n/b,/c\n/c,/a\n/d,/a\n")) == 4
    moved("/x", "/y")
    outcome = import_redirects(b"old,new\n/y,/x\n")
    assert [problem.line for problem in outcome.problems] == [2]


def test_a_line_of_a_file_moves_on_what_led_to_a_place_on_its_page():
    moved("/x", "/a#top")
    import_redirects(b"old,new\n/a,/b\n")
    assert stored() == {"/x": "/b", "/a": "/b"}


def test_chains_across_lines_and_with_the_table_are_drawn_straight():
    moved("/x", "/a")
    import_redirects(b"old,new\n/a,/b\n/b,/c#top\n")
    assert stored() == {"/x": "/c#top", "/a": "/c#top", "/b": "/c#top"}
    assert import_redirects(b"old,new\n/a,/b\n/b,/c#top\n").unchanged == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"from,to\n/a,/b\n",
        b"/a,/b\n",
        "old,new\n/été,/fr/\n".encode("latin-1"),
        "old,new\n/a,/b\n".encode("utf-16-le"),
        b"old,new\n/a\x00,/b\n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b'old,new\n"/a,/b\n/c,/d\n',
        b'old,new\n"/a"x,/b\n',
        b'old,new\n"/a\n/b",/c\n',
        b"old,new\n/" + b"a" * 1_000_000 + b",/b\n",
        b"old,new\n" + b"/a,/b\n" * 20_010,
        b"x" * 5_000_001,
        b"old,new\n/a,/b,/c\n",
        b"old,new\n=HYPERLINK(),/b\n",
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_in_a_sentence(content):
    assert all(problems(content))


def test_the_line_that_is_not_utf_8_is_named():
    assert import_redirects("old,new\n/a,/b\n/été,/c\n".encode("latin-1")).problems[0].line == 3


def test_a_thousand_problems_are_told_a_hundred_times(monkeypatch):
    monkeypatch.setattr(redirect_import, "MOST_PROBLEMS", 5)
    outcome = import_redirects(("old,new\n" + "bad,/b\n" * 12).encode())
    assert (len(outcome.problems), outcome.further) == (5, 7)
    assert "7" in list(outcome.sentences())[5]


def test_a_formula_is_quoted_for_the_spreadsheet():
    Redirect.objects.create(old="/a", new="=cmd|x")
    assert "'=cmd|x" in exported()


def test_the_command_says_what_it_did(tmp_path):
    file, out = tmp_path / "old.csv", io.StringIO()
    file.write_text(CSV)
    call_command("import_redirects", file, dry_run=True, stdout=out)
    assert not stored() and out.getvalue()
    call_command("import_redirects", file, stdout=out)
    assert stored() == WANTED
    file.write_text("old,new\nbad,/b\n")
    with pytest.raises(CommandError):
        call_command("import_redirects", file)
    with pytest.raises(CommandError):
        call_command("import_redirects", tmp_path / "none.csv")
