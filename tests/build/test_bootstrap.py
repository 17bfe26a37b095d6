"""The two commands: what they refuse, in which words, and what they leave on the disk."""

import ast
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bootstrap import __main__ as entrance
from bootstrap import checks, environment, serving, targets, terminal
from bootstrap.terminal import Refusal

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = ["SECRET_KEY", "PROTECTED_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "HOST", "PORT", "CI"]
LOGIN = "editor editor@example.org a-password\n"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """An empty folder in the place of the site's, and nothing set in the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    moved = {
        terminal: ("ROOT", "VAR"),
        environment: ("ROOT", "VENV", "PYTHON", "RUNTIME", "DEVELOPMENT"),
        serving: (
            "ROOT",
            "VAR",
            "REAL_SETTINGS",
            "DEMO_SETTINGS",
            "COLLECTED",
            "LOGINS_SET",
            "RUNTIME",
            "PYTHON",
        ),
        checks: ("ROOT", "PYTHON"),
    }
    for module, names in moved.items():
        for name in names:
            monkeypatch.setattr(module, name, tmp_path / getattr(module, name).relative_to(ROOT))
    return tmp_path


@pytest.fixture
def busy_port():
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def commands(monkeypatch):
    """The management commands that would have run, in order."""
    ran: list[str] = []

    def set_logins(env):
        ran.append("demo_login")
        return LOGIN

    monkeypatch.setattr(serving, "command", lambda arguments, **_: ran.append(str(arguments[2])))
    monkeypatch.setattr(serving, "setup", lambda: ran.append("setup"))
    monkeypatch.setattr(serving, "set_logins", set_logins)
    monkeypatch.setattr(serving, "start_server", lambda env: ran.append("gunicorn"))
    return ran


# --- one sentence each --------------------------------------------------------------------------


def refused(capsys, target: str) -> str:
    """What a refused target says: one line on stderr, nothing on stdout, status 1."""
    assert targets.run_target([target]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_an_old_python_is_told_in_one_sentence(capsys, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "argv", ["bootstrap", "run"])
    assert entrance.main() == 1
    told = capsys.readouterr().err
    assert re.fullmatch(
        r"This site needs Python 3\.11 or newer, and \S+ is Python 3\.9\. "
        r"Name another: make run PYTHON=python3\.12\n",
        told,
    )


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_the_entrance(name):
    source = (ROOT / "bootstrap" / name).read_text(encoding="ascii")
    ast.parse(source, feature_version=(3, 7))


def test_old_pythons_found_on_this_machine_agree():
    names = ["python2.7", *(f"python3.{minor}" for minor in range(6, 11))]
    for python in filter(None, map(shutil.which, names)):
        if subprocess.run([python, "-c", ""], capture_output=True).returncode:
            continue  # a launcher without the Python it names
        outcome = subprocess.run([python, "-m", "bootstrap", "run"], cwd=ROOT, capture_output=True, text=True)
        assert outcome.returncode == 1
        assert outcome.stderr.startswith("This site needs Python 3.11 or newer"), python


def test_a_busy_port_is_told_before_any_work_is_done(site, busy_port, commands, capsys, monkeypatch):
    monkeypatch.setenv("PORT", str(busy_port))
    told = refused(capsys, "run")
    assert re.fullmatch(rf"Port {busy_port} is in use\. Choose another: make run PORT=\d+\n", told)
    assert not commands
    assert not list(site.iterdir())


def test_the_port_that_is_proposed_is_free(site, busy_port, monkeypatch):
    monkeypatch.setenv("PORT", str(busy_port))
    with pytest.raises(Refusal) as refusal:
        serving.address("serve")
    proposed = int(str(refusal.value).rpartition("=")[2])
    assert serving.why_not("127.0.0.1", proposed) is None


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1", "8000 ", "٨٠٠٠", "9" * 5000])
def test_a_port_that_is_none_is_told(site, port, capsys, monkeypatch):
    monkeypatch.setenv("PORT", port)
    assert "PORT must be from 1 to 65535" in refused(capsys, "run")


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "x" * 300])
def test_an_address_of_another_machine_is_told(site, host, capsys, monkeypatch):
    monkeypatch.setenv("HOST", host)
    assert "This machine has no address" in refused(capsys, "serve")


def test_the_address_may_stand_in_the_settings_file(site, monkeypatch):
    (site / ".env").write_text('# where\nexport HOST="127.0.0.1"\nPORT=47613\n')
    assert serving.address("serve") == ("127.0.0.1", 47613)
    monkeypatch.setenv("PORT", "47614")
    assert serving.address("serve") == ("127.0.0.1", 47614)


def test_a_folder_that_cannot_be_written_is_told(site, capsys, monkeypatch):
    def refuse(path, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    told = refused(capsys, "run")
    assert told.startswith(f"The folder {site} cannot be written (Permission denied).")


def test_a_folder_of_somebody_else_is_told():
    """The same with the real thing; root may write anywhere, so for a moment the test is somebody else."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o555)
        myself = os.geteuid()
        if myself == 0:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            with pytest.raises(Refusal, match=rf"The folder {name} cannot be written \(Permission denied\)"):
                terminal.ensure_writable(Path(name) / "var")
        finally:
            os.seteuid(myself)


def test_a_python_without_venv_is_told(site, capsys, monkeypatch):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    assert targets.run_target(["setup"]) == 1
    assert capsys.readouterr().err == f"{environment.NO_VENV}\n"


def test_a_python_without_ensurepip_or_any_pip_is_told_and_leaves_nothing(site, capsys, monkeypatch):
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name
    )
    monkeypatch.setattr(environment, "outside_installer", lambda: None)
    assert targets.run_target(["setup"]) == 1
    assert capsys.readouterr().err == f"Making .venv …\n{environment.NO_VENV}\n"
    assert not (site / ".venv").exists()


