#!/bin/sh
# Print the path of the system's Chromium; where root may, install Debian's first.
set -eu

find_chromium() {
    for candidate in ${CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$candidate"; then return; fi
    done
    return 1
}

find_chromium && exit
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'Installing Chromium for the browser tests …\n' >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core fonts-noto-color-emoji >/dev/null
    find_chromium && exit
fi
cat >&2 <<'SAY'
The browser tests need Chromium and none was found.
On Debian or Ubuntu run: sudo apt-get install chromium fonts-dejavu-core
Elsewhere install Chromium or Chrome and name it: make test CHROMIUM=/path/to/chrome
SAY
exit 1
