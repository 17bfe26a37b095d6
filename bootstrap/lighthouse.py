"""Measures every page kind of the demonstration with Lighthouse, as a telephone would see it (`lighthouse`).

Too slow for CI, and too dependent on how busy the machine is. Lighthouse 12 and not 13: the newest that runs
on the node of Debian 12. Not here: which pages, and the table (benchmarks/lighthouse/measure.py).
"""

from bootstrap import programs
from bootstrap.checks import stream
from bootstrap.environment import PYTHON, setup
from bootstrap.pictures import demonstration
from bootstrap.programs import CHROMIUM, NPM, OLDEST_NPM_FOR_LIGHTHOUSE, Missing, ensure, npm_packages
from bootstrap.terminal import VAR, ensure_writable

FOLDER = VAR / "lighthouse"


def lighthouse() -> None:
    """Print the four scores of each page, keep the reports in var/lighthouse; fail below 100.

    KINDS (`home,position*`) and LANGS choose among the pages.
    """
    ensure_writable(VAR)
    setup(dev=True)
    ensure(CHROMIUM, "Lighthouse")
    ensure(NPM, "Lighthouse")
    if programs.npm_version() < OLDEST_NPM_FOR_LIGHTHOUSE:
        raise Missing(f"Lighthouse needs npm {OLDEST_NPM_FOR_LIGHTHOUSE} or newer: npm install -g npm@10")
    installed = npm_packages(programs.LIGHTHOUSE, "Lighthouse")
    with demonstration() as (site, env):
        measure = ["benchmarks/lighthouse/measure.py", site, str(installed), str(FOLDER)]
        stream([PYTHON, *measure], env)
