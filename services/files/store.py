"""The store of clean files: each once, under the SHA-256 of its bytes."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.failpoint import failpoint
from domain.ids import new_id
from services.files.disk import make_folder, put_in_place
from services.files.receive import INCOMING, PARTIAL
from services.files.refusals import BY_CODE, FileRefused, NoSuchFile
from services.operations.child import child

FILES = "files"
MAKING = "making"
WALL_SECONDS = 60.0
"""How long cleaning one file may take on a busy machine; the child's own limit is CPU time."""
_DIGEST = frozenset("0123456789abcdef")


class CleaningFailed(Exception):
    """The child could not be run to its end in time: worth another try."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file in the store: the SHA-256 of its clean bytes (hex), their number and media type."""

    sha256: str
    size: int
    media_type: str


async def clean_file(data_dir: Path, incoming: str, media_type: str) -> Cleaned:
    """Clean a raw file into the store, in a limited child process, and return what was kept.

    The raw file stays until ``drop_raw``, so a run that is killed can be run again. Raises a
    FileRefused for a file that may not be kept, CleaningFailed when trying again may help.
    """
    raw = data_dir / INCOMING / incoming
    made = data_dir / FILES / MAKING / f"{new_id().hex}{PARTIAL}"
    await asyncio.to_thread(make_folder, made.parent)
    try:
        told = await _run(raw, made, media_type)
        if "refused" in told:
            raise BY_CODE[told["refused"]](**told["facts"])
        failpoint("file.cleaned")
        await asyncio.to_thread(put_in_place, made, path_of(data_dir, told["sha256"]))
    finally:
        made.unlink(missing_ok=True)
    failpoint("file.stored")
    return Cleaned(told["sha256"], told["size"], told["type"])


async def _run(raw: Path, made: Path, media_type: str) -> Mapping[str, Any]:
    try:
        async with (
            asyncio.timeout(WALL_SECONDS),
            child("services.files.clean", str(raw), str(made), media_type) as cleaner,
        ):
            printed = await cleaner.printed.read()
            code = await cleaner.ended()
    except TimeoutError as late:
        raise CleaningFailed(f"cleaning took over {WALL_SECONDS:.0f} s") from late
    return _read(code, printed)


def _read(code: int, printed: bytes) -> Mapping[str, Any]:
    if code == 0:
        told: Mapping[str, Any] = json.loads(printed)
        return told
    if code < 0:
        raise FileRefused  # a limit of its own ended it: processor time, the size of the result
    raise CleaningFailed(f"the cleaning process ended with {code}")


def path_of(data_dir: Path, sha256: str) -> Path:
    """Return where a clean file of this digest stands, whether or not it is there."""
    if len(sha256) != 64 or not _DIGEST.issuperset(sha256):
        raise NoSuchFile
    return data_dir / FILES / sha256[:2] / sha256


def open_stored(data_dir: Path, sha256: str) -> Path:
    """Return the path of a clean file. Raises NoSuchFile."""
    path = path_of(data_dir, sha256)
    if not path.is_file():
        raise NoSuchFile
    return path


def drop_raw(data_dir: Path, incoming: str) -> None:
    """Delete a raw file once its row no longer names it."""
    (data_dir / INCOMING / incoming).unlink(missing_ok=True)
