"""The index beside the entries: an FTS5 table in SQLite, a GIN index of tsvectors in PostgreSQL.

Triggers take an entry out of the index with its row, whoever deletes it. Django alters a table of SQLite by making
it anew, which loses them: a migration that alters `search_entry` makes them again.
"""

from django.db import migrations

# Everything that a lexeme may hold is part of a word. Letters beyond ASCII are in any case.
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(lexemes, tokenize = \"ascii tokenchars '.=_/|-'\")",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry "
    "BEGIN DELETE FROM search_index WHERE rowid = old.id; END",
)
NOT_IN_SQLITE = ("DROP TRIGGER search_entry_gone", "DROP TABLE search_index")
POSTGRESQL = (
    "CREATE TABLE search_index (id bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX search_index_lexemes ON search_index USING gin (lexemes) WITH (fastupdate = off)",
    "CREATE FUNCTION search_entry_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'TRUNCATE' THEN TRUNCATE search_index; ELSE DELETE FROM search_index WHERE id = old.id; "
    "END IF; RETURN NULL; END $$",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry "
    "FOR EACH ROW EXECUTE FUNCTION search_entry_gone()",
    "CREATE TRIGGER search_entries_gone AFTER TRUNCATE ON search_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION search_entry_gone()",
)
NOT_IN_POSTGRESQL = (
    "DROP TRIGGER search_entries_gone ON search_entry",
    "DROP TRIGGER search_entry_gone ON search_entry",
    "DROP FUNCTION search_entry_gone()",
    "DROP TABLE search_index",
)


def _run(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def drop(apps, schema_editor):
    _run(schema_editor, NOT_IN_SQLITE, NOT_IN_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]

    operations = [migrations.RunPython(make, drop)]
