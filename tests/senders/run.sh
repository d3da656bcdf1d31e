#!/usr/bin/env bash
# Real senders on loopback against crates/receive/examples/receive_server.rs: rsyslog (TCP, UDP, TLS, omelasticsearch), syslog-ng, and the
# Python libraries of Elasticsearch 8 and 9, Splunk's HEC, Loki, GELF and OpenTelemetry. Each names itself and its version; one that is not to be
# had is skipped and said. Debian packages are unpacked, not installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
senders="$root/crates/receive/tests/senders"
folder=$(mktemp -d)
children=()
finish() { for child in "${children[@]}"; do kill "$child" 2> /dev/null || true; done; rm -rf "$folder"; }
trap finish EXIT

note() { echo "SKIPPED: $*"; }
skip() { note "senders in Python: $1"; exit 0; }

# As the tests build it: the example alone has other features, for which everything below it would be built once more.
cargo test --quiet --workspace --no-run
server="${CARGO_TARGET_DIR:-$root/target}/debug/examples/receive_server"

pair=()
if command -v openssl > /dev/null; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$folder/key.pem" -out "$folder/cert.pem" 2> /dev/null
  pair=("$folder/cert.pem" "$folder/key.pem")
else
  note "TLS: openssl is absent"
fi

mkfifo "$folder/stdin"
"$server" "$folder/out" "${pair[@]}" < "$folder/stdin" > "$folder/said" &
children+=($!)
server_child=$!
exec 3> "$folder/stdin"
for _ in $(seq 100); do [ -s "$folder/said" ] && break; sleep 0.1; done
read -r said < "$folder/said"
address() { tr ' ' '\n' <<< "$said" | sed -n "s/^$1=//p"; }
echo "receiver: $said"

check() { python3 "$senders/check.py" "$folder/out" "$@"; }
# Waits for a number of records, at most 30 s; check says what is wrong.
await() { for _ in $(seq 300); do [ "$(grep -c -- "$1" "$folder/out")" -ge "$2" ] && break; sleep 0.1; done; }

