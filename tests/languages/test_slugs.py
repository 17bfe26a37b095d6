"""Slugs made from titles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.slugs import ascii_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L’œuvre d'art", "l-oeuvre-d-art"),
        ("Côte d’Ivoire", "cote-d-ivoire"),
        ("Droit à l'eau", "droit-a-l-eau"),
        ("utilisateur·rice·s", "utilisateur"),
        ("Les citoyen‧ne‧s d’Europe", "les-citoyen-d-europe"),
        ("Acteur.rice.s", "acteur"),
        ("Climat•Justice", "climat-justice"),
        ("  « Égalité »\u202f!  ", "egalite"),
        ("COVID-19 — le bilan", "covid-19-le-bilan"),
        ("1,5 °C", "1-5-c"),
    ],
)
def test_a_title_becomes_an_address(title, slug):
    assert ascii_slug(title) == slug


@pytest.mark.parametrize("title", ["العربية", "", "…", "·"])
def test_a_title_without_latin_letters_gives_no_slug(title):
    assert ascii_slug(title) == ""


def test_a_long_slug_is_cut_between_two_words():
    assert ascii_slug("droits humains et environnement", max_length=20) == "droits-humains-et"
    assert ascii_slug("droits humains et", max_length=14) == "droits-humains"
    assert ascii_slug("anticonstitutionnellement", max_length=10) == "anticonsti"


@given(st.text(), st.integers(1, 40))
def test_a_slug_is_well_formed_and_its_own_slug(title, length):
    slug = ascii_slug(title, length)
    assert len(slug) <= length
    assert slug == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert ascii_slug(slug, length) == slug
