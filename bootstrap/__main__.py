"""The entrance: refuses an old Python in one sentence, then hands over to `bootstrap.targets`."""

import sys

NEEDED = (3, 11)
TOO_OLD = (
    "This site needs Python 3.11 or newer, and %s is Python %d.%d. Name another: make %s PYTHON=python3.12\n"
)


def main():
    """Only words that every Python knows, or the old ones answer with a SyntaxError instead."""
    if sys.version_info < NEEDED:
        this = (sys.executable, sys.version_info[0], sys.version_info[1])
        sys.stderr.write(TOO_OLD % (this + (" ".join(sys.argv[1:2]),)))  # noqa: RUF005
        return 1
    from bootstrap.targets import run_target

    return run_target(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
