"""What the checks borrow from the machine: installed by root, told to others, never passed over in CI."""

import re

import pytest

from bootstrap import checks, lighthouse, programs
from bootstrap.terminal import Refusal


def test_what_is_missing_is_left_out_by_check_and_told_but_never_in_ci(capsys, monkeypatch):
    monkeypatch.setattr(checks, "setup", lambda **_: None)

    def miss():
        raise programs.Missing("The check needs java. Install it: apt install default-jre-headless (as root)")

    for name in ("test_steps", "rest_steps"):
        monkeypatch.setattr(checks, name, lambda: [checks.Step("valid HTML and CSS", miss)])
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(checks, "validity_suite", miss)
    checks.check_rest()
    row = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"valid HTML and CSS +SKIP +0\.0 s  The check needs java\. Install it: .*", row)
    with pytest.raises(Refusal, match=r"Failed: valid HTML and CSS"):
        checks.validity()  # who asks for it alone wants to know
    monkeypatch.setenv("CI", "true")
    for target in (checks.check, checks.check_rest):
        with pytest.raises(Refusal, match=r"Failed: .*valid HTML and CSS"):
            target()


def test_the_suites_leave_out_what_needs_another_program_and_run_it_apart(monkeypatch):
    ran: list[str] = []
    monkeypatch.setattr(checks, "run_tests", lambda arguments, env: ran.append(" ".join(map(str, arguments))))
    monkeypatch.setattr(checks, "ensure", lambda program, purpose: ran.append(program.name))
    monkeypatch.setattr(checks, "npm_packages", lambda manifest, purpose: ran.append("npm"))
    checks.tests_on_sqlite()
    assert "-m not browser and not validity" in ran[-1]
    checks.browser_suite()
    assert ran[-3:-1] == ["chromium", "npm"] and ran[-1].endswith("-m browser")
    checks.validity_suite()
    assert ran[-3:-1] == ["java", "npm"] and ran[-1].endswith("-m validity")


def test_a_program_that_nobody_may_install_is_told(monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)
    for program, package in [(programs.CHROMIUM, "chromium"), (programs.JAVA, "default-jre-headless")]:
        with pytest.raises(programs.Missing, match=rf"needs {program.name}\. .*apt install {package} "):
            programs.ensure(program, "The check")


def test_root_gets_the_program_from_debian(monkeypatch):
    ran: list[str] = []
    monkeypatch.setattr(programs.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "command", lambda arguments, **_: ran.append(" ".join(arguments)))
    programs.ensure(programs.JAVA, "The check")
    assert ran == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends default-jre-headless",
    ]


def test_npms_packages_are_installed_once_and_again_when_the_lock_changes(tmp_path, monkeypatch):
    ran: list[list[str]] = []
    monkeypatch.setattr(programs, "ROOT", tmp_path)
    monkeypatch.setattr(programs, "CHECKS", tmp_path)
    monkeypatch.setattr(programs, "VAR", tmp_path / "var")
    monkeypatch.setattr(programs, "INSTALLED", tmp_path / "var" / "npm")
    monkeypatch.setattr(programs, "ensure", lambda *_: None)
    monkeypatch.setattr(programs, "command", lambda arguments, **_: ran.append(list(map(str, arguments))))
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    folder = tmp_path / "var" / "npm" / "checks"
    assert programs.npm_packages(tmp_path, "The check") == folder / "node_modules"
    programs.npm_packages(tmp_path, "The check")
    assert [arguments[:4] for arguments in ran] == [["npm", "ci", "--prefix", str(folder)]]
    assert "--ignore-scripts" in ran[0]
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')
    programs.npm_packages(tmp_path, "The check")
    assert len(ran) == 2


def test_lighthouse_is_told_that_npm_is_too_old(monkeypatch):
    monkeypatch.setattr(lighthouse, "setup", lambda **_: None)
    monkeypatch.setattr(lighthouse, "ensure", lambda *_: None)
    monkeypatch.setattr(programs, "npm_version", lambda: 9)
    with pytest.raises(programs.Missing, match=r"needs npm 10 or newer"):
        lighthouse.lighthouse()
