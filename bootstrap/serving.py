"""Starts the site: the demonstration (`run`), or an installation (`serve`), both behind gunicorn.

Not here: what the management commands do; they are the applications'.
"""

import base64
import errno
import hashlib
import os
import re
import secrets
import socket
import subprocess

from bootstrap.environment import PYTHON, RUNTIME, setup
from bootstrap.terminal import ROOT, VAR, Refusal, command, ensure_writable, read_variables, say, spelled

REAL_SETTINGS = ROOT / ".env"
DEMO_SETTINGS = VAR / "demo.env"
COLLECTED = VAR / "static" / ".collected"  # what was collected the last time
LOGINS_SET = VAR / "demo-logins-set"  # the demonstration's passwords were given once
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


# --- the targets ------------------------------------------------------------------------------


def run() -> None:
    """Serve the demonstration: make what is missing, load it once, print how to log in."""
    host, port = address("run")
    ensure_writable(VAR)
    setup()
    env = demonstration_settings(host, port)
    prepare_content(env)
    collect_static(env)
    logins = None if LOGINS_SET.exists() else set_logins(env)
    print(f"\nThe site:  http://localhost:{port}/\nThe admin: http://localhost:{port}/admin/")
    print(f"Logins, shown this once (role, e-mail, password):\n\n{logins}" if logins else "", end="")
    print("How to log in: make demo-login\n", flush=True)
    start_server(env)


def serve() -> None:
    """Serve an installation: the same server, from the settings of .env or of the environment."""
    host, port = address("serve")
    ensure_writable(VAR)
    if not has_settings():
        raise Refusal(
            "No settings: SECRET_KEY is not in the environment and there is no .env. "
            "Copy .env.example to .env and fill it in; docs/settings.md explains each variable."
        )
    setup()
    env = {"HOST": host, "PORT": str(port), **server_environment()}
    if "SECRET_KEY" not in os.environ and not REAL_SETTINGS.is_file():
        env = demonstration_settings(host, port)
        say("There is no .env: serving with the demonstration's settings (var/demo.env).")
    manage("compile_messages", env=env)
    manage("migrate", "--no-input", env=env)
    collect_static(env)
    say(f"Serving on {host}, port {port}.")
    start_server(env)


def demo_login() -> None:
    """Give the demonstration's people new passwords and print them: role, e-mail, password."""
    ensure_writable(VAR)
    setup()
    env = demonstration_settings("127.0.0.1", 8000)
    prepare_content(env)
    print(set_logins(env), end="")


def messages() -> None:
    """Compile the .po files."""
    setup()
    manage("compile_messages", env=throwaway_settings())


# --- settings -----------------------------------------------------------------------------------


def new_keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PROTECTED_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),  # a Fernet key
    }


def server_environment() -> dict[str, str]:
    """What every start needs. DEBUG is off whatever .env says: the real 404 pages and the hashed files."""
    return {"DJANGO_SETTINGS_MODULE": "advocacy_site.settings", "PYTHONUNBUFFERED": "1", "DEBUG": "false"}


def throwaway_settings() -> dict[str, str]:
    """For the tools that load the settings without serving anything: keys nobody keeps, no database file."""
    settings = {**new_keys(), "SITE_URL": "http://localhost:8000", "DATABASE_URL": "sqlite://:memory:"}
    return {**settings, **server_environment()}


def has_settings() -> bool:
    return "SECRET_KEY" in os.environ or REAL_SETTINGS.is_file() or DEMO_SETTINGS.is_file()


def demonstration_settings(host: str, port: int) -> dict[str, str]:
    """The environment of the demonstration. What the person set, in .env or outside, comes first."""
    if "SECRET_KEY" not in os.environ and not REAL_SETTINGS.is_file():
        write_demo_settings()
    chosen = {**read_variables(REAL_SETTINGS), **os.environ}
    settings = {"SITE_URL": f"http://localhost:{port}"}
    if not REAL_SETTINGS.is_file():
        settings.update(read_variables(DEMO_SETTINGS))
        if host not in LOOPBACK and "ALLOWED_HOSTS" in settings:
            settings["ALLOWED_HOSTS"] += f",{host}"
    settings = {name: value for name, value in settings.items() if name not in chosen}
    return {**settings, "HOST": host, "PORT": str(port), **server_environment()}


def write_demo_settings() -> None:
    """Generate the demonstration's keys once, in a file that only its owner can read."""
    if DEMO_SETTINGS.is_file():
        return
    VAR.mkdir(exist_ok=True)
    lines = [
        "# Made by `make run` for the demonstration. An installation writes its own .env (see .env.example).",
        "# Without this PROTECTED_KEY the sealed records of the database beside it cannot be read.",
        *(f"{name}={value}" for name, value in new_keys().items()),
        "DEBUG=false",
        "ALLOWED_HOSTS=localhost,127.0.0.1,[::1]",
    ]
    # Written beside and renamed: an interrupted first run leaves no half of a key.
    unfinished = DEMO_SETTINGS.with_suffix(".tmp")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    unfinished.replace(DEMO_SETTINGS)


