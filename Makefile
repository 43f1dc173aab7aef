# The project's few commands. Each sets up what it needs, also on a machine with nothing but
# Python 3.11, make and git.

PORT ?= 8080
READY := .venv/.ready
# Tests wait more than they reckon: three at a time keep two cores busy.
TESTERS ?= 3
UV := uv==0.13.9

# What is compiled once is not compiled again by every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check types style imports spelling content bench look soak urgent-weights lock clean setup
.DEFAULT_GOAL := run

run: $(READY)
	@.venv/bin/hocvuso run --demo --port $(PORT)

# A missing browser or database fails here; nothing is passed over in silence.
test: check
	@chromium="$$(scripts/chromium.sh)" && CHROMIUM="$$chromium" .venv/bin/pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder

# Whatever does not need the other is looked at beside it: the types take as long as all the rest.
CHECKS := types style imports spelling content

check: $(READY)
	@$(MAKE) --no-print-directory --jobs=2 $(CHECKS)

types: $(READY)
	@.venv/bin/mypy

style: $(READY)
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check

imports: $(READY)
	@.venv/bin/lint-imports

spelling: $(READY)
	@.venv/bin/codespell bot demo handlers web services content/*.py db domain scripts docs *.md

content: $(READY)
	@.venv/bin/hocvuso check-content

bench: $(READY)
	@.venv/bin/python -m bench $(ARGS)

# The long runs that no commit waits for.
soak: $(READY)
	@.venv/bin/python -m tests.chaos --kills 1000
	@.venv/bin/python -m tests.chaos.replaying
	@.venv/bin/python -m tests.chaos.schedule
	@.venv/bin/python -m tests.chaos.fortnight
	@.venv/bin/python -m tests.chaos.broadcast
	@.venv/bin/python -m tests.chaos.flooding
	@.venv/bin/python -m tests.chaos.crowding
	@.venv/bin/python -m tests.chaos.streaming
	@.venv/bin/python -m tests.chaos.mutating
	@.venv/bin/python -m tests.chaos.soaking
	@scripts/any_day.sh

# Learn anew what emergencies sound like, after sayings were added. Deterministic; a minute or two.
urgent-weights: $(READY)
	@.venv/bin/python -m tests.enquiries.urgent_training $(ARGS)

look: $(READY)
	@scripts/look.sh

setup: $(READY)

$(READY): requirements.lock pyproject.toml scripts/venv.sh
	@scripts/venv.sh
	@touch $@

# Renew every pinned version within the ranges of pyproject.toml. Read the diff before committing.
lock:
	@rm -rf .venv/uv && python3 -m venv .venv/uv && .venv/uv/bin/pip install -qq "$(UV)"
	@.venv/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --no-emit-index-url \
		--group dev --group build pyproject.toml --output-file requirements.lock

clean:
	@rm -rf .venv build dist ./*.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
