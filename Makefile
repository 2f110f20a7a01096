# Everything a person does with this project. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV   := .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
LOCK   := requirements/dev.txt
VAR    := $(or $(SPINDLE_VAR),var)
# A bundle brings its wheels along (docs/guides/install-offline.md).
WHEELS := $(if $(wildcard wheels),--no-index --find-links wheels)
export PYTHONPATH := $(CURDIR)

.PHONY: help run reset up down logs secrets backup restore agreement bundle test test-compose check fuzz faults faults-compose \
        bench format locks openapi expected clean

help:  ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/ready  ## Run a promotion year of the sample company, then keep the services up (ONCE=1: stop after it)
	@exec $(BIN)/python -m sample.run $(if $(ONCE),--once)

reset: $(VENV)/ready  ## Delete the saved state of `make run`
	@$(BIN)/python -m sample.reset

up: $(VENV)/ready  ## Start the stack in containers, or upgrade it to this version (YEAR=1: with the sample year)
	@$(BIN)/python -m deploy.compose up$(if $(YEAR), && $(BIN)/python -m sample.year_on_stack)

down: $(VENV)/ready  ## Stop the stack in containers (VOLUMES=1: and delete its data)
	@$(BIN)/python -m deploy.compose down $(if $(VOLUMES),--volumes)

logs: $(VENV)/ready  ## Follow the logs of the containers
	@exec $(BIN)/python -m deploy.compose logs

secrets: $(VENV)/ready  ## Make new passwords and keys for the stack in containers; the next `make up` brings them in
	@$(BIN)/python -m deploy.compose secrets

backup: $(VENV)/ready  ## Back up the three databases of the stack in containers, as of one moment (INTO=folder)
	@$(BIN)/python -m deploy.compose backup $(or $(INTO),$(VAR)/backups)

restore: $(VENV)/ready  ## Replace the databases with a backup (FROM=folder); UNDO=1: go back; FORGET=1: delete what it replaced
	@$(if $(filter 1,$(words $(FROM) $(UNDO) $(FORGET))),,echo "Which one? make restore FROM=..., or UNDO=1, or FORGET=1"; ls -d $(VAR)/backups/*Z 2>/dev/null; exit 1)
	@$(BIN)/python -m deploy.compose $(if $(FORGET),forget,$(if $(UNDO),undo,restore $(FROM)))

agreement: $(VENV)/ready  ## Check that the records of the services of the running stack agree
	@$(BIN)/python -m deploy.agreement

bundle: $(VENV)/ready  ## Make one archive for a network without internet: code, documents, wheels, images (in dist/)
	@$(BIN)/python -m deploy.bundle

test: check  ## Run every check and the whole test suite
	@$(BIN)/python -m pytest -n $${SPINDLE_TEST_WORKERS:-auto} --dist loadgroup

test-compose: $(VENV)/ready  ## Run the public suite, strikes, upgrade, backup and restore on a stack in containers
	@$(BIN)/python -m pytest tests/compose --compose -s

faults-compose: $(VENV)/ready  ## Strike a stack in containers (COUNT=50 of each kind, SEED=... to repeat a run)
	@$(BIN)/python -m pytest tests/compose/test_faults.py --compose -s --strikes $(or $(COUNT),50) $(if $(SEED),--seed $(SEED))

check: $(VENV)/ready  ## Check format, lint, types, import rules, and that the committed documents match the code
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.documents --check

fuzz: $(VENV)/ready  ## Send requests of every kind to all operations (MINUTES=10, SEED=... to repeat a run)
	@$(BIN)/python -m tests.contract.fuzzing --minutes $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED))

faults: $(VENV)/ready  ## Kill services and PostgreSQL at random moments of a year (COUNT=200, SEED=... to repeat a run)
	@$(BIN)/python -m tests.faults --count $(or $(COUNT),200) $(if $(SEED),--seed $(SEED))

bench: $(VENV)/ready  ## Measure the main jobs against PostgreSQL doing the same (SIZES="244 35000", ONLY=..., RUNS=5)
	@$(BIN)/python -m tests.bench $(if $(SIZES),--sizes $(SIZES)) $(if $(ONLY),--only $(ONLY)) $(if $(RUNS),--runs $(RUNS))
	@$(if $(ONLY),,$(BIN)/python -m tests.bench.reads)

format: $(VENV)/ready  ## Format the code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

openapi: $(VENV)/ready  ## Write the OpenAPI files and the catalogue of problems
	@$(BIN)/python -m tools.documents

expected: $(VENV)/ready  ## Compute the sample year's expected decisions, without the services
	@$(BIN)/python -m sample.expected

locks: $(VENV)/ready  ## Lock the requirements anew, with hashes
	@cd requirements && for part in runtime local dev; do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --output-file $$part.txt $$part.in || exit 1; done

clean:  ## Remove the environment and what tools left behind (not the kept state)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment is built beside and moved in place, so that an interrupted installation leaves nothing half.
$(VENV)/ready: $(LOCK)
	@echo "Installing the environment (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(WHEELS) --require-hashes --requirement $(LOCK)
	@touch $@
