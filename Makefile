# Everything starts here: `make demo` shows the product, `make test` proves it. Each does all its own set-up.
.PHONY: demo setup test test-all lint bench fuzz conformance locale templates demo-data picture pins clean
.DEFAULT_GOAL := demo

PY := .venv/bin/python
WORKERS ?= 2

demo: ## a whole month on bundled data: workbook, bridge, approval document
	@requirements/install.sh core
	@.venv/bin/recon-xl demo

setup: ## .venv with every extra and the development tools
	@requirements/install.sh all

test: setup ## what must hold at every commit
	@requirements/system.sh
	$(PY) -m pytest -n $(WORKERS) -m "not long and not fuzz"

test-all: setup ## the long ones too
	@requirements/system.sh
	$(PY) -m pytest -n $(WORKERS) -m "not fuzz"

fuzz: setup ## thousands of random inputs, seeded
	$(PY) -m pytest -n $(WORKERS) -m fuzz

bench: setup ## speed and accuracy, as ratios against peers in the same run
	$(PY) -m tests.benchmarks

lint: setup ## style, types, import contract
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

conformance: setup ## outside validators over everything we write
	@requirements/system.sh
	$(PY) -m pytest -n $(WORKERS) tests/conformance

locale: setup ## collect texts, update and compile the catalogues
	$(PY) -m tests.tools.catalogues

templates: setup ## write the workbook templates anew
	$(PY) -m tests.tools.templates

demo-data: setup ## write the demo month anew
	$(PY) -m tests.tools.demo_month

picture: setup ## draw the picture of the README anew
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m tests.tools.picture

pins: setup ## resolve the pinned requirements anew
	cd requirements && ../.venv/bin/uv pip compile -q --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links bootstrap.in -o bootstrap.txt
	.venv/bin/uv pip compile -q --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/core.txt
	.venv/bin/uv pip compile -q --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --all-extras --group dev pyproject.toml -o requirements/all.txt

clean: ## what the tools left behind
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis recon-xl-demo dist
