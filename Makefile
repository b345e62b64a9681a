# What can be done here.  `make demo` and `make test` set up whatever they need.

PYTHON ?= python3
DEMO ?=

BIN := .venv/bin
READY := .venv/ready
SLOW := tests/attacks tests/e2e tests/faults tests/rounds

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test check attacks inspect schema screenshots constraints clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s%s\n", $$1, $$2 }' Makefile

demo: $(READY) ## play a whole round on sample data, then serve it; DEMO= takes options
	@.ci/provide chinese-font
	$(BIN)/pingyi demo $(DEMO)

test: inspect ## check everything, with a browser: what CI runs
	@.ci/provide chinese-font chromium postgresql strace
	$(BIN)/python -m pytest

check: inspect ## check all but the slow tests: before every commit
	@.ci/provide chinese-font postgresql
	$(BIN)/python -m pytest $(SLOW:%=--ignore=%)

attacks: $(READY) ## play every attack and every fault in full, and print what came of it
	@.ci/provide chinese-font chromium postgresql strace
	PINGYI_FULL=1 $(BIN)/python tests/attacks/report.py
	PINGYI_FULL=1 $(BIN)/python -m pytest tests/faults

inspect: $(READY) ## check format, lint, types and floors only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

schema: $(READY) ## write templates/schema.json anew from the survey model
	$(BIN)/python -m toolkit.survey.schema > templates/schema.json

screenshots: $(READY) ## take the pictures of the docs anew
	@.ci/provide chinese-font chromium
	$(BIN)/python docs/screenshots.py

constraints: ## resolve every version anew and rewrite constraints.txt
	.ci/resolve "$(PYTHON)"

clean: ## remove what was made here: the environment, caches, builds
	rm -rf .venv build dist .*_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so an interrupted set-up is taken up again.
$(READY): pyproject.toml constraints.txt
	@echo 'Setting up .venv (a few minutes the first time) …'
	@.ci/venv "$(PYTHON)" .venv
	@$(BIN)/python -m pip install -qq -c constraints.txt -e . --group test
	@touch $@
