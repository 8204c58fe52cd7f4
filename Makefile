# The five verbs: run, test, lint, bench, eval. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Of the other searches that `make bench` measures beside ours.
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
EVAL_DIR ?= ../shared/data/eval

.DEFAULT_GOAL := help
.PHONY: help run test lint format docs bench bench-documents bench-notices bench-consistency bench-chats bench-pages bench-desk screenshots eval setup browser clean

help:  ## Show the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup  ## Start the chat room and the bot (first start imports and indexes the knowledge)
	@$(BIN)/gyeyaktong serve

test: setup browser  ## Run every test
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

lint: setup  ## Check style, types and the direction of dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup  ## Mend style where a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup  ## Write the generated tables into the READMEs
	$(BIN)/python docs/fill_tables.py

bench: setup  ## Measure speed, size and memory, and other searches; writes benchmarks/results.md
	@$(MAKE) --no-print-directory $(PEERS_READY) \
		|| echo "비교할 검색 도구를 설치하지 못했습니다. 결과표에 빈 줄로 남기고 계속합니다." >&2
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

bench-documents: setup  ## Read real documents (DOCUMENTS_DIR) and damaged ones; writes benchmarks/results-documents.md
	$(BIN)/python -m benchmarks.documents $(BENCH_ARGS)

bench-notices: setup  ## Measure the notice check on seeded mistakes; writes benchmarks/results-notices.md
	$(BIN)/python -m benchmarks.notices

bench-consistency: setup  ## Measure the consistency watch on seeded numbers; writes benchmarks/results-consistency.md
	$(BIN)/python -m benchmarks.consistency

bench-chats: setup  ## Measure what is found in past conversations; writes benchmarks/results-chats.md
	$(BIN)/python -m benchmarks.chats

bench-pages: setup browser  ## Measure how soon and by how much each page is there; writes benchmarks/results-pages.md
	$(BIN)/python -m benchmarks.pages

bench-desk: setup browser  ## Measure an instructor who clears open questions; writes benchmarks/results-desk.md
	$(BIN)/python -m benchmarks.desk

screenshots: setup browser  ## Keep a picture of every page in artefacts/screenshots
	$(BIN)/python -m pytest tests/e2e/test_every_page.py --screenshots artefacts/screenshots

eval: setup  ## Measure the answers on the questions in EVAL_DIR
	$(BIN)/gyeyaktong eval $(EVAL_DIR) $(EVAL_ARGS)

setup: $(READY)

# pip, not another installer: on machines that carry a CPU build of PyTorch, only pip finds it.
$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 이상이 필요합니다. 예: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 이상이 필요합니다. 지금: $$($(PYTHON) --version). 다른 판은 make PYTHON=python3.12 처럼 지정해 주세요." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python venv 모듈이 없습니다. 먼저 실행해 주세요: sudo apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/pip || { echo "가상 환경을 만듭니다: $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "의존성을 설치합니다(처음에는 몇 분 걸립니다)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(PEERS_READY): benchmarks/peers/requirements.txt
	@echo "비교할 검색 도구를 설치합니다: $(PEERS)(몇 분 걸립니다)"
	@test -x $(PEERS)/bin/pip || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# The browser tests drive Debian's Chromium; without it they are skipped with a reason.
browser:
	@command -v chromium >/dev/null || test -n "$(CHROMIUM)" || { \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fonts-noto-color-emoji >/dev/null; \
		else \
			echo "브라우저 검사를 건너뜁니다. 실행하려면: sudo apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"; \
		fi; }

clean:  ## Remove the environment and caches (not the data)
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
