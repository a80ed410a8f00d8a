# Multitone: everything a developer types. `make help` lists it; CONTRIBUTING.md tells more.

PYTHON ?= python3
ARGS ?=
# Processes that the tests are dealt to. Soaking takes one: its large numbers are to be watched, not hurried.
TESTERS ?= $(if $(MULTITONE_SOAK),0,2)
SEED ?= $(eval SEED := $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))$(SEED)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SAMPLES := resources/samples
GRAY_SAMPLES := build/samples-gray

# What the wheels of Qt expect to find on the system, and what the tests need besides: a screen, and programs to
# check our results against.
QT_PACKAGES := libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgssapi-krb5-2 libwayland-cursor0 libwayland-egl1 \
	libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 \
	libxkbcommon-x11-0 libxkbcommon0
TEST_PACKAGES := dbus-daemon imagemagick libavif-bin libimage-exiftool-perl parallel xauth xdotool xvfb
PACKAGES := $(QT_PACKAGES) $(if $(filter-out run,$(MAKECMDGOALS)),$(TEST_PACKAGES))

# The screen the window tests see where there is none.
SCREEN := 2560x1600x24

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.PHONY: help setup run test soak lint bench docs translations clean system

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/.stamp-dev ## Install all that running, testing and measuring need
	@echo "Ready: $(BIN)/multitone"

run: .venv/.stamp-run ## Open the window on the sample pictures (no display: convert them to gray)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY$${QT_QPA_PLATFORM:+$$MULTITONE_SCREENSHOT}" ]; then \
		exec $(BIN)/multitone gui $(SAMPLES); \
	fi; \
	echo "No display: converting $(SAMPLES) on the command line."; \
	$(BIN)/multitone convert $(SAMPLES) -o $(GRAY_SAMPLES) --do grayscale --existing replace && \
	echo "The gray pictures are in $(CURDIR)/$(GRAY_SAMPLES)"

test: .venv/.stamp-dev ## Run the tests (ARGS="-k name" picks some, SEED=n repeats a run, TESTERS=0 in one process)
	@echo "Hypothesis seed: $(SEED) (to repeat: make $(if $(MULTITONE_SOAK),soak,test) SEED=$(SEED))"
	@set --; \
	if [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ] && command -v xvfb-run >/dev/null; then \
		set -- xvfb-run -a -s "-screen 0 $(SCREEN)"; \
	fi; \
	exec "$$@" $(BIN)/pytest -n $(TESTERS) --hypothesis-seed=$(SEED) $(ARGS)

soak: export MULTITONE_SOAK = 1
soak: test ## Run the same tests with far larger numbers

lint: .venv/.stamp-dev ## Check style, types and the direction of imports
	@failed=; \
	for check in "ruff check --quiet" "ruff format --check --quiet" "mypy --no-error-summary" "lint-imports --no-logo" \
		"python resources/make-docs.py --check" "python resources/make-translations.py --check"; do \
		echo "$$check"; \
		$(BIN)/$$check || failed="$$failed, $${check%% -*}"; \
	done; \
	if [ -n "$$failed" ]; then echo "Not clean: $${failed#, }" >&2; exit 1; fi

bench: .venv/.stamp-dev ## Measure, and print the figures as a table
	@if [ -e tests/benchmarks/__main__.py ]; then exec $(BIN)/python -m tests.benchmarks $(ARGS); \
	else echo "There are no benchmarks yet (tests/benchmarks)." >&2; exit 1; fi

docs: .venv/.stamp-dev ## Bring the generated parts of README.md up to date
	@$(BIN)/python resources/make-docs.py

translations: .venv/.stamp-dev ## Collect what the program says, and compile its translations
	@$(BIN)/python resources/make-translations.py

clean: ## Remove all that make has made: .venv, build, caches
	@rm -rf .venv build dist app/*.egg-info app/multitone/native/*.so app/multitone/native/*.pyd app/multitone/speedup/lab/*.so app/multitone/speedup/lab/*.pyd .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find app tests resources -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ---- What the targets above stand on ----

.venv/.stamp-run: pyproject.toml setup.py $(wildcard app/multitone/native/*.[ch] app/multitone/speedup/lab/*.pyx) .venv/bin/python | system
	@echo "Installing Multitone into .venv"
	@$(PIP) install "pip>=25.1"
	@$(PIP) install --prefer-binary --editable '.[formats,cloud,lab]' || { \
		echo "Going on without some extras: not all of them are to be had for this Python and system." >&2; \
		$(PIP) install --prefer-binary --editable '.[formats,cloud]' || $(PIP) install --prefer-binary --editable '.[lab]' || \
		$(PIP) install --editable .; }
	@$(BIN)/python -m compileall -q app
	@$(BIN)/python -m multitone.bundle
	@touch $@

.venv/.stamp-dev: .venv/.stamp-run
	@echo "Installing the tools for tests and checks into .venv"
	@$(PIP) install --group dev
	@touch $@

# Where python3-venv could not be installed, the pip of the system fills the environment.
.venv/bin/python: | system
	@echo "Making .venv"
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv --clear .venv; \
	else $(PYTHON) -m venv --clear --without-pip .venv && $(PYTHON) -m pip --quiet --python .venv/bin/python install pip; fi

# Looks at every start what is missing (0.1 s), asks the network only then, and never stops the rest: a machine
# without apt, or without the right to install, may well have the libraries from somewhere else.
system:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Multitone needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
		echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || exit 0; \
	wanted="$(PACKAGES)"; \
	[ -e .venv/bin/python ] || $(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		wanted="$$wanted $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	[ -n "$$(find /usr/share/fonts /usr/local/share/fonts "$$HOME/.local/share/fonts" "$$HOME/.fonts" \
		\( -name '*.[to]tf' -o -name '*.ttc' \) -print 2>/dev/null | head -n 1)" ] || wanted="$$wanted fonts-dejavu-core"; \
	missing=$$(dpkg-query -W -f '$${db:Status-Status} $${Package}, $${Provides}\n' | awk -v wanted="$$wanted" ' \
		$$1 == "installed" { gsub(/\([^)]*\)|,/, " "); for (i = 2; i <= NF; i++) installed[$$i] } \
		END { n = split(wanted, names, " "); for (i = 1; i <= n; i++) if (!(names[i] in installed)) print names[i] }'); \
	[ -n "$$missing" ] || exit 0; \
	missing=$$(echo $$missing); \
	if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root='sudo -n'; else \
		echo "Some system packages are missing, and only an administrator may install them:" >&2; \
		echo "    sudo apt-get install $$missing" >&2; exit 0; fi; \
	echo "Installing system packages: $$missing"; \
	apt="$$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"; \
	log=$$(mktemp); \
	$$apt update >$$log 2>&1; \
	$$apt install --yes --no-install-recommends $$missing >>$$log 2>&1 || { \
		tail -n 5 $$log >&2; \
		echo "That did not work; going on without. By hand: apt-get install $$missing" >&2; }; \
	rm -f $$log
