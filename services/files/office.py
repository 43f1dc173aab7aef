"""Checks office documents, which are zip archives, before unpacking, and packs them anew."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from services.files.jpeg import without_notes
from services.files.office_parts import holds_a_file, starts_programs, without_far_targets
from services.files.refusals import FileRefused, OfficeUnsafe, TypeNotTaken

WORD = "word"
EXCEL = "xl"
_TYPES = "[content_types].xml"
_RELATIONS = "_rels/.rels"
_USUAL_MAIN_PART = {WORD: "word/document.xml", EXCEL: "xl/workbook.xml"}
_MAIN_TYPE = re.compile(rb"/officeDocument[\"']")
_TARGET = re.compile(rb"""Target=["']([^"']+)["']""")
MAX_RELATIONS = 100_000

MAX_ENTRIES = 500
MAX_DIRECTORY = 200_000
"""Bytes of an archive's table of contents."""
MAX_UNPACKED = 150_000_000
MAX_RATIO = 150
"""How many times larger an entry over ``SMALL`` may unpack: XML of long tables reaches 50."""
SMALL = 1_000_000
MAX_NESTED = 2
"""A report holds a table, and that a chart's figures; deeper lies a trap."""
_PHOTO = re.compile(r"/media/[^/]+\.jpe?g$")
_EMBEDDED = re.compile(r"/embeddings/[^/]+\.xlsx$")
"""What a chart or a pasted table brings along: its figures."""
MAX_EMBEDDED = 20_000_000
_OLE = re.compile(r"/embeddings/[^/]+\.bin$")
_FIELDS = re.compile(r"word/[^/]+\.xml$|xl/externallinks/[^/]+\.xml$")
"""Parts that may hold a field or a link."""
_FAR_TEMPLATE = re.compile(rb"""Target=["'](?:https?:|ftp:|\\\\|file:/{4})""", re.IGNORECASE)
"""A template that Word would fetch from another machine, macros and all."""
_END_RECORD = b"PK\x05\x06"
_END_SEARCH = 65_557
_CHUNK = 262_144
_ARCHIVE = re.compile(r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar|jar|cab|iso|doc[xmt]?|xls[xmb]?|ppt[xm]?)$")
_ACTIVE = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|/dialogsheets/"
    r"|\.(exe|dll|js|vbs|ps1|bat|cmd|scr|lnk|hta)$"
)


def look_inside(source: Path | IO[bytes]) -> str:
    """Return ``WORD`` or ``EXCEL`` for a document of that kind; hardly anything is unpacked.

    Raises TypeNotTaken for any other zip archive, OfficeUnsafe for a document with a trap, and
    FileRefused for a damaged one. The cost is bounded before the table of contents is read.
    """
    _check_directory(source)
    try:
        with zipfile.ZipFile(source) as archive:
            entries = {_name(entry).lower(): entry for entry in archive.infolist()}
            is_odd = _is_oddly_named(archive.namelist())
            main = _main_part(archive, entries)
    except (zipfile.BadZipFile, OSError, ValueError, zlib.error, RuntimeError) as broken:
        raise FileRefused from broken
    found = main.partition("/")[0]
    if _TYPES not in entries or main not in entries or found not in _USUAL_MAIN_PART:
        raise TypeNotTaken
    if is_odd or sum(entry.file_size for entry in entries.values()) > MAX_UNPACKED:
        raise OfficeUnsafe
    if any(_is_unsafe(entry) for entry in entries.values()):
        raise OfficeUnsafe
    return found


