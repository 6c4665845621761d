# Teachers, Students, Echoes. `make` lists what there is to do. For GNU make 3.81 or later, on Linux and macOS.

PYTHON ?=
LAB_ARGS ?=
TORCH_INDEX ?=

COMMA := ,
PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input
EXTRA_INDEX = $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
# With CI set, pytest spells out the difference of two long texts, which can take minutes; without, it shortens it.
TESTING := env -u CI -u JPY_SESSION_NAME OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1
PYTEST := $(TESTING) .venv/bin/python -m pytest
SPREAD := -n 2 --dist
# Claims and notebooks ask for the same results: what one has computed, the other reads (course_lib/study/kept.py).
KEEPING := COURSE_KEEP="$(CURDIR)/build/kept"
FREE := `df -Pk . | awk 'NR == 2 {print int($$4 / 1048576)}'` GB

# The stages choose their tests by file name, so that a new chapter's tests are found.
CANARIES := $(wildcard tests/core/test_canaries*.py tests/chapters/*/test_canaries*.py)
CLAIMS := $(wildcard tests/chapters/test_*.py tests/chapters/*/test_claims*.py)
PRACTICE := $(wildcard tests/core/test_practice*.py tests/chapters/*/test_practice*.py)
WIDGETS := $(wildcard tests/core/test_widget*.py tests/core/test_page_student.py tests/core/test_static.py \
  tests/core/test_worker.py tests/chapters/*/test_widget*.py)
