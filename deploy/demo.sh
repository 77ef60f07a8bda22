#!/bin/sh
# Builds tomoni and shows it: an office, a kiosk's window, a simulated blood-pressure monitor and a
# simulated card scanner, all on this machine.
#
#   sh deploy/demo.sh                 the window, to touch
#   sh deploy/demo.sh --tour DIR      plays a whole visit by itself and writes a picture of every screen
#
# Needs git, gcc and Rust; installs the Debian packages that are missing.
set -eu
caller=$(pwd)
cd "$(dirname "$0")/.."
. deploy/packages.sh

command -v cargo >/dev/null 2>&1 || {
    echo "Rust is missing: cargo is not on the PATH. Please install Rust 1.95 or newer first." >&2
    exit 1
}
command -v cc >/dev/null 2>&1 || {
    echo "A C compiler is missing. Please install the Debian package gcc." >&2
    exit 1
}
# shellcheck disable=SC2086
need_packages $WINDOW_PACKAGES || exit 1
if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    # shellcheck disable=SC2086
    need_packages $DISPLAY_PACKAGES || exit 1
fi

echo "==> Building tomoni (the first time about ten minutes on 2 cores; then seconds)" >&2
cargo build --quiet --locked --bin tomoni

case "${CARGO_TARGET_DIR:-}" in
/*) program="$CARGO_TARGET_DIR/debug/tomoni" ;;
*) program="$(pwd)/${CARGO_TARGET_DIR:-target}/debug/tomoni" ;;
esac
cd "$caller"
exec "$program" demo "$@"
