"""The page of one position: who and what it names, in how many queries, and whom it never names."""

import pytest
from django.utils import translation

from partners.models import Visibility
from positions.models import Milestone, Position, PracticeSheet, PrincipleApplied
from positions.presentation import Dossier
from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_protected_partner,
    make_signatory,
    make_target,
    make_theme,
    words,
)
from topics.models import Level, Mode, Principle

pytestmark = pytest.mark.django_db


def full_position(times=1):
    """A position with every link there is, each `times` times."""
    position = make_position(
        countries=[make_country(code, public=("fr",)) for code in ("CD", "PE")], themes=[make_theme()]
    )
    position.levels.set(Level.objects.all())
    position.modes.set(Mode.objects.all())
    for _number in range(times):
        partner, institution = make_partner(), make_institution()
        position.co_authors.add(partner)
        position.partners.add(make_partner())
        make_signatory(position, make_partner())
        make_signatory(position)
        make_target(position, institution)
        ask = make_ask(position, status="met", addressee=institution, answer_from=institution)
        milestone = Milestone(ask=ask)
        words(milestone, "label", {"fr": "Étape", "en": "Step"})
        milestone.save()
        action = make_action(position, date="2024-05")
        action.asks.add(ask)
        action.institutions.add(institution)
        action.organisations.add(partner)
    sheet = PracticeSheet(position=position, funder_info="not_provided")
    words(sheet, "section", {"fr": "Arrivée", "en": "Arrival"})
    sheet.save()
    PrincipleApplied.objects.create(sheet=sheet, principle=Principle.objects.first(), stage="design")
    return position


def read_everything(dossier):
    return [
        *(dossier.names, dossier.lead, dossier.co_authors, dossier.partners, dossier.signatories),
        *(dossier.targets, dossier.asks, dossier.actions, dossier.practice, dossier.principles),
        [ask.milestones for ask in dossier.asks],
    ]


@pytest.mark.parametrize("times", [1, 25])
def test_a_dossier_costs_the_same_whatever_it_holds(times, django_assert_max_num_queries):
    full = full_position(times)
    with django_assert_max_num_queries(11):
        position = Position.objects.select_related("type", "practice_sheet").get(pk=full.pk)
        read_everything(Dossier(position))


def test_the_chain_is_complete():
    dossier = Dossier(full_position())
    (ask,) = dossier.asks
    (action,) = dossier.actions
    assert ask.number == 1
    assert action.asks == [ask]
    assert action.institutions == [ask.addressee] == [ask.answer_from]
    assert [partner.pk for partner in action.organisations] == [p.pk for p in dossier.co_authors]
    assert [line.told or str(line.text) for line in dossier.practice] == [
        "Arrivée",
        "Information non communiquée",
    ]


def test_names_are_linked_only_where_a_page_exists():
    dossier = Dossier(full_position())
    congo, _peru = dossier.names["countries"]
    assert (congo.code, congo.slug) == ("CD", "congo-kinshasa")
    with translation.override("en"):
        in_english = Dossier(dossier.position).names["countries"]
    assert [named.slug for named in in_english] == ["", ""]
    assert [named.text.language for named in in_english] == ["en", "en"]


@pytest.mark.parametrize("role", ["co_authors", "partners", "signatories", "organisations", "lead"])
def test_a_suppressed_partner_is_named_in_no_capacity(role):
    hidden = make_protected_partner(Visibility.SUPPRESSED)
    position = make_position(lead=hidden if role == "lead" else None)
    if role in {"co_authors", "partners"}:
        getattr(position, role).add(hidden)
    elif role == "signatories":
        make_signatory(position, hidden)
    elif role == "organisations":
        make_action(position).organisations.add(hidden)
    dossier = Dossier(position)
    named = [dossier.lead, *dossier.co_authors, *dossier.partners]
    named += [line.member for line in dossier.signatories]
    named += [partner for action in dossier.actions for partner in action.organisations]
    assert hidden not in named
    assert str(hidden) not in str(read_everything(dossier))


def test_a_partner_without_any_public_page_is_not_named():
    draft = make_partner(public=())
    position = make_position(co_authors=[draft])
    assert Dossier(position).co_authors == []


def test_actions_and_signatures_that_are_not_shown_are_not_told():
    position = make_position()
    make_action(position, is_public=False)
    make_signatory(position, is_public=False)
    dossier = Dossier(position)
    assert dossier.actions == []
    assert dossier.signatories == []