# --- Debian packages, unpacked into a folder that is kept between runs
unpacked="${XDG_CACHE_HOME:-$HOME/.cache}/vonggac/senders-debian"
unpack() {
  [ ! -e "$unpacked/complete" ] || return 0
  command -v apt-get > /dev/null && command -v dpkg > /dev/null || return 1
  rm -rf "$unpacked"; mkdir -p "$unpacked/debs"
  (cd "$unpacked/debs" && apt-get download rsyslog rsyslog-openssl rsyslog-elasticsearch libestr0 libfastjson4 \
    syslog-ng-core libivykis0 libnet1 libwrap0 libpcre3 libjson-c5 > /dev/null 2>&1) || return 1
  for package in "$unpacked"/debs/*.deb; do dpkg -x "$package" "$unpacked"; done
  touch "$unpacked/complete"
}
libraries="$unpacked/usr/lib/x86_64-linux-gnu"
searched="$libraries:$unpacked/lib/x86_64-linux-gnu:$unpacked/usr/lib/syslog-ng"

lines() { for n in $(seq 0 24); do echo "$1 Đăng nhập thất bại từ 192.0.2.7, lần $n"; done; }

rsyslog() {
  mkdir -p "$folder/rsyslog"
  for label in tcp counted udp tls es; do lines "rsyslog-$label" > "$folder/rsyslog/$label.log"; done
  local tls=""
  [ ${#pair[@]} -eq 0 ] || tls="action(type=\"omfwd\" target=\"127.0.0.1\" port=\"$(address syslog_tls | cut -d: -f2)\" protocol=\"tcp\"
    StreamDriver=\"ossl\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"anon\" TCP_Framing=\"octet-counted\")"
  {
    echo "global(workDirectory=\"$folder/rsyslog\" maxMessageSize=\"64k\" defaultNetstreamDriverCAFile=\"$folder/cert.pem\")"
    echo 'module(load="imfile" mode="polling" pollingInterval="1")'
    echo 'module(load="omelasticsearch")'
    echo 'template(name="plain" type="list") { constant(value="{\"message\":\"") property(name="msg" format="json") constant(value="\"}") }'
    for label in tcp counted udp tls es; do
      echo "input(type=\"imfile\" file=\"$folder/rsyslog/$label.log\" tag=\"vg:\" ruleset=\"$label\")"
    done
    local tcp udp http
    tcp=$(address syslog_tcp | cut -d: -f2) udp=$(address syslog_udp | cut -d: -f2) http=$(address http | cut -d: -f2)
    echo "ruleset(name=\"tcp\") { action(type=\"omfwd\" target=\"127.0.0.1\" port=\"$tcp\" protocol=\"tcp\") }"
    echo "ruleset(name=\"counted\") { action(type=\"omfwd\" target=\"127.0.0.1\" port=\"$tcp\" protocol=\"tcp\" TCP_Framing=\"octet-counted\" template=\"RSYSLOG_SyslogProtocol23Format\") }"
    echo "ruleset(name=\"udp\") { action(type=\"omfwd\" target=\"127.0.0.1\" port=\"$udp\" protocol=\"udp\") }"
    echo "ruleset(name=\"tls\") { $tls }"
    echo "ruleset(name=\"es\") { action(type=\"omelasticsearch\" server=\"127.0.0.1\" serverport=\"$http\" searchIndex=\"rsyslog-es\" bulkmode=\"on\" template=\"plain\" uid=\"x\" pwd=\"rsyslog-agent\") }"
  } > "$folder/rsyslog.conf"
  echo "peer: $(LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/rsyslogd" -v | head -1 | cut -d'(' -f1)"
  LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/rsyslogd" -n -f "$folder/rsyslog.conf" -i "$folder/rsyslog.pid" \
    -M "$libraries/rsyslog" > "$folder/rsyslog.said" 2>&1 &
  local child=$!
  children+=("$child")
  local all=(tcp counted udp es)
  [ ${#pair[@]} -eq 0 ] || all+=(tls)
  for label in "${all[@]}"; do
    await "rsyslog-$label" 25
    local protocol=syslog
    [ "$label" != es ] || protocol=elasticsearch
    check "rsyslog $label" "$protocol" 25 "rsyslog-$label " || { cat "$folder/rsyslog.said"; exit 1; }
  done
  kill "$child"
}

syslog_ng() {
  mkdir -p "$folder/ng"
  for label in tcp counted; do lines "syslog-ng-$label" > "$folder/ng/$label.log"; done
  {
    echo "@version: 3.38"
    for label in tcp counted; do
      echo "source s_$label { file(\"$folder/ng/$label.log\" flags(no-parse) follow-freq(1)); };"
    done
    local tcp; tcp=$(address syslog_tcp | cut -d: -f2)
    echo "destination d_tcp { network(\"127.0.0.1\" port($tcp) transport(tcp) persist-name(\"lines\")); };"
    echo "destination d_counted { syslog(\"127.0.0.1\" port($tcp) transport(tcp) persist-name(\"counted\")); };"
    for label in tcp counted; do echo "log { source(s_$label); destination(d_$label); };"; done
  } > "$folder/ng.conf"
  local modules="$unpacked/usr/lib/syslog-ng/3.38"
  local ng=(env LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/syslog-ng" --module-path "$modules")
  echo "peer: $("${ng[@]}" --version | head -1)"
  "${ng[@]}" -F -f "$folder/ng.conf" -R "$folder/ng/persist" -p "$folder/ng/pid" -c "$folder/ng/ctl" --no-caps > "$folder/ng.said" 2>&1 &
  local child=$!
  children+=("$child")
  for label in tcp counted; do
    await "syslog-ng-$label" 25
    check "syslog-ng $label" syslog 25 "syslog-ng-$label " || { cat "$folder/ng.said"; exit 1; }
  done
  kill "$child"
}

if unpack; then
  rsyslog
  syslog_ng
else
  note "rsyslog and syslog-ng: their Debian packages could not be fetched"
fi

if command -v logger > /dev/null; then
  echo "peer: $(logger --version)"
  for n in $(seq 0 24); do
    logger --server 127.0.0.1 --port "$(address syslog_tcp | cut -d: -f2)" --tcp --octet-count "logger-tcp Đăng nhập thất bại từ 192.0.2.7, lần $n"
  done
  await logger-tcp 25
  check "logger, TCP" syslog 25 "logger-tcp "
else
  note "logger is absent"
fi

# --- Python; every skip from here on ends the script
. "$root/tests/python-tools.sh"
http=$(address http)
cd "$senders/elasticsearch8"
python_tools senders-elasticsearch8 elasticsearch
"$tools/bin/python" "$senders/send.py" elasticsearch "$http"
check "elasticsearch 8" elasticsearch 52 logs-py
cd "$senders"
python_tools senders "the libraries of the senders"
"$tools/bin/python" send.py elasticsearch "$http"
check "elasticsearch 8 and 9" elasticsearch 104 logs-py
"$tools/bin/python" send.py hec "$http"
check "Splunk HEC" splunk_hec 25 _json
"$tools/bin/python" send.py loki "$http"
check "Loki" loki 25 loki-py
"$tools/bin/python" send.py gelf "$(address gelf_tcp),$(address gelf_udp)"
await gelf-py 75
check "GELF over TCP and UDP (compressed, in chunks)" gelf 75 gelf-py
"$tools/bin/python" send.py otlp_http "$http"
check "OTLP over HTTP" otlp 25 otlp-py
"$tools/bin/python" send.py otlp_grpc "$http"
check "OTLP over HTTP and gRPC" otlp 75 otlp-py

# The receiver ends with its input, and compares what it received with what it accepted and refused.
exec 3>&-
wait "$server_child"
cat "$folder/said"