def test_serving_without_settings_names_the_example(site, capsys):
    told = refused(capsys, "serve")
    assert ".env.example" in told
    assert "docs/settings.md" in told


def test_a_command_that_fails_is_told_without_a_traceback(site, capfd):
    with pytest.raises(Refusal, match=r"“python -c .*” failed; its own words are above\."):
        terminal.command([Path(sys.executable), "-c", "import sys; print('why'); sys.exit(3)"], quiet=True)
    assert capfd.readouterr().err == "why\n"


def test_settings_that_explain_themselves_are_quoted_without_the_traceback(site):
    code = "class ImproperlyConfigured(Exception): pass\nraise ImproperlyConfigured('PORT is not set.')"
    with pytest.raises(Refusal, match=r"^PORT is not set\.$"):
        terminal.command([Path(sys.executable), "-c", code], quiet=True)


def test_an_unknown_target_is_told(capsys):
    assert "There is no target “dance”" in refused(capsys, "dance")


# --- the environment ----------------------------------------------------------------------------


def test_an_environment_without_ensurepip_is_filled_from_outside(site, monkeypatch):
    find_spec = environment.importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find_spec(name)
    )
    monkeypatch.setattr(environment, "outside_installer", lambda: ["pip"])
    environment.make_venv()
    assert environment.works(environment.PYTHON)
    assert environment.inside_installer() is None


def test_a_lock_is_installed_once_and_again_when_it_changes(site, monkeypatch):
    installed: list[str] = []

    def install(arguments):
        installed.append(Path(arguments[-1]).name)
        return True

    monkeypatch.setattr(environment, "works", lambda python: True)
    monkeypatch.setattr(environment, "outside_installer", lambda: None)
    monkeypatch.setattr(environment, "inside_installer", lambda: ["pip"])
    monkeypatch.setattr(environment, "succeeds", install)
    (site / ".venv").mkdir()
    (site / "requirements.txt").write_text("a")
    (site / "requirements-dev.txt").write_text("a b")

    environment.setup()
    environment.setup()
    assert installed == ["requirements.txt"]
    environment.setup(dev=True)
    environment.setup()
    assert installed == ["requirements.txt", "requirements-dev.txt"]
    (site / "requirements.txt").write_text("a2")
    environment.setup()
    assert installed == ["requirements.txt", "requirements-dev.txt", "requirements.txt"]


def test_an_installation_that_fails_is_told_and_tried_again_the_next_time(site, monkeypatch):
    monkeypatch.setattr(environment, "works", lambda python: True)
    monkeypatch.setattr(environment, "outside_installer", lambda: None)
    monkeypatch.setattr(environment, "inside_installer", lambda: ["pip"])
    monkeypatch.setattr(environment, "succeeds", lambda arguments: False)
    (site / ".venv").mkdir()
    (site / "requirements.txt").write_text("a")
    with pytest.raises(Refusal, match="could not be installed"):
        environment.setup()
    assert not environment.installed(environment.RUNTIME)


# --- settings of the demonstration --------------------------------------------------------------


def test_the_demonstration_gets_keys_that_only_its_owner_can_read_and_that_stay(site):
    serving.write_demo_settings()
    written = site / "var" / "demo.env"
    before = written.read_text()
    assert written.stat().st_mode & 0o777 == 0o600
    variables = terminal.read_variables(written)
    assert set(variables) == {"SECRET_KEY", "PROTECTED_KEY", "DEBUG", "ALLOWED_HOSTS"}
    assert len(variables["SECRET_KEY"]) >= 50
    assert len(variables["PROTECTED_KEY"]) == 44
    serving.write_demo_settings()
    assert written.read_text() == before


def test_no_demonstration_settings_are_made_where_real_ones_are(site):
    (site / ".env").write_text("SECRET_KEY=real\nSITE_URL=https://www.example.org\n")
    env = serving.demonstration_settings("127.0.0.1", 8000)
    assert not (site / "var").exists()
    assert "SITE_URL" not in env


def test_what_the_person_set_comes_first(site, monkeypatch):
    monkeypatch.setenv("PROTECTED_KEY", "mine")
    env = serving.demonstration_settings("127.0.0.1", 8010)
    assert "PROTECTED_KEY" not in env
    assert env["SITE_URL"] == "http://localhost:8010"
    assert env["DEBUG"] == "false"


