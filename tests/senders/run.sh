#!/usr/bin/env bash
# Real senders on loopback against `vonggac serve`: rsyslog (TCP, UDP, TLS, omelasticsearch), syslog-ng, logger, curl, winston-elasticsearch on
# Node.js, and the Python libraries of Elasticsearch 8 and 9, Splunk's HEC, Loki, GELF and OpenTelemetry. Sources and tokens come from the API;
# what arrived is counted in the table `events`, by SQL. The settings that the console offers are run as they are, with the paths of certificates
# as the only change. Each sender names itself and its version; one that is not to be had is skipped and said. Debian packages are unpacked, not
# installed.
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

command -v python3 > /dev/null || { note "all senders: python3 is absent"; exit 0; }
program="${VONGGAC_BINARY:-}"
if [ -z "$program" ]; then
  # As the tests build it: the program alone has other features, for which everything below it would be built once more.
  cargo test --quiet --workspace --no-run
  program="${CARGO_TARGET_DIR:-$root/target}/debug/vonggac"
fi

free_ports() { python3 -c "import socket; s=[socket.socket() for _ in range($1)]; [x.bind(('127.0.0.1',0)) for x in s]; print(*[x.getsockname()[1] for x in s])"; }

# Starts a server called $1 with the further arguments; its ports are in $http, $syslog, $gelf, $syslog_tls.
start() {
  local name=$1 listen; shift
  read -r listen http syslog gelf syslog_tls <<< "$(free_ports 5)"
  [ "${1:-}" = --insecure-http ] && syslog_tls_at="" || syslog_tls_at="127.0.0.1:$syslog_tls"
  VONGGAC_LOG_LEVEL=error VONGGAC_STREAM_COMMIT_SECONDS=2 VONGGAC_STREAM_HTTP="127.0.0.1:$http" VONGGAC_STREAM_SYSLOG="127.0.0.1:$syslog" \
    VONGGAC_STREAM_GELF="127.0.0.1:$gelf" VONGGAC_STREAM_SYSLOG_TLS="$syslog_tls_at" \
    VONGGAC_TLS_CERTIFICATE="$folder/cert.pem" VONGGAC_TLS_KEY="$folder/key.pem" \
    "$program" serve --listen "127.0.0.1:$listen" --data "$folder/$name-data" --empty "$@" > "$folder/$name.said" 2> "$folder/$name.log" &
  children+=($!)
  server=$!
  for _ in $(seq 600); do [ "$(wc -l < "$folder/$name.said")" -ge 2 ] && break; sleep 0.1; done
  token=$(sed -n '2s/.*#//p' "$folder/$name.said")
  [ -n "$token" ] || { cat "$folder/$name.log" "$folder/$name.said"; exit 1; }
  console=$listen
  echo "server $name: $("$program" --version), console $listen, http $http, syslog $syslog, gelf $gelf, syslog_tls ${syslog_tls_at:-off}"
}
stop() { kill -TERM "$server"; wait "$server"; }

if command -v openssl > /dev/null; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$folder/key.pem" -out "$folder/cert.pem" 2> /dev/null
fi

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
rsyslogd() {
  LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/rsyslogd" -n -f "$1" -i "$1.pid" -M "$libraries/rsyslog" > "$1.said" 2>&1 &
  children+=($!)
}
syslog_ng() {
  env LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/syslog-ng" --module-path "$unpacked/usr/lib/syslog-ng/3.38" \
    -F -f "$1" -R "$1.persist" -p "$1.pid" -c "$1.ctl" --no-caps > "$1.said" 2>&1 &
  children+=($!)
}

lines() { for n in $(seq 0 24); do echo "$1 Đăng nhập thất bại từ 192.0.2.7, lần $n"; done; }

