"""The demonstration is honest and complete: its counts, its notices, its states, its secrets, its people."""

import io
import json
from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from accounts.models import User
from languages.texts import text_of, words_of
from library.models import Document, Image
from pages.models import NewsItem, Page
from partners.identity import ProtectedIdentity, look_at, overdue_reviews
from partners.models import Membership, Partner, Visibility
from positions.models import AdvocacyAction, Institution, Position, Result
from publishing.text_states import TextState, TranslationState
from topics.models import Country

DEMO = settings.BASE_DIR / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))
FORBIDDEN = (DEMO / "forbidden_strings.txt").read_text(encoding="utf-8").split("\n")

pytestmark = pytest.mark.django_db


def load_demo() -> str:
    out = io.StringIO()
    with override("en"):
        call_command("load_demo", stdout=out)
    return out.getvalue()


def demo_login(*options: str) -> list[list[str]]:
    out = io.StringIO()
    call_command("demo_login", *options, stdout=out)
    return [line.split(" ") for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("positions", Position),
        ("results", Result),
        ("news", NewsItem),
        ("pages", Page),
        ("documents", Document),
        ("partners", Partner),
        ("countries", Country),
    ],
)
def test_as_many_records_are_public_in_each_language_as_the_corpus_says(demo, name, model):
    counts = EXPECTED[name]
    assert model.objects.count() == counts["total"]
    for code in ("fr", "en"):
        assert model.objects.published(code).count() == counts[f"visible_{code}"], code


def test_protected_partners_are_counted_and_one_consent_is_overdue(demo):
    counts = EXPECTED["partners"]
    for visibility, name in (
        (Visibility.IDENTITY_WITHHELD, "withheld_identity"),
        (Visibility.COUNTRY_WITHHELD, "withheld_country"),
        (Visibility.SUPPRESSED, "suppressed"),
    ):
        assert Partner.objects.filter(visibility=visibility).count() == counts[name]
    assert ProtectedIdentity.objects.count() == 4
    assert [record.partner.key for record in overdue_reviews()] == ["ex-radio"]


def test_the_coalition_has_its_fifteen_members_in_the_order_of_the_source(demo):
    lines = Membership.objects.filter(of__key="gt-triangle").order_by("order")
    assert [line.order for line in lines] == list(range(1, EXPECTED["coalition_members"] + 1))
    assert str(text_of(lines[0], "name", "en")) == "Center for Justice and International Law"
    assert str(text_of(lines[14], "name", "en")) == "Unitarian Universalist Service Committee"
    assert Membership.objects.filter(member__key="solmond").count() == 7


def test_the_showpiece_has_its_whole_chain(demo):
    position = Position.objects.get(key="minerais")
    assert AdvocacyAction.objects.filter(position=position).count() == EXPECTED["actions"]
    assert [ask.status for ask in position.asks.all()] == ["met", "in_progress", "noted", "refused"]
    assert position.asks.get(key="c").answer_from.key == "ex-trade-directorate"
    assert position.signatories.count() == 6 and position.targets.count() == 2
    assert position.asks.get(key="b").milestones.count() == 1


def test_the_practice_sheet_says_what_the_source_does_not(demo):
    sheet = Position.objects.get(key="triangle-nord").practice_sheet
    silent = {"impact_and_reach", "cost_per_beneficiary", "lessons_learned"}
    assert {name for name in silent if getattr(sheet, f"{name}_info") == "not_provided"} == silent
    assert sheet.other_examples_info == "unset"
    assert [str(one.principle.number) for one in sheet.principles.all()] == ["P1", "P4"]


def test_dates_that_no_source_gives_are_not_provided_and_known_ones_keep_their_precision(demo):
    assert Position.objects.get(key="triangle-nord").date_info == "not_provided"
    assert str(Position.objects.get(key="epu").date) == "2008"
    assert str(AdvocacyAction.objects.get(key="minerais-lettre").date) == "2024-06"


def test_every_editorial_state_is_shown_by_a_record(demo):
    of = {position.key: position for position in Position.objects.all()}
    assert of["carbone-kenya"].version("en").state == "draft"
    assert of["ex-en-relecture"].version("fr").state == "in_review"
    assert of["ex-retire-en"].version("en").is_withdrawn and of["ex-retire-en"].version("fr").is_public
    assert of["ex-programme"].version("fr").is_scheduled
    assert Partner.objects.get(key="ex-sealed").is_hidden


def test_every_invented_record_says_so_in_both_languages(demo):
    """Keys in `ex-` are invented; so are the publisher, its position and what it did."""
    invented = [
        *Partner.objects.filter(key__startswith="ex-"),
        *Partner.objects.filter(key="carrefour"),
        *Position.objects.filter(key__startswith="ex-"),
        *Position.objects.filter(key__in=("minerais", "grands-lacs", "perou-env")),
        *Institution.objects.filter(key__startswith="ex-"),
        *AdvocacyAction.objects.all(),
        *Result.objects.filter(key="minerais-registre"),
        *NewsItem.objects.exclude(key="expeerience-2ans"),
        *Page.objects.filter(key="agir"),
        *Document.objects.all(),
    ]
    assert len(invented) == 36
    for record in invented:
        for code, start in (("fr", "Exemple"), ("en", "Example")):
            notice = words_of(record, "notice", code)
            assert notice.language == code and notice.value.startswith(start), record


