# Bifolio: `make pdf epub` on a machine with Python and make alone.

PUB    ?= content/treaty-1950
PYTHON ?= python3
# Passed on to pytest: make test ARGS='-k footnotes --update-golden'
ARGS   ?=

VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
BIFOLIO := $(BIN)/bifolio

# Stamps, each written last: an install that was cut short has none and is done again from the start.
LOCKED    := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
DEVELOPER := $(VENV)/.developer
# This one lies with what it stands for, so that it goes when that does.
COMPILED  := builder/__pycache__/.compiled
# The programs that `bench` compares with have an environment of their own: they are no part of this one.
BENCH     := $(VENV)/.bench
PEERS     := $(BENCH)/.installed

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help pdf epub booklet cover press handout all sbom check test test-faults fuzz bench lint types floors format wheel lock clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo 'PUB=folder builds another publication than $(PUB).'

pdf: $(COMPILED) ## build the book, output/<publication>.pdf
	$(BIFOLIO) build "$(PUB)" --to pdf

epub: $(COMPILED) ## build the e-book, output/<publication>.epub, with the booklet whose page numbers it has
	$(BIFOLIO) build "$(PUB)" --to pdf --to epub

booklet: $(COMPILED) ## build the booklet's sheets for the printer, output/<publication>-booklet.pdf
	$(BIFOLIO) build "$(PUB)" --to booklet

cover: $(COMPILED) ## build the cover that goes round the booklet, output/<publication>-cover.pdf
	$(BIFOLIO) build "$(PUB)" --to cover

press: $(COMPILED) ## build the pages for a printing press, output/<publication>-press.pdf
	$(BIFOLIO) build "$(PUB)" --to press

handout: $(COMPILED) ## build the sheet to hand out, output/<publication>-handout.pdf
	$(BIFOLIO) build "$(PUB)" --to handout

all: $(COMPILED) ## build the complete set: every edition, sums, and a page that lists them
	$(BIFOLIO) build "$(PUB)" --to all

sbom: $(INSTALLED) ## write the software bill of materials, output/bifolio.cdx.json
	$(BIN)/python .ci/sbom.py output/bifolio.cdx.json

check: $(DEVELOPER) $(COMPILED) ## build both editions and prove them against their source
	$(BIFOLIO) build "$(PUB)" --to pdf --to epub
	$(BIFOLIO) check "$(PUB)"

test: $(DEVELOPER) $(COMPILED) ## run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-faults: $(DEVELOPER) $(COMPILED) ## try every fault of machines and people: killed builds, full disks … (a quarter of an hour)
	$(BIN)/python -m pytest -n 2 tests/faults --all-faults $(ARGS)

fuzz: $(DEVELOPER) $(COMPILED) ## try hostile inputs, an hour for each parser, and 10,000 books; ARGS='svg --seconds 60', ARGS=--help
	$(BIN)/python -m tests.fuzz.run $(ARGS)

bench: $(PEERS) $(COMPILED) ## time the builder beside other programs; ARGS='--case novel-120 --rounds 1', ARGS=--help
	$(BIN)/python -m tests.bench.run $(ARGS)

lint: $(DEVELOPER) ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(DEVELOPER) ## mend what lint can mend by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(DEVELOPER) $(INSTALLED) ## check types
	$(BIN)/mypy

floors: $(DEVELOPER) $(INSTALLED) ## check that imports go down only
	$(BIN)/lint-imports --no-cache

wheel: $(DEVELOPER) ## build the installable package, dist/*.whl
	$(BIN)/hatchling build -d dist -t wheel

# The second file holds the first one's versions and adds the developers' tools.
UV_COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(ARGS) pyproject.toml
lock: ## lock anew after a change of the dependencies (needs uv; ARGS=--upgrade for newer versions)
	$(UV_COMPILE) --group build --output-file requirements.lock
	$(UV_COMPILE) --group dev --extra check --constraint requirements.lock --output-file tests/requirements.lock
	$(subst pyproject.toml,tests/bench/requirements.in,$(UV_COMPILE)) --output-file tests/bench/requirements.lock

clean: ## remove what was built; the environment stays
	[ ! -d output ] || find output -mindepth 1 ! -name .gitkeep -delete
	rm -rf dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find builder tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the environment too
	rm -rf $(VENV)

# Some systems ship Python without ensurepip; there the pip that they do have serves the new environment.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed; say which with PYTHON=path' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 \
	  || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
	       && $(PYTHON) -m pip --python $(VENV) --quiet install pip; } \
	  || { echo 'no environment could be made: $(PYTHON) needs its modules venv and pip' >&2; exit 1; }
	$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

# An editable install: the command runs this checkout's own files.
$(INSTALLED): pyproject.toml $(LOCKED)
	$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

# Where Python is told to write no byte code, as in many containers, it would be made anew at every start.
$(COMPILED): $(INSTALLED) $(shell find builder -name '*.py') $(wildcard templates/*/*.xhtml)
	$(BIN)/python -m compileall -q builder
	$(BIN)/python -c 'from builder.templating.bytecode import compile_shipped as make; make()'
	@touch $@

# After the other install, never beside it: make -j would have two of them write into one environment.
$(DEVELOPER): tests/requirements.lock $(LOCKED) | $(INSTALLED)
	$(PIP) install --require-hashes --requirement tests/requirements.lock
	@touch $@

$(PEERS): tests/bench/requirements.lock $(LOCKED) | $(INSTALLED)
	$(BIN)/python -m venv --clear --without-pip $(BENCH)
	$(PIP) --python $(BENCH)/bin/python install --require-hashes --requirement tests/bench/requirements.lock
	@touch $@