# --- the address --------------------------------------------------------------------------------


def address(target: str) -> tuple[str, int]:
    """HOST and PORT, from the environment or .env; refused, before any lengthy work, when not to be had."""
    chosen = {**read_variables(REAL_SETTINGS), **{k: v for k, v in os.environ.items() if v}}
    host, port = chosen.get("HOST") or "127.0.0.1", chosen.get("PORT") or "8000"
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        raise Refusal(f"PORT must be from 1 to 65535, not “{port}”. For example: make {target} PORT=8001")
    problem = why_not(host, int(port))
    if problem == errno.EADDRINUSE:
        free = next_free(host, int(port))
        raise Refusal(f"Port {port} is in use. Choose another: make {target} PORT={free}")
    if problem == errno.EACCES:
        raise Refusal(f"Port {port} is reserved for root. Choose another: make {target} PORT=8001")
    if problem:
        raise Refusal(f"This machine has no address “{host}”. Leave HOST out, or try HOST=0.0.0.0")
    return host, int(port)


def why_not(host: str, port: int) -> int | None:
    """The errno that keeps a server from listening there, or None."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = found[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            listener.bind(where)
            listener.listen(1)
    except (OSError, UnicodeError) as error:  # an unknown name (gaierror), or no name at all
        return getattr(error, "errno", None) or errno.EADDRNOTAVAIL
    return None


def next_free(host: str, port: int) -> int:
    return next((n for n in range(port + 1, min(port + 50, 65536)) if why_not(host, n) is None), 8001)


# --- making ready -------------------------------------------------------------------------------


def manage(*arguments: str, env: dict[str, str]) -> None:
    """A management command; heard only when it fails."""
    command([PYTHON, "manage.py", *arguments], env=env, quiet=True)


def prepare_content(env: dict[str, str]) -> None:
    """Messages, tables and, in a database that has no content yet, the demonstration."""
    forget_logins_of_a_lost_database(env)
    say("Preparing the database …")
    manage("compile_messages", env=env)
    manage("migrate", "--no-input", env=env)
    command([PYTHON, "manage.py", "load_demo"], env=env)  # heard: the first time it takes a while


def forget_logins_of_a_lost_database(env: dict[str, str]) -> None:
    """Somebody who deletes the demonstration's database starts again, passwords included."""
    elsewhere = "DATABASE_URL" in {**read_variables(REAL_SETTINGS), **env, **os.environ}
    if not elsewhere and not (VAR / "site.sqlite3").exists():
        LOGINS_SET.unlink(missing_ok=True)


def set_logins(env: dict[str, str]) -> str:
    """The lines `role e-mail password` of new passwords."""
    arguments = [str(PYTHON), "manage.py", "demo_login"]
    outcome = subprocess.run(
        arguments, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, encoding="utf-8"
    )
    if outcome.returncode:
        raise Refusal(f"“{spelled(arguments)}” failed; its own words are above.")
    LOGINS_SET.touch()
    return outcome.stdout


def collect_static(env: dict[str, str]) -> None:
    """Copy, hash and compress the static files, unless the same ones were collected before."""
    wanted = static_fingerprint()
    if COLLECTED.is_file() and COLLECTED.read_text() == wanted:
        return
    say("Collecting the static files …")
    manage("collectstatic", "--no-input", env=env)
    COLLECTED.parent.mkdir(parents=True, exist_ok=True)
    COLLECTED.write_text(wanted)


def static_fingerprint() -> str:
    """Changes when one of our static files, a package (the lock) or the settings change."""
    ours = [*ROOT.glob("static/**/*"), *ROOT.glob("[!.]*/static/**/*")]
    files = [path for path in ours if path.is_file() and VAR not in path.parents]
    stats = ((path.relative_to(ROOT), path.stat()) for path in sorted(files))
    listed = [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats]
    decisive = [RUNTIME, ROOT / "advocacy_site" / "settings.py"]
    content = "\n".join(listed).encode() + b"".join(path.read_bytes() for path in decisive if path.is_file())
    return hashlib.sha256(content).hexdigest()


def start_server(env: dict[str, str]) -> None:
    """Become gunicorn: signals and the exit status are then its own."""
    arguments = [PYTHON, "-m", "gunicorn", "--config", "gunicorn.conf.py", "advocacy_site.wsgi:application"]
    os.chdir(ROOT)
    os.execve(PYTHON, [str(word) for word in arguments], {**os.environ, **env})
