"""Sweeps: deletes files that nothing refers to any more; never a referenced one."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.engine import Database
from db.queries.files import files
from services.files.receive import INCOMING
from services.files.store import FILES, MAKING

ORPHAN_AFTER = timedelta(hours=24)
"""Long enough for any upload to reach its row, and for any cleaning to be committed."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """How many went: rows tied to no initiative, raw and half-written files, stored files."""

    loose: int
    raw: int
    stored: int


async def sweep(database: Database, data_dir: Path, now: datetime) -> Swept:
    """Forget loose files, then delete what no row refers to; both only when over a day old."""
    before = now - ORPHAN_AFTER
    async with database.write() as session:
        loose = await files.drop_loose(session, before=before)
    raw = await asyncio.to_thread(_older, data_dir / INCOMING, before)
    stored = await asyncio.to_thread(_older, data_dir / FILES, before)
    gone_raw = gone_stored = 0
    for batch in _batches(raw):
        async with database.read() as session:
            used = await files.raw_in_use(session, names=[path.name for path in batch])
        gone_raw += await asyncio.to_thread(_remove, batch, used, before)
    for batch in _batches(stored):
        async with database.read() as session:
            used = await files.stored_in_use(session, digests=[path.name for path in batch])
        gone_stored += await asyncio.to_thread(_remove, batch, used, before)
    await asyncio.to_thread(_drop_empty, data_dir / FILES / MAKING, before)
    return Swept(loose, gone_raw, gone_stored)


def _older(folder: Path, before: datetime) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and _is_older(path, before)]


def _drop_empty(making: Path, before: datetime) -> None:
    """Remove the empty folders that a killed export left behind, the innermost first."""
    folders = [path for path in making.rglob("*") if path.is_dir() and _is_older(path, before)]
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _is_older(path: Path, before: datetime) -> bool:
    return path.stat().st_mtime < before.timestamp()


def _batches(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for start in range(0, len(paths), _AT_ONCE):
        yield paths[start : start + _AT_ONCE]


def _remove(batch: Sequence[Path], used: set[str], before: datetime) -> int:
    """Delete what is not in use; a file put there again meanwhile is young and stays."""
    gone = 0
    for path in batch:
        is_old = path.exists() and _is_older(path, before)
        if is_old and path.name not in used:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
