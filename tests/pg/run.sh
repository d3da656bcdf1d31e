#!/usr/bin/env bash
# The door of PostgreSQL clients with psycopg: a server on loopback over TLS, a token, and what check.py asks: tables, parameters in text and
# in binary, prepared statements, times, refusals, an answer of 100,000 rows taken in portions.
#
#   PROGRAM=…   the program; that of the tests when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: PostgreSQL clients in Python: $1"; exit 0; }

. ../python-tools.sh
python_tools pg-tests "psycopg"

folder=$(mktemp -d)
server=
finish() { [ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$folder"; }
trap finish EXIT
if [ -z "${PROGRAM:-}" ]; then
  # As the tests build it, so that nothing is built twice.
  cargo test --quiet --manifest-path ../../Cargo.toml --workspace --no-run
  PROGRAM="${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/vonggac"
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
VONGGAC_SQL_LISTEN="127.0.0.1:$port" VONGGAC_SQL_PLAIN=never VONGGAC_LOG_LEVEL=error VONGGAC_LAKE_QUERY_SECONDS=60 \
  "$PROGRAM" serve --listen 127.0.0.1:0 --empty --data "$folder/data" > "$folder/said" &
server=$!
for _ in $(seq 300); do [ "$(wc -l < "$folder/said")" -ge 2 ] && break; sleep 0.1; done
"$tools/bin/python" check.py "$folder/said" "$folder/data/tls/certificate.pem" "$port"
