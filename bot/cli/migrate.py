"""``hocvuso migrate``: upgrade the database schema to this release."""

from argparse import ArgumentParser, Namespace

from bot.runtime.secret import secret_key
from bot.runtime.settings import Settings
from db import sqlite_file
from db.revisions import head


def declare(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def run(_args: Namespace, settings: Settings) -> int:
    """Create or change the tables; print their revision."""
    sqlite_file.check_version()
    path = settings.address.path
    changed = False
    if path is None or sqlite_file.revision(path) != head():
        from db.migrate import upgrade

        changed = upgrade(settings.database_url, secret=secret_key(settings))
    print(f"The database is {'now' if changed else 'already'} at revision {head()}.")
    return 0
