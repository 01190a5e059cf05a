# `make book` and `make test` need Python 3.11 to 3.14 and nothing else.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
# By names without the folder's own, which may have a space in it.
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
JB := $(PY) $(VENV)/bin/jupyter-book
PYTEST := $(PY) -m pytest --numprocesses 2 --dist loadfile --durations 15
# -W: a warning fails the build; -n: so does a reference that leads nowhere.
STRICT := -W -n --keep-going
# For `make binder` where the registry has the CPU builds of torch: BINDER=--own-registry
BINDER ?=
# Two processes work side by side, on small matrices: a second thread in each is in the other's way.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help book latex pdf unit test question-bank answers slides pictures downloads new-chapter new-book coverage mutate links binder lab serve bench lint format lock browser clean

help:  ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 14) else "This book needs Python 3.11 to 3.14, and $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@echo "What the book needs comes into $(VENV): 200 packages, about five minutes and 3 GB."
	@echo "pip says what it does. After 'Installing collected packages' it is silent for some minutes."
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --editable .
	@touch $@

book: $(READY)  ## Build the book
	$(JB) build . $(STRICT)
	@$(PY) -c 'from pathlib import Path; print("The book is at", Path("_build/html/index.html").absolute().as_uri())'

latex: $(READY)  ## Write the book as LaTeX
	$(JB) build . $(STRICT) --builder latex

# Asks nothing of the network. Without a Chromium it says how to get one.
pdf: book  ## Print the book as one PDF, and link to it from the pages
	$(PY) -m tools.pdf

unit: $(READY)  ## Run the quick tests: no built book, no browser, no training of networks
	$(PYTEST) tests lecnn_helpers -m 'not (built or browser or slow)'

# nbmake runs every notebook, and what has run is what the book shows. The PDF comes before the
# tests, so that they see the pages with the links to it; without a Chromium there are none.
test: $(READY)  ## Run all tests
	$(PYTEST) book
	$(MAKE) book latex
	$(PY) -m tools.pdf --if-possible
	BOOK_IS_BUILT=1 $(PYTEST) tests lecnn_helpers

question-bank: $(READY)  ## Write all questions for course systems
	$(PY) -m lecnn_helpers.teaching $@

answers: $(READY)  ## Print all answers, and the slips that the checks know
	$(PY) -m lecnn_helpers.teaching $@

slides: $(READY)  ## Make of the built book a deck for each chapter, and its PDF
	$(PY) -m lecnn_helpers.teaching $@

pictures: $(READY)  ## Pack all pictures of the built book, as SVG and PDF
	$(PY) -m lecnn_helpers.teaching $@

# What the hosting workflow publishes beside the book. The answers are not for everyone. None of
# these builds the book: what is published are the pages that were tested.
downloads: question-bank slides pictures  ## Make these three, and lay them beside the pages
	for what in $^; do rm -rf _build/html/downloads/$$what; \
		mkdir -p _build/html/downloads; cp -R _build/$$what _build/html/downloads/$$what; done

new-chapter: $(READY)  ## Make a chapter that builds and passes as it is: NAME=...
	$(PY) -m lecnn_helpers.new_chapter "$(NAME)"

# What is said behind `make new-book` comes to the program in its environment.
new-book: $(READY)  ## Start a book of your own: DIR=... TITLE=... (docs/own-book.md)
	$(PY) tools/new_book.py

# The unit tests alone: no browser, no built book, no notebook run.
coverage: $(READY)  ## See which branches of the package the unit tests reach
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest tests lecnn_helpers -m 'not built' \
		--ignore tests/browser --ignore tests/book
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report --show-missing --skip-covered

mutate: $(READY)  ## Change the code a little at a time, and see that a test notices
	$(PY) -m mutmut run
	$(PY) -m mutmut results

links: $(READY)  ## Check that the links to other sites lead somewhere (needs the network)
	$(JB) build . $(STRICT) --path-output _build/links --builder custom --custom-builder linkcheck

binder: $(READY)  ## Try what Binder would make of the last commit (needs the network)
	$(PY) tools/try_binder.py $(BINDER)

lab: $(READY)  ## Open the chapters in JupyterLab
	cd book && ../$(PY) -m jupyterlab

serve: book  ## Serve the book on this machine
	$(PY) -m http.server --bind 127.0.0.1 --directory _build/html 8000

bench: book  ## Measure what is fast, against what one would use otherwise
	$(PY) -m benchmarks

# pre-commit runs this on every commit, so that both ask the same versions.
lint: $(READY)  ## Check style and types, and that no notebook holds outputs
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m nbstripout --verify --keep-id book/*.ipynb examples/*/book/*.ipynb

format: $(READY)  ## Put style right, and take the outputs out of the notebooks
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m nbstripout --keep-id book/*.ipynb examples/*/book/*.ipynb

lock:  ## Write requirements.txt anew from pyproject.toml
	./tools/lock $(PYTHON)

browser: $(READY)  ## Fetch a Chromium for the browser tests
	$(PY) -m playwright install chromium

clean:  ## Remove what was built, and .venv
	rm -rf _build $(VENV) *.egg-info mutants .coverage* .pytest_cache .ruff_cache .mypy_cache .hypothesis
