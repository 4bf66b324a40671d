# Two commands set everything up on a machine with Python 3.11, make and git: `make build` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: build test lint types tests format clean

build: $(INSTALLED)  ## build corpus/ into outputs/
	@$(BIN)/b2graph build

test: lint types tests  ## everything that must hold before a commit

lint: $(INSTALLED)
	$(BIN)/ruff check pipeline tests benchmarks
	$(BIN)/ruff format --check pipeline tests benchmarks

types: $(INSTALLED)
	$(BIN)/mypy

tests: $(INSTALLED)
	$(BIN)/pytest --numprocesses 2

format: $(INSTALLED)  ## canonical form of the code and of the ontology
	$(BIN)/ruff check --fix pipeline tests benchmarks
	$(BIN)/ruff format pipeline tests benchmarks
	$(BIN)/python -m pipeline.graph.turtle ontology

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:  ## remove the environment and everything built
	rm -rf $(VENV) outputs/builds outputs/cache outputs/current
