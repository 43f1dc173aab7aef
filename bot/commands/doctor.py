"""``hocvuso doctor``: look at settings, database, content, disk and backups; say what to do."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.journal import redact
from bot.mistakes import told
from bot.settings import PROFILE_FILE, SECRET_FILE, Settings
from services.doctor import Finding, Health, Patient, examine

MARKS = {Health.GOOD: "ok  ", Health.NOTE: "note", Health.BAD: "BAD "}


def declare(parser: ArgumentParser) -> None:
    """Take no words."""


def run(_args: Namespace, settings: Settings) -> int:
    """Print what was found; 1 when something is bad. Changes nothing."""
    found = [
        Finding(Health.GOOD, "settings: every value can be used"),
        *examine(_patient(settings)),
    ]
    for finding in found:
        print(f"{MARKS[finding.health]}  {finding.what}")
        if finding.advice:
            print(f"      → {finding.advice}")
    bad = sum(finding.health is Health.BAD for finding in found)
    print(f"{bad} to mend." if bad else "All is well enough to run.")
    return 1 if bad else 0


def _patient(settings: Settings) -> Patient:
    path = settings.address.path
    own = settings.data_dir / PROFILE_FILE
    revision, trouble = (None, "") if path else _asked(settings.database_url)
    return Patient(
        data_dir=settings.data_dir,
        database=path,
        revision=revision,
        trouble=trouble,
        profile=settings.ward or (str(own) if own.is_file() else ""),
        public_url=settings.public_url,
        secret_file=None if settings.given_secret else settings.data_dir / SECRET_FILE,
        now=clock.now(),
    )


def _asked(url: str) -> tuple[str | None, str]:
    """Return PostgreSQL's revision, or what came of asking."""
    from db.migrate import revision

    try:
        return asyncio.run(revision(url)), ""
    except Exception as error:  # noqa: BLE001 - whatever it is, the rest is looked at too
        return None, redact(told(error)[0])