def _is_oddly_named(names: Sequence[str]) -> bool:
    """Return whether two entries have one name, or only some begin at the root."""
    rooted = {name.startswith(("/", "\\")) for name in names}
    return len({name.lower() for name in names}) != len(names) or len(rooted) != 1


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name as the standard wants it; some producers write ``\\xl\\sheet``."""
    return entry.filename.replace("\\", "/").removeprefix("/")


def _main_part(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> str:
    """Return the part that the package's relations call the document (ECMA-376, part 2)."""
    relations = entries.get(_RELATIONS)
    if relations is not None and relations.file_size <= MAX_RELATIONS:
        for one in archive.read(relations).replace(b"\0", b"").split(b"<"):
            target = _TARGET.search(one)
            if target and _MAIN_TYPE.search(one):
                return target[1].decode("utf-8", "replace").replace("\\", "/").lstrip("/").lower()
    return next((part for part in _USUAL_MAIN_PART.values() if part in entries), "")


def _check_directory(source: Path | IO[bytes]) -> None:
    """Read the end record by hand: the library would read any number of entries into memory."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            _check_directory(file)
            return
    source.seek(max(0, source.seek(0, 2) - _END_SEARCH))
    tail = source.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise FileRefused
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise OfficeUnsafe


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = _name(entry).lower()
    return (
        name.startswith("/")
        or ":" in name
        or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(entry.external_attr >> 16)
        or bool(entry.flag_bits & 1)
        or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        or (entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1))
        or (_ARCHIVE.search(name) is not None and _EMBEDDED.search(name) is None)
        or _ACTIVE.search(name) is not None
    )


def pack_anew(source: Path | IO[bytes], target: Path | IO[bytes], depth: int = 0) -> None:
    """Write a checked document again, entry by entry, so that nothing hides between the entries.

    Photos in it lose what the camera noted; a table embedded in it is packed anew as well.
    Raises OfficeUnsafe when a part declares entities, starts programs or fetches its template from
    elsewhere, FileRefused when an entry does not unpack to what it promises.
    """
    look_inside(source)
    try:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                if not entry.is_dir():
                    _copy_entry(old, new, entry, depth)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, zlib.error) as broken:
        raise FileRefused from broken


def _copy_entry(
    old: zipfile.ZipFile, new: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int
) -> None:
    fresh = zipfile.ZipInfo(_name(entry), date_time=entry.date_time)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    name = fresh.filename.lower()
    if _PHOTO.search(name):
        new.writestr(fresh, without_notes(old.read(entry)))
    elif _EMBEDDED.search(name):
        new.writestr(fresh, _embedded(old, entry, depth + 1))
    elif name.endswith(".rels"):
        relations = old.read(entry)
        if _is_trap(name, relations):
            raise OfficeUnsafe
        new.writestr(fresh, without_far_targets(relations))
    else:
        _copy_part(old, new, entry, fresh)


def _embedded(old: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> bytes:
    """Return a document within a document, packed anew. Raises OfficeUnsafe."""
    if depth > MAX_NESTED or entry.file_size > MAX_EMBEDDED:
        raise OfficeUnsafe
    packed = BytesIO()
    try:
        pack_anew(BytesIO(old.read(entry)), packed, depth)
    except FileRefused as no:
        raise OfficeUnsafe from no
    return packed.getvalue()


def _copy_part(
    old: zipfile.ZipFile, new: zipfile.ZipFile, entry: zipfile.ZipInfo, fresh: zipfile.ZipInfo
) -> None:
    name = fresh.filename.lower()
    is_first = True
    with old.open(entry) as packed, new.open(fresh, "w") as out:
        while chunk := packed.read(_CHUNK):
            if is_first and _is_trap(name, chunk):
                raise OfficeUnsafe
            is_first = False
            out.write(chunk)
    if _OLE.search(name) and holds_a_file(old.read(entry)):
        raise OfficeUnsafe
    if _FIELDS.match(name):
        with old.open(entry) as packed:
            if starts_programs(packed):
                raise OfficeUnsafe


def _is_trap(name: str, start: bytes) -> bool:
    if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in start.replace(b"\0", b"").upper():
        return True
    if name == _TYPES:
        return b"macroEnabled" in start
    return (
        name.endswith("settings.xml.rels")
        and b"attachedTemplate" in start
        and _FAR_TEMPLATE.search(start) is not None
    )