def test_two_organisations_of_one_name_are_two_and_so_are_the_two_congos(demo):
    assert Partner.objects.get(key="jp-be").country_id == "BE"
    assert Partner.objects.get(key="jp-nl").country_id == "NL"
    assert Country.objects.get(pk="NE").pk != "NG" and not Country.objects.filter(pk="CG").exists()


def test_french_texts_keep_their_no_break_spaces(demo):
    answer = Position.objects.get(key="minerais").version("fr").title
    assert answer.startswith("Minerais\u00a0:")


def test_the_secrets_of_the_corpus_are_sealed_and_nowhere_else(demo):
    record = ProtectedIdentity.objects.get(partner__key="ex-women")
    secrets = look_at(record, by=None)
    assert (secrets.real_name, secrets.country) == ("ORGANISATION FICTIVE ALPHA", "BI")
    assert secrets.consent.given and secrets.review_by == "2027-05-01"
    content = "".join(path.read_text(encoding="utf-8") for path in (DEMO / "content").glob("*.json*"))
    assert not any(text in content for text in secrets.forbidden_strings)


def test_every_string_that_a_sealed_record_forbids_is_among_the_forbidden_ones():
    sealed = (DEMO / "protected_identities.jsonl").read_text(encoding="utf-8").splitlines()
    for line in sealed:
        assert set(json.loads(line)["forbidden_strings"]) <= set(FORBIDDEN)
    assert "[DRAFT]" in FORBIDDEN and len([text for text in FORBIDDEN if text]) == 24


# --- loading and logging in ------------------------------------------------------------------------


def test_a_second_load_keeps_what_is_there(demo):
    Position.objects.filter(key="minerais").update(key="edited")
    assert load_demo() == "The database holds content already: it is kept as it is.\n"
    assert Position.objects.count() == EXPECTED["positions"]["total"]


def test_the_people_of_the_demonstration_have_roles_and_no_password_yet(demo):
    people = {user.email: user for user in User.objects.all()}
    assert {email: user.roles for email, user in people.items()} == {
        "administrator@example.org": {"administrator"},
        "publisher@example.org": {"publisher"},
        "editor@example.org": {"editor"},
        "translator@example.org": {"translator"},
        "protection-officer@example.org": {"protection_officer"},
    }
    assert not any(user.has_usable_password() for user in people.values())
    assert not people["translator@example.org"].may_write("fr")
    assert people["translator@example.org"].may_write("en")
    assert people["editor@example.org"].has_perm("positions.change_position")
    assert people["protection-officer@example.org"].has_perm("partners.view_protectedidentity")
    assert not people["administrator@example.org"].has_perm("partners.view_protectedidentity")


def test_demo_login_prints_a_line_for_each_and_they_can_log_in(demo, client):
    lines = demo_login()
    assert [role for role, _email, _password in lines] == [
        "administrator",
        "publisher",
        "editor",
        "translator",
    ]
    for _role, email, password in lines:
        assert client.login(email=email, password=password)


def test_demo_login_gives_new_passwords_each_time_and_the_officer_only_when_asked(demo, client):
    first, second = demo_login(), demo_login("--all")
    assert len({password for _role, _email, password in (*first, *second)}) == 9
    assert second[-1][:2] == ["protection_officer", "protection-officer@example.org"]
    assert not client.login(email=first[0][1], password=first[0][2])


def test_demo_login_makes_deleted_people_again(demo, client):
    User.objects.all().delete()
    _role, email, password = demo_login()[3]
    assert client.login(email=email, password=password)
    assert User.objects.get(email=email).translates == ["en"]


def test_the_origin_of_every_record_is_written_down(demo):
    told = (DEMO / "README.md").read_text(encoding="utf-8")
    kinds = (
        *(("partner", Partner), ("position", Position), ("result", Result), ("news", NewsItem)),
        *(("page", Page), ("document", Document), ("image", Image)),
    )
    for kind, model in kinds:
        for key in model.objects.values_list("key", flat=True):
            assert f"| {kind} | {key} |" in told


OUT_OF_DATE = {
    ("partners.partner", "solmond", "about"): 1,
    ("positions.position", "protection-sociale", "summary"): 1,
    ("positions.result", "plateforme", "summary"): 1,
    ("pages.page", "vision", "body"): 2,  # the blocks « Vision » and « Là-bas »
    ("topics.country", "NE", "intro"): 1,
}


def test_five_records_are_out_of_date_in_english_as_the_corpus_says(demo):
    found = Counter(
        (row.owner_model, natural_key(row), row.field)
        for row in TextState.objects.filter(state=TranslationState.STALE, language="en")
    )
    assert found == OUT_OF_DATE
    assert not TextState.objects.filter(state=TranslationState.STALE).exclude(language="en").exists()


def test_nothing_in_the_demonstration_waits_for_a_check_and_some_translations_are_missing(demo):
    """What exists in one language alone was written in it."""
    states = Counter(TextState.objects.values_list("state", flat=True))
    assert set(states) == {TranslationState.UP_TO_DATE, TranslationState.MISSING, TranslationState.STALE}
    vision = TextState.objects.filter(
        owner_model="pages.page",
        owner_id=str(Page.objects.get(key="vision").pk),
        state=TranslationState.MISSING,
    )
    assert [row.field for row in vision] == ["body"], "its English lacks the block « Ici »"


def natural_key(row: TextState) -> str:
    record = apps.get_model(row.owner_model)._base_manager.get(pk=row.owner_id)
    return str(getattr(record, type(record).natural_key_field))