# A configuration of rsyslog that reads the lines of $1 and does with them what standard input says. Not at the end of a pipe: what is started
# there is no child of this shell, and would stay.
rsyslog_with() {
  mkdir -p "$folder/$1"
  lines "$1" > "$folder/$1/lines.log"
  {
    echo "global(workDirectory=\"$folder/$1\" maxMessageSize=\"64k\")"
    echo 'module(load="imfile" mode="polling" pollingInterval="1")'
    echo "input(type=\"imfile\" file=\"$folder/$1/lines.log\" tag=\"vg:\")"
    cat
  } > "$folder/$1.conf"
  rsyslogd "$folder/$1.conf"
}
syslog_ng_with() {
  mkdir -p "$folder/$1"
  lines "$1" > "$folder/$1/lines.log"
  {
    echo "@version: 3.38"
    echo "options { keep-hostname(yes); };"
    echo "source s_src { file(\"$folder/$1/lines.log\" flags(no-parse) follow-freq(1)); };"
    cat
  } > "$folder/$1.conf"
  syslog_ng "$folder/$1.conf"
}

ask() { python3 "$root/tests/senders/program.py" "$folder/$which.json" "$@"; }
# On a failure, what the sender said helps.
check() { ask check "$@" || { tail -n 20 "$folder"/*.said "$folder"/*.log; exit 1; }; }

# --- A server in the clear
which=plain
start plain --insecure-http
ask setup "http://127.0.0.1:$console" "$token"
ask source syslog syslog 127.0.0.0/8 > /dev/null

if unpack; then
  echo "peer: $(LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/rsyslogd" -v | head -1 | cut -d'(' -f1)"
  omfwd() { echo "action(type=\"omfwd\" target=\"127.0.0.1\" port=\"$syslog\" $1)"; }
  rsyslog_with rsyslog-lines < <(omfwd 'protocol="tcp"')
  rsyslog_with rsyslog-counted < <(omfwd 'protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"')
  rsyslog_with rsyslog-udp < <(omfwd 'protocol="udp"')
  for label in rsyslog-lines rsyslog-counted rsyslog-udp; do check "$label" syslog 25 "$label "; done
  rsyslog_with console-rsyslog-tcp < <(ask setting syslog rsyslog-tcp)
  check "rsyslog with the setting of the console (TCP)" syslog 25 "console-rsyslog-tcp "
  secret=$(ask source rsyslog-es elasticsearch)
  rsyslog_with console-rsyslog-http < <(ask setting rsyslog-es rsyslog-http | sed "s/<TOKEN>/$secret/")
  check "rsyslog with the setting of the console (omelasticsearch)" rsyslog-es 25 "console-rsyslog-http "
  echo "peer: $(env LD_LIBRARY_PATH="$searched" "$unpacked/usr/sbin/syslog-ng" --version 2> /dev/null | head -1)"
  syslog_ng_with syslog-ng-lines < <(echo "destination d { network(\"127.0.0.1\" port($syslog) transport(tcp)); }; log { source(s_src); destination(d); };")
  syslog_ng_with syslog-ng-counted < <(echo "destination d { syslog(\"127.0.0.1\" port($syslog) transport(tcp)); }; log { source(s_src); destination(d); };")
  for label in syslog-ng-lines syslog-ng-counted; do check "$label" syslog 25 "$label "; done
else
  note "rsyslog and syslog-ng: their Debian packages could not be fetched"
fi

if command -v logger > /dev/null; then
  echo "peer: $(logger --version)"
  for n in $(seq 0 24); do
    logger --server 127.0.0.1 --port "$syslog" --tcp --octet-count "logger-tcp Đăng nhập thất bại từ 192.0.2.7, lần $n"
  done
  check "logger, TCP" syslog 25 "logger-tcp "
else
  note "logger is absent"
fi

if command -v curl > /dev/null; then
  echo "peer: $(curl --version | head -1)"
  secret=$(ask source curl lines)
  lines console-curl > "$folder/events.log"
  ask setting curl curl | sed "s/<TOKEN>/$secret/" > "$folder/curl.sh"
  (cd "$folder" && sh curl.sh > curl.said)
  check "curl with the setting of the console" curl 25 "console-curl "
else
  note "curl is absent"
fi

# --- A server behind TLS, for the settings that the console offers for it
if command -v openssl > /dev/null; then
  plain_server=$server plain_http=$http plain_gelf=$gelf
  which=secure
  start secure
  ask setup "https://localhost:$console" "$token" "$folder/cert.pem"
  ask source syslog syslog 127.0.0.0/8 > /dev/null
  certified() { sed -e "s|/etc/vonggac/ca.pem|$folder/cert.pem|" -e "s/<TOKEN>/${secret:-}/"; }
  if unpack; then
    rsyslog_with console-rsyslog-tls < <(ask setting syslog rsyslog-tls | certified)
    check "rsyslog with the setting of the console (TLS)" syslog 25 "console-rsyslog-tls "
    syslog_ng_with console-syslog-ng < <(ask setting syslog syslog-ng | certified)
    check "syslog-ng with the setting of the console (TLS)" syslog 25 "console-syslog-ng "
    secret=$(ask source rsyslog-es elasticsearch)
    rsyslog_with console-rsyslog-https < <(ask setting rsyslog-es rsyslog-http | certified)
    check "rsyslog with the setting of the console (omelasticsearch, TLS)" rsyslog-es 25 "console-rsyslog-https "
  fi
  if command -v curl > /dev/null; then
    secret=$(ask source curl lines)
    lines console-curl-tls > "$folder/events.log"
    ask setting curl curl | certified > "$folder/curl.sh"
    (cd "$folder" && sh curl.sh > curl.said)
    check "curl with the setting of the console (TLS)" curl 25 "console-curl-tls "
  fi
  ask books
  stop
  which=plain server=$plain_server http=$plain_http gelf=$plain_gelf
else
  note "TLS: openssl is absent"
fi

# --- Node.js
winston="$root/tests/senders/winston"
# Says why winston is not to be had; nothing when it is.
winston_lacks() {
  command -v node > /dev/null && command -v npm > /dev/null || { echo "node or npm is absent"; return; }
  node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' || { echo "node is older than 20"; return; }
  cd "$winston"
  [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel error > /dev/null \
    || echo "npm could not install its packages (is there a network?)"
}
lacks=$(winston_lacks)
if [ -z "$lacks" ]; then
  for setting in single default stream; do
    secret=$(ask source "winston-$setting" elasticsearch)
    SENDER_TOKEN="$secret" node "$winston/send.mjs" "$setting" "127.0.0.1:$http"
    check "winston, setting $setting" "winston-$setting" 25
  done
else
  note "winston: $lacks"
fi

# --- Python; every skip from here on ends the script
. "$root/tests/python-tools.sh"
http="127.0.0.1:$http"
send() { SENDER_TOKEN="${secret:-}" "$tools/bin/python" "$senders/send.py" "$@"; }
cd "$senders/elasticsearch8"
python_tools senders-elasticsearch8 elasticsearch
secret=$(ask source elasticsearch-8 elasticsearch)
send elasticsearch "$http"
check "elasticsearch 8" elasticsearch-8 52
cd "$senders"
python_tools senders "the libraries of the senders"
secret=$(ask source elasticsearch-9 elasticsearch)
send elasticsearch "$http"
check "elasticsearch 9" elasticsearch-9 52
secret=$(ask source hec splunk_hec)
send hec "$http"
check "Splunk HEC" hec 25
secret=$(ask source loki loki)
send loki "$http"
check "Loki" loki 25
send gelf "127.0.0.1:$gelf,127.0.0.1:$gelf"
check "GELF over TCP and UDP (compressed, in chunks)" syslog 75 gelf-py
secret=$(ask source otlp-http otlp)
send otlp_http "$http"
check "OTLP over HTTP" otlp-http 25
secret=$(ask source otlp-grpc otlp)
send otlp_grpc "$http"
check "OTLP over gRPC" otlp-grpc 50

ask books
stop
