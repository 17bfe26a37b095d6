"""What is not public in a language is in nothing of it: no result, count, filter or suggestion."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from languages.codes import column, site_languages
from library.models import DocumentText
from partners.models import OtherName, Partner, Visibility
from publishing.state import State
from publishing.workflow import withdraw
from search.models import Entry, Name, Word
from search.tongues import term
from tests.making import (
    make_country,
    make_document,
    make_membership,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_result,
    make_signatory,
    make_theme,
    words,
)
from tests.search.asking import commit, elsewhere, found, numbers, options, page, results

pytestmark = pytest.mark.django_db


def dump() -> str:
    """Everything that the search keeps, in small letters: each of its tables, the index and its shadows."""
    commit()
    page("-rien")
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one.startswith("search_")]
        assert "search_index" in tables
        said = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(said).casefold()


def parts(kept: str) -> list[str]:
    """Words and terms of all that is kept, also of the blocks in which SQLite keeps them."""
    return re.findall("[a-zé]{4,}", re.sub(r"\\x[0-9a-f]{2}", " ", kept))


def everywhere(q: str, **filters: str) -> set[str]:
    """What is found or proposed in any language."""
    return {
        title for code in site_languages() for way in (found, elsewhere) for title in way(q, code, **filters)
    }


def suggestion(q: str, language: str = "fr") -> str:
    """What the page proposes instead, as it is written."""
    soup = page(q, language)
    return " ".join(one.text for one in soup.select("main .hint a"))


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
@pytest.mark.parametrize("make", [make_position, make_result, make_news, make_document])
def test_what_is_not_public_is_nowhere(make, state):
    record = make({"fr": "Zirconde", "en": "Zirconde"}, public=())
    for code in site_languages():
        setattr(record, column("state", code), state)
        setattr(record, column("slug", code), f"zirconde-{code}")
    record.save()
    assert everywhere("zirconde") == set()
    assert "zirconde" not in dump()
    assert suggestion("zircondo") == ""


def test_a_withdrawn_record_leaves_nothing_behind(publisher):
    record = make_position({"fr": "Zirconde", "en": "Zirconde"}, body={"fr": "<p>Tourmalide</p>"})
    assert everywhere("zirconde")
    assert suggestion("tourmalido") == "tourmalide"
    for code in site_languages():
        withdraw(record, code, by=publisher)
    assert everywhere("zirconde") == set()
    assert suggestion("tourmalido") == ""
    assert "zirconde" not in words_kept()
    assert not Entry.objects.filter(kind="position").exists()


def words_kept() -> set[str]:
    commit()
    page("-rien")
    return set(Word.objects.values_list("word", flat=True))


def test_a_scheduled_record_is_nowhere_before_its_moment():
    record = make_position({"fr": "Zirconde"}, ("fr",))
    setattr(record, column("published_at", "fr"), timezone.now() + timedelta(days=1))
    record.save()
    assert everywhere("zirconde") == set()
    assert "zirconde" not in dump()


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_the_words_of_a_hidden_language_are_nowhere(state):
    record = make_position(
        {"fr": "Titre", "en": "Zirconde"},
        public=("fr",),
        summary={"fr": "Résumé", "en": "Tourmalide"},
        body={"fr": "<p>Corps</p>", "en": "<p>Corindide</p>"},
    )
    setattr(record, column("state", "en"), state)
    setattr(record, column("slug", "en"), "zirconde")
    record.save()
    assert found("titre") == ["Titre"]
    for word in ("zirconde", "tourmalide", "corindide"):
        assert everywhere(word) == set()
        assert word not in dump()


def test_only_in_another_language_shows_nothing_that_is_not_public_there(publisher):
    both = make_position({"fr": "Zircon un", "en": "Zircon one"})
    make_position({"fr": "Zircon deux", "en": "Zircon two"}, public=("fr",))
    assert (found("zircon", "en"), elsewhere("zircon", "en")) == (["Zircon one"], ["Zircon deux"])
    withdraw(both, "en", by=publisher)
    assert (found("zircon", "en"), set(elsewhere("zircon", "en"))) == ([], {"Zircon un", "Zircon deux"})
    withdraw(both, "fr", by=publisher)
    assert elsewhere("zircon", "en") == ["Zircon deux"]


def test_the_draft_translation_of_a_public_partner_is_indexed_under_no_language():
    partner = make_partner({"fr": "Collectif du jade", "en": "Zirconde"}, public=("fr",))
    make_position({"fr": "Titre", "en": "Title"}, lead=partner)
    assert set(found("jade")) == {"Collectif du jade", "Titre"}
    assert "zirconde" not in dump()


# --- partners -------------------------------------------------------------------------------------


def test_a_suppressed_partner_is_nowhere():
    partner = make_partner(
        {"fr": "Zirconde", "en": "Zirconde"}, visibility=Visibility.SUPPRESSED, key="zirconde-key"
    )
    position = make_position({"fr": "Titre", "en": "Title"}, lead=partner)
    make_signatory(position, partner)
    make_membership(make_partner(), partner)
    assert everywhere("zirconde") == set()
    assert "zirconde" not in dump()


PROTECTED = [Visibility.COUNTRY_WITHHELD, Visibility.IDENTITY_WITHHELD]


def protected(visibility):
    """A protected partner that leads, supports, signs and belongs to what is about a country and a theme."""
    theme, country = make_theme(), make_country("CD", ("fr", "en"))
    partner = make_protected_partner(visibility, key="protected-key", region=make_region())
    words(partner, "name", {"fr": "Étiquette zirconde", "en": "Zirconde label"})
    partner.save()
    partner.themes.add(theme)
    position = make_position(
        {"fr": "Position", "en": "Position"},
        lead=partner,
        co_authors=[partner],
        partners=[partner],
        themes=[theme],
        countries=[country],
    )
    make_signatory(position, partner)
    make_result(
        {"fr": "Résultat", "en": "Result"},
        lead=partner,
        partners=[partner],
        themes=[theme],
        countries=[country],
    )
    make_news({"fr": "Nouvelle", "en": "News"}, lead=partner, themes=[theme], countries=[country])
    make_membership(make_partner({"fr": "Coalition", "en": "Coalition"}, country=country), partner)
    return partner


@pytest.mark.parametrize("visibility", PROTECTED)
def test_the_label_of_a_protected_partner_is_found_on_its_own_page_only(visibility):
    protected(visibility)
    assert found("zirconde") == ["Étiquette zirconde"]
    assert found("zirconde", "en") == ["Zirconde label"]


@pytest.mark.parametrize("visibility", PROTECTED)
def test_no_filter_includes_a_protected_partner(visibility):
    protected(visibility)
    for filters in ({"theme": "gender"}, {"country": "CD"}, {"type": "partner", "theme": "gender"}):
        assert "Étiquette zirconde" not in found("-rien", **filters), filters
        assert found("zirconde", **filters) == []
    soup = page("-rien")
    assert "protected-key" not in options(soup, "partner")
    assert "zirconde" not in " ".join(options(soup, "partner").values()).casefold()
    assert numbers(soup, "theme")["gender"] == len(found("-rien", theme="gender"))
    own = page("zirconde -rien")
    assert options(own, "theme") == options(own, "country") == options(own, "partner") == {}


@pytest.mark.parametrize("visibility", PROTECTED)
def test_the_key_of_a_protected_partner_answers_as_one_that_nobody_has(visibility):
    protected(visibility)
    for q in ("", "position", "zirconde"):
        for language in site_languages():
            mine = str(page(q, language, partner="protected-key").select_one("main"))
            nobody = str(page(q, language, partner="nobodys-key").select_one("main"))
            assert mine == nobody.replace("nobodys-key", "protected-key")


@pytest.mark.parametrize("visibility", PROTECTED)
def test_a_suggestion_never_joins_a_protected_label_to_a_country(visibility):
    protected(visibility)
    assert "Étiquette zirconde" not in found("zirconde RDC")
    assert found('"Étiquette zirconde" RDC') == []
    assert found("zirconde Genre") == []


def test_a_partner_that_becomes_protected_leaves_nothing_of_what_it_was():
    theme, country = make_theme(), make_country("CD", ("fr", "en"))
    partner = make_partner(
        {"fr": "Zirconde", "en": "Zirconde"}, key="neutral-key", acronym="ZRCD", country=country
    )
    OtherName.objects.create(partner=partner, text="Tourmalide")
    partner.themes.add(theme)
    partner.works_in.add(country)
    position = make_position(
        {"fr": "Titre", "en": "Title"}, lead=partner, themes=[theme], countries=[country]
    )
    make_signatory(position, partner)
    make_membership(make_partner({"fr": "Coalition", "en": "Coalition"}), partner)
    assert "Titre" in found("zirconde") and "Zirconde" in found("tourmalide")
    assert "neutral-key" in options(page("-rien"), "partner")
    words(partner, "name", {"fr": "Identité protégée", "en": "Identity protected"})
    partner.visibility, partner.acronym, partner.country = Visibility.IDENTITY_WITHHELD, "", None
    partner.save()
    for word in ("zirconde", "tourmalide", "zrcd"):
        assert everywhere(word) == set()
        assert not {word, *(term(word, code) for code in site_languages())} & set(parts(dump()))
        assert suggestion(word + "s") == ""
    assert "neutral-key" not in options(page("-rien"), "partner")
    assert not Entry.objects.filter(codes__contains="neutral-key").exists()
    assert found("", theme="gender", type="partner") == []
    assert found("", partner="neutral-key") == []


def test_a_partner_protected_by_an_update_is_taken_out_too():
    partner = make_partner({"fr": "Zirconde", "en": "Zirconde"}, key="neutral-key")
    make_position({"fr": "Titre", "en": "Title"}, lead=partner)
    assert "Titre" in found("zirconde")
    Partner.objects.filter(pk=partner.pk).update(visibility=Visibility.SUPPRESSED)
    assert everywhere("zirconde") == set()
    assert "zirconde" not in words_kept()
    assert found("", partner="neutral-key") == []


@pytest.mark.parametrize("make", [make_signatory, make_membership])
def test_a_line_that_is_not_shown_names_nobody(make):
    of = make_position() if make is make_signatory else make_partner()
    make(of, make_partner({"fr": "Zirconde", "en": "Zirconde"}), is_public=False)
    bare = make(of, is_public=False)
    words(bare, "name", {"fr": "Tourmalide", "en": "Tourmalide"})
    bare.save()
    assert found("zirconde") == ["Zirconde"]
    assert everywhere("tourmalide") == set()
    assert "tourmalide" not in dump()


# --- files ----------------------------------------------------------------------------------------


def test_the_words_of_a_file_are_found_and_never_quoted_nor_suggested():
    document = make_document({"fr": "Rapport"}, ("fr",))
    file = document.files.get()
    DocumentText.objects.update_or_create(
        file=file, defaults={"read_from": file.file.name, "words": "Le mot tourmalide de la page douze"}
    )
    assert found("tourmalide") == ["Rapport"]
    assert "tourmalide" not in page("tourmalide").select_one("main ol").text
    assert "douze" not in page("tourmalide").select_one("main ol").text
    assert suggestion("tourmalido") == ""
    assert "tourmalide" not in words_kept()
    assert not Entry.objects.filter(text__contains="tourmalide").exists()


def test_the_words_of_the_file_of_a_draft_are_nowhere():
    document = make_document({"fr": "Rapport"}, public=())
    file = document.files.get()
    DocumentText.objects.update_or_create(
        file=file, defaults={"read_from": file.file.name, "words": "tourmalide"}
    )
    assert everywhere("tourmalide") == set()
    assert "tourmalide" not in dump()


# --- the demonstration ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def forbidden() -> list[str]:
    return (settings.BASE_DIR / "demo/forbidden_strings.txt").read_text("utf-8").splitlines()


def test_nothing_of_what_the_demonstration_hides_is_in_any_table_of_the_search(demo):
    kept = dump()
    assert Entry.objects.count() > 100
    for hidden in forbidden():
        assert hidden.casefold() not in kept, hidden
    for row in Name.objects.all():
        assert not any(hidden.casefold() in row.phrase.casefold() for hidden in forbidden())


def test_nothing_of_what_the_demonstration_hides_is_found(demo):
    for hidden in forbidden():
        for language in site_languages():
            soup = page(f'"{hidden}"', language)
            assert results(soup) == {} or soup.select_one("main .hint"), hidden


def test_the_index_of_the_demonstration_equals_its_content(demo):
    commit()
    call_command("check_search", verbosity=0)


def test_no_protected_partner_of_the_demonstration_is_a_filter_or_in_one(demo):
    labels = {str(partner.pk): partner for partner in Partner.objects.exclude(visibility=Visibility.PUBLIC)}
    commit()
    page("-rien")
    for entry in Entry.objects.filter(kind="partner", object_id__in=labels):
        names = {code.partition("/")[0] for code in entry.codes.split()}
        assert names <= {"type", "partnerkind", "region"}, entry
    keys = {partner.key for partner in labels.values()}
    for entry in Entry.objects.all():
        assert (
            not {code.partition("/")[2] for code in entry.codes.split() if code.startswith("partner/")} & keys
        )
