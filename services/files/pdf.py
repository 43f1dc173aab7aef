"""Opens a PDF as readers do, and takes out what would run or fetch by itself, in a child process.

A whole PDF with nothing of that kind is kept byte for byte: its signatures stay valid.
"""

from pathlib import Path
from shutil import copyfileobj

import pikepdf

from services.files.refusals import FileLocked, FileRefused

_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        *("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE"),
        *("Rendition", "Movie", "Sound", "RichMediaExecute"),
    )
)
"""Kinds of action that run, send or open something else (ISO 32000, table 201)."""
_PARTS = frozenset(
    {"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/AF", "/EF", "/RichMediaContent"}
)
_HIDING = (*(name.encode() for name in _ACTIONS | _PARTS), b"/ObjStm")
"""What a PDF that cannot be looked through may not hold; an object stream may hold anything."""
_START = b"%PDF-"


def clean_pdf(source: Path, target: Path) -> None:
    """Write a PDF without its scripts, launches, remote links and hidden files.

    Raises FileLocked for one that asks for a password, FileRefused for one nobody could read.
    """
    try:
        with pikepdf.open(source) as pdf:
            if _without_actions(pdf) or not _is_plain(source):
                pdf.save(target)
                return
    except pikepdf.PasswordError as locked:
        raise FileLocked from locked
    except pikepdf.PdfError as broken:
        if not (_is_plain(source) and _holds_nothing(source.read_bytes())):
            raise FileRefused from broken
    with source.open("rb") as raw, target.open("wb") as kept:
        copyfileobj(raw, kept)


def _is_plain(source: Path) -> bool:
    """Return whether a PDF begins and ends where it should, so that every reader opens it."""
    data = source.read_bytes()
    return data.startswith(_START) and data.rstrip().endswith(b"%%EOF")


def _holds_nothing(data: bytes) -> bool:
    """Return whether a document that cannot be looked through has no room for an action."""
    return b"/Catalog" in data and not any(word in data for word in _HIDING)


def _without_actions(pdf: pikepdf.Pdf) -> bool:
    """Take out every action that acts by itself; return whether there was any."""
    found = _purge(pdf.trailer)
    for one in pdf.objects:
        found |= _purge(one)
    return found


def _purge(one: pikepdf.Object) -> bool:
    """Take out of an object, and of what lies directly in it, each entry that acts."""
    if isinstance(one, pikepdf.Array):
        return True in {_purge(each) for each in one if not _is_elsewhere(each)}
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    found = False
    for key, value in list(one.items()):
        if key in _PARTS or _acts(value):
            del one[key]
            found = True
        elif not _is_elsewhere(value):
            found |= _purge(value)
    return found


def _is_elsewhere(value: object) -> bool:
    """Return whether an object has a place of its own, where it is looked at anyway."""
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _acts(value: object) -> bool:
    if isinstance(value, pikepdf.Array):
        return any(_acts(each) for each in value if isinstance(each, pikepdf.Dictionary))
    return isinstance(value, pikepdf.Dictionary) and str(value.get("/S", "")) in _ACTIONS
