# Only python3 (3.11 or later) and make are assumed; everything else is installed into .venv by `make setup`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Programs nobody here wrote that judge us; `make judge` fails when one of them is missing.
JUDGES := strace hledger node npm
# Every core, but a file's tests on one: they share what is made once for the file.
SPREAD := -n auto --maxprocesses 8 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup demo test check judge long bench docs lock

help:  ## Say what each verb does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(READY)  ## Install everything, hash-checked, into .venv

# The stamp is younger than both files only after a whole set-up, so an interrupted one starts again.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make setup PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## Make a market in a temporary folder, sell in it, and show what happened
	$(BIN)/gigwright demo

test: $(READY)  ## Run the tests, without the long ones and without outside judges
	$(BIN)/python -m pytest $(SPREAD)

check: $(READY)  ## Lint, format, types, walls, tests: what a change must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest $(SPREAD)
	$(BIN)/gigwright simulate --seeds 1..20
	@echo "Did not run: tests marked 'judge' (make judge) and 'long' (make long)."
	@test -n "$$GIGWRIGHT_REAL_DATA" || echo "Did not run: tests on real input; set GIGWRIGHT_REAL_DATA to their folder."

judge: $(READY)  ## Let programs that nobody here wrote judge the result
	@for judge in $(JUDGES); do command -v $$judge >/dev/null || { echo "$$judge is missing: install it, then run make judge again" >&2; exit 1; }; done
	$(BIN)/python -m pytest -m judge

long: $(READY)  ## Run the tests that take minutes: every crash site with a real kill, kills at random, 200 seeds
	$(BIN)/python -m pytest -m long
	$(BIN)/gigwright simulate --seeds 1..200

bench: $(READY)  ## Measure the log beside its peers and the databases alone, in one run; BENCH="--parts append" for less
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m bench $(BENCH)

docs: $(READY)  ## Write the pages that the program writes (events, the order's process), and schemas that are missing
	$(BIN)/gigwright catalogue --format markdown > docs/events.md
	$(BIN)/gigwright process --format svg > docs/process.svg
	$(BIN)/python -m tests.cli.process > docs/process.md
	$(BIN)/python -m tests.golden

# No address of an index may reach a lock file: whoever installs chooses where packages come from.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-config --quiet --custom-compile-command "make lock"

lock: $(READY)  ## Choose the newest versions again and write all lock files
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --constraints requirements.lock --output-file requirements-dev.lock
	$(LOCK) --upgrade --extra bench --constraints requirements-dev.lock --output-file requirements-bench.lock
