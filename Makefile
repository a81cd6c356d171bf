# Constancia. "make run" starts it, "make test" is the only gate.
# Wanted on the machine: Go, gcc, Node with npm, git. The rest comes by itself.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

version := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
npm := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# Both stamps lie in node_modules: whoever deletes that starts afresh.
installed := ui/assets/node_modules/.package-lock.json
built := ui/assets/node_modules/.built
sources := $(shell find ui \( -name node_modules -o -name dist -o -name e2e \) -prune \
	-o -type f ! -name '*_templ.go' -print)

##@ To use it
.PHONY: run
run: build ## start on http://127.0.0.1:8080 with embedded SQLite; prints one set-up link
	@bin/constancia serve

.PHONY: demo
demo: build ## as run, with the fictional clinic loaded; prints how to sign in
	@bin/constancia migrate
	@bin/constancia demo --keep
	@bin/constancia serve

.PHONY: build
build: assets generate ## one binary, bin/constancia, with everything embedded
	@.ci/needs go gcc
	go build -ldflags "-X main.version=$(version)" -o bin/constancia ./cmd/constancia

##@ To change it
.PHONY: test
test: ## the only gate: format, vet, staticcheck, tests on SQLite and PostgreSQL, browser tests
	@.ci/test

.PHONY: generate
generate: ## write the Go code of the views; commit it with its source
	@.ci/needs go
	@go tool templ generate -log-level=error

.PHONY: assets
assets: $(built) ## build styles and scripts into ui/dist, typefaces into internal/typeset/fonts

.PHONY: fmt
fmt: ## format Go and templ sources
	@go tool templ fmt -log-level=error ui internal
	@.ci/sources | xargs -r go tool gofumpt -w

.PHONY: bench
bench: ## the benchmarks, relative to Echo serving static bytes, in one table
	@.ci/bench

.PHONY: gallery
gallery: assets generate ## every view with fictional people, served without a database
	go run ./cmd/gallery

.PHONY: help
help: ## these lines
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(installed): ui/assets/package-lock.json
	@.ci/needs node npm
	cd ui/assets && $(npm)
	@touch $@

$(built): $(installed) $(sources)
	cd ui/assets && npm run build --silent
	@touch $@
