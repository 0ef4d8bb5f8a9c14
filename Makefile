# gradtutor. `make run` opens the tutor, `make test` checks everything; both make .venv when it is missing
# or when pyproject.toml or constraints.txt have changed.

# The newest Python that constraints.txt holds for, pyenv's own included: from 3.12 on a class takes far less memory.
PYTHON ?= $(shell for one in python3.14 python3.13 python3.12 $$(ls -d "$$(pyenv root 2>/dev/null)"/versions/3.1[234].*/bin/python \
	2>/dev/null | sort -rV) python3; do $$one -c '' 2>/dev/null && echo $$one && break; done || echo python3)
# More for the program: make run ARGS="--lang zh nonlinear-chain"
ARGS ?=
# Words for pytest: make suite TESTS="tests/view -k table"
TESTS ?=

# Words for the mutants: how many, which ones, of what.
MUTANTS ?=

VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard src/gradtutor/i18n/*/LC_MESSAGES/gradtutor.po)
INSTALLED_BY := pyproject.toml constraints.txt hatch_build.py $(CATALOGUES)
# The packages that build the wheel are pinned as well; pip reads the one or the other variable, by its age.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
	$(BIN)/python -m pip --quiet

# More workers than cores: half of the time a test of the screen waits.
PYTEST := $(BIN)/python -m pytest --numprocesses 4 --quiet
COVERED := engine lessons session view
# What is there on every system, and its tests; the rest is a class, which needs POSIX.
LOCAL := $(filter-out src/gradtutor/classroom src/gradtutor/py.typed %/__pycache__,$(wildcard src/gradtutor/*))
LOCAL_TESTS := engine i18n lessons plain session settings view test_records.py test_safe_text.py

.PHONY: help run test suite coverage others windows check format locale picture manual bench mutants verify-peers release clean

help: ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: $(VENV)/run ## open the tutor (ARGS="--lang zh" and the like)
	@$(BIN)/gradtutor $(ARGS)

test: check suite ## everything that must hold: check, then the tests

suite: $(VENV)/test ## the tests alone
	$(PYTEST) $(TESTS)

# sysmon is cheap, it asks of each line once; Python 3.11 does not have it.
coverage: $(VENV)/test ## the lines that a layer's own tests run: at least 95 % of engine, lessons, session and view
	set -e; core=$$($(BIN)/python -c 'import sys; print("sysmon" if hasattr(sys, "monitoring") else "ctrace")'); \
	for layer in $(COVERED); do \
		COVERAGE_CORE=$$core COVERAGE_FILE=$(VENV)/coverage-$$layer $(PYTEST) --cov=src/gradtutor/$$layer \
			--cov-report=term-missing:skip-covered --cov-fail-under=95 tests/$$layer; done

# What make coverage has not run. Each worker begins elsewhere: some wait for servers while others compute.
others: $(VENV)/test
	$(PYTEST) --numprocesses 8 --dist worksteal $(COVERED:%=--ignore=tests/%) $(TESTS)

windows: $(VENV)/test ## types and tests of what runs on every system, without what CPython has not on Windows
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 --no-warn-unreachable --follow-imports silent \
		--exclude 'cli/(seat|session)\.py' $(LOCAL)
	env -u TERM PYTHONPATH=tests/system/windows $(PYTEST) $(or $(TESTS),$(LOCAL_TESTS:%=tests/%)) \
		--deselect tests/lessons/course/test_temporary.py::test_what_a_closing_terminal_leaves

check: $(VENV)/test ## style, types and the direction of imports, without running anything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test ## put the sources into their form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

locale: $(VENV)/test ## gather the interface's words into the catalogues, then compile them (NEW=fr: begin another one)
	$(BIN)/pybabel --quiet extract --keywords tr --keywords mark --keywords ngettext:1,2 --keywords mark_plural:1,2 \
		--no-default-keywords --no-location --sort-output --output $(VENV)/gradtutor.pot src/gradtutor
	test -z "$(NEW)" || test -e "src/gradtutor/i18n/$(NEW)" || $(BIN)/pybabel --quiet init --domain gradtutor \
		--input-file $(VENV)/gradtutor.pot --output-dir src/gradtutor/i18n --locale "$(NEW)"
	$(BIN)/pybabel --quiet update --domain gradtutor --input-file $(VENV)/gradtutor.pot \
		--output-dir src/gradtutor/i18n --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --domain gradtutor --directory src/gradtutor/i18n

picture: $(VENV)/test ## draw the picture of the README from the running program
	$(BIN)/python -m docs.picture

manual: $(VENV)/test ## list the keys of the format in docs/authoring.md anew
	$(BIN)/python -m docs.authoring

bench: $(VENV)/test ## measure against peers; fails when a bound is broken
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.ceiling
	$(BIN)/python -m benchmarks.long_runs
	$(BIN)/python -m benchmarks.surface
	$(BIN)/python -m benchmarks.screen

mutants: $(VENV)/test ## do the tests notice a changed sign (MUTANTS="--sample 200 --seed 1 src/gradtutor/engine")
	$(BIN)/python -m benchmarks.mutants $(MUTANTS)

# PyTorch and JAX are large, and no part of the product: an environment of their own, the CPU builds. One that cannot be
# installed leaves the other to be verified.
PEERS := .venv-peers
PEERS_PYTHON ?= $(PYTHON)

verify-peers: ## run the programs of `gradtutor code` for PyTorch and JAX (PEERS_PYTHON=python3.11)
	$(PEERS_PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --quiet install --editable . --constraint constraints.txt
	-$(PEERS)/bin/python -m pip --quiet install 'torch==2.13.0'
	-$(PEERS)/bin/python -m pip --quiet install jax
	$(PEERS)/bin/python -m benchmarks.verify_peers

# What looks at a release is no part of the tests: an environment of its own.
RELEASE := .venv-release

release: $(VENV)/test ## build what is published, check it, and print what to upload
	rm -rf dist
	$(BIN)/python -m hatchling build --target sdist
	$(PIP) wheel --no-deps --wheel-dir dist dist/gradtutor-*.tar.gz
	@test -x $(RELEASE)/bin/pyroma || { $(BIN)/python -m venv $(RELEASE) && \
		$(RELEASE)/bin/python -m pip --quiet install twine pyroma; }
	$(RELEASE)/bin/twine check --strict dist/*
# Eight of ten until the project has an address: pyroma asks for a URL and for an e-mail.
	$(RELEASE)/bin/pyroma --min 8 dist/gradtutor-*.tar.gz
	@grep -q "^## \[$$($(BIN)/gradtutor --version | cut -d' ' -f2)\]" CHANGELOG.md || \
		echo "CHANGELOG.md has no section of this version yet." >&2
	@echo; echo "To upload, from a clean checkout with its tag:"; sha256sum dist/*; \
		echo "$(RELEASE)/bin/twine upload dist/*"

clean: ## remove everything that was made
	rm -rf .venv* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "gradtutor needs Python 3.11 or newer; $(PYTHON) is: $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "A virtual environment could not be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/run: $(INSTALLED_BY) | $(BIN)/python
	@echo "Installing gradtutor into $(VENV) …"
	@$(PIP) install --editable . --constraint constraints.txt
	@touch $@

$(VENV)/test: $(INSTALLED_BY) | $(BIN)/python
	@echo "Installing gradtutor and what its tests need into $(VENV) …"
	@$(PIP) install --editable '.[dev]' --constraint constraints.txt
	@touch $@ $(VENV)/run
