"""Before publishing a position or a result: sources, plans whose day has passed, asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from languages.codes import column
from positions.models import EvidenceItem, EvidenceLevel, Milestone, MilestoneState, ResultStage
from publishing.checklist import findings, refuse_blocking
from tests.making import (
    attach,
    make_ask,
    make_document,
    make_figure,
    make_institution,
    make_position,
    make_result,
    make_target,
    words,
)

pytestmark = pytest.mark.django_db

SUMMARY = {"fr": "Ce qui a changé.", "en": "What changed."}
SOURCE = {"fr": "Rapport annuel", "en": "Annual report"}


def codes(record, language="fr"):
    return [one.code for one in findings(record, language)]


def result(**values):
    return make_result(summary=SUMMARY, **values)


def evidence(of, **values):
    item = EvidenceItem(result=of, **values)
    words(item, "label", SOURCE)
    item.save()
    return item


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# --- sources ------------------------------------------------------------------------------------------


def test_a_number_without_a_source_is_told_at_its_field():
    made = result()
    figure = make_figure(made)
    found = findings(made, "fr")
    assert [one.code for one in found] == ["figure-source"]
    place = found[0].place
    assert (place.model, place.key, place.name) == (
        "positions.figure",
        str(figure.pk),
        column("source", "fr"),
    )
    assert place.row == "figures-0"
    refuse_blocking(made, "fr")


def test_a_number_with_a_source_gets_no_remark():
    made = result()
    make_figure(made, source=SOURCE)
    assert codes(made) == []


def test_a_piece_of_evidence_stands_for_every_number_of_the_result():
    made = result()
    make_figure(made)
    evidence(made)
    assert codes(made) == []


def test_evidence_that_is_claimed_and_not_named_is_told():
    assert codes(result(evidence=EvidenceLevel.OFFICIAL_SOURCE)) == ["evidence-missing"]
    assert codes(result(evidence=EvidenceLevel.SELF_REPORTED)) == []
    named = result(evidence=EvidenceLevel.OFFICIAL_SOURCE)
    evidence(named)
    assert codes(named) == []


# --- plans whose day has passed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"stage": ResultStage.PLANNED, "start": "2019"}, True),
        ({"stage": ResultStage.PLANNED, "end": "2019-12"}, True),
        ({"stage": ResultStage.PLANNED, "start": "2019", "end": "2999"}, True),  # it has begun
        ({"stage": ResultStage.PLANNED, "start": "2998"}, False),
        ({"stage": ResultStage.PLANNED}, False),
        ({"stage": ResultStage.ACHIEVED, "start": "2019"}, False),
        ({"stage": ResultStage.ONGOING, "start": "2019"}, False),
    ],
)
def test_a_result_whose_date_has_passed_is_not_called_planned(values, is_told):
    assert codes(result(**values)) == (["planned-past"] if is_told else [])


def test_a_year_has_passed_when_its_last_day_has():
    this_year = str(timezone.localdate().year)
    assert codes(result(stage=ResultStage.PLANNED, start=this_year)) == []
    assert codes(result(stage=ResultStage.PLANNED, start=day(0))) == []
    assert codes(result(stage=ResultStage.PLANNED, start=day(-1))) == ["planned-past"]


@pytest.mark.parametrize(
    ("planned", "as_of", "is_told"), [(True, "2019", True), (True, "2998", False), (False, "2019", False)]
)
def test_a_planned_number_whose_date_has_passed_is_told(planned, as_of, is_told):
    made = result()
    make_figure(made, source=SOURCE, is_planned=planned, as_of=as_of)
    assert codes(made) == (["planned-past"] if is_told else [])


@pytest.mark.parametrize(
    ("state", "due", "is_told"),
    [
        (MilestoneState.PLANNED, "2019", True),
        (MilestoneState.PLANNED, "2019-05-02", True),
        (MilestoneState.PLANNED, "2998", False),
        (MilestoneState.ONGOING, "2019", False),
        ("", "2019", False),
    ],
)
def test_a_milestone_that_was_due_is_not_called_planned(state, due, is_told):
    position = make_position(summary=SUMMARY)
    ask = make_ask(position, addressee=make_institution())
    milestone = Milestone(ask=ask, state=state, due=due)
    words(milestone, "label", SOURCE)
    milestone.save()
    assert codes(position) == (["planned-past"] if is_told else [])


# --- asks ---------------------------------------------------------------------------------------------


def test_an_ask_without_words_is_told_by_its_letter():
    position = make_position(summary=SUMMARY)
    make_target(position)
    make_ask(position)
    make_ask(position, {"en": "Publish"}, key="q")
    assert codes(position, "fr") == ["ask-without-words"]
    assert " q " in findings(position, "fr")[0].sentence
    assert "ask-without-words" not in codes(position, "en")


def test_an_ask_that_waits_for_its_translation_is_told_once():
    position = make_position(summary=SUMMARY)
    make_target(position)
    make_ask(position, {"fr": "Publier"})
    assert codes(position, "en") == ["translation-missing"]


def test_asks_of_nobody_are_told_together():
    position = make_position(summary=SUMMARY)
    make_ask(position)
    make_ask(position)
    found = findings(position, "fr")
    assert [one.code for one in found] == ["ask-addressee"] and "2" in found[0].sentence


def test_asks_are_of_somebody_when_the_position_is_or_when_it_is_said_why_not():
    addressed = make_position(summary=SUMMARY)
    make_ask(addressed, addressee=make_institution())
    targeted = make_position(summary=SUMMARY)
    make_ask(targeted)
    make_target(targeted)
    explained = make_position(summary=SUMMARY, targets_info="withheld")
    make_ask(explained)
    assert [codes(one) for one in (addressed, targeted, explained)] == [[], [], []]


# --- documents ------------------------------------------------------------------------------------------


def test_a_document_that_readers_cannot_open_is_told_at_its_line():
    position = make_position(summary=SUMMARY)
    attach(position, make_document())
    assert codes(position) == []
    attach(position, make_document({"fr": "Brouillon"}, public=()))
    attach(position, make_document({"fr": "Sans fichier", "en": "Nothing"}, files=()))
    found = findings(position, "fr")
    assert [one.code for one in found] == ["document-not-public", "document-without-file"]
    assert [one.place.row for one in found] == ["documents-1", "documents-2"]
    assert "Brouillon" in found[0].sentence


def test_a_document_in_another_language_is_there_for_readers():
    position = make_position(summary=SUMMARY)
    attach(position, make_document(public=("en",), files=("en",)))
    assert codes(position) == []


def test_evidence_that_is_a_document_is_looked_at_as_well():
    made = result()
    EvidenceItem.objects.create(result=made, document=make_document(public=()))
    assert "document-not-public" in codes(made)
