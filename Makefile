# Thin on purpose: each target is a function of the package bootstrap/, in Python's standard library.
# Variables: HOST and PORT (run, serve), PYTEST_ARGS (test, browser), UPGRADE=1 (lock), PYTHON (any target).

PYTHON ?= python3
TARGETS = help run serve demo-login test check check-rest browser validity lighthouse pictures lint types format messages lock setup setup-dev

.DEFAULT_GOAL := help
.PHONY: $(TARGETS)

help: ## list the targets
run: ## serve the demonstration on http://localhost:8000, made ready the first time (PORT=8001 for another port)
serve: ## serve an installation, from the settings in .env
demo-login: ## set new passwords for the demonstration and print them: role, e-mail, password
test: ## run the tests on SQLite and on a real PostgreSQL (PYTEST_ARGS="-k slug" for some of them)
check: ## run everything .ci/run runs: tests, lint, templates, types, migrations, messages, HTML, browser
check-rest: ## run what check runs beyond test
browser: ## run the browser and accessibility suite, installing chromium when it is missing
validity: ## check that every kind of page is valid HTML, and the stylesheets valid CSS (Java and npm)
lighthouse: ## measure every page kind of the demonstration with Lighthouse, into var/lighthouse (npm, chromium)
pictures: ## photograph every page kind of the demonstration into var/pictures (KINDS, LANGS, SCHEMES, WIDTHS)
lint: ## check style, format and templates
types: ## check types
format: ## rewrite code and templates the way lint wants them
messages: ## compile the translations of the interface
lock: ## write the locks from pyproject.toml and package.json (UPGRADE=1 takes newer Python packages)
setup: ## make .venv and install what the site needs
setup-dev: ## the same, with the tools for tests and checks

$(TARGETS):
	@$(PYTHON) -m bootstrap $@
