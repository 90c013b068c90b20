# GNU make 3.81 is enough. Every path here is relative, so the folder may have spaces in its name.
.DEFAULT_GOAL := help
.SUFFIXES:

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PACKAGES := config interviews reports scoring snippets
TEMPLATES = $$(find templates -name '*.html')
PYTEST_ARGS ?= -q -n auto
# Tests and lint speak about the code, not about the settings of the shell they were started from.
UNSET := env -u ALLOWED_HOSTS -u BIND_HOST -u DEBUG -u DEFAULT_FROM_EMAIL -u EMAIL_BACKEND -u EMAIL_URL -u EMBEDDED_WORKERS -u HTTPS -u LOG_LEVEL -u PORT -u SECRET_KEY \
	-u ROOM_FRAME_BURST -u ROOM_FRAME_BYTES -u ROOM_FRAME_RATE -u TRUSTED_ORIGINS -u TURN_DELAY_SECONDS \
	-u OPENAI_MODEL -u OPENAI_API_KEY -u OPENAI_BASE_URL -u OPENAI_MODE -u OPENAI_LISTENER_SECONDS -u OPENAI_SPEAKER_SECONDS \
	-u OPENAI_AUTHOR_SECONDS -u OPENAI_ASSESSOR_SECONDS -u CORRECTION_HOURS -u MANAGER_PLAYBACK -u FAIRNESS_SMALLEST_GROUP -u FAIRNESS_THRESHOLD
ON_SQLITE := $(UNSET) -u DATABASE_URL -u REDIS_URL
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: help run setup demo-links demo-live fake-openai test browser lint format test-services prove-bank prove-airflow bench ci lock

help: ## Show this list
	@echo "Marginalia: make <target>"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile

run: .venv/base.stamp ## Set up, load bank and demo, serve on http://127.0.0.1:8000 (PORT= changes it)
	@$(MANAGE) serve --only-try
	@$(MAKE) --no-print-directory setup
	@exec $(MANAGE) serve --demo

setup: .venv/base.stamp ## All of `make run` but the serving
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_bank
	@$(MANAGE) load_demo
	@$(BIN)/python -m reports.pdf.pango

demo-links: .venv/base.stamp ## Print the demo's links and sign-ins again
	@$(MANAGE) demo_links

demo-live: .venv/base.stamp ## Play a candidate in the demo room of the running server (PACE=3 is three times as fast)
	@exec $(MANAGE) demo_live --pace $(or $(PACE),1)

fake-openai: .venv/dev.stamp ## A server that speaks the OpenAI API, to try the room with a language model
	@exec $(BIN)/python -m tests.fake_openai

test: .venv/dev.stamp browser ## All tests, on SQLite
	$(ON_SQLITE) $(BIN)/python -m pytest $(PYTEST_ARGS)

browser: .venv/dev.stamp
	@$(BIN)/python -m tests.browser.chromium

lint: .venv/dev.stamp ## Style, formats, types, templates, import contracts, missing migrations
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(ON_SQLITE) $(BIN)/python -m mypy $(PACKAGES)
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/python -m djlint --quiet --lint templates
	$(BIN)/lint-imports --no-logo
	$(ON_SQLITE) $(MANAGE) makemigrations --check --dry-run

format: .venv/dev.stamp ## Put code and templates into the form that lint asks for
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

test-services: .venv/dev.stamp browser ## All tests, on the PostgreSQL of DATABASE_URL and the Redis of REDIS_URL
	@$(BIN)/python -m tests.services
	$(UNSET) $(BIN)/python -m pytest $(PYTEST_ARGS)

prove-bank: .venv/dev.stamp ## Run the bank's proofs and keep the results; fails if a severe fault is not proven
	$(UNSET) $(MANAGE) prove_bank --strict

prove-airflow: .venv/dev.stamp .venv-airflow/base.stamp ## The proofs that need Airflow, in an environment of their own
	$(UNSET) $(MANAGE) prove_bank --strict airflow-etl

bench: .venv/dev.stamp ## Measure the room beside its floor, the assistant's turns and ears, pages, PDF and playback
	@for one in rooms turns listener bank scoring suggestions calibration report pdf playback; do \
	echo "== bench/measure_$$one.py"; $(ON_SQLITE) $(BIN)/python bench/measure_$$one.py || exit 1; done

# With Airflow's environment in place, prove-bank runs what prove-airflow does.
ci: .venv/dev.stamp ## Lint, tests, and what of the rest is available here
	@failed=; \
	part() { echo "== make $$1"; $(MAKE) --no-print-directory $$1 || failed="$$failed $$1"; }; \
	part lint; \
	part test; \
	if reason=$$($(BIN)/python -m tests.services 2>&1); then part test-services; \
	else echo "SKIPPED: make test-services, because $$reason"; fi; \
	if reason=$$(sh deploy/make-venv --find 3.12 2>&1); then part .venv-airflow/base.stamp; \
	else echo "SKIPPED: the proofs of make prove-airflow, because $$reason"; fi; \
	part prove-bank; \
	if [ -n "$$failed" ]; then echo "FAILED:$$failed"; exit 1; fi; \
	echo "All parts that ran passed."

lock: .venv/dev.stamp ## Lock requirements/*.in anew
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt -c requirements/base.txt
	$(COMPILE) --no-strip-extras requirements/bank-airflow.in -o requirements/bank-airflow.txt

.venv/base.stamp: requirements/base.txt
	@sh deploy/make-venv .venv requirements/base.txt
	@touch $@

.venv/dev.stamp: requirements/base.txt requirements/dev.txt
	@sh deploy/make-venv .venv requirements/dev.txt
	@touch .venv/base.stamp $@

.venv-airflow/base.stamp: requirements/bank-airflow.txt
	@sh deploy/make-venv .venv-airflow requirements/bank-airflow.txt 3.12
	@touch $@
