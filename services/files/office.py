"""Checks office documents, which are zip archives, before unpacking, and packs them anew."""

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from services.files.jpeg import without_notes
from services.files.refusals import FileRefused, OfficeUnsafe, TypeNotTaken

WORD = "word"
EXCEL = "xl"
_MAIN_PART = {WORD: "word/document.xml", EXCEL: "xl/workbook.xml"}

MAX_ENTRIES = 500
MAX_DIRECTORY = 200_000
"""Bytes of an archive's table of contents."""
MAX_UNPACKED = 150_000_000
MAX_RATIO = 150
"""How many times larger an entry over ``SMALL`` may unpack: XML of long tables reaches 50."""
SMALL = 1_000_000
_PHOTO = re.compile(r"/media/[^/]+\.jpe?g$")
_FAR = re.compile(rb"""Target=["'](?:https?:|ftp:|\\\\|file:/{4})""", re.IGNORECASE)
"""A template that Word would fetch from another machine, macros and all."""
_END_RECORD = b"PK\x05\x06"
_END_SEARCH = 65_557
_CHUNK = 262_144
_ARCHIVE = re.compile(r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar|jar|cab|iso|doc[xmt]?|xls[xmb]?|ppt[xm]?)$")
_ACTIVE = re.compile(r"vbaproject|vbadata|/activex/|\.(exe|dll|js|vbs|ps1|bat|cmd|scr|lnk|hta)$")


def look_inside(path: Path) -> str:
    """Return ``WORD`` or ``EXCEL`` for a document of that kind; nothing is unpacked.

    Raises TypeNotTaken for any other zip archive, OfficeUnsafe for a document with a trap, and
    FileRefused for a damaged one. The cost is bounded before the table of contents is read.
    """
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as broken:
        raise FileRefused from broken
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise TypeNotTaken
    found = next((word for word, part in _MAIN_PART.items() if part in names), None)
    if found is None:
        raise TypeNotTaken
    if len(names) != len(entries) or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise OfficeUnsafe
    for entry in entries:
        if _is_unsafe(entry):
            raise OfficeUnsafe
    return found


def _check_directory(path: Path) -> None:
    """Read the end record by hand: the library would read any number of entries into memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_SEARCH))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise FileRefused
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise OfficeUnsafe


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    parts = PurePosixPath(name).parts
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in parts
        or stat.S_ISLNK(entry.external_attr >> 16)
        or bool(entry.flag_bits & 1)
        or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        or (entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1))
        or _ARCHIVE.search(name.lower()) is not None
        or _ACTIVE.search(name.lower()) is not None
    )


def pack_anew(source: Path, target: Path) -> None:
    """Write a checked document again, entry by entry, so that nothing hides between the entries.

    Photos in it lose what the camera noted, the place above all.
    Raises OfficeUnsafe when a part declares entities or fetches its template from elsewhere,
    FileRefused when an entry does not unpack to what it promises.
    """
    look_inside(source)
    try:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                if not entry.is_dir():
                    _copy_entry(old, new, entry)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, zlib.error) as broken:
        raise FileRefused from broken


def _copy_entry(old: zipfile.ZipFile, new: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    fresh = zipfile.ZipInfo(entry.filename, date_time=entry.date_time)
    fresh.compress_type = zipfile.ZIP_DEFLATED
    is_first = True
    if _PHOTO.search(entry.filename.lower()):
        new.writestr(fresh, without_notes(old.read(entry)))
        return
    with old.open(entry) as packed, new.open(fresh, "w") as out:
        while chunk := packed.read(_CHUNK):
            if is_first and _is_trap(entry.filename, chunk):
                raise OfficeUnsafe
            is_first = False
            out.write(chunk)


def _is_trap(name: str, start: bytes) -> bool:
    if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in start.replace(b"\0", b"").upper():
        return True
    return (
        name.endswith("settings.xml.rels")
        and b"attachedTemplate" in start
        and _FAR.search(start) is not None
    )
