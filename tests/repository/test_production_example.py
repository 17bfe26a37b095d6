"""The production example of docs/settings.md works as it is written there."""

import os
import re
import subprocess
import sys

import pytest

from tests.repository.files import ROOT

DOCUMENT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
CHAPTER = DOCUMENT.partition("## A production example")[2]


def block(language: str, having: str) -> str:
    """The text of the code block of that language that contains `having`."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", CHAPTER, re.MULTILINE | re.DOTALL)
    return next(text for text in blocks if having in text)


@pytest.fixture
def installed(tmp_path) -> dict[str, str]:
    """The variables of the environment file that the document's own commands write."""
    script = block("sh", "cat > .env")
    subprocess.run(["sh", "-eu", "-c", script], cwd=tmp_path, check=True, capture_output=True)
    lines = (tmp_path / ".env").read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def test_the_environment_file_is_readable_by_its_owner_only(installed, tmp_path):
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_its_keys_are_new_each_time(installed, tmp_path):
    subprocess.run(["sh", "-eu", "-c", block("sh", "cat > .env")], cwd=tmp_path, check=True)
    again = (tmp_path / ".env").read_text(encoding="utf-8")
    assert installed["SECRET_KEY"] not in again
    assert installed["PROTECTED_KEY"] not in again


def test_it_names_every_documented_variable(installed):
    assert set(installed) == set(re.findall(r"^### `([A-Z_]+)`$", DOCUMENT, re.MULTILINE))


def test_check_deploy_has_nothing_to_say(installed):
    env = {**os.environ, **installed, "DJANGO_SETTINGS_MODULE": "advocacy_site.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_proxies_lead_to_where_the_site_listens(installed):
    where = f"{installed['HOST']}:{installed['PORT']}"
    assert f"reverse_proxy {where}" in block("caddy", "reverse_proxy")
    nginx = block("nginx", "proxy_pass")
    assert f"proxy_pass http://{where};" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx  # what TRUST_PROXY relies on


def test_the_service_starts_a_target_that_exists():
    from bootstrap.targets import TARGETS

    started = re.search(r"^ExecStart=/usr/bin/python3 -m bootstrap (\S+)$", block("ini", "ExecStart"), re.M)
    assert started
    assert started[1] in TARGETS
