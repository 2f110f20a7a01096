# Everything a person does with this project. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV   := .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
TYPESCRIPT := tests/integration/stack/typescript
VAR    := $(or $(SPINDLE_VAR),var)
# Settings of other programs for Python and for PostgreSQL's clients would change how our commands run.
unexport $(filter-out PYTHON PYTHONPATH PYTHONIOENCODING PYTHONUTF8 PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PGBIN, \
           $(filter PYTHON% PG%,$(.VARIABLES)))
export PYTHONPATH := $(CURDIR)
# A character that the terminal lacks is replaced, in the output of every tool.
export PYTHONIOENCODING := $(if $(findstring :,$(PYTHONIOENCODING)),$(PYTHONIOENCODING),$(PYTHONIOENCODING):replace)

.PHONY: help run reset up down logs secrets backup restore agreement audit-verify bundle test test-clients test-compose check fuzz faults faults-compose \
        bench format locks openapi expected clean environment

help:  ## List the targets, and the settings of `make run`
	@awk -F':.*## ' '/^[a-z-]+:.*## / { line = sprintf("  make %-15s", $$1); count = split($$2, words, " "); \
	  for (i = 1; i <= count; i++) { \
	    if (length(line) + length(words[i]) > 78) { print line; line = sprintf("%22s", "") } \
	    line = line " " words[i] } \
	  print line }' $(MAKEFILE_LIST)
	@echo
	@echo "  The first command installs the environment: one to three minutes. Then"
	@echo "  make run takes half a minute to a minute until the summary, make check"
	@echo "  half a minute to two, and make test ten to twenty minutes."
	@echo
	@echo "  Settings, as in: make run SPINDLE_LADDER_PORT=9002    (docs/guides/run.md)"
	@echo "    SPINDLE_VAR=var                 folder of the state, logs and stack.json"
	@echo "    SPINDLE_HOME=var/local          folder of PostgreSQL's files (root: another)"
	@echo "    SPINDLE_HOST=127.0.0.1          address to listen on"
	@echo "    SPINDLE_ISSUER_PORT=8000        port of the trial identity provider"
	@echo "    SPINDLE_APPRAISAL_PORT=8001     port of the appraisal service"
	@echo "    SPINDLE_LADDER_PORT=8002        port of the ladder service"
	@echo "    SPINDLE_COMPENSATION_PORT=8003  port of the compensation service"

run: environment  ## Run a promotion year of the sample company, then keep the services up (ONCE=1: stop after it)
	@exec $(BIN)/python -m sample.run $(if $(ONCE),--once)

reset: environment  ## Delete the saved state of `make run`
	@$(BIN)/python -m sample.reset

up: environment  ## Start the stack in containers, or upgrade it to this version (YEAR=1: with the sample year)
	@$(BIN)/python -m deploy.compose up$(if $(YEAR), && $(BIN)/python -m sample.year_on_stack)

down: environment  ## Stop the stack in containers (VOLUMES=1: and delete its data)
	@$(BIN)/python -m deploy.compose down $(if $(VOLUMES),--volumes)

logs: environment  ## Follow the logs of the containers
	@exec $(BIN)/python -m deploy.compose logs

secrets: environment  ## Make new passwords and keys for the stack in containers; the next `make up` brings them in
	@$(BIN)/python -m deploy.compose secrets

backup: environment  ## Back up the three databases of the stack in containers, as of one moment (INTO=folder)
	@$(BIN)/python -m deploy.compose backup "$(or $(INTO),$(VAR)/backups)"

restore: environment  ## Replace the databases with a backup (FROM=folder); UNDO=1: go back; FORGET=1: delete what it replaced
	@$(if $(filter 1,$(words $(FROM) $(UNDO) $(FORGET))),,echo "Which one? make restore FROM=..., or UNDO=1, or FORGET=1"; ls -d "$(VAR)"/backups/*Z 2>/dev/null; exit 1)
	@$(BIN)/python -m deploy.compose $(if $(FORGET),forget,$(if $(UNDO),undo,restore "$(FROM)"))

agreement: environment  ## Check that the records of the services of the running stack agree
	@$(BIN)/python -m deploy.agreement

audit-verify: environment  ## Verify the chains of audit records of the running stack (HEADS=file: against noted heads)
	@$(BIN)/python -m deploy.audit_verify $(if $(HEADS),--heads $(HEADS))

bundle: environment  ## Make one archive for a network without internet: code, documents, wheels, images (in dist/)
	@$(BIN)/python -m deploy.bundle

test: check  ## Run every check and the whole test suite
	@$(BIN)/python -m pytest -n $${SPINDLE_TEST_WORKERS:-auto} --dist loadgroup

test-compose: environment  ## Run the public suite, strikes, upgrade, backup and restore on a stack in containers
	@$(BIN)/python -m pytest tests/compose --compose -s

test-clients: environment  ## Generate a TypeScript client and upload a workbook with it (needs Node.js 20 and npm)
	@command -v npm >/dev/null || { echo "npm is missing: apt-get install nodejs npm (Node.js 20 or later)"; exit 1; }
	@cd $(TYPESCRIPT) && npm ci --silent --no-fund --no-audit
	@$(BIN)/python -m pytest $(TYPESCRIPT) --node

faults-compose: environment  ## Strike a stack in containers (COUNT=50 of each kind, SEED=... to repeat a run)
	@$(BIN)/python -m pytest tests/compose/test_faults.py --compose -s --strikes $(or $(COUNT),50) $(if $(SEED),--seed $(SEED))

check: environment  ## Check format, lint, types, import rules, and that the committed documents match the code
	@$(BIN)/python -m ruff format --check --quiet .
	@$(BIN)/python -m ruff check --quiet .
	@$(BIN)/python -m mypy
	@$(BIN)/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(BIN)/python -m tools.documents --check

fuzz: environment  ## Send requests of every kind to all operations (MINUTES=10, SEED=... to repeat a run)
	@$(BIN)/python -m tests.contract.fuzzing --minutes $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED))

faults: environment  ## Kill services and PostgreSQL at random moments of a year (COUNT=200, SEED=... to repeat a run)
	@$(BIN)/python -m tests.faults --count $(or $(COUNT),200) $(if $(SEED),--seed $(SEED))

bench: environment  ## Measure the main jobs against PostgreSQL doing the same (SIZES="244 35000", ONLY=..., RUNS=5)
	@$(BIN)/python -m tests.bench $(if $(SIZES),--sizes $(SIZES)) $(if $(ONLY),--only $(ONLY)) $(if $(RUNS),--runs $(RUNS))
	@$(if $(ONLY),,$(BIN)/python -m tests.bench.reads)

format: environment  ## Format the code
	@$(BIN)/python -m ruff format --quiet .
	@$(BIN)/python -m ruff check --quiet --fix .

openapi: environment  ## Write the OpenAPI files and the catalogue of problems
	@$(BIN)/python -m tools.documents

expected: environment  ## Compute the sample year's expected decisions, without the services
	@$(BIN)/python -m sample.expected

locks: environment  ## Lock the requirements anew, with hashes
	@cd requirements && for part in runtime local dev; do \
	  ../$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --output-file $$part.txt $$part.in || exit 1; done

clean:  ## Remove the environment and what tools left behind (not the kept state)
	@$(PYTHON) -m tools.environment clean "$(VENV)"

# It is made once, by one terminal at a time, and repaired when the checkout was moved.
environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: sudo apt-get install python3 python3-venv, or make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m tools.environment install "$(VENV)"
