"""What the tests of the admin's translations share."""

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, site_languages
from languages.queries import plain
from publishing.provenance import state_rows, writing
from publishing.text_states import TranslationState
from tests.admin_forms import logged_in

SOURCE, TARGET = site_languages()[:2]
MISSING, STALE, TO_CHECK, DRAFT, UP_TO_DATE, BLANK = TranslationState.values
LIST = "/admin/positions/position/"


def state(row, field="summary", language=TARGET):
    return state_rows(row).filter(field=field, language=language).values_list("state", flat=True).first()


def stored(row):
    """Every column of the row, under its own name."""
    return plain(type(row).objects.filter(pk=row.pk)).values().get()


def write(row, words, language=SOURCE, field="summary", **context):
    setattr(row, column(field, language), words)
    with writing(**context):
        row.save()


def read(user, url):
    return BeautifulSoup(logged_in(user).get(url).content, "html.parser")


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return queries.captured_queries
