#!/bin/sh
# Render the demo ward's exports to page images under var/look, for a person to look at.
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
mkdir -p "$out"
export HOCVUSO_DATA_DIR="$out/data"
.venv/bin/hocvuso seed
for format in xlsx docx; do
    .venv/bin/hocvuso export initiatives --format "$format" --out "$out/initiatives.$format"
    soffice "-env:UserInstallation=file://$out/office" --headless --convert-to pdf \
        --outdir "$out" "$out/initiatives.$format" >"$out/soffice.log" 2>&1 ||
        { cat "$out/soffice.log" >&2; exit 1; }
    mv "$out/initiatives.pdf" "$out/initiatives-$format.pdf"
    pdftoppm -r 70 -png "$out/initiatives-$format.pdf" "$out/initiatives-$format"
done
rm -rf "$out/office" "$out/data" "$out/soffice.log"
printf '%s pages in %s\n' "$(find "$out" -name '*.png' | wc -l)" "$out"
