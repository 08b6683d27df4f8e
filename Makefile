# Everything a person types. `make run` and `make test` need only Python 3.11 or newer and the package indexes.
PYTHON ?= python3
PORT ?= 8000
ROUNDS ?= 3
IN_VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run reset test faults bench bench-peers format styles messages screenshots pins

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

run:  ## the whole product on this machine, until Ctrl-C (make run PORT=8123 for another port)
	@$(PYTHON) willkommen/local/bootstrap.py local "$(PORT)"
	@exec $(IN_VENV) -m willkommen.local.run --port "$(PORT)"

reset:  ## throw the data of `make run` away
	@$(PYTHON) willkommen/local/bootstrap.py local
	@$(IN_VENV) -m willkommen.local.run --reset

test:  ## everything CI runs
	@$(PYTHON) willkommen/local/bootstrap.py test
	@exec $(IN_VENV) -m willkommen.local.ci

faults:  ## do every fault to real processes and write down what it cost: docs/faults.md (make faults ROUNDS=10 for longer)
	@$(PYTHON) willkommen/local/bootstrap.py test
	@FAULTS_ROUNDS="$(ROUNDS)" FAULTS_PAGE=docs/faults.md exec $(IN_VENV) -m pytest -q -p no:randomly --no-cov tests/faults

bench:  ## measure, beside the floor of the same database (make bench PARTS="queue pages")
	@$(PYTHON) willkommen/local/bootstrap.py test
	@exec $(IN_VENV) -m benchmarks $(PARTS)

bench-peers:  ## the same work on libres, django-appointment and pretix, each in an environment of its own
	@$(PYTHON) willkommen/local/bootstrap.py test
	@exec $(IN_VENV) -m benchmarks.peers $(PARTS)

format:  ## lay the code out and mend what can be mended without thinking
	@$(PYTHON) willkommen/local/bootstrap.py test
	@$(IN_VENV) -m ruff check --fix --quiet . || true
	@$(IN_VENV) -m ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

styles:  ## build the styles
	@$(PYTHON) willkommen/local/bootstrap.py local
	@$(IN_VENV) -m willkommen.local.styles

messages:  ## compile the catalogues of messages
	@$(PYTHON) willkommen/local/bootstrap.py local
	@$(IN_VENV) -m willkommen.local.messages_compile

screenshots:  ## take the pictures of the README anew (needs Chromium)
	@$(PYTHON) willkommen/local/bootstrap.py test
	@exec $(IN_VENV) scripts/screenshots.py

pins:  ## write the pinned lists of packages anew (needs uv)
	@for list in run local test node; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
			requirements/$$list.in --output-file requirements/$$list.txt || exit 1; done