UNIT := $(filter-out $(CANARIES) $(CLAIMS) $(PRACTICE) $(WIDGETS),\
  $(wildcard tests/core/test_*.py tests/chapters/*/test_*.py))

# Node builds and tests the widgets and brings reveal.js to the decks; a learner needs none of it.
ifneq ($(shell command -v npm 2>/dev/null),)
NODE_MODULES := node_modules/.installed
NODE_TEST := npm test --silent
else
NODE_TEST := echo 'SKIPPED: npm is missing, so the JavaScript is not tested. Install Node 20 or later from nodejs.org.'
endif

.NOTPARALLEL:
.PHONY: help lab test pretrained notebooks slides pages pdf site bench mutants clean begin again chromium claims readme chapter solutions address colab wheel
.PHONY: test-ruff test-unit test-canaries test-claims test-practice test-widgets test-js test-notebooks test-decks test-browser

help:
	@echo 'Teachers, Students, Echoes: a course of notebooks on knowledge distillation'
	@echo
	@echo '  make lab         open the course in JupyterLab'
	@echo '  make test        run all ten stages of checks; one alone: make test-ruff, test-unit, test-canaries,'
	@echo '                   test-claims, test-practice, test-widgets, test-js, test-notebooks, test-decks, test-browser'
	@echo '  make pretrained  bring the real models of the last part, once: 0.2 GB to download, 0.7 GB on disk'
	@echo '  make notebooks   build the notebooks anew; N=07: that of one chapter'
	@echo '  make slides      make the decks in build/slides (a preview; with Quarto: make site)'
	@echo '  make pages       make the pages of the site in build/pages (a preview; with Quarto: make site)'
	@echo '  make pdf         print the decks as PDF into build/pdf, a page for each slide'
	@echo '  make solutions   make notebooks with the solutions of their exercises in build/solutions'
	@echo '  make site        make the web site in _site (needs Quarto 1.8 or later)'
	@echo '  make claims      measure what the chapters claim; SEED=7: on seeds that nobody has looked at;'
	@echo '                   TOPIC=temperature: of one chapter'
	@echo '  make chapter     begin a chapter: make chapter N=21 TOPIC=my_topic'
	@echo '  make readme      write anew what README.md, the start page and the glossary say of the chapters, and the'
	@echo '                   widget of the start page'
	@echo '  make address     say where the repository is: make address URL=https://github.com/you/repo; Binder, Colab and'
	@echo '                   the site get their links from it'
	@echo '  make colab       make the notebooks for Google Colab in build/colab'
	@echo '  make wheel       make a wheel of the package in build/wheel'
	@echo '  make bench       measure how long the experiments take here; PEERS=1: beside TRL and torchdistill too'
	@echo '  make mutants     put bugs into losses and metrics, one at a time, and count those that no test notices'
	@echo '  make clean       remove .venv and everything else that can be made again'
	@echo
	@echo 'The first run makes .venv and installs into it: about 2 minutes, 2 GB. Options:'
	@echo '  PYTHON=/path/to/python3.13                               the Python to make .venv with'
	@echo '  LAB_ARGS="--no-browser --port 8899"                      arguments for JupyterLab'
	@echo '  TORCH_INDEX=https://download.pytorch.org/whl/cpu         Linux without an NVIDIA GPU: saves several GB'

# .venv/.made, .venv/.lab, .venv/.test, .venv/.peers, .venv/.mutants and .venv/.pretrained are written when their step succeeded: an interrupted step runs again.
# An environment that was made in another folder, or whose Python is gone, is made anew.
WHOLE := $(shell test "`cat .venv/.made 2>/dev/null`" = "`pwd -P`" && .venv/bin/python -c '' 2>/dev/null && echo yes)
ifneq ($(WHOLE),yes)
.venv/.made: again
endif

.venv/.made:
	@probe='import sys; v = sys.version_info; print("%s %d.%d" % ((3, 11) <= v < (3, 15), v[0], v[1]))'; \
	if test "`uname -sm`" = 'Darwin x86_64'; then \
	  echo '[1/3] failed: PyTorch has no build for Macs with an Intel processor any more, so the course cannot be' \
	    'installed here. On Apple silicon leave Rosetta and use a native Python; else use Linux or Windows.'; \
	  exit 1; \
	fi; \
	unfit=; bare=; python=; \
	if test -n "$(PYTHON)"; then set -- "$(PYTHON)"; else set -- python3 python3.13 python3.12 python3.11; fi; \
	for candidate; do \
	  answer=`"$$candidate" -c "$$probe" 2>/dev/null` || continue; \
	  version=$${answer#* }; \
	  case "$$answer" in "True "*) ;; *) unfit="$${unfit:-$$candidate is Python $$version}"; continue;; esac; \
	  "$$candidate" -c 'import venv, ensurepip' 2>/dev/null || { bare="$${bare:-$$version}"; continue; }; \
	  python="$$candidate"; break; \
	done; \
	if test -z "$$python"; then \
	  if test -n "$$bare"; then \
	    echo "[1/3] failed: Python $$bare is here without its venv module. On Debian and Ubuntu install it" \
	      "with 'sudo apt install python$$bare-venv', then run the same command again."; \
	  elif test -n "$(PYTHON)"; then \
	    echo "[1/3] failed: the course needs Python 3.11 to 3.14, and $${unfit:-$(PYTHON) is not a Python that runs}." \
	      "Give another path in PYTHON, or leave PYTHON out."; \
	  else \
	    echo "[1/3] failed: the course needs Python 3.11 to 3.14, and $${unfit:-there is no python3 here}." \
	      "Install one (macOS: 'brew install python@3.13'; Debian and Ubuntu: 'sudo apt install python3.11-venv';" \
	      "or python.org), or name one: PYTHON=/path/to/python3.13."; \
	  fi; \
	  exit 1; \
	fi; \
	echo "[1/3] Making the virtual environment .venv (Python $$version)"; \
	"$$python" -m venv --clear .venv && pwd -P > .venv/.made || { \
	  echo "[1/3] failed: .venv could not be made. Check that this folder can be written to and that the disk has" \
	    "room (free here: $(FREE)), then run the same command again."; \
	  exit 1; }

# A package that was being unpacked when pip was interrupted has no INSTALLER file yet: pip must not take it as whole.
define install
	@echo '[2/3] Installing (the first time about 2 minutes, 0.5 GB to download, 2 GB on disk)'
	@for info in .venv/lib/python3*/site-packages/*.dist-info; do \
	  test -e "$$info/INSTALLER" || rm -rf "$$info"; \
	done
	@$(PIP) install $(EXTRA_INDEX) -c constraints.txt -e '$(1)' || { \
	  echo "[2/3] failed: pip could not install the course; its last lines say why. It needs the network (or" \
	    "HTTPS_PROXY) and 4 GB of disk (free here: $(FREE)). Run the same command again: it goes on from here."; \
	  exit 1; }
endef

.venv/.lab: .venv/.made pyproject.toml setup.py constraints.txt $(wildcard course_lib/jupyter/*/*.json)
	$(call install,.)
	@touch $@

.venv/.test: .venv/.made pyproject.toml setup.py constraints.txt $(wildcard course_lib/jupyter/*/*.json)
	$(call install,.[test$(COMMA)browser])
	@touch .venv/.lab $@

.venv/.peers: .venv/.made pyproject.toml setup.py constraints.txt $(wildcard course_lib/jupyter/*/*.json)
	$(call install,.[test$(COMMA)browser$(COMMA)peers])
	@touch $@

.venv/.mutants: .venv/.made pyproject.toml setup.py constraints.txt $(wildcard course_lib/jupyter/*/*.json)
	$(call install,.[test$(COMMA)browser$(COMMA)mutants])
	@touch $@

.venv/.pretrained: .venv/.made pyproject.toml setup.py constraints.txt $(wildcard course_lib/jupyter/*/*.json)
	$(call install,.[pretrained])
	@touch .venv/.lab $@

lab: .venv/.lab
	@echo '[3/3] Starting JupyterLab on notebooks/00_start_here.ipynb. If no browser opens, copy an address that'
	@echo '      begins with http:// from the lines below into yours. To stop: Ctrl-C twice.'
	@PATH="$$PWD/.venv/bin:$$PATH" JUPYTER_PREFER_ENV_PATH=1 .venv/bin/python -m jupyterlab \
	  --ServerApp.root_dir="$$PWD" --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb \
	  `test "$$(id -u)" != 0 || echo --allow-root` $(LAB_ARGS) || { \
	  echo '[3/3] failed: JupyterLab stopped with an error; the lines above say why.'; exit 1; }

# $(call stage,number,name,command): a heading, the command, the time it took; after a failure, how to run it alone.
define stage
	@echo; echo '── $(1)/10 $(2) ──'
	@start=`date +%s`; \
	if $(3); then \
	  echo "$(2): $$((`date +%s` - start)) s"; \
	else \
	  echo; echo "Stage $(1)/10 ($(2)) failed. To run it alone: make test-$(2)"; exit 1; \
	fi
endef

test: begin test-ruff test-unit test-canaries test-claims test-practice test-widgets test-js test-notebooks \
  test-decks test-browser
	@echo; echo 'All stages passed.'

begin: .venv/.test
	@echo '[3/3] Running ten stages of checks'

test-ruff: .venv/.test
	$(call stage,1,ruff,.venv/bin/ruff check course_lib tests && .venv/bin/ruff format --check course_lib tests)

test-unit: .venv/.test $(NODE_MODULES)
	$(call stage,2,unit,$(PYTEST) $(SPREAD) loadfile $(UNIT))

test-canaries: .venv/.test
	$(call stage,3,canaries,$(PYTEST) $(SPREAD) loadfile $(CANARIES))

test-claims: .venv/.test
	$(call stage,4,claims,$(KEEPING) $(PYTEST) $(SPREAD) loadgroup $(CLAIMS))

test-practice: .venv/.test
	$(call stage,5,practice,$(PYTEST) $(SPREAD) loadfile $(PRACTICE))

test-widgets: .venv/.test $(NODE_MODULES)
	$(call stage,6,widgets,$(PYTEST) $(WIDGETS))

test-js: $(NODE_MODULES)
	$(call stage,7,js,$(NODE_TEST))

NBVAL := --nbval-lax --nbval-current-env --nbval-sanitize-with \
  `test "$$(uname -s)" = Linux && echo tests/nbval.cfg || echo tests/nbval_elsewhere.cfg`
test-notebooks: .venv/.test
	$(call stage,8,notebooks,$(PYTEST) tests/site/notebooks && $(KEEPING) $(PYTEST) $(SPREAD) loadfile $(NBVAL) notebooks/)

test-decks: .venv/.test $(NODE_MODULES) chromium
	$(call stage,9,decks,$(PYTEST) $(SPREAD) loadgroup tests/site/decks)

test-browser: .venv/.test $(NODE_MODULES) chromium
	$(call stage,10,browser,$(PYTEST) $(SPREAD) loadfile tests/site/browser)

node_modules/.installed: package.json package-lock.json
	@echo '[2/3] Installing the JavaScript tools with npm'
	@npm ci --silent --no-audit --no-fund || { \
	  echo '[2/3] failed: npm could not install them; its lines say why. It needs the network. Run the same command again.'; \
	  exit 1; }
	@touch $@

# The browser of the tests: taken from Debian where that is possible, else said.
chromium:
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && \
	  echo '[2/3] Installing Chromium' && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo 'Chromium is missing, so the tests in a browser are skipped. Debian: sudo apt install chromium.'

pretrained: .venv/.pretrained
	@echo '[3/3] Bringing the real models'
	@.venv/bin/python -m course_lib.tools.pretrained || { \
	  echo '[3/3] failed: the line above says why. Run the same command again: it goes on from here.'; exit 1; }

notebooks: .venv/.test
	@echo '[3/3] Building the notebooks'
	@.venv/bin/python -m course_lib.tools.notebooks $(N) || { \
	  echo '[3/3] failed: the notebooks were not all built; the lines above say why.'; exit 1; }

slides: .venv/.test $(NODE_MODULES)
	@echo '[3/3] Making the decks'
	@.venv/bin/python -m course_lib.tools.decks || { \
	  echo '[3/3] failed: the decks were not all made; the lines above say why.'; exit 1; }

pages: .venv/.test
	@echo '[3/3] Making the pages'
	@.venv/bin/python -m course_lib.tools.pages || { \
	  echo '[3/3] failed: the pages were not all made; the lines above say why.'; exit 1; }

pdf: .venv/.test $(NODE_MODULES) chromium
	@echo '[3/3] Printing the decks'
	@.venv/bin/python -m course_lib.tools.handouts || { \
	  echo '[3/3] failed: the decks were not all printed; the lines above say why.'; exit 1; }

solutions: .venv/.lab
	@echo '[3/3] Making the solutions'
	@.venv/bin/python -m course_lib.tools.solutions $(N) || { \
	  echo '[3/3] failed: the solutions were not all made; the lines above say why.'; exit 1; }

site: .venv/.lab
	@command -v quarto >/dev/null || { \
	  echo 'Quarto is missing: install 1.8 or later from quarto.org or conda-forge. Without it: make pages, make slides.'; exit 1; }
	@echo '[3/3] Making the site'
	@PATH="$$PWD/.venv/bin:$$PATH" quarto render

chapter: .venv/.test $(NODE_MODULES)
	@echo '[3/3] Beginning chapter $(N)'
	@.venv/bin/python -m course_lib.tools.new_chapter "$(N)" "$(TOPIC)"

readme: .venv/.lab
	@echo '[3/3] Writing what the pages say of the chapters'
	@.venv/bin/python -m course_lib.tools.readme
	@.venv/bin/python -m course_lib.tools.welcome

address: .venv/.lab
	@echo '[3/3] Writing the address of the repository'
	@.venv/bin/python -m course_lib.tools.address $(URL)

colab: .venv/.lab
	@echo '[3/3] Making the notebooks for Colab'
	@.venv/bin/python -m course_lib.tools.colab $(if $(REFERENCE),--reference $(REFERENCE)) $(N)

wheel: .venv/.lab
	@echo '[3/3] Making the wheel'
	@$(PIP) wheel -q --no-deps -w build/wheel . && ls build/wheel

claims: .venv/.lab
	@echo '[3/3] Measuring'
	@.venv/bin/python -m course_lib.tools.claims $(if $(SEED),--master-seed $(SEED)) $(if $(STORE),--store) $(TOPIC)

bench: .venv/.test $(NODE_MODULES) chromium $(if $(PEERS),.venv/.peers)
	@echo '[3/3] Measuring'
	@.venv/bin/python -m course_lib.tools.bench || { \
	  echo '[3/3] failed: not everything was measured; the lines above say why.'; exit 1; }

# Goes on where it was interrupted. The bugs that were not noticed stand at the end: mutmut show NAME prints one.
mutants: .venv/.mutants
	@echo '[3/3] Putting bugs in'
	@$(TESTING) .venv/bin/python -m mutmut run && .venv/bin/python -m mutmut results

clean:
	rm -rf .venv mutants node_modules .pytest_cache .ruff_cache .hypothesis build _site .quarto *.egg-info
	find course_lib tests notebooks -name __pycache__ -type d -prune -exec rm -rf {} +
