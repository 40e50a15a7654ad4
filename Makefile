# Everything a person or a machine does with this tree. `make` alone lists it.
# Needs: make, and Python 3.11 to 3.14 with venv and pip. Nothing else.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
# Further words for pytest: make test ARGS="-k booking -x"
ARGS  ?=
# How many tests run side by side; the suite is planned for two cores.
WORKERS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test check format words tables coverage bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## a virtual environment with the locked dependencies
	@echo "Ready: $(BIN)/qabyldau --help, or make run."

# The stamp makes every later run instantaneous: make compares three times and goes on.
$(STAMP): requirements.lock pyproject.toml
	@python=; for candidate in python3.11 python3.12 python3.13 python3.14 python3; do \
	    if $$candidate -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	        >/dev/null 2>&1; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11 to 3.14 with venv and pip is needed (on Debian: apt-get install python3-venv)." >&2; \
	    exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$python: once, for a minute or two."; \
	$$python -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP) ## the bot and its sandbox on this machine; prints the page's address, Ctrl-C stops it
	@exec $(BIN)/qabyldau sandbox

test: $(STAMP) ## the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(STAMP) ## lint, format, types, layers, words and catalogues, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture $(wildcard tests/services/test_migrations.py)

format: $(STAMP) ## put the code in order
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

words: $(STAMP) ## bring the catalogues in bot/locales up to date with the words in the code
	$(BIN)/python -m tools.catalogues update

tables: $(STAMP) ## write docs/lifecycle.md, rights.md and retention.md anew from the code
	$(BIN)/python -m tools.tables

coverage: $(STAMP) ## the tests again, with a report of the lines and branches they pass
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(STAMP) ## what it costs, beside its limits
	$(BIN)/python -m benchmarks

# Names, versions and hashes of every wheel and source archive; no address of an index, no path.
lock: ## write requirements.lock anew from pyproject.toml
	python3 -m venv .cache/lock
	.cache/lock/bin/python -m pip install -qq --disable-pip-version-check 'pip-tools==7.6.2'
	.cache/lock/bin/pip-compile pyproject.toml --extra test --build-deps-for editable --generate-hashes \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --no-header --no-annotate --strip-extras --allow-unsafe --quiet --output-file requirements.lock
	@if grep -nE '://|^-' requirements.lock; then echo "requirements.lock names an address or an option." >&2; exit 1; fi

clean: ## remove what was built; the office's data stays
	rm -rf $(VENV) .cache build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*
	find bot db sandbox tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
