#!/bin/sh
# The longer proofs: the town in its tens of thousands, the random visits in their hundreds of
# thousands, kills by the thousand, a rehearsal of many kiosks, fuzzing, and the benchmarks. Prints
# the figures that a closing note should report.
#
#   sh tests/long.sh               all of it, about two hours on 2 cores
#   sh tests/long.sh town flow     only these
#
# Parts: town flow crash rehearse fuzz bench
set -eu
cd "$(dirname "$0")/.."
. deploy/packages.sh
# shellcheck disable=SC2086
need_packages gcc libc6-dev $WINDOW_PACKAGES

parts="${*:-town flow crash rehearse fuzz bench}"
started=$(date +%s)
say() {
    now=$(date +%s)
    printf '==> [%d:%02d] %s\n' $(((now - started) / 60)) $(((now - started) % 60)) "$1"
}
only() {
    cargo nextest run --locked --test tomoni --no-capture -E "test(/^$1/)"
}

for part in $parts; do
    case "$part" in
    town)
        say "Town: ${TOMONI_TOWN_RUNS:=20000} random runs of many kiosks, one office and one bad link"
        export TOMONI_TOWN_RUNS
        only town
        ;;
    flow)
        say "Flow: ${TOMONI_FLOW_CASES:=20000} random lists of operations, every invariant after every step"
        export TOMONI_FLOW_CASES
        only flow
        ;;
    crash)
        say "Crash: ${TOMONI_CRASH_KILLS:=5000} kills with SIGKILL"
        export TOMONI_CRASH_KILLS
        only crash
        ;;
    rehearse)
        say "Rehearsal: 50 kiosks, 400 visits each, all faults"
        cargo build --quiet --locked --bin tomoni
        program="${CARGO_TARGET_DIR:-target}/debug/tomoni"
        data=$(mktemp -d)
        "$program" office --listen 127.0.0.1:8471 --data "$data" &
        office=$!
        trap 'kill $office 2>/dev/null; rm -rf "$data"' EXIT
        sleep 3
        "$program" rehearse --office http://127.0.0.1:8471 --kiosks 50 --visits 400 --faults all --json
        kill "$office"
        wait "$office" || true
        rm -rf "$data"
        trap - EXIT
        ;;
    fuzz)
        seconds="${TOMONI_FUZZ_S:-600}"
        say "Fuzzing the monitor's layers, $seconds s a target"
        command -v cargo-fuzz >/dev/null 2>&1 || cargo install --quiet --locked cargo-fuzz
        for target in $(RUSTC_BOOTSTRAP=1 cargo fuzz list --fuzz-dir tests/fuzz); do
            say "  $target"
            RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz "$target" -- \
                -max_total_time="$seconds" -print_final_stats=1
        done
        ;;
    bench)
        say "Benchmarks (a release build: about ten minutes)"
        cargo bench --locked
        ;;
    *)
        echo "There is no part called '$part'. Parts: town flow crash rehearse fuzz bench" >&2
        exit 2
        ;;
    esac
done
say "Done: $parts"
