#!/usr/bin/env bash
# The browser tests of the report. Skipped, and said so, where Node.js, npm's packages or Chromium are missing.
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: browser tests: $1"; exit 0; }

command -v node > /dev/null || skip "node is absent"
command -v npm > /dev/null || skip "npm is absent"
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || skip "Chromium is absent (set CHROMIUM, or install Debian's chromium)"
if [ ! -d node_modules/playwright-core ]; then
  npm ci --no-audit --no-fund --silent || skip "npm could not install playwright-core and axe-core"
fi
cargo build --quiet --manifest-path ../../Cargo.toml --workspace --example report_demo
target=${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}
REPORT_DEMO="$target/debug/examples/report_demo" node report.mjs
