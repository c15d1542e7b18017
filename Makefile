# Everything needs only make and Python 3.11, 3.12 or 3.13 with venv; each target sets up what it needs.
#   PYTHON=/path/to/python3.12   the Python to make the environment with
#   GPU=1                        TensorFlow with CUDA, in an environment of its own
#   PORT=8900  LAB_ARGS=…        for `make lab`: another port; more arguments, such as LAB_ARGS=--no-browser
#   TEACH=1                      for `make lab`: with nbgrader's formgrader and its other tools for instructors
#   SERVE=1                      for `make site`: shows the site at a local address (PORT=8900: at this port)
#   PYTEST_ARGS=…                for `make test` and `make test-all`

VENV := .venv$(if $(GPU),-gpu)
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

# Any Python 3 can run the set-up, which then picks a suitable one for the environment.
STARTERS := $(PYTHON) python3 python python3.12 python3.13 python3.11
STARTER = $(shell for p in $(STARTERS); do "$$p" -c 'import sys; assert sys.version_info[0] == 3' 2>/dev/null && echo "$$p" && break; done)

# Together these make the CPU build's import silent, and its numbers the same on every processor.
export TF_CPP_MIN_LOG_LEVEL ?= 2
export TF_ENABLE_ONEDNN_OPTS ?= 0
export TF_NUM_INTRAOP_THREADS ?= 1

# Three at a time, each file in one process: much of a test is waiting, and a file's tests share a kernel or a graded class.
# As they come: sorted by their number of tests, the longest of all would be the last.
TOGETHER := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: help setup lab site test test-all pictures grade inherited lint lock binder clean

help:      ## show this list
	@sed -n 's/^\([a-z-]*\): .*## /\1\t/p; s/^#   \([A-Z_]*=\)/\t\1/p' Makefile

setup:     ## make .venv and install the course into it; does nothing when that is done
	@starter="$(STARTER)"; \
	test -n "$$starter" || { echo "setup: no Python found: install Python 3.12 (3.11 and 3.13 work too)" >&2; exit 1; }; \
	"$$starter" tools/setup.py $(if $(GPU),--gpu) $(if $(PYTHON),--python "$(PYTHON)")

lab: setup ## open the course in JupyterLab
	@$(BIN)/python tools/lab.py $(if $(TEACH),--teach) $(if $(PORT),--port="$(PORT)") $(LAB_ARGS)

site:      ## make the course's site in var/site, from the executed notebooks
	@starter="$(STARTER)"; \
	test -n "$$starter" || { echo "setup: no Python found: install Python 3.12 (3.11 and 3.13 work too)" >&2; exit 1; }; \
	"$$starter" tools/setup.py --site $(if $(PYTHON),--python "$(PYTHON)")
	@.venv-site/$(notdir $(BIN))/python -m website $(if $(SERVE),--serve) $(if $(PORT),--port="$(PORT)")

test: setup ## run the tests that fit a 2-core machine
	@$(BIN)/python -m pytest $(TOGETHER) $(PYTEST_ARGS)

test-all: setup ## run every test, the slow ones too
	@$(BIN)/python -m pytest $(TOGETHER) -m "" $(PYTEST_ARGS)

pictures: setup ## make the pictures of README and docs, by the browser tests
	@COURSE_PICTURES=docs/pictures $(BIN)/python -m pytest -m browser tests/browser tests/site $(PYTEST_ARGS)

grade: setup ## grade the sample class
	@$(BIN)/autograde grade examples/class --out var/class || test $$? -eq 3 # one submission is broken, on purpose

inherited: setup ## run the inherited program of 2016 again and keep what it leaves behind
	@$(BIN)/python examples/inherited/build.py

lint: setup ## check the code's style and types, and who imports whom
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

lock: setup ## write the locks and what follows from them (UPGRADE=1: from the newest releases)
	@$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)

binder: setup ## write only what follows from the lock: binder/environment.yml, the pins in environment.yml
	@$(BIN)/python tools/lock.py --derived

clean:     ## remove what make and the tools made, not the grades in var/
	rm -rf .venv .venv-gpu .venv-site .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis build *.egg-info
