"""A language is added to a loaded site: no value changes, staff write it, readers see it when told so."""

import pytest

from tests.languages_added.installation import Installation, Snapshot, added, changed

pytestmark = pytest.mark.django_db

START = "import django; django.setup()\nimport json\nfrom django.test import Client\n"
SAVE = (
    START
    + """
from accounts.models import User
from positions.models import Position
from publishing.workflow import publish
person = User.objects.create_superuser("ar@example.org", "a long password")
record = Position.objects.filter(state_fr="public", published_at_fr__lt="2026-01-01").order_by("pk").first()
client = Client()
client.force_login(person)
page = client.get(f"/admin/positions/position/{record.pk}/change/").content.decode()
record.title_ar, record.summary_ar = "الحق في الماء", "ملخص"
record.save()
publish(record, "ar", by=person)
Position.objects.create(title_fr="Un texte de plus", type=record.type, lead=record.lead)
print(json.dumps({
    "pk": record.pk, "slug": record.slug_ar, "found": "الحق" in record.search_text, "page": page,
    "first": client.get("/ar/").status_code, "public": client.get("/fr/").content.decode(),
}))
"""
)
READ = (
    START
    + """
from positions.models import Position
from django.urls import reverse
from django.utils import translation
record = Position.objects.exclude(slug_ar=None).get()
with translation.override("ar"):
    address = record.get_absolute_url()
other = Position.objects.filter(state_fr="public", slug_ar=None, published_at_fr__lt="2026-01-01").first()
read = lambda path: Client().get(path).content.decode()
print(json.dumps({"address": address, "home": read("/ar/"), "page": read(address),
    "french": read(record.version("fr").url), "only_french": read(other.version("fr").url)}))
"""
)


def test_without_write_it_names_columns_indexes_constraints_and_files_and_writes_nothing(with_arabic):
    said = with_arabic.said["try"]
    for name in ("title_ar", "position_public_ar", "positions_position_slug_ar", "ask_answer_has_author"):
        assert name in said
    for name in with_arabic.files():
        assert name.endswith((".mo", ".pyc")) or str(with_arabic.folder / name) in said
    assert "manage.py add_language ar --interface en --write" in said
    assert with_arabic.said["exists"] == "False"


def test_what_is_missing_in_it_is_known_at_once(with_arabic):
    """The desk, the panels and the lists read the states; nothing may have to be saved or repaired first."""
    with_arabic.manage("check_translations")


def test_what_is_left_to_do_is_told(with_arabic):
    said = with_arabic.said["write"]
    for words in ("manage.py migrate", "django.po", "compile_messages", "SITE_LANGUAGES=fr,en,ar"):
        assert words in said


def test_no_value_that_was_there_has_changed(
    loaded: tuple[Installation, Snapshot], with_arabic: Installation
):
    before, after = loaded[1], with_arabic.snapshot()
    assert changed(before, after) == set()
    new = added(before, after)
    assert {name for name in new if not name.endswith("_ar")} == set()
    assert {"positions_position.title_ar", "topics_country.sort_key_ar", "topics_theme.slug_ar"} <= new
    # nobody has written Arabic: rows stand in its lists where the words that are printed there put them
    for table in ("topics_theme", "topics_country", "partners_partner", "positions_institution"):
        assert all(key != "''" for key in after[table]["sort_key_ar"])


@pytest.mark.parametrize("served", ["fr,en", "ar,fr,en"])
def test_the_migrations_say_all_that_the_models_do(with_arabic: Installation, served: str):
    site = with_arabic.serving(served)
    site.manage("makemigrations", "--check", "--dry-run")
    assert "ar" in site.refusal("add_language", "ar")  # it is there already
    site.manage("add_language")


def test_staff_write_it_before_readers_see_it_and_readers_see_it_when_it_is_named(a_copy: Installation):
    before = a_copy.snapshot()
    told = a_copy.ask(SAVE)
    assert 'name="title_ar"' in told["page"]
    assert 'dir="rtl"' in told["page"]
    assert told["slug"] and told["slug"].isascii()
    assert told["found"]
    assert told["first"] == 404  # and the record that was made has a default in each hidden column
    assert 'hreflang="ar"' not in told["public"]
    edited = {f"positions_position.{name}" for name in ("title_ar", "summary_ar", "slug_ar", "state_ar")}
    edited |= {f"positions_position.{name}" for name in ("published_at_ar", "search_text", "updated_at")}
    after = a_copy.snapshot()
    assert edited >= {
        f"positions_position.{name}" for name in of_row(before, after, "positions_position", told["pk"])
    }
    untouched = {"topics_theme", "topics_country", "partners_partner", "pages_page", "positions_ask"}
    assert not {name for name in changed(before, after) if name.partition(".")[0] in untouched}

    shown = a_copy.serving("fr,en,ar").ask(READ)
    assert '<html lang="ar" dir="rtl">' in shown["home"]
    assert shown["address"] == f"/ar/positions/{told['slug']}/"  # the path word of the chosen interface
    assert "الحق في الماء" in shown["page"]
    assert "Positions</a>" in shown["home"]  # English, as chosen, not the default language's
    assert 'rel="alternate" hreflang="ar"' in shown["french"]
    assert 'rel="alternate" hreflang="ar"' not in shown["only_french"]


def of_row(before: Snapshot, after: Snapshot, table: str, pk: int) -> set[str]:
    """The columns of one row that changed."""
    old, new = before[table], after[table]
    was, now = old["id"].index(repr(pk)), new["id"].index(repr(pk))
    return {name for name in new if name in old and old[name][was] != new[name][now]}


def test_going_back_removes_the_columns_and_nothing_else(
    loaded: tuple[Installation, Snapshot], a_copy: Installation
):
    a_copy.manage("migrate", "site_languages", "zero", "--verbosity=0", "--skip-checks")
    after = a_copy.snapshot()
    assert changed(loaded[1], after) == set()
    assert added(loaded[1], after) == set()


def test_a_fresh_database_gets_the_same_columns(with_arabic: Installation, databases, tmp_path):
    fresh = Installation(with_arabic.folder, databases.make("fresh"), tmp_path)
    fresh.manage("migrate", "--no-input", "--verbosity=0")
    there, here = with_arabic.snapshot(), fresh.snapshot()
    assert {table: sorted(columns) for table, columns in here.items()} == {
        table: sorted(columns) for table, columns in there.items()
    }
    assert all(key != "''" for key in here["topics_positiontype"]["sort_key_ar"])


def test_a_language_can_be_removed_for_good(loaded: tuple[Installation, Snapshot], a_copy: Installation):
    assert "SITE_LANGUAGES" in a_copy.serving("fr,en,ar").refusal("remove_language", "ar")
    files = a_copy.files()
    a_copy.manage("remove_language", "ar")
    assert a_copy.files() == files
    a_copy.manage("remove_language", "ar", "--write")
    a_copy.manage("migrate", "--verbosity=0")
    a_copy.manage("makemigrations", "--check", "--dry-run")
    after = a_copy.snapshot()
    assert changed(loaded[1], after) == set()
    assert added(loaded[1], after) == set()
