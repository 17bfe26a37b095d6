"""Content in: what a folder says is in the database afterwards, once, and a second import changes nothing."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from accounts.models import Event
from partners.models import Membership, Partner
from positions.models import AdvocacyAction, Ask, Institution, Position
from publishing.public_change import public_change
from publishing.slugs import OldSlug
from tests.transfer.folders import content, imported, partner, position, public, refused, theme, write
from topics.models import Country, Theme
from transfer.layout import TYPES, rows

pytestmark = pytest.mark.django_db

EVERYTHING = public(
    date="2024-03",
    countries=[],
    countries_info="not_provided",
    themes=["test-water"],
    targets=[{"institution": "council", "role": "primary"}],
    signatories=[{"name": {"fr": "Comité du quartier"}}, {"member": "wells"}],
    asks=[
        {"key": "a", "text": {"fr": "Installer"}, "milestones": [{"label": {"fr": "Budget"}}]},
        {"key": "b", "text": {"fr": "Publier"}, "status": {"info": "not_provided"}},
    ],
    actions=[{"key": "visit", "mode": "test-visit", "asks": ["b"], "place": {"info": "withheld"}}],
    practice_sheet={"section": {"fr": "Eau"}, "lessons_learned": {"info": "not_provided"}},
)


def taps() -> Position:
    return Position.objects.get(key="taps")


def snapshot() -> dict:
    """Every column of every row of every type, the moments of change included."""
    return {name: list(rows(model).order_by("pk").values()) for name, model in TYPES.items()}


def test_a_record_arrives_with_its_words_facts_and_members(tmp_path):
    imported(write(tmp_path / "in", content(positions=[position(**EVERYTHING)])))
    found = taps()
    assert found.version("fr").is_public and not found.version("en").is_public
    assert found.version("en").title == "Taps"
    assert str(found.date) == "2024-03" and found.countries_info == "not_provided"
    assert [ask.key for ask in found.asks.all()] == ["a", "b"]
    assert found.asks.get(key="b").status_info == "not_provided"
    assert [str(line) for line in found.signatories.all()] == [
        "Comité du quartier",
        "Puits ouverts",
    ]
    assert [ask.key for ask in AdvocacyAction.objects.get(key="visit").asks.all()] == ["b"]
    assert found.practice_sheet.lessons_learned_info == "not_provided"
    assert Institution.objects.get(key="council").sort_key_fr
    assert "bornes" in found.search_text  # derived columns are computed although nobody called save()


def test_a_second_import_changes_nothing(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**EVERYTHING)]))
    assert "8 created, 0 changed, 0 unchanged" in imported(folder)
    before, events = snapshot(), Event.objects.count()
    assert imported(folder).splitlines()[-1] == "0 created, 0 changed, 8 unchanged"
    assert snapshot() == before
    assert Event.objects.count() == events


def test_html_that_the_sanitiser_changes_counts_as_the_same_text(tmp_path):
    dirty = {"fr": "<h1 onclick='x()'>Titre</h1><script>alert(1)</script><p>Texte<p>suite"}
    folder = write(tmp_path / "in", content(positions=[position(body=dirty)]))
    imported(folder)
    assert rows(Position).get(key="taps").body_fr == "<h2>Titre</h2><p>Texte</p><p>suite</p>"
    assert "0 created, 0 changed, 8 unchanged" in imported(folder)


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**EVERYTHING)]))
    said = imported(folder, "--dry-run")
    assert "8 created, 0 changed, 0 unchanged" in said
    assert not Position.objects.exists() and not Event.objects.filter(verb="import").exists()
    assert said.startswith(imported(folder))


def test_a_changed_line_changes_its_record_and_leaves_the_others(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(), position(key="wells-law")]))
    imported(folder)
    other = rows(Position).filter(key="wells-law").values().get()
    write(folder, content(positions=[position(title={"fr": "Autrement"}), position(key="wells-law")]))
    assert "positions: 0 created, 1 changed, 1 unchanged" in imported(folder)
    assert taps().version("fr").title == "Autrement"
    assert taps().version("en").title == ""  # left out: a line is the whole statement
    assert rows(Position).filter(key="wells-law").values().get() == other


def test_records_without_a_line_are_left_alone(tmp_path):
    imported(write(tmp_path / "in", content()))
    imported(write(tmp_path / "in", content(positions=[position(key="other")])))
    assert Position.objects.count() == 2


def test_members_are_known_again_by_key_and_keep_their_own_keys(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**EVERYTHING)]))
    imported(folder)
    kept = rows(Ask).get(key="b").pk
    asks = [
        {"key": "c", "text": {"fr": "Nouvelle"}, "order": 1},
        {"key": "b", "text": {"fr": "Publier tout"}, "order": 2},
    ]
    write(folder, content(positions=[position(**{**EVERYTHING, "asks": asks})]))
    imported(folder)
    assert [ask.key for ask in taps().asks.all()] == ["c", "b"]
    assert rows(Ask).get(key="b").pk == kept
    assert [ask.pk for ask in AdvocacyAction.objects.get(key="visit").asks.all()] == [kept]


def test_signatures_may_trade_places(tmp_path):
    two = [partner(), partner(key="other")]
    lines = [{"order": 1, "member": "wells"}, {"order": 2, "member": "other"}]
    folder = write(tmp_path / "in", content(partners=two, positions=[position(signatories=lines)]))
    imported(folder)
    traded = [{"order": 1, "member": "other"}, {"order": 2, "member": "wells"}]
    write(folder, content(partners=two, positions=[position(signatories=traded)]))
    assert "positions: 0 created, 1 changed, 0 unchanged" in imported(folder)
    assert [line.member.key for line in taps().signatories.order_by("order")] == ["other", "wells"]


def test_addresses_may_trade_places(tmp_path):
    one, two = position(**public("une")), position(key="two", **public("deux"))
    folder = write(tmp_path / "in", content(positions=[one, two]))
    imported(folder)
    one["slug"], two["slug"] = two["slug"], one["slug"]
    imported(write(folder, content(positions=[one, two])))
    assert taps().version("fr").slug == "deux"
    assert not OldSlug.objects.exists()  # each leads to the other record now
    assert "0 changed" in imported(folder).splitlines()[-1]


def test_a_line_may_name_a_later_line_of_its_own_file(tmp_path):
    themes = [theme(parent="test-z"), theme(code="test-z", parent="test-zz"), theme(code="test-zz")]
    coalition = partner(key="a-coalition", memberships=[{"member": "wells"}])
    imported(write(tmp_path / "in", content(themes=themes, partners=[coalition, partner()])))
    assert rows(Theme).get(code="test-water").parent_id == "test-z"
    assert Membership.objects.get().member.key == "wells"


def test_what_the_editor_changed_is_found_by_its_natural_key(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**EVERYTHING)]))
    imported(folder)
    ask = rows(Ask).get(key="a")
    ask.text_fr = "Écrit par une éditrice"
    ask.save()
    assert "positions: 0 created, 1 changed, 0 unchanged" in imported(folder)
    assert rows(Ask).get(pk=ask.pk).text_fr == "Installer"


def test_a_row_that_an_editor_renamed_keeps_its_key_and_a_newcomer_gets_another(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**EVERYTHING)]))
    imported(folder)
    Position.objects.filter(key="taps").update(key="renamed", slug_fr="renamed")
    AdvocacyAction.objects.update(key="renamed")
    assert "positions: 1 created" in imported(folder)
    assert Ask.objects.filter(key="a").count() == 2


# --- countries: names that are filled in -------------------------------------------------------


def test_a_country_gets_its_names_where_the_line_gives_none(tmp_path):
    line = {"alpha2": "PE", "locative": {"en": ""}}
    folder = write(tmp_path / "in", content(countries=[line]))
    imported(folder)
    peru = rows(Country).get(pk="PE")
    assert (peru.name_fr, peru.locative_fr, peru.locative_en) == ("Pérou", "au Pérou", None)
    assert "countries: 0 created, 0 changed, 1 unchanged" in imported(folder)


# --- addresses ---------------------------------------------------------------------------------


def old_addresses() -> set[str]:
    return set(OldSlug.objects.values_list("slug", flat=True))


def test_old_addresses_are_only_ever_added(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**public("b"), old_slugs={"fr": ["a"]})]))
    imported(folder)
    assert old_addresses() == {"a"}
    write(folder, content(positions=[position(**public("b"))]))
    assert "0 changed" in imported(folder).splitlines()[-1]
    imported(write(folder, content(positions=[position(**public("c"))])))
    assert old_addresses() == {"a", "b"}  # the former address keeps leading to the record
    imported(write(folder, content(positions=[position(**public("a"))])))
    assert old_addresses() == {"b", "c"}


# --- protected partners ------------------------------------------------------------------------


def test_a_partner_that_an_import_protects_loses_its_past(tmp_path):
    said = public("vrai-nom", country="SN", works_in=["SN"], old_slugs={"fr": ["ancien-nom"]})
    countries = [{"alpha2": "SN"}]
    folder = write(tmp_path / "in", content(countries=countries, partners=[partner(**said)]))
    imported(folder)
    assert old_addresses() == {"ancien-nom"}
    line = partner(**public("organisation-protegee"), visibility="identity_withheld")
    imported(write(folder, content(countries=countries, partners=[line])))
    protected = Partner.objects.get(key="wells")
    assert protected.country is None and not protected.works_in.exists()
    assert old_addresses() == set()
    assert not LogEntry.objects.filter(object_repr__contains="vrai").exists()
    assert "0 changed" in imported(folder).splitlines()[-1]


def test_a_new_protected_partner_has_no_old_addresses(tmp_path):
    line = partner(**public("organisation"), visibility="suppressed")
    imported(write(tmp_path / "in", content(partners=[line])))
    assert Partner.objects.get(key="wells").is_hidden


# --- events and the public change --------------------------------------------------------------


def test_each_record_created_or_changed_leaves_one_event_by_nobody(tmp_path):
    folder = write(tmp_path / "in", content())
    imported(folder)
    events = Event.objects.filter(verb="import", model="positions.position")
    assert [(event.by, event.details) for event in events] == [("", {"created": True})]
    imported(write(folder, content(positions=[position(title={"fr": "Autrement"})])))
    assert [event.details for event in events.all()] == [{}, {"created": True}]
    assert "Autrement" not in json.dumps([event.details for event in Event.objects.all()])


def told(tmp_path, capture, **files) -> set[str]:
    heard: list = []

    def listen(changes, **kwargs):
        heard.extend(changes)

    connection.run_on_commit = []  # what earlier imports of this test left, which never commits
    public_change.connect(listen)
    try:
        with capture(execute=True):
            imported(write(tmp_path / "in", content(**files)))
    finally:
        public_change.disconnect(listen)
    return {change.model for change in heard}


def test_an_import_tells_what_readers_may_see_changed(tmp_path, django_capture_on_commit_callbacks):
    capture = django_capture_on_commit_callbacks
    assert "positions.position" not in told(tmp_path, capture)  # a draft concerns no reader
    assert "positions.position" in told(tmp_path, capture, positions=[position(**public())])
    assert told(tmp_path, capture, positions=[position(**public())]) == set()
    assert "positions.position" in told(tmp_path, capture)  # taken away from readers


def test_the_database_s_own_refusal_of_a_changed_member_names_its_place(tmp_path):
    asks = [{"key": "a"}, {"key": "b"}]
    folder = write(tmp_path / "in", content(positions=[position(asks=asks)]))
    imported(folder)
    asks[1]["answer_date"] = "2024"
    (problem,) = refused(write(folder, content(positions=[position(asks=asks)])))
    assert problem == "positions.jsonl:1: asks[2]: Say which institution gave this answer."
    assert rows(Ask).get(key="b").answer_date is None
