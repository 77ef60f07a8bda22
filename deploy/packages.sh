# Installs the Debian packages it is asked for, when they are missing. Sourced by deploy/demo.sh and
# tests/run.sh, which know what they need; does nothing but install packages.
#
#   need_packages PACKAGE…
#
# Says in one sentence what to do where it may not install.

need_packages() {
    missing=""
    for package in "$@"; do
        if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
            missing="$missing $package"
        fi
    done
    [ -z "$missing" ] && return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "This is not a Debian machine. Please install what these Debian packages hold:$missing" >&2
        return 1
    fi
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null 2>&1; }; then
            as_root="sudo"
        else
            echo "Some Debian packages are missing and this user may not install them. Please run as root:" >&2
            echo "    apt-get update && apt-get install -y --no-install-recommends$missing" >&2
            return 1
        fi
    fi
    echo "==> Installing Debian packages:$missing" >&2
    # shellcheck disable=SC2086 # the list is meant to be split
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
        echo "Debian's packages could not be installed. Is there a network? The packages are:$missing" >&2
        return 1
    }
}

# What the window needs at run time with the software renderer, and a display of its own where there
# is none. A bare X server without a window manager delivers no keys, hence openbox.
WINDOW_PACKAGES="libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libfontconfig1"
DISPLAY_PACKAGES="xvfb openbox"
