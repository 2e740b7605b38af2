# Two commands do it all on a fresh machine: `make site` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE_TOOLS := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 hunspell hunspell-da hunspell-en-gb
NODE_MODULES := tests/browser/node_modules/ready generator/fill-in/node_modules/ready
TEST_TOOLS := $(SITE_TOOLS) chromium chromium-headless-shell qpdf poppler-utils pdftk-java nodejs npm nginx apache2-bin unzip

# Containers often set it; then each of the many commands of a test run compiles the whole package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site test soak lint scripts accept bench clean tools-site tools-test

site: tools-site $(VENV)/ready
	$(BIN)/samtalekit build

test: tools-test $(VENV)/ready $(NODE_MODULES) lint
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

soak: tools-test $(VENV)/ready $(NODE_MODULES)
	SAMTALEKIT_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal  # only modules that do more then; see tests/conftest.py

lint: $(VENV)/ready
	$(BIN)/ruff check generator tests
	$(BIN)/ruff format --check generator tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

scripts: generator/fill-in/node_modules/ready
	node generator/fill-in/build.mjs  # writes theme/web/js/form.js and writer.js

accept: $(VENV)/ready
	SAMTALEKIT_ACCEPT=1 $(BIN)/python -m pytest tests/docs tests/jobs tests/paper/test_faults.py tests/paper/test_vectors.py tests/paper/test_read.py

bench: $(VENV)/ready
	$(BIN)/python -m pytest tests/bench -m bench --benchmark-only --benchmark-quiet

clean:
	rm -rf site .samtalekit $(VENV) $(dir $(NODE_MODULES))

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 3; }
	$(PYTHON) -m venv $(VENV) || { echo "apt-get install -y python3-venv"; exit 3; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

%/node_modules/ready: %/package-lock.json
	npm ci --prefix $* --silent --no-audit --no-fund --ignore-scripts
	touch $@

tools-site:
	@.ci/tools $(SITE_TOOLS)

tools-test:
	@.ci/tools $(TEST_TOOLS)
