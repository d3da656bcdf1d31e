#!/usr/bin/env bash
# Every month of the lunar calendar from 1900 to 2100 against other programs: a calendar computed from an independent
# ephemeris (ephem), two Vietnamese calendars (lunar-vn, vnlunar; UTC+7) and a Chinese table (lunardate; UTC+8). Every
# difference must be explained; compare.py says how.
#
#   MONTHS=…   a file printed by `cargo run --workspace --example lunar`; made when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: comparison of the lunar calendar: $1"; exit 0; }

. ../python-tools.sh
python_tools lunar-tests "the other calendars"

if [ -z "${MONTHS:-}" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  MONTHS="$folder/months"
  cargo build --quiet --manifest-path ../../Cargo.toml --workspace --example lunar
  "${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/examples/lunar" > "$MONTHS"
fi
"$tools/bin/python" compare.py "$MONTHS"
