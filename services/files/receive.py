"""Receives an uploaded file: streamed to disk, cut at its limit, recognised by its bytes."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from db.engine import NotStored
from db.failpoint import failpoint
from domain.ids import AttachmentId, new_id
from domain.rate_limit import Rate, RateLimiter
from domain.text import clean_line, graphemes
from services.files.disk import make_folder, put_in_place
from services.files.kinds import read_type
from services.files.refusals import FileEmpty, FileRefused, FileTooLarge, NoRoom
from services.operations.disk_room import disk_room

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
"""What a messenger's bot may fetch, and what a phone sends in a minute on a slow line."""
MAX_NAME = 100
"""Characters stored of the name a person's device gave the file."""
INCOMING = "incoming"
PARTIAL = ".part"
_told = RateLimiter(Rate(1, 1 / 600))


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: ``incoming`` is its random name in ``DATA_DIR/incoming``.

    It is the id of the file's row as well. ``kind`` is image, audio or document; ``type`` the media
    type its bytes tell; ``size`` in bytes;
    ``name`` what the sender's device called it, cleaned: shown to people, never used as a path.
    """

    incoming: str
    kind: str
    type: str
    size: int
    name: str


def id_of_upload(incoming: str) -> AttachmentId:
    """Return the id that an upload's row has, so that its sender finds it by the upload's name.

    A file that still lies on its platform gets a new one.
    """
    try:
        return AttachmentId(UUID(hex=incoming))
    except ValueError:
        return AttachmentId(new_id())


async def receive(
    data_dir: Path, chunks: AsyncIterator[bytes], name: str, limit: int = MAX_BYTES
) -> Incoming:
    """Keep an uploaded file in ``DATA_DIR/incoming`` until an inbox row names it.

    It is on the disk when this returns. Raises a FileRefused (and keeps nothing) for what is not
    taken, NoRoom among them, NotStored when the disk cannot hold it. ``limit`` in bytes.
    """
    folder = data_dir / INCOMING
    random_name = new_id().hex
    partial = folder / f"{random_name}{PARTIAL}"
    shown = clean_name(name)
    try:
        with _on_disk():
            await asyncio.to_thread(make_folder, folder)
        size = await _write(partial, chunks, limit)
        with _on_disk():
            found = await asyncio.to_thread(read_type, partial)
            await asyncio.to_thread(put_in_place, partial, folder / random_name)
    except FileRefused as no:
        raise type(no)(**{**no.facts, "name": shown}) from no
    finally:
        with suppress(OSError):
            partial.unlink()
    failpoint("file.received")
    return Incoming(
        random_name, found.kind, found.media_type, size, shown or f"{found.kind}{found.extension}"
    )


async def _write(partial: Path, chunks: AsyncIterator[bytes], limit: int) -> int:
    size = 0
    with _on_disk():
        file = await asyncio.to_thread(partial.open, "xb", buffering=0)
    with file:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise FileTooLarge(limit=limit // MEGABYTE)
            with _on_disk():
                _keep_reserve(partial.parent)  # each time: many may be sending at once
                written = file.write(chunk)
            if written != len(chunk):
                raise NotStored("the disk took only part of it")
    if not size:
        raise FileEmpty
    return size


def _keep_reserve(folder: Path) -> None:
    """Raise NoRoom when only the reserve is left on the disk, and log it now and then."""
    room = disk_room(folder)
    if room.is_short:
        if not _told.take("short"):
            log.warning("files are refused: %.1f GB are free on the disk", room.free / 1e9)
        raise NoRoom


@contextmanager
def _on_disk() -> Iterator[None]:
    """Tell trouble with our own disk from trouble with the sender's upload."""
    try:
        yield
    except OSError as full:
        raise NotStored(str(full)) from full


_SEPARATORS = re.compile(r"[/\\]")
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)


def clean_name(raw: str) -> str:
    """Return the last part of a file name on one line, cut to ``MAX_NAME`` with its extension.

    May be empty.
    """
    name = clean_line(_SEPARATORS.split(clean_line(raw))[-1]).lstrip(". ")
    characters = graphemes(name)
    if len(characters) <= MAX_NAME:
        return name
    match = _EXTENSION.search(name)
    tail = match[0] if match else ""
    return "".join(characters[: MAX_NAME - len(tail)]) + tail
