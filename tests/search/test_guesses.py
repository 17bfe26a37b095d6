"""Who guesses at what is withheld learns nothing from what is found by some of the words."""

import pytest

from tests.making import live, make_partner, make_protected_partner, words
from tests.search.asking import found, page

pytestmark = pytest.mark.django_db


def test_whoever_guesses_at_a_protected_name_is_not_led_to_its_label():
    """Its words may be ordinary ones: what has only some of them is anybody but a protected partner."""
    label, other = make_protected_partner(key="label"), make_partner(key="other")
    words(label, "name", {"fr": "Organisation de femmes fictive"})
    words(other, "name", {"fr": "Organisation de pêche fictive"})
    for partner in (label, other):
        live(partner, "fr")
        partner.save()
    some = [title.get_text().strip() for title in page("organisation fictive zyx").select("main .item-title")]
    assert some == ["Organisation de pêche fictive"]
    both = {"Organisation de pêche fictive", "Organisation de femmes fictive"}
    assert set(found("organisation fictive")) == both
