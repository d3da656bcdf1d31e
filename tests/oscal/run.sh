#!/usr/bin/env bash
# Catalogs, profiles, assessment results and plans of action as OSCAL, read by compliance-trestle: every file of both regimes must
# load, the profiles must resolve against their catalog to the controls that were chosen, and findings, observations, risks and items
# must point at things that are there. check.py says how.
#
#   FILES=…   a folder written by `cargo run --workspace --example oscal FOLDER`; made when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: OSCAL against compliance-trestle: $1"; exit 0; }

. ../python-tools.sh
python_tools oscal-tests "compliance-trestle"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -z "${FILES:-}" ]; then
  FILES="$folder/files"
  cargo build --quiet --manifest-path ../../Cargo.toml --workspace --example oscal
  "${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/examples/oscal" "$FILES"
fi
"$tools/bin/python" check.py "$FILES" "$folder"
