"""`check_search` reports whatever is wrong with the index, and `rebuild_search` heals it."""

import pytest
from django.core.management import call_command
from django.db import connection

from search import rebuilding, writing
from search.engines import engine
from search.models import Built, Entry, Name, Word
from search.rebuilding import rebuild
from tests.making import (
    make_ask,
    make_block,
    make_country,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_region,
    make_result,
    make_target,
    make_theme,
)
from tests.search.asking import commit, found, scheduled, wrong

pytestmark = pytest.mark.django_db


# --- proving it -----------------------------------------------------------------------------------


def everything():
    """A record of each type."""
    theme, country, region = make_theme(), make_country("CD", ("fr", "en")), make_region()
    partner = make_partner({"fr": "Collectif Zircon", "en": "Zircon Collective"}, country=country)
    links = {"themes": [theme], "countries": [country]}
    position = make_position(
        {"fr": "Le jade", "en": "Jade"}, lead=partner, date="2023-05", regions=[region], **links
    )
    make_ask(position)
    make_target(position)
    make_result(lead=partner, **links)
    make_news(lead=partner, **links)
    make_document(**links)
    make_block(make_page(), {"fr": "<p>Du corindon.</p>"})
    commit()
    return position


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def alter_the_index():
    place = Entry.objects.filter(kind="position").first().pk
    if connection.vendor == "sqlite":
        execute("UPDATE search_index SET lexemes = 'dfr.rien' WHERE rowid = %s", place)
    else:
        execute("UPDATE search_index SET lexemes = '''dfr.rien''' WHERE id = %s", place)


def delete_from_the_index():
    key = "rowid" if connection.vendor == "sqlite" else "id"
    execute(f"DELETE FROM search_index WHERE {key} = %s", Entry.objects.filter(kind="news").first().pk)


def add_to_the_index():
    key = "rowid" if connection.vendor == "sqlite" else "id"
    execute(f"INSERT INTO search_index ({key}, lexemes) VALUES (77, 'dfr.zircon')")


def copy_an_entry(**values):
    entry = Entry.objects.filter(kind="position").first()
    for name, value in {"pk": entry.pk + 1, **values}.items():
        setattr(entry, name, value)
    entry.save(force_insert=True)


CORRUPTIONS = {
    "an entry is deleted": lambda: Entry.objects.filter(kind="position").first().delete(),
    "every entry is deleted": lambda: Entry.objects.all().delete(),
    "a title is altered": lambda: Entry.objects.filter(kind="position").update(title="Autre chose"),
    "a language of a title is altered": lambda: Entry.objects.update(title_language="ar"),
    "names are altered": lambda: Entry.objects.filter(kind="news").update(names="Autre"),
    "a text is altered": lambda: Entry.objects.filter(kind="page").update(text="Autre"),
    "a summary is altered": lambda: Entry.objects.filter(kind="page").update(summary="Autre"),
    "codes are altered": lambda: Entry.objects.filter(kind="position").update(codes="type/news"),
    "a kind is altered": lambda: Entry.objects.filter(kind="position").update(kind="news"),
    "a key is altered": lambda: Entry.objects.filter(kind="position", language="fr").update(key="x"),
    "a date is altered": lambda: Entry.objects.filter(kind="position").update(date="1999"),
    "a fingerprint is altered": lambda: Entry.objects.update(fingerprint="0"),
    "an index row is altered": alter_the_index,
    "an index row is deleted": delete_from_the_index,
    "an index row is a stray": add_to_the_index,
    "an entry is of a record that is no more": lambda: copy_an_entry(object_id="999999"),
    "an entry is of a type that is no more": lambda: copy_an_entry(model="gone.model"),
    "an entry is in a language that is no more": lambda: copy_an_entry(language="zz"),
    "a word is deleted": lambda: Word.objects.first().delete(),
    "a word is counted wrongly": lambda: Word.objects.update(entries=77),
    "a word is a stray": lambda: Word.objects.create(language="fr", word="corindonite", entries=1),
    "a name is deleted": lambda: Name.objects.filter(code="country/CD").first().delete(),
    "a name is a stray": lambda: Name.objects.create(code="country/XX", language="fr", phrase="x"),
    "it is of another version": lambda: Built.objects.update(version="0"),
    "it was never built": lambda: Built.objects.all().delete(),
}


@pytest.mark.parametrize("corrupt", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_every_corruption_is_reported_and_healed(corrupt):
    everything()
    assert wrong() == []
    corrupt()
    assert wrong() != []
    call_command("rebuild_search", verbosity=0)
    assert wrong() == []


def test_an_entry_in_another_place_than_its_own_is_reported_and_healed():
    everything()
    entry = Entry.objects.filter(kind="position").first()
    old = entry.pk
    entry.delete()
    entry.pk = old - (900 << 40)
    entry.save(force_insert=True)
    key = "rowid" if connection.vendor == "sqlite" else "id"
    made = writing.entries_for(rebuilding.BY_MODEL[entry.model], [entry.object_id], rebuilding.Reading())
    lexemes = next(one.lexemes for one in made if one.of == (entry.object_id, entry.language))
    execute(f"DELETE FROM search_index WHERE {key} = %s", entry.pk)
    engine().put([(entry.pk, lexemes)])
    assert wrong() != []
    rebuild()
    assert wrong() == []


def test_check_search_repairs_when_asked():
    everything()
    delete_from_the_index()
    call_command("check_search", "--repair", verbosity=0)
    assert wrong() == []


def test_the_index_made_anew_equals_the_one_that_was_kept():
    everything()
    kept = list(Entry.objects.order_by("pk").values()), sorted(Word.objects.values_list("word", "entries"))
    Entry.objects.all().delete()
    Word.objects.all().delete()
    Name.objects.all().delete()
    rebuild()
    assert kept == (
        list(Entry.objects.order_by("pk").values()),
        sorted(Word.objects.values_list("word", "entries")),
    )


def test_migrations_build_an_index_that_was_never_built(capsys):
    everything()
    Entry.objects.all().delete()
    Built.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert found("jade") == ["Le jade"]
    assert wrong() == []


def test_another_version_of_the_code_builds_the_index_anew():
    everything()
    Entry.objects.filter(kind="position").delete()
    Built.objects.update(version="0 fr en")
    call_command("migrate", verbosity=0)
    assert found("jade") == ["Le jade"]
    assert wrong() == []


def test_readers_find_everything_while_the_index_is_made_anew():
    everything()
    seen = []
    rebuild(lambda number: seen.append(found("jade")))
    assert seen
    assert all(one == ["Le jade"] for one in seen)


def test_a_rebuild_that_is_interrupted_forgets_no_moment_to_come(clock):
    scheduled({"fr": "Zircon"}, "fr", public=("fr",))
    make_position()
    commit()

    class Interrupted(Exception):
        pass

    def interrupt(number):
        raise Interrupted

    with pytest.raises(Interrupted):
        rebuild(interrupt)
    clock(minutes=61)
    assert found("zircon") == ["Zircon"]
