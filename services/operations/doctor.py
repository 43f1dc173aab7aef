"""The doctor checks settings, database, content, disk and backups, and says what to do.

It changes nothing and needs no part of the running process, so it answers at once, also when the
program cannot start.
"""

import os
import stat
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from content.catalogue import shipped_content, survey
from content.lint.check import check
from content.lint.page import Level
from content.ward_profile import read_profile
from db import sqlite_file
from db.revisions import head, unusable
from domain.errors import BadSetting
from domain.learning.results import is_shown
from domain.runs import Run
from domain.text import counted
from domain.zone import day_of
from services.operations.backup import NIGHTLY_FOLDER, nightly_copies

LEAST_FREE = 500_000_000
"""Bytes free on the disk below which the doctor worries."""
OLDEST_COPY = timedelta(hours=36)
LONGEST_SILENCE = timedelta(hours=1)
"""Some task is due within every hour; without runs for longer, the scheduler is not running."""
YOUNGEST_CLOCK = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


class CheckStatus(Enum):
    """The status of one check."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check, and what to do when it is not good."""

    health: CheckStatus
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at. ``database`` is the file, None on PostgreSQL.

    Of PostgreSQL the ``revision``, the newest ``runs`` and the ``approvals`` (lesson id, digest)
    are given, or the ``trouble`` of asking for them. ``profile`` is a file or name, empty while
    none was chosen.
    """

    data_dir: Path
    database: Path | None
    revision: str | None
    trouble: str
    profile: str
    public_url: str
    secret_file: Path | None
    now: datetime
    runs: Sequence[Run] = ()
    approvals: Collection[tuple[str, str]] = ()


def examine(patient: Installation) -> Iterator[CheckResult]:
    """Yield the result of every check, in the order a person would repair."""
    yield from _clock(patient)
    yield from _data_dir(patient)
    yield from _secret(patient)
    yield from _sqlite() if patient.database else iter(())
    yield from _database(patient)
    yield from _ward(patient)
    yield from _address(patient)
    yield from _content(patient)
    yield from _lessons(patient)
    yield from _runs(patient)
    yield from _backups(patient)


def _good(what: str) -> CheckResult:
    return CheckResult(CheckStatus.GOOD, what)


def _note(what: str, advice: str) -> CheckResult:
    return CheckResult(CheckStatus.NOTE, what, advice)


def _bad(what: str, advice: str) -> CheckResult:
    return CheckResult(CheckStatus.BAD, what, advice)


def _clock(patient: Installation) -> Iterator[CheckResult]:
    local = day_of(patient.now)
    if patient.now < YOUNGEST_CLOCK:
        yield _bad(
            f"the clock says {local.isoformat()}", "Set the clock: timedatectl set-ntp true."
        )
    else:
        yield _good(f"clock: {local.isoformat()} in the ward, {time.tzname[0]} on this machine")


def _data_dir(patient: Installation) -> Iterator[CheckResult]:
    folder = patient.data_dir
    if not folder.is_dir():
        yield _bad(f"data folder {folder} is not there", "Run hocvuso setup, or hocvuso migrate.")
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield _bad(f"data folder {folder} may not be written", "Give it to the user who runs this.")
        return
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    told = f"data folder {folder}: {free / 1e9:.1f} GB free"
    yield _good(told) if free >= LEAST_FREE else _bad(told, "Free some space on this disk.")


def _secret(patient: Installation) -> Iterator[CheckResult]:
    path = patient.secret_file
    if path is None:
        yield _good("secret key: given by the environment")
    elif not path.is_file():
        yield _good("secret key: will be made at the first start")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield _bad(f"others may read {path}", f"Run chmod 600 {path}.")
    else:
        yield _good("secret key: kept, readable by its owner only")


def _sqlite() -> Iterator[CheckResult]:
    version = sqlite_file.version()
    if sqlite_file.version_is_safe():
        yield _good(f"SQLite {version}")
    else:
        wanted = ".".join(str(part) for part in sqlite_file.OLDEST)
        yield _bad(f"SQLite {version} is older than {wanted} and may damage data", "make setup")


def _database(patient: Installation) -> Iterator[CheckResult]:
    path = patient.database
    if patient.trouble:
        yield _bad(patient.trouble, "Is PostgreSQL running, and HOCVUSO_DATABASE_URL right?")
        return
    if path is None:
        yield from _revision(patient.revision)
        return
    if not path.exists():
        yield _bad(f"there is no database at {path}", "Run hocvuso setup, or hocvuso migrate.")
        return
    try:
        yield from _revision(sqlite_file.revision(path))
        health = sqlite_file.quick_check(path)
        mode = sqlite_file.journal_mode(path)
    except sqlite_file.Unreadable as error:
        yield _bad(
            f"the database cannot be read: {error}", "Restore a backup: hocvuso restore FILE."
        )
        return
    if health == "ok":
        yield _good(f"database {path.name}: sound, journal {mode}")
    else:
        yield _bad(f"the database is damaged: {health}", "Restore a backup: hocvuso restore FILE.")


def _revision(found: str | None) -> Iterator[CheckResult]:
    if found == head():
        yield _good(f"database: tables of revision {found}")
    elif trouble := unusable(found):
        yield _bad(f"database: {trouble.why}", f"{trouble.advice[0].upper()}{trouble.advice[1:]}.")
    else:
        yield _bad(f"database: tables of revision {found or 'none'}", "Run hocvuso migrate.")


def _ward(patient: Installation) -> Iterator[CheckResult]:
    if not patient.profile:
        yield _note("no ward profile yet", "Run hocvuso setup; until then only --demo is served.")
        return
    try:
        ward = read_profile(patient.profile)
    except BadSetting as wrong:
        yield _bad(str(wrong), "Mend the file by hand; docs/guide-it.md tells how.")
        return
    yield _good(
        f"ward: {ward.name}, {len(ward.khoi)} khoi, "
        f"{counted(len(ward.organisations), 'organisation')}"
    )
    counter = ward.counter
    empty = [name for name in ("name", "address", "hours", "phone") if not getattr(counter, name)]
    if empty:
        yield _note(
            f"the counter's {', '.join(empty)} unknown", f"Write them into {patient.profile}."
        )
    if not ward.khoi:
        yield _note("the profile lists no khoi", f"Write them into {patient.profile}.")


def _address(patient: Installation) -> Iterator[CheckResult]:
    url = patient.public_url
    if not url:
        yield _note("no public address", "Set HOCVUSO_PUBLIC_URL before residents come.")
    elif url.startswith("http://"):
        yield _note(f"{url} is not encrypted", "Residents need https: deploy/ shows how.")
    else:
        yield _good(f"public address {url}")


def _content(patient: Installation) -> Iterator[CheckResult]:
    findings = check(shipped_content(), day_of(patient.now))
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        yield _bad(
            f"content: {counted(len(errors), 'error')} in lessons", "See hocvuso check-content."
        )
    elif findings:
        yield _note(
            f"content: {counted(len(findings), 'warning')} in lessons", "See hocvuso check-content."
        )
    else:
        yield _good("content: every lesson keeps the rules")


def _lessons(patient: Installation) -> Iterator[CheckResult]:
    """Check how many lessons residents of a real ward may see today."""
    approvals = patient.approvals
    try:
        if not patient.profile or read_profile(patient.profile).is_demo:
            return
        if patient.database is not None:
            approvals = sqlite_file.approvals(patient.database)
    except (BadSetting, sqlite_file.Unreadable):
        return  # reported by their own checks
    lessons, _broken = survey(shipped_content())
    today, digests = day_of(patient.now), dict(approvals)
    shown = sum(
        not is_shown(
            one,
            one.digest if (one.id, one.digest) in approvals else digests.get(one.id),
            today,
            demo=False,
        ).doubts
        for one in lessons.lessons
    )
    told = f"lessons: residents see {shown} of {len(lessons.lessons)}"
    yield _good(told) if shown else _note(told, "Somebody of the ward reads: approve-lesson.")


def _runs(patient: Installation) -> Iterator[CheckResult]:
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
            yield _bad(
                f"{told}, {run.outcome}, {counted(run.failures, 'time')}",
                "The log tells why; it is retried.",
            )
        else:
            yield _good(f"{told}, {run.outcome or 'under way'}")
    silence = patient.now - max(run.started_at for run in runs)
    if silence > LONGEST_SILENCE:
        yield _note(f"nothing was done on schedule for {_ago(silence)}", "Is the house running?")


def _ago(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def _backups(patient: Installation) -> Iterator[CheckResult]:
    if patient.database is None:
        yield _note("PostgreSQL is not backed up from here", "Run pg_dump every night.")
        return
    copies = nightly_copies(patient.data_dir / NIGHTLY_FOLDER)
    if not copies:
        yield _note("no nightly backup yet", "It is made at 2:30 while the house runs.")
        return
    age = patient.now.timestamp() - copies[0].stat().st_mtime
    told = f"backups: {len(copies)}, the newest {age / 3600:.0f} hours old"
    if age > OLDEST_COPY.total_seconds():
        yield _bad(told, "Is the house running? The log tells why a backup failed.")
    else:
        yield _good(told)
