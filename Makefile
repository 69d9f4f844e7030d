# Two commands do everything: `make run` and `make test`. `make help` lists the others.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock bench bench-all bench-one bench-national bench-allocate bench-devices bench-ablation clean FORCE

BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

WEB := api/web
HAS_WEB := $(wildcard $(WEB)/package.json)
WEB_SOURCES := $(if $(HAS_WEB),$(shell find $(WEB) -type f \
    -not -path '*/node_modules/*' -not -path '$(WEB)/dist/*' -not -name '.built'))
# What is there today: the parts of `check` that come with the API and its texts.
HAS_OPENAPI := $(wildcard api/openapi.py)
TRANSLATION_TESTS := $(wildcard tests/api/test_texts.py)

# Passed on to `roundsman up`: make run START=2026-10-08 PORT=8000 SERVE=no
UP_OPTIONS = $(if $(START),--start '$(START)') $(if $(PORT),--port '$(PORT)') \
    $(if $(filter no,$(SERVE)),--no-serve)
# Passed on to pytest: make test TESTS="tests/solver -x"
TESTS ?=
WORKERS ?= 2

# Passed on to the bench of solvers
BENCH_OPTIONS = $(if $(DATA),--data '$(DATA)') $(if $(TIME),--seconds '$(TIME)') \
    $(if $(FAMILIES),--families $(FAMILIES)) $(if $(SOLVERS),--solvers $(SOLVERS))

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: $(BIN)/.editable $(BIN)/.kernel $(if $(HAS_WEB),$(WEB)/.built) ## Environment, packages, compiled kernel and web application: all that the others need
	$(if $(HAS_WEB),,@echo "There is no web application in $(WEB) yet; it is left out.")

run: setup ## Plan the scenario, publish the plan and serve (START=2026-10-08 PORT=8000 SERVE=no)
	@$(BIN)/roundsman up $(UP_OPTIONS)

test: setup ## All tests; the last line says what was not run (TESTS="tests/solver -x" WORKERS=2)
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile $(TESTS)

check: setup ## Format, lint, types, import contracts, translations, generated client
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(if $(TRANSLATION_TESTS),$(BIN)/pytest -q $(TRANSLATION_TESTS))
	$(if $(HAS_OPENAPI),$(BIN)/python -m api.openapi --check)
	$(if $(HAS_WEB),npm --prefix $(WEB) run check)

format: setup ## Format the code, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(if $(HAS_WEB),npm --prefix $(WEB) run format --if-present)

lock: setup ## Renew the locks in requirements/ after a change of pyproject.toml (UPGRADE=yes for newer versions)
	$(BIN)/pip-compile --quiet $(if $(UPGRADE),--upgrade) -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile --quiet $(if $(UPGRADE),--upgrade) --extra dev -o requirements/dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet $(if $(UPGRADE),--upgrade) -o requirements/node.txt requirements/node.in

bench: setup ## Compare solvers, three files a family, in 45 minutes (DATA=folder TIME=s FAMILIES=".." SOLVERS="..")
	@$(BIN)/python -m tests.bench run --scope sample $(BENCH_OPTIONS)

bench-all: setup ## Compare solvers on every file; ended and started again it goes on where it was
	@$(BIN)/python -m tests.bench run --scope all $(BENCH_OPTIONS)

bench-one: setup ## Compare solvers on one file (FILE=... TIME=60 FAMILY=... SOLVERS="..")
	@$(BIN)/python -m tests.bench one '$(FILE)' $(if $(FAMILY),--family '$(FAMILY)') $(if $(TIME),--seconds '$(TIME)') \
	    $(if $(SOLVERS),--solvers $(SOLVERS))

bench-national: setup ## A national night, its figures as JSON on the last line (VISITS=40000 TIME=444 SAMPLED=2)
	@$(BIN)/python -m tests.bench.national $(if $(VISITS),--visits '$(VISITS)') \
	    $(if $(TIME),--time-limit '$(TIME)') $(if $(ENGINE),--engine '$(ENGINE)') \
	    $(if $(SAMPLED),--sampled '$(SAMPLED)')

bench-allocate: setup ## Allocation of the national week against its bound and the nearest point (VISITS=40000)
	@$(BIN)/python -m tests.bench.allocation $(if $(VISITS),--visits '$(VISITS)')

bench-devices: setup ## A million devices: what is due tonight, and a policy that touches 300,000 (DEVICES=1000000)
	@$(BIN)/python -m tests.bench.devices $(if $(DEVICES),--devices '$(DEVICES)')

bench-ablation: setup ## What the stages of a solve are worth (TIME=20 SEEDS="1 2 3" INSTANCES=".." DATA=folder)
	@$(BIN)/python -m tests.bench.ablation $(if $(TIME),--seconds '$(TIME)') $(if $(SEEDS),--seeds $(SEEDS)) \
	    $(if $(INSTANCES),--instances $(INSTANCES)) $(if $(DATA),--data '$(DATA)')

clean: ## Remove all that setup and the tools made; the data in var/ stays
	rm -rf .venv $(WEB)/node_modules $(WEB)/dist $(WEB)/.built *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/.installed: requirements/dev.txt tools/install
	@tools/install
	@touch $@

$(BIN)/.editable: $(BIN)/.installed pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Whoever starts without it has it compiled then; docs/decisions/0006-numba-cache.md.
$(BIN)/.kernel: $(BIN)/.editable $(wildcard solver/kernel/*.py)
	@echo "Compiling the kernel, once for each version of it; this takes a minute or two"
	@$(BIN)/python -m solver.kernel
	@touch $@

$(WEB)/node_modules/.installed: $(WEB)/package.json $(WEB)/package-lock.json $(BIN)/.installed
	@tools/find-node
	@echo "Installing the packages of the web application"
	@cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

# Built again when a source is newer, or when the build itself is gone.
$(WEB)/.built: $(WEB)/node_modules/.installed $(WEB_SOURCES) $(if $(wildcard $(WEB)/dist/*),,FORCE)
	@echo "Building the web application"
	@cd $(WEB) && npm run --silent build
	@touch $@
