"""The accepted kinds of file, recognised by their first bytes and never by their name."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from services.files.containers import (
    ASF,
    has_video_asf,
    has_video_mp4,
    has_video_ogg,
    has_video_webm,
    is_mp3,
)
from services.files.office import WORD, look_inside
from services.files.refusals import (
    FileEmpty,
    FileLocked,
    FileRefused,
    OldOffice,
    TypeNotTaken,
    VideoNotTaken,
)

HEAD = 4_096
"""Bytes that identify a kind."""


class FileKind(StrEnum):
    """What a file is to a person."""

    IMAGE = "image"
    AUDIO = "audio"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken; ``extension`` with its dot."""

    kind: FileKind
    media_type: str
    extension: str


JPEG = FileType(FileKind.IMAGE, "image/jpeg", ".jpg")
PNG = FileType(FileKind.IMAGE, "image/png", ".png")
WEBP = FileType(FileKind.IMAGE, "image/webp", ".webp")
GIF = FileType(FileKind.IMAGE, "image/gif", ".gif")
HEIC = FileType(FileKind.IMAGE, "image/heic", ".heic")
AVIF = FileType(FileKind.IMAGE, "image/avif", ".avif")
PDF = FileType(FileKind.DOCUMENT, "application/pdf", ".pdf")
_OPENXML = "application/vnd.openxmlformats-officedocument"
DOCX = FileType(FileKind.DOCUMENT, f"{_OPENXML}.wordprocessingml.document", ".docx")
XLSX = FileType(FileKind.DOCUMENT, f"{_OPENXML}.spreadsheetml.sheet", ".xlsx")
WEBM = FileType(FileKind.AUDIO, "audio/webm", ".webm")
OGG = FileType(FileKind.AUDIO, "audio/ogg", ".ogg")
M4A = FileType(FileKind.AUDIO, "audio/mp4", ".m4a")
MP3 = FileType(FileKind.AUDIO, "audio/mpeg", ".mp3")
AAC = FileType(FileKind.AUDIO, "audio/aac", ".aac")
FLAC = FileType(FileKind.AUDIO, "audio/flac", ".flac")
CAF = FileType(FileKind.AUDIO, "audio/x-caf", ".caf")
AIFF = FileType(FileKind.AUDIO, "audio/aiff", ".aiff")
WMA = FileType(FileKind.AUDIO, "audio/x-ms-wma", ".wma")
AMR = FileType(FileKind.AUDIO, "audio/amr", ".amr")
WAV = FileType(FileKind.AUDIO, "audio/wav", ".wav")
_PICTURES = (JPEG, PNG, WEBP, GIF, HEIC, AVIF)
_SOUND = (WEBM, OGG, M4A, MP3, AAC, AMR, WAV, FLAC, CAF, AIFF, WMA)
TAKEN = (*_PICTURES, PDF, DOCX, XLSX, *_SOUND)
BY_MEDIA_TYPE = {each.media_type: each for each in TAKEN}
_SAME = {JPEG: (".jpg", ".jpeg"), PNG: (".png",), M4A: (".m4a",)}
"""Endings that say what pictures and sound are kept as."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,4}$")

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\xff\xf1", AAC),
    (b"\xff\xf9", AAC),
    (b"#!AMR", AMR),
    (b"fLaC", FLAC),
    (b"caff", CAF),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_PDF_LEAD = 1_024
"""Bytes that readers pass over before a PDF begins: a byte order mark, a printer's words."""
_PDF_TAIL = 2_048
_PDF_PADDING = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Where Word and Excel put a document under a password."""


def name_as_kept(name: str, media_type: str) -> str:
    """Return what a file is called once it was kept as this type: devices go by the ending."""
    kept = BY_MEDIA_TYPE.get(media_type)
    if kept is None or kept.kind is FileKind.DOCUMENT or name.lower().endswith(_SAME.get(kept, ())):
        return name
    return _ENDING.sub("", name) + kept.extension


def read_type(path: Path) -> FileType:
    """Return the type of the file at ``path``. Raises a FileRefused that says why not."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise FileEmpty
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS | _AVIF_BRANDS:
        return AVIF if _AVIF_BRANDS & _brands(head) else HEIC
    return _document(path, head) or _recording(path, head)


def _document(path: Path, head: bytes) -> FileType | None:
    """Return the kind of a paper, None for anything else."""
    start = head[:_PDF_LEAD].find(b"%PDF-")
    if start >= 0 and b"<" not in head[:start]:
        return _pdf(path)
    if head.startswith((_OLE, b"{\\rtf")):
        raise FileLocked if _ENCRYPTED in path.read_bytes() else OldOffice
    if head.startswith(b"PK\x03\x04"):
        return DOCX if look_inside(path) == WORD else XLSX
    return None


def _brands(head: bytes) -> set[bytes]:
    """Return the kinds a file claims to be, the first and those it is compatible with."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[at : at + 4] for at in (8, *range(16, end, 4))}


def _recording(path: Path, head: bytes) -> FileType:
    """Return the sound format, also of a container that may hold moving pictures as well."""
    if is_mp3(head.lstrip(b"\0")):
        return MP3
    if head.startswith(b"FORM") and head[8:12] in {b"AIFF", b"AIFC"}:
        return AIFF
    if head[4:8] == b"ftyp":
        found, has_video = M4A, has_video_mp4(path)
    elif head.startswith(b"\x1aE\xdf\xa3"):
        found, has_video = WEBM, has_video_webm(head)
    elif head.startswith(ASF):
        found, has_video = WMA, has_video_asf(head)
    elif head.startswith(b"OggS"):
        found, has_video = OGG, has_video_ogg(head)
    else:
        raise TypeNotTaken
    if has_video:
        raise VideoNotTaken
    return found


def _pdf(path: Path) -> FileType:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _PDF_PADDING))
        tail = file.read().rstrip(b"\0\r\n\t ")[-_PDF_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise FileRefused
    return PDF