def test_the_demonstration_answers_on_the_address_it_was_told(site):
    assert serving.demonstration_settings("192.0.2.3", 8000)["ALLOWED_HOSTS"].endswith(",192.0.2.3")


# --- running ------------------------------------------------------------------------------------


def test_the_first_run_does_everything_and_shows_the_logins(site, commands, capsys, monkeypatch):
    monkeypatch.setenv("PORT", "47615")
    assert targets.run_target(["run"]) == 0
    steps = ["setup", "compile_messages", "migrate", "load_demo", "collectstatic", "demo_login", "gunicorn"]
    assert commands == steps
    out = capsys.readouterr().out
    assert "http://localhost:47615/\n" in out
    assert "http://localhost:47615/admin/\n" in out
    assert LOGIN in out
    assert "make demo-login" in out


def test_the_second_run_collects_nothing_and_keeps_the_passwords(site, commands, capsys, monkeypatch):
    monkeypatch.setenv("PORT", "47616")
    (site / "static").mkdir()
    (site / "static" / "a.css").write_text("a")
    targets.run_target(["run"])
    (site / "var" / "site.sqlite3").touch()
    (site / "var" / "demo-logins-set").touch()
    commands.clear()
    capsys.readouterr()
    assert targets.run_target(["run"]) == 0
    assert commands == ["setup", "compile_messages", "migrate", "load_demo", "gunicorn"]
    assert "How to log in: make demo-login" in capsys.readouterr().out

    (site / "static" / "a.css").write_text("changed")
    commands.clear()
    targets.run_target(["run"])
    assert "collectstatic" in commands


def test_a_deleted_database_starts_the_passwords_again(site):
    (site / "var").mkdir()
    (site / "var" / "demo-logins-set").touch()
    serving.forget_logins_of_a_lost_database({})
    assert not (site / "var" / "demo-logins-set").exists()


def test_serving_the_demonstrations_settings_says_so(site, commands, capsys, monkeypatch):
    monkeypatch.setenv("PORT", "47617")
    serving.write_demo_settings()
    assert targets.run_target(["serve"]) == 0
    assert commands == ["setup", "compile_messages", "migrate", "collectstatic", "gunicorn"]
    assert "the demonstration's settings (var/demo.env)" in capsys.readouterr().err


def test_demo_login_prints_the_lines_and_nothing_else_on_stdout(site, commands, capsys):
    assert targets.run_target(["demo-login"]) == 0
    assert capsys.readouterr().out == LOGIN


# --- checking -----------------------------------------------------------------------------------


def test_every_step_runs_even_after_one_failed(capsys, monkeypatch):
    monkeypatch.setattr(checks, "setup", lambda **_: None)

    def fail():
        raise Refusal("3 failed, 9 passed in 2.00s")

    with pytest.raises(Refusal, match=r"Failed: one\."):
        checks.perform([checks.Step("one", fail), checks.Step("two", lambda: "12 passed")])
    table = capsys.readouterr().out.splitlines()[-2:]
    assert re.fullmatch(r"one +FAIL +0\.0 s  3 failed, 9 passed in 2\.00s", table[0])
    assert re.fullmatch(r"two +pass +0\.0 s  12 passed", table[1])


def test_ci_skips_nothing(monkeypatch):
    monkeypatch.setattr(checks, "compile_messages", lambda: None)
    monkeypatch.setattr(checks, "stream", lambda *_: "9 passed, 2 skipped in 1.00s")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Refusal, match="CI skips nothing"):
        checks.run_tests([], {})
    monkeypatch.setenv("CI", "")
    assert checks.run_tests([], {}) == "9 passed, 2 skipped in 1.00s"


@pytest.mark.parametrize(
    ("url", "embedded"),
    [("postgres://u@h/d", False), ("postgresql://u@h/d", False), ("sqlite:///x", True), ("", True)],
)
def test_a_server_is_started_unless_one_is_named(url, embedded, monkeypatch):
    monkeypatch.setattr(checks, "run_tests", lambda arguments, env: " ".join(map(str, arguments)))
    monkeypatch.setenv("DATABASE_URL", url)
    assert ("tests.postgres_server" in checks.tests_on_postgres()) is embedded


# --- the Makefile -------------------------------------------------------------------------------


def test_every_target_is_listed_with_a_description(capsys):
    makefile = (ROOT / "Makefile").read_text()
    named = re.search(r"^TARGETS = (.+)$", makefile, re.MULTILINE)
    assert named
    assert set(named[1].split()) == set(targets.TARGETS)
    assert targets.run_target(["help"]) == 0
    listed = dict(line.split(maxsplit=2)[1:] for line in capsys.readouterr().out.splitlines())
    assert set(listed) == set(targets.TARGETS)
    assert all(listed.values())


def test_make_alone_lists_the_targets():
    outcome = subprocess.run(
        ["make", f"PYTHON={sys.executable}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "make run " in outcome.stdout


def test_the_port_on_the_command_line_of_make_arrives(busy_port):
    outcome = subprocess.run(
        ["make", "run", f"PORT={busy_port}", "HOST=127.0.0.1", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert outcome.returncode
    assert outcome.stderr.startswith(f"Port {busy_port} is in use. Choose another: make run PORT=")
