# Everything that a contributor runs; CI calls the same targets. `make help` lists them.

SWIFT ?= swift
PREFIX ?= /usr/local
PATHS ?=

PROGRAM := .build/release/sentlint
# Starts twice as fast, and runs on machines without a Swift toolchain. Nobody loads it: it exports nothing.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib -Xlinker --no-export-dynamic)
SOURCES := Package.swift Sources Tests rules

.DEFAULT_GOAL := help
.PHONY: help scan test build install lint format rules docs golden bench release clean set-up

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

scan: build  ## install what is missing, build, and scan samples/ (or PATHS="…")
ifeq ($(strip $(PATHS)),)
	@$(PROGRAM) samples; status=$$?; echo; \
	if [ $$status -eq 1 ]; then \
	  echo "These findings were expected: the secrets in samples/ are made up, and samples/EXPECTED lists them."; \
	  echo 'Scan something of yours: make scan PATHS="path …"   or: $(PROGRAM) path …'; \
	else \
	  echo "make scan: expected findings (exit status 1), got exit status $$status"; exit 2; \
	fi
else
	@$(PROGRAM) $(PATHS); status=$$?; \
	echo "(sentlint ended with $$status: 0 clean, 1 findings, 2 incomplete or a wrong configuration, 64 wrong usage)"; \
	exit $$status
endif

test: set-up  ## install what is missing and run all tests
	$(SWIFT) test

build: set-up  ## build the release binary, .build/release/sentlint
	$(SWIFT) build -c release --product sentlint $(STATIC)

install: build  ## install the binary into PREFIX (default /usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/sentlint"

lint:  ## check formatting, style and imports
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

format:  ## format the sources in place
	$(SWIFT) format format --in-place --recursive --parallel $(SOURCES)

rules: build  ## lint the built-in rules and run their examples
	$(PROGRAM) rules check

docs: build  ## write docs/rules.md from the rule pack
	$(PROGRAM) rules list --format markdown > docs/rules.md.partial
	mv docs/rules.md.partial docs/rules.md

golden: set-up  ## write samples, golden reports and generated documentation anew; read the diff before you commit it
	RECORD_SNAPSHOTS=1 $(SWIFT) test

bench: build  ## measure start-up and throughput
	scripts/bench $(PROGRAM)

release: lint test rules  ## everything that has to pass before a release, and the binary
	SENTLINT_TEST_PROGRAM=$(PROGRAM) $(SWIFT) test --filter SentlintCommandTests
	@$(PROGRAM) .
	@ls -l $(PROGRAM) && $(PROGRAM) --version

clean:  ## remove what was built
	rm -rf .build

set-up:
	@scripts/set-up
