"""Restores a backup: checks every part before it touches anything that exists."""

import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from db import sqlite_file
from db.revisions import unusable
from domain.errors import BadSetting
from services.operations.backup import (
    DATABASE,
    FOLDERS,
    FORMAT,
    MANIFEST,
    PROFILE,
    SECRETS,
    Progress,
    StorePaths,
    digest,
)

_CHUNK = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024
_WAL = ("-wal", "-shm", "-journal")
_UNREADABLE = (
    tarfile.TarError,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)
"""What reading a file that is not as we wrote it may raise."""


class BackupBroken(BadSetting):
    """The file is no backup of ours, or not as it was written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: when the backup was made, its revision, where the old things went."""

    made_at: str
    revision: str | None
    parts: int
    moved_to: Path | None


def restore(
    file: Path,
    places: StorePaths,
    *,
    now: datetime,
    replace: bool = False,
    on_progress: Progress = lambda _done, _total: None,
) -> Restored:
    """Bring back what ``file`` holds. Nobody may use the database meanwhile.

    Checks every part against the manifest and the database against itself, then moves things into
    place; with ``replace`` what stood there goes to a folder beside. Raises BackupBroken, or
    BadSetting when something stands there and may not be replaced.
    """
    if not file.is_file():
        raise BadSetting(f"There is no backup file {file}.")
    standing = [path for path in _restorable(places) if path.exists()]
    if standing and not replace:
        raise BadSetting(
            f"{places.data_dir} is not empty (it holds {standing[0].name}): restore into another "
            "HOCVUSO_DATA_DIR, or add --replace to move the old things aside."
        )
    places.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=places.data_dir) as name:
        fresh = Path(name)
        manifest = _unpack(file, fresh, on_progress)
        _check_database(file, fresh / DATABASE)
        aside = _move_aside(places, manifest["parts"], now) if standing else None
        _move_in(fresh, places)
    return Restored(manifest["made_at"], manifest["revision"], len(manifest["parts"]), aside)


def _restorable(places: StorePaths) -> list[Path]:
    database = [Path(f"{places.database}{end}") for end in ("", *_WAL)]
    return [*database, *(places.data_dir / name for name in (PROFILE, *FOLDERS))]


def _unpack(file: Path, fresh: Path, on_progress: Progress) -> Mapping[str, Any]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            manifest = _read_manifest(file, archive)
            parts: dict[str, Any] = dict(manifest["parts"])
            total = sum(part["size"] for part in parts.values())
            done = 0
            while entry := archive.next():
                expected = parts.pop(entry.name, None)
                if expected is None or not entry.isfile() or not _is_inside(entry.name):
                    raise BackupBroken(f"{file} holds {entry.name!r}, which no backup of ours has.")
                _write_part(archive, entry, fresh / entry.name)
                if digest(fresh / entry.name) != expected["sha256"]:
                    raise BackupBroken(f"{file} is damaged: {entry.name} is not as it was written.")
                done += expected["size"]
                on_progress(done, total)
    except _UNREADABLE as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk, not the backup
        raise BackupBroken(f"{file} is damaged or is no backup of hocvuso.") from error
    if parts:
        raise BackupBroken(f"{file} is cut short: {next(iter(parts))} is missing.")
    return manifest


def _read_manifest(file: Path, archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    source = archive.extractfile(first) if first and first.name == MANIFEST else None
    if first is None or source is None or first.size > _LARGEST_MANIFEST:
        raise BackupBroken(f"{file} is no backup of hocvuso.")
    manifest: dict[str, Any] = json.load(source)
    if manifest.get("format") != FORMAT or DATABASE not in manifest["parts"]:
        raise BackupBroken(f"{file} is a backup of a kind this release does not know.")
    return manifest


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return False
    return name in (DATABASE, PROFILE, *SECRETS) or path.parts[0] in FOLDERS


def _write_part(archive: tarfile.TarFile, entry: tarfile.TarInfo, place: Path) -> None:
    source = archive.extractfile(entry)
    if source is None:
        raise BackupBroken(f"{entry.name} in the backup is no file.")
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())


def _check_database(file: Path, database: Path) -> None:
    try:
        found = sqlite_file.revision(database)
        health = sqlite_file.full_check(database)
    except sqlite_file.Unreadable as error:
        raise BackupBroken(f"{file} holds a database that cannot be read.") from error
    if found is None:
        raise BackupBroken(f"{file} holds a database without tables.")
    if trouble := unusable(found):
        raise BadSetting(f"{file} cannot be restored: {trouble}")
    if health != "ok":
        raise BackupBroken(f"{file} holds a damaged database: {health}.")


def _move_aside(places: StorePaths, parts: Mapping[str, Any], now: datetime) -> Path:
    aside = places.data_dir / f"before-restore-{now.strftime('%Y%m%dT%H%M%SZ')}"
    aside.mkdir(mode=0o700)
    secrets = [places.data_dir / name for name in SECRETS if name in parts]
    for path in [*_restorable(places), *secrets]:
        if path.exists():
            path.rename(aside / path.name)
    return aside


def _move_in(fresh: Path, places: StorePaths) -> None:
    """Move parts into place, the database last: a restore that is cut short can be run again."""
    for path in sorted(fresh.iterdir(), key=lambda path: path.name == DATABASE):
        path.replace(places.database if path.name == DATABASE else places.data_dir / path.name)
    descriptor = os.open(places.data_dir, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
