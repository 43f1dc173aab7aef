"""Makes a backup: one file with everything, made while the program runs, whole or absent.

It is a ``.tar.gz`` of the database as it stood at one moment, the ward's profile, the files people
sent for something, and first ``manifest.json``: what is in it, with the SHA-256 of each part.
Loose files stay out: strangers can send many, and they are swept after a day.
"""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from db import sqlite_file
from domain.errors import BadSetting

FORMAT = "hocvuso-backup/1"
MANIFEST = "manifest.json"
DATABASE = "hocvuso.db"
PROFILE = "ward.yaml"
SECRETS = ("secret", "hocvuso.env")
"""Left out unless asked for: their holder can impersonate the program."""
FOLDERS = ("files", "incoming")
"""What people sent: cleaned, and not yet cleaned."""
PASSING = ("making",)
"""Folders of half-made files inside them."""
STAGING = ".backup-"
LEFTOVER_AFTER = timedelta(days=1)
"""After this long, the leftovers of a killed backup may be deleted."""
NIGHTLY_FOLDER = "backups"
NIGHTLY_KEPT = 7
NIGHTLY = re.compile(r"hocvuso-(\d{4}-\d{2}-\d{2})\.tar\.gz")

Progress = Callable[[int, int], None]
"""Called with how many bytes are done of how many."""


@dataclass(frozen=True, slots=True)
class StorePaths:
    """Where the program stores things: its data folder and its database file."""

    data_dir: Path
    database: Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: where, how many parts, bytes before packing."""

    path: Path
    parts: int
    size: int


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    path: Path
    size: int


def write_backup(
    places: StorePaths,
    target: Path,
    *,
    now: datetime,
    with_secret: bool = False,
    on_progress: Progress = lambda _done, _total: None,
) -> Backup:
    """Write everything kept to ``target``; all that was committed before the call is in it.

    The file appears under its name only when it is whole and on the disk; an earlier backup of
    that name stays until then. Raises BadSetting when ``target`` is something else of value.
    """
    _check_target(target)
    if not places.database.exists():
        raise BadSetting(f"There is no database at {places.database} to back up.")
    _sweep_leftovers(places.data_dir, now)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=places.data_dir) as name:
        staged = Path(name)
        _stage(places, staged, with_secret, on_progress)
        parts = list(_parts(staged))
        draft = target.with_name(f".{target.name}.part")
        try:
            _pack(draft, parts, now, on_progress)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    _sync(target.parent)
    return Backup(target, len(parts), sum(part.size for part in parts))


def write_nightly(
    places: StorePaths,
    *,
    now: datetime,
    today: date,
    on_progress: Progress = lambda _done, _total: None,
) -> Backup:
    """Write today's copy to ``backups`` in the data folder and keep the newest seven."""
    folder = places.data_dir / NIGHTLY_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"hocvuso-{today.isoformat()}.tar.gz"
    made = write_backup(places, target, now=now, on_progress=on_progress)
    for old in nightly_copies(folder)[NIGHTLY_KEPT:]:
        old.unlink(missing_ok=True)
    return made


def nightly_copies(folder: Path) -> list[Path]:
    """Return the nightly copies in a folder, the newest first."""
    if not folder.is_dir():
        return []
    return sorted((p for p in folder.iterdir() if NIGHTLY.fullmatch(p.name)), reverse=True)


def is_backup(path: Path) -> bool:
    """Return whether a file begins like a backup of ours."""
    with suppress(OSError, tarfile.TarError, EOFError), tarfile.open(path, "r:gz") as archive:
        first = archive.next()
        return first is not None and first.name == MANIFEST
    return False


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise BadSetting(f"{target} is a folder; name a file in it, such as hocvuso.tar.gz.")
    if not target.parent.is_dir():
        raise BadSetting(f"There is no folder {target.parent} to write the backup to.")
    if target.exists() and not is_backup(target):
        raise BadSetting(f"{target} exists and is no backup of ours; choose another name.")


def _sweep_leftovers(data_dir: Path, now: datetime) -> None:
    for left in data_dir.glob(f"{STAGING}*"):
        if left.stat().st_mtime < (now - LEFTOVER_AFTER).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _stage(places: StorePaths, staged: Path, with_secret: bool, on_progress: Progress) -> None:
    """Fix one view of everything: files are linked the moment the database's view is fixed.

    A file that is cleaned and dropped while pages are copied is thereby still in the backup.
    """

    def link_files() -> None:
        for folder in FOLDERS:
            _link_all(places.data_dir / folder, staged / folder)

    link_files()
    sqlite_file.copy_online(
        places.database,
        staged / DATABASE,
        on_snapshot=link_files,
        on_progress=lambda done, total: on_progress(done, 2 * total),
    )
    tied = sqlite_file.tied_files(staged / DATABASE)
    for path in [one for folder in FOLDERS for one in (staged / folder).rglob("*")]:
        if path.is_file() and path.name not in tied:
            path.unlink()
    health = sqlite_file.quick_check(staged / DATABASE)
    if health != "ok":  # seven nights of damaged copies would push the sound ones out
        raise sqlite_file.Unreadable(f"{places.database} is malformed ({health})")
    for name in (PROFILE, *(SECRETS if with_secret else ())):
        if (places.data_dir / name).is_file():
            (staged / name).write_bytes((places.data_dir / name).read_bytes())


def _link_all(source: Path, target: Path) -> None:
    """Link every settled file below ``source`` into ``target``; ones that just left are passed."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        place = target / inside
        if inside.parts[0] in PASSING or place.exists() or not path.is_file():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        _link(path, place)


def _link(path: Path, place: Path) -> None:
    try:
        os.link(path, place)
    except FileNotFoundError:
        return  # cleaned and dropped a moment ago; the view of the database is not yet fixed
    except OSError:
        place.write_bytes(path.read_bytes())  # a file system without links


def _parts(staged: Path) -> Iterator[_Part]:
    for path in sorted(staged.rglob("*")):
        if path.is_file():
            yield _Part(path.relative_to(staged).as_posix(), path, path.stat().st_size)


def _pack(draft: Path, parts: list[_Part], now: datetime, on_progress: Progress) -> None:
    total = sum(part.size for part in parts)
    done = total
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
            manifest = json.dumps(_manifest(parts, now), indent=1).encode()
            _add(archive, MANIFEST, io.BytesIO(manifest), len(manifest), now)
            for part in parts:
                with part.path.open("rb") as source:
                    _add(archive, part.name, source, part.size, now)
                done += part.size
                on_progress(done, 2 * total)
        file.flush()
        os.fsync(file.fileno())


def _manifest(parts: list[_Part], now: datetime) -> dict[str, object]:
    database = next(part.path for part in parts if part.name == DATABASE)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "revision": sqlite_file.revision(database),
        "parts": {part.name: {"size": part.size, "sha256": digest(part.path)} for part in parts},
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(
    archive: tarfile.TarFile, name: str, source: io.BufferedIOBase, size: int, now: datetime
) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(now.timestamp())
    archive.addfile(entry, source)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
