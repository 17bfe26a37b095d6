"""A new name of what a record is filed under, or of whom it names, reaches the record."""

import pytest

from partners.models import Partner, Visibility
from publishing.workflow import withdraw
from search.models import Name, Word
from tests.making import (
    make_country,
    make_institution,
    make_news,
    make_partner,
    make_position,
    make_region,
    make_result,
    make_signatory,
    make_target,
    make_theme,
    words,
)
from tests.search.asking import commit, found, wrong

pytestmark = pytest.mark.django_db


# --- names of others ------------------------------------------------------------------------------

RENAMED = {
    "theme": lambda: (theme := make_theme("x"), "label", {"themes": [theme]}),
    "region": lambda: (region := make_region("x"), "label", {"regions": [region]}),
}


@pytest.mark.parametrize("what", RENAMED)
def test_a_new_name_of_what_a_record_is_filed_under_reaches_it(what):
    row, field, links = RENAMED[what]()
    make_position({"fr": "Titre"}, ("fr",), **links)
    assert "Titre" not in found("zircon")
    words(row, field, {"fr": "Zircon"})
    row.save()
    assert "Titre" in found("zircon")
    words(row, field, {"fr": "Jade"})
    row.save()
    assert "Titre" not in found("zircon")
    assert wrong() == []


def test_a_new_name_of_a_type_reaches_its_records():
    position = make_position({"fr": "Titre"}, ("fr",))
    found("titre")
    words(position.type, "label", {"fr": "Zircon"})
    position.type.save()
    assert found("zircon") == ["Titre"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("Genre", "Genres"), ("Egalite", "Égalité"), ("eau", "L’eau"), ("Les", "Des"), ("eau eau", "Eau, eau")],
)
def test_a_name_that_is_only_written_otherwise_is_renewed_too(before, after):
    theme = make_theme("x", fr=before, en="Other")
    make_position({"fr": "Titre"}, ("fr",), themes=[theme])
    commit()
    words(theme, "label", {"fr": after})
    theme.save()
    assert wrong() == []


def test_a_new_name_of_an_institution_reaches_the_positions_that_name_it():
    institution = make_institution()
    make_target(make_position({"fr": "Titre"}, ("fr",)), institution)
    assert found("zircon") == []
    words(institution, "name", {"fr": "Ministère du zircon"})
    institution.save()
    assert set(found("zircon")) == {"Titre", "Ministère du zircon"}
    assert wrong() == []


def test_a_new_name_of_a_partner_reaches_everything_that_names_it():
    partner = make_partner({"fr": "Ancien nom", "en": "Old name"})
    make_position({"fr": "Position", "en": "Position"}, lead=partner)
    make_signatory(make_position({"fr": "Signée", "en": "Signed"}), partner)
    make_result({"fr": "Résultat", "en": "Result"}, partners=[partner])
    make_news({"fr": "Nouvelle", "en": "News"}, lead=partner)
    assert found("zircon") == []
    words(partner, "name", {"fr": "Collectif Zircon"})
    partner.save()
    assert set(found("zircon")) == {"Collectif Zircon", "Position", "Signée", "Résultat", "Nouvelle"}
    words(partner, "name", {"fr": "Jade"})
    partner.save()
    assert found("zircon") == []
    assert wrong() == []


def test_a_new_name_of_a_country_finds_what_is_about_it():
    country = make_country("CD")
    make_position({"fr": "Titre"}, ("fr",), countries=[country])
    assert found("zirconie") == []
    words(country, "short_name", {"fr": "Zirconie"})
    country.save()
    assert found("zirconie") == ["Titre"]
    assert wrong() == []


def test_a_country_that_is_deleted_leaves_no_name():
    country = make_country("CD", public=("fr",))
    commit()
    assert Name.objects.filter(code="country/CD").exists()
    country.delete()
    assert found("rdc") == []
    assert wrong() == []


def test_a_theme_that_is_deleted_leaves_no_name():
    theme = make_theme("x", fr="Zircon", en="Zircon")
    commit()
    theme.delete()
    assert wrong() == []


def test_a_new_key_of_a_partner_is_the_one_that_filters():
    partner = make_partner(key="old-key")
    make_position({"fr": "Titre"}, ("fr",), lead=partner)
    assert "Titre" in found("", partner="old-key")
    Partner.objects.filter(pk=partner.pk).update(key="new-key")
    assert "Titre" in found("", partner="new-key")
    assert found("", partner="old-key") == []


def test_the_page_of_a_theme_is_found_while_something_public_is_filed_under_it(publisher):
    theme = make_theme("x", fr="Zircon", en="Zircon")
    theme.save()
    assert found("zircon") == []
    news = make_news({"fr": "Nouvelle"}, ("fr",), themes=[theme])
    assert set(found("zircon")) == {"Zircon", "Nouvelle"}
    withdraw(news, "fr", by=publisher)
    assert found("zircon") == []
    assert wrong() == []


def test_the_page_of_an_institution_is_found_while_something_public_names_it(publisher):
    institution = make_institution("zircon")
    position = make_position({"fr": "Titre"}, ("fr",))
    assert found("zircon") == []
    make_target(position, institution)
    assert set(found("zircon")) == {"Institution zircon", "Titre"}
    position.targets.all().delete()
    assert found("zircon") == []
    assert wrong() == []


def test_a_partner_that_becomes_protected_is_taken_out_with_its_words():
    partner = make_partner({"fr": "Zircon réel", "en": "Real zircon"}, acronym="ZRX")
    make_position({"fr": "Titre"}, ("fr",), lead=partner)
    assert "Titre" in found("zircon")
    words(partner, "name", {"fr": "Identité protégée", "en": "Protected identity"})
    partner.visibility, partner.acronym = Visibility.IDENTITY_WITHHELD, ""
    partner.save()
    assert found("zircon") == []
    assert found("zrx") == []
    assert not Word.objects.filter(word__in=("zircon", "réel")).exists()
    assert wrong() == []
