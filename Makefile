# Vọng Gác. `make run` and `make test` are all that a fresh machine needs; both need Rust 1.95 or newer and say what is
# missing. Everything else is optional.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export CARGO_TARGET_DIR ?= $(HOME)/.cache/vonggac/target

OUT ?= out
DATA ?= $(OUT)/data
LISTEN ?= 127.0.0.1:8080
PROGRAM := $(CARGO_TARGET_DIR)/release/vonggac

# What the console is made of, below ui/. A program that holds it is built anew when it is, which takes many minutes.
UI_SOURCES := index.html package.json package-lock.json tsconfig.json vite.config.ts public scripts src

.PHONY: help run demo ui oidc-provider test test-api test-lunar test-oscal test-senders test-delta test-pg test-ui test-console check bench fuzz rust

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

rust:
	@command -v cargo > /dev/null || { echo "Rust is missing: install Rust 1.95 or newer from https://rustup.rs"; exit 1; }

run: rust ui ## Build, start the server with the demonstration unit on $(LISTEN), print its address and one-time setup link
	cargo build --release --package vonggac
	"$(PROGRAM)" serve --insecure-http --listen "$(LISTEN)" --data "$(DATA)"

demo: rust ## Build, make the demonstration's logs, hunt them, print the path of the report
	cargo build --release --package vonggac
	rm -rf "$(OUT)/demo"
	"$(PROGRAM)" demo "$(OUT)/demo"
	"$(PROGRAM)" hunt "$(OUT)/demo" --pack --assume-offset +07:00 --format jsonl --output "$(OUT)/findings.jsonl" --summary-json "$(OUT)/summary.json" --html "$(OUT)/report.html"

ui: ## Build the console into ui/dist, from where the program takes it
	@if command -v npm > /dev/null; then \
		cd ui && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund; } && \
		if [ -f dist/index.html ] && [ -z "$$(find $(UI_SOURCES) -newer dist/index.html -print -quit)" ]; then \
			echo "the console is built as it stands"; \
		else \
			npm run build || { rm -f dist/index.html; exit 1; }; \
		fi; \
	else \
		echo "npm is missing: the server starts without its console (install Node.js 20 or newer)"; \
	fi

oidc-provider:
	@if command -v npm > /dev/null; then \
		cd tests/oidc && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --silent || echo "SKIPPED: tests/oidc could not be installed"; }; \
	else \
		echo "SKIPPED: central sign-in against a real provider: npm is absent"; \
	fi

test: rust oidc-provider ## Every test; what a machine lacks is skipped and said so
	@if cargo nextest --version > /dev/null 2>&1; then \
		cargo nextest run --workspace --no-fail-fast; \
	else \
		echo "cargo-nextest is absent: using cargo test"; cargo test --workspace; \
	fi
	@$(MAKE) --no-print-directory test-api test-lunar test-oscal test-senders test-delta test-pg test-ui test-console

test-api: rust ## Made-up requests to every route of the API, for SECONDS_EACH seconds (needs Python)
	@SECONDS_EACH=$(or $(SECONDS_EACH),40) tests/api/run.sh

test-lunar: rust ## The lunar calendar of 200 years against other programs (needs Python)
	@tests/lunar/run.sh

test-oscal: rust ## OSCAL files read by compliance-trestle (needs Python)
	@tests/oscal/run.sh

test-senders: rust ## Events from real senders on loopback to the server (needs Python and Node.js; rsyslog and syslog-ng from Debian)
	@tests/senders/run.sh

test-delta: rust ## Tables of the event store read by other engines (needs Python)
	@tests/delta/run.sh

test-pg: rust ## The SQL surface over the protocol of PostgreSQL, with psycopg (needs Python)
	@tests/pg/run.sh

test-ui: rust ## Browser tests of the report
	@tests/ui/run.sh

test-console: rust ui ## Types, rules and tests of the console, then end to end in a browser
	@if command -v npm > /dev/null; then \
		cargo test --quiet --workspace --no-run; \
		cd ui && npm run check && npm test && VONGGAC_BINARY="$(CARGO_TARGET_DIR)/debug/vonggac" npm run e2e; \
	else \
		echo "SKIPPED: tests of the console: npm is absent"; \
	fi

check: rust ## Formatting, lints, house rules, licences, documentation
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo xtask tidy
	@if cargo deny --version > /dev/null 2>&1; then \
		cargo deny --offline check licenses bans sources; \
	else \
		echo "SKIPPED: cargo-deny is absent (cargo install cargo-deny --locked)"; \
	fi
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

bench: rust ## Measure the program and the peers that are on the PATH
	cargo build --release --package vonggac
	cargo xtask bench $(FILTER)

fuzz: rust ## Fuzz every target for SECONDS each (needs cargo-fuzz)
	fuzz/run.sh $(or $(SECONDS_EACH),600)
