"""The doctor's checks of what is kept: database, scheduled tasks, backups."""

from collections.abc import Iterator
from datetime import timedelta

from db import sqlite_file
from db.revisions import head, unusable
from domain.text import counted
from services.operations.backup import NIGHTLY_FOLDER, nightly_copies
from services.operations.checkup import CheckResult, Installation, bad, good, note

OLDEST_COPY = timedelta(hours=36)
LONGEST_SILENCE = timedelta(hours=1)
"""Some task is due within every hour; without runs for longer, the scheduler is not running."""


def check_sqlite() -> Iterator[CheckResult]:
    """Check that this SQLite does not damage data."""
    version = sqlite_file.version()
    if sqlite_file.version_is_safe():
        yield good(f"SQLite {version}")
    else:
        wanted = ".".join(str(part) for part in sqlite_file.OLDEST)
        yield bad(f"SQLite {version} is older than {wanted} and may damage data", "make setup")


def check_database(patient: Installation) -> Iterator[CheckResult]:
    """Check that the database is there, sound and of this version."""
    path = patient.database
    if patient.trouble:
        yield bad(patient.trouble, "Is PostgreSQL running, and HOCVUSO_DATABASE_URL right?")
        return
    if path is None:
        yield from _revision(patient.revision)
        return
    if not path.exists():
        yield bad(f"there is no database at {path}", "Run hocvuso setup, or hocvuso migrate.")
        return
    try:
        yield from _revision(sqlite_file.revision(path))
        health = sqlite_file.quick_check(path)
        mode = sqlite_file.journal_mode(path)
    except sqlite_file.Unreadable as error:
        yield bad(
            f"the database cannot be read: {error}", "Restore a backup: hocvuso restore FILE."
        )
        return
    if health == "ok":
        yield good(f"database {path.name}: sound, journal {mode}")
    else:
        yield bad(f"the database is damaged: {health}", "Restore a backup: hocvuso restore FILE.")


def _revision(found: str | None) -> Iterator[CheckResult]:
    if found == head():
        yield good(f"database: tables of revision {found}")
    elif trouble := unusable(found):
        yield bad(f"database: {trouble.why}", f"{trouble.advice[0].upper()}{trouble.advice[1:]}.")
    else:
        yield bad(f"database: tables of revision {found or 'none'}", "Run hocvuso migrate.")


def check_runs(patient: Installation) -> Iterator[CheckResult]:
    """Check of each scheduled task when it last ran, how late, and with what outcome."""
    runs = patient.runs
    if patient.database is not None:
        try:
            runs = sqlite_file.newest_runs(patient.database)
        except sqlite_file.Unreadable:
            return  # reported by the database's own check
    if not runs:
        return
    for run in runs:
        told = f"task {run.name}: {_ago(patient.now - run.started_at)} ago, {run.late_by} s late"
        if run.failures:
            yield bad(
                f"{told}, {run.outcome}, {counted(run.failures, 'time')}",
                "The log tells why; it is retried.",
            )
        else:
            yield good(f"{told}, {run.outcome or 'under way'}")
    silence = patient.now - max(run.started_at for run in runs)
    if silence > LONGEST_SILENCE:
        yield note(f"nothing was done on schedule for {_ago(silence)}", "Is the house running?")


def _ago(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def check_backups(patient: Installation) -> Iterator[CheckResult]:
    """Check that there is a recent nightly backup."""
    if patient.database is None:
        yield note("PostgreSQL is not backed up from here", "Run pg_dump every night.")
        return
    copies = nightly_copies(patient.data_dir / NIGHTLY_FOLDER)
    if not copies:
        yield note("no nightly backup yet", "It is made at 2:30 while the house runs.")
        return
    age = patient.now.timestamp() - copies[0].stat().st_mtime
    told = f"backups: {len(copies)}, the newest {age / 3600:.0f} hours old"
    if age > OLDEST_COPY.total_seconds():
        yield bad(told, "Is the house running? The log tells why a backup failed.")
    else:
        yield good(told)
