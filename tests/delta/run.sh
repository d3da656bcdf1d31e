#!/usr/bin/env bash
# The event store read by other engines: deltalake (delta-rs) reads log, checkpoint and files; DuckDB reads the files that the log names.
# Both must count the same rows and the same sums for each day as the program, after commits, compaction, retention with a legal hold,
# a vacuum and a checkpoint. check.py says how.
#
#   TABLES=…   a folder written by `cargo run -p vg-lake --example events_tables FOLDER`; made when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: event store against other engines: $1"; exit 0; }

. ../python-tools.sh
python_tools delta-tests "deltalake and duckdb"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -z "${TABLES:-}" ]; then
  TABLES="$folder/tables"
  cargo build --quiet --manifest-path ../../Cargo.toml --workspace --example events_tables
  "${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/examples/events_tables" "$TABLES"
fi
"$tools/bin/python" check.py "$TABLES"
