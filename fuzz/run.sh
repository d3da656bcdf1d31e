#!/bin/sh
# Fuzzes one target after the other for SECONDS each, and stops at the first finding.
#
#   fuzz/run.sh SECONDS [TARGET…]
#
# A target is a parser of vg_intake (evtx, json, …), a protocol of vg_receive (protocol_syslog, …), or one of rules, pattern,
# markdown, input; all of them without a name.
# Corpora are seeded from the samples of the repository and kept in fuzz/corpus/TARGET.
set -eu

cd "$(dirname "$0")"
[ $# -ge 1 ] || { echo "usage: fuzz/run.sh SECONDS [TARGET…]" >&2; exit 2; }
seconds=$1
shift
protocols="protocol_syslog protocol_gelf protocol_splunk_hec protocol_lines protocol_otlp protocol_loki protocol_elasticsearch"
parsers="evtx json zeek csv auditd w3c web_access web_error service_log syslog"
[ $# -ge 1 ] || set -- $parsers $protocols rules pattern markdown input

root=$(cd .. && pwd)
target_folder="${CARGO_TARGET_DIR:-$root/target}/fuzz"

# Copies samples; a corpus that grew in earlier runs is kept.
seed() {
    mkdir -p "corpus/$1"
    case $1 in
    evtx) (cd .. && VONGGAC_FUZZ_SEEDS="$root/fuzz/corpus/evtx" cargo test -q --workspace --lib parsers::evtx::tests::golden) ;;
    rules) find ../library/rules -name '*.yml' -exec cp {} corpus/rules/ \; ;;
    markdown) find ../library/rules -name '*.md' -exec cp {} corpus/markdown/ \; ;;
    pattern)
        printf 'abc\na*c?d\n*powershell*enc*\n=*Ab\n#shell\nC:\\W*\\cmd.exe\nPowerShell -EncAb shellcd' >corpus/pattern/likes
        printf '~(?i)power(shell)?\\s+-e(nc|x)\n~^a.{2,4}b$\n~(?=a)ab\n\002abc\001*x*\nabxxb' >corpus/pattern/regexes
        printf '*01*\n*ab*\n*cmd*\n#đ\n#01\n*a?Đ*\n=*Đêm\n~(?i)đ[êế]m\nx01Đab\342\200\246cmđ cmdế Đêm' >corpus/pattern/wide
        ;;
    input) cargo run -q --example seeds ;;
    protocol_*) cp "../crates/receive/src/protocols/${1#protocol_}/samples/"*.in.* "corpus/$1/" ;;
    *) cp "../crates/intake/src/parsers/$1/samples/"*.in.* "corpus/$1/" ;;
    esac
}

for target in "$@"; do
    binary=parser longest=65536
    case $target in
    rules | pattern | markdown | input) binary=$target ;;
    evtx) longest=131072 ;;
    protocol_*) binary=receive ;;
    esac
    seed "$target"
    mkdir -p "artifacts/$target"
    echo "== $target: $seconds s"
    # The variable and the folder are for this command alone: the ordinary build would be made anew with them.
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target_folder" VONGGAC_FUZZ_PARSER=$target VONGGAC_FUZZ_PROTOCOL="${target#protocol_}" cargo fuzz run -s none "$binary" "corpus/$target" -- \
        -artifact_prefix="artifacts/$target/" -max_len=$longest -max_total_time="$seconds" \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
done
echo "no finding"
