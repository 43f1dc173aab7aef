#!/bin/sh
# Lay out .venv from the lock: the build tools first, then everything else, then the project itself.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && recent "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3"
    exit 1
}

# Debian keeps the half of venv that brings pip in a package of its own.
need_ensurepip() {
    "$1" -c 'import ensurepip' >/dev/null 2>&1 && return
    package="$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $package …"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    else
        say "This Python cannot make a virtual environment: its ensurepip is missing."
        say "On Debian or Ubuntu run: sudo apt-get install $package"
        exit 1
    fi
}

python="$(find_python)"
if ! [ -x .venv/bin/pip ] || ! recent .venv/bin/python; then
    need_ensurepip "$python"
    say "Making .venv with $("$python" -V) …"
    rm -rf .venv
    "$python" -m venv .venv
fi

install() { .venv/bin/pip install -qq --disable-pip-version-check --no-deps "$@"; }

# wheel needs packaging; the three are enough to install all the rest without isolation.
sed -n -E '/^(packaging|setuptools|wheel)==/,/[^\\]$/p' requirements.lock >.venv/build.lock
install --require-hashes --only-binary :all: -r .venv/build.lock
say "Installing what requirements.lock names …"
install --require-hashes --only-binary :all: -r requirements.lock
install --no-build-isolation -e .
