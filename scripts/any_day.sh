#!/bin/sh
# Run the tests on later days, three busy loops beside them: neither a day nor a load may turn them red.
# Words are handed to pytest, say the files to run; DAYS="+40d" chooses the days.
set -eu
cd "$(dirname "$0")/.."

library="$(find /usr/lib /usr/local/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)"
if [ -z "$library" ]; then
    echo "The tests are taken to later days by libfaketime, and it was not found. On Debian or Ubuntu run: sudo apt-get install faketime" >&2
    exit 1
fi
chromium="$(scripts/chromium.sh)"

busy=""
trap 'kill $busy 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
for _ in 1 2 3; do
    sh -c 'while :; do :; done' &
    busy="$busy $!"
done

# The kills and long plays have a clock of their own and are run by the rest of make soak.
[ $# -gt 0 ] || set -- -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/chaos

later() {
    day="$1" && shift
    env LD_PRELOAD="$library" FAKETIME="$day" FAKETIME_DONT_FAKE_MONOTONIC=1 \
        PYTHONPATH=tests/support/later CHROMIUM="$chromium" "$@"
}

failed=""
for day in ${DAYS:-+40d +122d +2y}; do
    echo "On $(later "$day" date +%d/%m/%Y):"
    told="$(later "$day" .venv/bin/hocvuso check-content)" || failed="$failed $day"
    echo "$told" | tail -n 1
    later "$day" .venv/bin/pytest -q -p no:cacheprovider "$@" || failed="$failed $day"
done
[ -z "$failed" ] || { echo "Red on:$failed" >&2; exit 1; }
