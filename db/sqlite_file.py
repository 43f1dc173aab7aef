"""One SQLite file looked at from outside: its version, its health, and copies that are whole.

A live database must never be copied as a file: what lies in the write-ahead log would be missing.
SQLite's backup API is used instead, on one snapshot, while others go on writing.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from domain.errors import BadSetting
from domain.runs import Run

OLDEST = (3, 51, 3)
"""The first SQLite without the WAL-reset bug (rare corruption when two connections write)."""
PAGES_A_STEP = 512

Progress = Callable[[int, int], None]
"""Called with how much is done of how much."""


class Unreadable(Exception):
    """The file could not be used as a database just now: busy, damaged, or none at all."""


def version() -> str:
    """Return the version of the SQLite in use."""
    return sqlite3.sqlite_version


def version_is_safe(version: str = sqlite3.sqlite_version) -> bool:
    """Return whether an SQLite of this version may write here."""
    return tuple(int(part) for part in version.split(".")) >= OLDEST


def check_version() -> None:
    """Refuse an SQLite with the WAL-reset bug. Raises BadSetting."""
    if not version_is_safe():
        wanted = ".".join(str(part) for part in OLDEST)
        raise BadSetting(
            f"This SQLite is older than {wanted} and may damage a database; "
            "install what requirements.lock names: make setup."
        )


def revision(path: Path) -> str | None:
    """Return the migration a file stands at, or None for a file that is absent or without tables.

    Raises Unreadable when it cannot be read, or is no database.
    """
    if not path.exists():
        return None
    with _reading(path) as connection:
        known = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()
        if known is None:
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else None


def journal_mode(path: Path) -> str:
    """Return the file's journal mode: ``wal`` once the program has opened it."""
    with _reading(path) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def quick_check(path: Path) -> str:
    """Return ``ok``, or SQLite's first finding of damage. Does not compare indexes with tables."""
    with _reading(path) as connection:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def full_check(path: Path) -> str:
    """Return ``ok``, or the first damage or dangling reference found."""
    with _reading(path) as connection:
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {dangling[0]} refers to nothing" if dangling and found == "ok" else found


def newest_runs(path: Path) -> Sequence[Run]:
    """Return of each scheduled task the occurrence that was due last, by name."""
    with _reading(path) as connection:
        rows = connection.execute(
            "SELECT name, max(due_at), started_at, finished_at, late_by, outcome, failures"
            " FROM scheduled_run GROUP BY name ORDER BY name"
        ).fetchall()
    return [_run(*row) for row in rows]


def approvals(path: Path) -> set[tuple[str, str]]:
    """Return (lesson id, digest) of every approved text."""
    with _reading(path) as connection:
        return set(connection.execute("SELECT lesson_id, digest FROM lesson_approval"))


def tied_files(path: Path) -> set[str]:
    """Return the names of the files that belong to something, or to an update not handled yet.

    Clean files are named by their SHA-256, raw ones as they lie in ``incoming``.
    """
    with _reading(path) as connection:
        rows = connection.execute(_TIED).fetchall()
        heard = connection.execute(_HEARD).fetchall()
    return {name for row in rows for name in row if name} | {name for (name,) in heard}


_TIED = """
    SELECT sha256, incoming FROM attachment
    WHERE initiative_id IS NOT NULL OR enquiry_id IS NOT NULL
       OR id IN (SELECT attachment_id FROM gathering)
       OR id IN (SELECT attachment_id FROM broadcast)
"""
_HEARD = """
    SELECT json_extract(file.value, '$.incoming')
    FROM inbox, json_each(inbox.payload, '$.files') AS file
    WHERE inbox.state IN ('waiting', 'parked')
"""


def _run(*row: Any) -> Run:
    name, due_at, started_at, finished_at, late_by, outcome, failures = row
    finished = _instant(finished_at) if finished_at else None
    due, started = _instant(due_at), _instant(started_at)
    return Run(name, due, started, finished, late_by, outcome or "", failures)


def _instant(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def copy_online(
    source: Path,
    target: Path,
    *,
    on_snapshot: Callable[[], None] = lambda: None,
    on_progress: Progress = lambda _done, _total: None,
) -> None:
    """Copy a database that may be in use; everything committed before the call is in the copy.

    ``on_snapshot`` is called the moment the view is fixed, before pages are copied; progress is
    reported in bytes. The copy is one file on its own, synced to disk. Raises Unreadable.
    """
    with _told(source), closing(_open(source, "rw")) as live:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        on_snapshot()
        page = int(live.execute("PRAGMA page_size").fetchone()[0])
        with closing(sqlite3.connect(target)) as copy:
            live.backup(
                copy,
                pages=PAGES_A_STEP,
                progress=lambda _status, left, total: on_progress(
                    (total - left) * page, total * page
                ),
                sleep=0,
            )
            copy.execute("PRAGMA journal_mode=DELETE")
    _sync(target)


def fold_log(path: Path) -> bool:
    """Write the write-ahead log back into the file and empty it; False while somebody reads it.

    Until then the log still holds pages as they were before something was erased.
    """
    with _told(path), closing(_open(path, "rw")) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with _told(path), closing(_open(path, "ro")) as connection:
        yield connection


def _open(path: Path, mode: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=5, isolation_level=None)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Unreadable(f"{path}: {error}") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
