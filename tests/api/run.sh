#!/usr/bin/env bash
# Every route of the API by schemathesis, against a server of its own: made-up requests, good and bad, from the OpenAPI document.
# No answer may be a fault of the server, say something else than the document, or be given to a stranger.
#
#   SECONDS_EACH=40    how long the made-up requests go on, both runs together
#   SEED=6410          where they begin; the same seed gives the same requests
#   VONGGAC_BINARY=…   the program; built when it is not named
set -euo pipefail
cd "$(dirname "$0")"

skip() { echo "SKIPPED: tests of the API: $1"; exit 0; }

. ../python-tools.sh
python_tools api-tests "schemathesis"

if [ -z "${VONGGAC_BINARY:-}" ]; then
  # As the tests build it: the program alone has other features, for which everything below it would be built once more.
  cargo test --quiet --manifest-path ../../Cargo.toml --workspace --no-run
  VONGGAC_BINARY="${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/debug/vonggac"
fi

folder=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2> /dev/null || true
  [ -z "$server" ] || wait "$server" 2> /dev/null || true
  rm -rf "$folder"
}
trap end EXIT

# Limits of rate are for people; here one client asks as fast as it can. They are raised, not removed.
export VONGGAC_LIMITS_PRINCIPAL_BURST=100000 VONGGAC_LIMITS_PRINCIPAL_PER_SECOND=10000
export VONGGAC_LIMITS_ADDRESS_BURST=100000 VONGGAC_LIMITS_ADDRESS_PER_SECOND=10000
# A confirmation of identity counts for the whole run, as for somebody who has just signed in.
export VONGGAC_SESSIONS_CONFIRM_MINUTES=60
VONGGAC_LOG_LEVEL=error "$VONGGAC_BINARY" serve --listen 127.0.0.1:0 --data "$folder/data" > "$folder/out" 2> "$folder/log" &
server=$!
for _ in $(seq 300); do
  [ "$(grep -c '://' "$folder/out")" -ge 2 ] && break
  kill -0 "$server" 2> /dev/null || { cat "$folder/log"; exit 1; }
  sleep 0.1
done
base=$(grep -o 'https://[0-9.:]*' "$folder/out" | head -1)
certificate="$folder/data/tls/certificate.pem"
python3 prepare.py "$base" "$(grep -o '#.*' "$folder/out" | cut -c2-)" "$certificate" "$folder"

# Every check but these:
#   positive_data_acceptance   a schema says less than the rules do (an address is a string to it), so that a refusal of what
#                              fits the schema is right
#   use_after_free, ensure_resource_availability, object_level_authorization   belong to its stateful phase, which follows
#                              links between operations; the document has none
# Phases: coverage (each limit of each parameter once), then fuzzing for the rest of the time.
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks+=,response_schema_conformance,ignored_auth,unsupported_method,allow_header_conformance,missing_required_header
checks+=,negative_data_rejection
seconds=$((${SECONDS_EACH:-40} / 2))

# run NAME ARGUMENTS…: one run under the configuration NAME. X-Forwarded-For: as if through a proxy, because /metrics is open to the
# machine itself and must not be to others.
run() {
  local name=$1
  shift
  echo "== as a $name, $seconds s, seed ${SEED:-6410}"
  # In the folder of the run: it keeps what it found beside where it runs.
  (cd "$folder" && "$tools/bin/schemathesis" --config-file "$folder/$name.toml" run "$base/api/v1/openapi.json" --url "$base" \
    --tls-verify "$certificate" --header "X-Forwarded-For: 192.0.2.9" --checks "$checks" --phases coverage,fuzzing \
    --seed "${SEED:-6410}" --max-time "$seconds" --generation-database none --continue-on-failure --request-timeout 40 \
    --warnings off --no-color --report-dir "$folder" "$@")
}

code=0
# The inventory, with a token. Left out:
#   stream_changes, stream_watch   their answers end after a minute only; crates/vonggac/tests/serve/inventory.rs, stopping.rs and
#                                  monitor/watch.rs read them
run program --include-path-regex '^/api/v1/units/\{unit\}/' --exclude-operation-id stream_changes \
  --exclude-operation-id stream_watch || code=1
# Everything else, with a session. Left out:
#   session_sign_out   ends the session of the run; crates/vonggac/tests/serve/first_visit.rs signs out
run person --exclude-path-regex '^/api/v1/units/\{unit\}/' --exclude-operation-id session_sign_out \
  --header "x-vonggac-csrf: $(cat "$folder/csrf")" || code=1

if ! kill -0 "$server" 2> /dev/null; then
  echo "the server has ended"
  code=1
fi
if grep -q panicked "$folder/log"; then
  echo "the server had a fault"
  code=1
fi
[ "$code" -eq 0 ] || tail -50 "$folder/log"
exit "$code"
