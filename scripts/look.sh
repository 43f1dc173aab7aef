#!/bin/sh
# Render every kind of file the house makes to page images under var/look, for a person to look at.
set -eu
cd "$(dirname "$0")/.."

for tool in soffice pdftoppm; do
    command -v "$tool" >/dev/null && continue
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        printf 'Installing LibreOffice and poppler …\n' >&2
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            libreoffice-calc libreoffice-writer poppler-utils fonts-liberation >/dev/null
    fi
    command -v "$tool" >/dev/null && continue
    echo "make look needs $tool. On Debian or Ubuntu run: sudo apt-get install libreoffice-calc libreoffice-writer poppler-utils fonts-liberation" >&2
    exit 1
done

out="$PWD/var/look"
rm -rf "$out"
mkdir -p "$out/pages"
.venv/bin/python -m tests.look "$out"
soffice "-env:UserInstallation=file://$out/office" --headless --convert-to pdf \
    --outdir "$out/pages" "$out"/*.xlsx "$out"/*.docx "$out"/*.txt >"$out/soffice.log" 2>&1 ||
    { cat "$out/soffice.log" >&2; exit 1; }
cp "$out"/*.pdf "$out"/*.png "$out/pages"
for paper in "$out"/pages/*.pdf; do
    pdftoppm -r 70 -png "$paper" "${paper%.pdf}"
done
rm -rf "$out/office" "$out/data" "$out/soffice.log" "$out"/pages/*.pdf
printf '%s pages in %s\n' "$(find "$out/pages" -name '*.png' | wc -l)" "$out/pages"
