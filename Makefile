# Two commands set everything up on a machine with Python 3.11, make and git: `make build` and `make test`.

PYTHON ?= python3
SIZES ?= 1000000 10000000
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: build test lint types tests format bench bench-peers clean

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

bench: $(INSTALLED)  ## all tables of benchmarks/README.md; with SIZES="1000000 10000000 100000000" also larger ones
	@$(BIN)/python benchmarks/likeness.py
	@$(BIN)/python benchmarks/side_by_side.py
	@$(BIN)/python benchmarks/questions.py --seconds 20 outputs/benchmark/build/current
	@$(BIN)/python benchmarks/stages.py $(SIZES)
	@$(BIN)/python benchmarks/labels.py
	@$(BIN)/python benchmarks/jobs.py
	@$(BIN)/python benchmarks/cluster.py
	@$(BIN)/python benchmarks/missed.py
	@$(BIN)/python benchmarks/unchanged.py

bench-peers: $(INSTALLED)  ## what `make bench` compares with and b2graph does not need
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(PYTHON) -m venv outputs/benchmark/peers
	outputs/benchmark/peers/bin/pip install --quiet stwfsapy==0.8.0

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:  ## remove the environment and everything built
	rm -rf $(VENV) outputs/builds outputs/cache outputs/current
