"""``hocvuso doctor``: check settings, database, content, disk and channels; say what to do."""

import asyncio
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from bot import clock
from bot.runtime.error_messages import error_message
from bot.runtime.logging_setup import redact
from bot.runtime.settings import PROFILE_FILE, SECRET_FILE, Settings
from domain.runs import Run
from services.operations.checkup import CheckResult, CheckStatus, Installation
from services.operations.doctor import examine

MARKS = {CheckStatus.GOOD: "ok  ", CheckStatus.NOTE: "note", CheckStatus.BAD: "BAD "}


def declare(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def run(_args: Namespace, settings: Settings) -> int:
    """Print the check results; return 1 when one is bad. Changes nothing."""
    found = [
        CheckResult(CheckStatus.GOOD, "settings: every value can be used"),
        *examine(_patient(settings)),
        *_channels(settings),
    ]
    for finding in found:
        print(f"{MARKS[finding.health]}  {finding.what}")
        if finding.advice:
            print(f"      → {finding.advice}")
    bad = sum(finding.health is CheckStatus.BAD for finding in found)
    print(f"{bad} to mend." if bad else "All is well enough to run.")
    return 1 if bad else 0


def _channels(settings: Settings) -> list[CheckResult]:
    """Return what the platforms of the channels that are on report about themselves."""

    async def found() -> list[CheckResult]:
        channels = settings.open_channels.values()
        return [said for one in channels for said in await one.checkup(settings.public_url)]

    return asyncio.run(found())


def _patient(settings: Settings) -> Installation:
    path = settings.address.path
    own = settings.data_dir / PROFILE_FILE
    patient = Installation(
        data_dir=settings.data_dir,
        database=path,
        revision=None,
        trouble="",
        profile=settings.ward or (str(own) if own.is_file() else ""),
        public_url=settings.public_url,
        secret_file=None if settings.given_secret else settings.data_dir / SECRET_FILE,
        now=clock.now(),
    )
    return patient if path else _asked(patient, settings.database_url)


def _asked(patient: Installation, url: str) -> Installation:
    """Return the checked data with PostgreSQL's answers, or with the error of asking it."""
    from db.migrate import revision
    from db.revisions import head

    try:
        found = asyncio.run(revision(url))
        runs, approvals = asyncio.run(_kept(url)) if found == head() else ([], set())
    except Exception as error:  # noqa: BLE001 - whatever fails here, the other checks still run
        return replace(patient, trouble=redact(error_message(error)[0]))
    return replace(patient, revision=found, runs=runs, approvals=approvals)


async def _kept(url: str) -> tuple[list[Run], set[tuple[str, str]]]:
    from db.engine import Database
    from services.learning import approvals as approving
    from services.operations import run_ledger

    database = Database(url)
    try:
        runs = await run_ledger.newest(database)
        approvals = await approving.approvals(database)
        return sorted(runs.values(), key=lambda run: run.name), approvals
    finally:
        await database.close()
