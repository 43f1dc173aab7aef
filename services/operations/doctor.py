"""The doctor checks settings, database, content, disk and backups, and says what to do.

It changes nothing and needs no part of the running process, so it answers at once, also when the
program cannot start.
"""

import os
import stat
import time
from collections.abc import Iterator
from datetime import datetime

from content.catalogue import shipped_content, survey
from content.lint.check import check
from content.lint.page import Level
from content.local_facts import load_local_facts
from content.ward_profile import read_profile
from db import sqlite_file
from domain.errors import BadSetting
from domain.learning.results import is_shown
from domain.text import counted
from domain.zone import day_of
from services.operations.checkup import CheckResult, Installation, bad, good, note
from services.operations.data_checks import check_backups, check_database, check_runs, check_sqlite
from services.operations.disk_room import disk_room
from services.operations.machine_checks import check_machine

YOUNGEST_CLOCK = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def examine(patient: Installation) -> Iterator[CheckResult]:
    """Yield the result of every check, in the order a person would repair."""
    yield from _clock(patient)
    yield from _data_dir(patient)
    yield from check_machine()
    yield from _secret(patient)
    yield from check_sqlite() if patient.database else iter(())
    yield from check_database(patient)
    yield from _ward(patient)
    yield from _address(patient)
    yield from _content(patient)
    yield from _lessons(patient)
    yield from check_runs(patient)
    yield from check_backups(patient)


def _clock(patient: Installation) -> Iterator[CheckResult]:
    local = day_of(patient.now)
    if patient.now < YOUNGEST_CLOCK:
        yield bad(f"the clock says {local.isoformat()}", "Set the clock: timedatectl set-ntp true.")
    else:
        yield good(f"clock: {local.isoformat()} in the ward, {time.tzname[0]} on this machine")


def _data_dir(patient: Installation) -> Iterator[CheckResult]:
    folder = patient.data_dir
    if not folder.is_dir():
        yield bad(f"data folder {folder} is not there", "Run hocvuso setup, or hocvuso migrate.")
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield bad(f"data folder {folder} may not be written", "Give it to the user who runs this.")
        return
    room = disk_room(folder)
    told = f"data folder {folder}: {room.free / 1e9:.1f} GB free"
    advice = f"Files are refused below {room.reserve / 1e9:.1f} GB: free some space on this disk."
    yield bad(told, advice) if room.is_short else good(told)


def _secret(patient: Installation) -> Iterator[CheckResult]:
    path = patient.secret_file
    if path is None:
        yield good("secret key: given by the environment")
    elif not path.is_file():
        yield good("secret key: will be made at the first start")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield bad(f"others may read {path}", f"Run chmod 600 {path}.")
    else:
        yield good("secret key: kept, readable by its owner only")


def _ward(patient: Installation) -> Iterator[CheckResult]:
    if not patient.profile:
        yield note("no ward profile yet", "Run hocvuso setup; until then only --demo is served.")
        return
    try:
        ward = read_profile(patient.profile)
    except BadSetting as wrong:
        yield bad(str(wrong), "Mend the file by hand; docs/guide-it.md tells how.")
        return
    yield good(
        f"ward: {ward.name}, {len(ward.khoi)} khoi, "
        f"{counted(len(ward.organisations), 'organisation')}"
    )
    counter = ward.counter
    if counter.missing and not ward.is_demo:
        yield bad(
            f"residents are not let in: the counter's {', '.join(counter.missing)} unknown",
            f"Write them into {patient.profile}.",
        )
    if not counter.opening.is_known:
        yield note(
            "nobody can tell when the counter is open",
            f"Write counter.opening into {patient.profile}.",
        )
    missing = [fact.label for fact in load_local_facts() if fact.name not in ward.facts]
    if missing:
        yield note(
            f"answers lead to the counter for want of: {'; '.join(missing)}",
            f"Write facts into {patient.profile}; content/local_facts.yaml names them.",
        )
    if not ward.khoi:
        yield note("the profile lists no khoi", f"Write them into {patient.profile}.")


def _address(patient: Installation) -> Iterator[CheckResult]:
    url = patient.public_url
    if not url:
        yield note("no public address", "Set HOCVUSO_PUBLIC_URL before residents come.")
    elif url.startswith("http://"):
        yield note(f"{url} is not encrypted", "Residents need https: deploy/ shows how.")
    else:
        yield good(f"public address {url}")


def _content(patient: Installation) -> Iterator[CheckResult]:
    findings = check(shipped_content(), day_of(patient.now))
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        yield bad(
            f"content: {counted(len(errors), 'error')} in lessons", "See hocvuso check-content."
        )
    elif findings:
        yield note(
            f"content: {counted(len(findings), 'warning')} in lessons", "See hocvuso check-content."
        )
    else:
        yield good("content: every lesson keeps the rules")


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
    advice = "Somebody of the ward reads: approve-lesson."
    if shown:
        yield good(told)
    elif approvals:
        yield note(told, advice)
    else:
        yield bad(f"residents are not let in: {told}", advice)
