"""What the Makefile calls: sets the site up, serves it, checks it. Standard library only, no Django.

    python3 -m bootstrap TARGET

`environment` makes .venv and installs the locks, `serving` starts the site, `checks` runs the tests and the
tools, `terminal` is how all three speak. This file and `__main__` stay readable to an old Python, so that it
can be told that it is too old.
"""
