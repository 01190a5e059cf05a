# `make book` and `make test` need Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
READY := $(VENV)/.ready
JB := $(BIN)/jupyter-book
# -W: a warning fails the build; -n: so does a reference that leads nowhere.
STRICT := -W -n --keep-going
# For `make binder` where the registry has the CPU builds of torch: BINDER=--own-registry
BINDER ?=

.DEFAULT_GOAL := help
.PHONY: help book latex test coverage mutate links binder lab serve bench lint format lock browser clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "This book needs Python 3.11 to 3.13, and $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --editable .
	@touch $@

book: $(READY)  ## Build the book
	$(JB) build . $(STRICT)
	@echo "The book is at file://$(CURDIR)/_build/html/index.html"

latex: $(READY)  ## Write the book as LaTeX
	$(JB) build . $(STRICT) --builder latex

test: book latex  ## Run all tests
	BOOK_IS_BUILT=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --durations 15

# The unit tests alone: no browser, no built book, no notebook run.
coverage: $(READY)  ## See which branches of the package the unit tests reach
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest tests lecnn_helpers -m 'not built' \
		--ignore tests/browser --ignore tests/book
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --show-missing --skip-covered

mutate: $(READY)  ## Change the code a little at a time, and see that a test notices
	$(BIN)/mutmut run
	$(BIN)/mutmut results

links: $(READY)  ## Check that the links to other sites lead somewhere (needs the network)
	$(JB) build . $(STRICT) --path-output _build/links --builder custom --custom-builder linkcheck

binder: $(READY)  ## Try what Binder would make of the last commit (needs the network)
	$(BIN)/python tools/try_binder.py $(BINDER)

lab: $(READY)  ## Open the chapters in JupyterLab
	cd book && $(BIN)/jupyter lab

serve: book  ## Serve the book on this machine
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

bench: book  ## Measure what is fast, against what one would use otherwise
	$(BIN)/python -m benchmarks

lint: $(READY)  ## Check style, and that no notebook holds outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id $$(git ls-files '*.ipynb')

format: $(READY)  ## Put style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## Write requirements.txt anew from pyproject.toml
	./tools/lock $(PYTHON)

browser: $(READY)  ## Fetch a Chromium for the browser tests
	$(BIN)/playwright install chromium

clean:  ## Remove what was built, and .venv
	rm -rf _build $(VENV) *.egg-info mutants .coverage* .pytest_cache .ruff_cache .hypothesis
