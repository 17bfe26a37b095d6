"""Takes pictures of every page kind (`pictures`): language × scheme × width, and a sheet of them all.

Not here: which pages those are and how a browser takes them (benchmarks/pictures.py).
"""

import hashlib
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bootstrap.checks import stream
from bootstrap.environment import PYTHON, setup
from bootstrap.programs import CHROMIUM, ensure
from bootstrap.serving import collect_static, demonstration_settings, manage, next_free
from bootstrap.terminal import ROOT, VAR, Refusal, ensure_writable, say

FOLDER = VAR / "pictures"
DOCUMENTED = ROOT / "docs" / "pictures"
SCRATCH = VAR / "pictures-demo"  # a demonstration of its own, which nobody has changed
LOADED = SCRATCH / ".loaded"  # the content and the tables it was made from
PATIENCE = 60  # seconds a server has to answer


def pictures() -> None:
    """Photograph the demonstration, or the server that BASE_URL names, into var/pictures.

    KINDS (`home,position*,guide-*`), LANGS, SCHEMES, WIDTHS and DIRECTIONS (`ltr,rtl`) choose among them.
    KINDS=editing does what docs/editing.md says instead, and takes that page's pictures anew.
    The guide to the components is for staff: for a server of BASE_URL, STAFF (`email password`) opens it.
    """
    ensure_writable(VAR)
    setup(dev=True)
    ensure(CHROMIUM, "Taking pictures")
    if os.environ.get("KINDS") == "editing":
        editing()
        return
    running = os.environ.get("BASE_URL", "").rstrip("/")
    if running:
        photograph(running, {})
        return
    with demonstration() as (site, env):
        photograph(site, {**env, "STAFF": " ".join(logins(env)[0].split()[1:])})


def editing() -> None:
    """What is written for the pictures changes the demonstration: whoever comes next loads it anew."""
    with demonstration() as (site, env):
        LOADED.unlink(missing_ok=True)
        env = {**env, "STAFF": ";".join(logins(env))}
        stream([PYTHON, "benchmarks/editing_pictures.py", site, str(DOCUMENTED)], env)


@contextmanager
def demonstration() -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a demonstration nobody has changed, served as in production, and its environment."""
    port = next_free("127.0.0.1", 8200)
    site = f"http://127.0.0.1:{port}"
    env = {
        **demonstration_settings("127.0.0.1", port),
        "SITE_URL": site,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{SCRATCH / 'site.sqlite3'}",
        "MEDIA_ROOT": str(SCRATCH / "media"),
        "CACHE_URL": "locmem://",
    }
    load(env)
    collect_static(env)
    with served(env, site):
        yield site, env


def photograph(site: str, env: dict[str, str]) -> None:
    stream([PYTHON, "benchmarks/pictures.py", site, str(FOLDER)], env)


def logins(env: dict[str, str]) -> list[str]:
    """Role, e-mail and password of each of the demonstration's people, given anew."""
    arguments = [str(PYTHON), "manage.py", "demo_login"]
    outcome = subprocess.run(
        arguments, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True
    )
    if outcome.returncode:
        raise Refusal("Nobody can log in to the demonstration; the reason is above.")
    return outcome.stdout.splitlines()


def load(env: dict[str, str]) -> None:
    """A fresh scratch database, unless the one that is there was made from the same content and tables."""
    manage("compile_messages", env=env)
    wanted = fingerprint()
    if LOADED.is_file() and LOADED.read_text() == wanted:
        return
    say("Loading the demonstration into a database for the pictures …")
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    manage("migrate", "--no-input", env=env)
    manage("load_demo", env=env)
    LOADED.write_text(wanted)


def fingerprint() -> str:
    """Changes with the demonstration's files and with the tables."""
    files = [*ROOT.glob("demo/**/*"), *ROOT.glob("[!.]*/migrations/*.py"), *ROOT.glob("transfer/*.py")]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def served(env: dict[str, str], site: str) -> Iterator[None]:
    """The site, behind the server that an installation has, for as long as the pictures take."""
    arguments = [
        str(PYTHON),
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "advocacy_site.wsgi:application",
    ]
    server = subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, **env})
    try:
        wait_for(f"{site}/health/", server)
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers; raises Refusal when it stopped, or never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return  # an answer all the same: the pictures will show it
        except OSError:
            time.sleep(0.2)
    raise Refusal("The server for the pictures did not start; its own words are above.")
