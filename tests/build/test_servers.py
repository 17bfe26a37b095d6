"""The two servers: gunicorn as it is configured, and the PostgreSQL that the tests bring along."""

import runpy
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tests import postgres_server

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environment", "bind"),
    [
        ({}, "127.0.0.1:8000"),
        ({"HOST": "", "PORT": ""}, "127.0.0.1:8000"),
        ({"HOST": "0.0.0.0", "PORT": "8001"}, "0.0.0.0:8001"),
        ({"HOST": "::1"}, "[::1]:8000"),
        ({"HOST": "[::1]"}, "[::1]:8000"),
    ],
)
def test_gunicorn_listens_where_it_is_told(environment, bind, monkeypatch):
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == bind


def test_gunicorn_keeps_no_record_of_visitors_and_leaves_no_socket():
    configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert configuration["accesslog"] is None
    assert configuration["control_socket_disable"] is True
    assert configuration["forwarded_allow_ips"] == "127.0.0.1"


def test_the_postgresql_of_the_tests_knows_french_letters_and_leaves_nothing_behind():
    with postgres_server.server() as url:
        folder = Path(unquote(urlsplit(url).netloc.partition("@")[2]))
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres") as connection:
            row = connection.execute("SELECT upper('éœ'), current_setting('listen_addresses')").fetchone()
        assert row == ("ÉŒ", "")
    assert not folder.exists()
