#!/usr/bin/env bash
# Every month of the lunar calendar from 1900 to 2100 against other programs: a calendar computed from an independent
# ephemeris (ephem), two Vietnamese calendars (lunar-vn, vnlunar; UTC+7) and a Chinese table (lunardate; UTC+8). Every
# difference must be explained; compare.py says how.
#
#   MONTHS=…   a file printed by `cargo run --workspace --example lunar`; made when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: comparison of the lunar calendar: $1"; exit 0; }

command -v python3 > /dev/null || skip "python3 is absent"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"

# One environment for each list of versions, kept between runs.
tools="${XDG_CACHE_HOME:-$HOME/.cache}/vonggac/lunar-tests-$(sha256sum requirements.txt | cut -c1-12)"
if [ ! -e "$tools/complete" ]; then
  rm -rf "$tools"
  python3 -m venv "$tools" 2> /dev/null || skip "python3 has no venv (Debian: python3-venv)"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt \
    || { rm -rf "$tools"; skip "pip could not install the other calendars (is there a network?)"; }
  touch "$tools/complete"
fi

if [ -z "${MONTHS:-}" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  MONTHS="$folder/months"
  cargo build --quiet --manifest-path ../../Cargo.toml --workspace --example lunar
  "${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/examples/lunar" > "$MONTHS"
fi
"$tools/bin/python" compare.py "$MONTHS"
