"""The targets of the Makefile, by name, and the listing of them."""

import re
from collections.abc import Callable, Sequence

from bootstrap import checks, environment, lighthouse, pictures, programs, serving
from bootstrap.terminal import ROOT, Refusal, say


def help_() -> None:
    """List the targets with the description each carries in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name, description in re.findall(r"^([a-z-]+):.*?## (.+)$", makefile, re.MULTILINE):
        print(f"make {name:<12} {description}")


def lock() -> None:
    """Write the locks of Python's packages and, where there is npm, those of npm's."""
    environment.write_locks()
    programs.write_npm_locks()


TARGETS: dict[str, Callable[[], None]] = {
    "help": help_,
    "setup": environment.setup,
    "setup-dev": lambda: environment.setup(dev=True),
    "run": serving.run,
    "serve": serving.serve,
    "demo-login": serving.demo_login,
    "messages": serving.messages,
    "test": checks.test,
    "check": checks.check,
    "check-rest": checks.check_rest,
    "browser": checks.browser,
    "validity": checks.validity,
    "lighthouse": lighthouse.lighthouse,
    "pictures": pictures.pictures,
    "lint": checks.lint,
    "types": checks.types,
    "format": checks.tidy,
    "lock": lock,
}


def run_target(arguments: Sequence[str]) -> int:
    """Do what the target names; 0 when it went well, else 1, after one sentence that says why."""
    name = arguments[0] if arguments else "help"
    try:
        if name not in TARGETS or len(arguments) > 1:
            raise Refusal(f"There is no target “{' '.join(arguments)}”. Type make to see them all.")
        TARGETS[name]()
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
