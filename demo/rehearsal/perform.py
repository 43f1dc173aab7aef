"""Runs a whole rehearsal: prepares the database, plays the days, reads the result."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from content.quiet_days import load_quiet
from content.ward_profile import read_profile
from db.engine import Database
from db.queries.demo import rehearsal
from demo.rehearsal.calendar import Day, calendar
from demo.rehearsal.life import Life, Progress
from demo.rehearsal.play import Play
from demo.rehearsal.promises import Promises, check
from demo.rehearsal.record import PlayRecord
from demo.rehearsal.stage import address, make_tables, people_it

Bar = Callable[[str], AbstractContextManager[Progress]]
"""Shows how far something with a name is."""


@dataclass(frozen=True, slots=True)
class Played:
    """The result of a rehearsal: its calendar, its promises, and the rows they were read from."""

    days: Sequence[Day]
    promises: Promises
    said: Sequence[Any]
    decided: Sequence[Any]


def perform(play: Play, folder: Path, *, bar: Bar) -> Played:
    """Play in a folder of its own; return the result."""
    record = PlayRecord()
    populate(play, folder, bar)
    with bar("days") as progress:
        uvloop.run(Life(play, folder, record).run(progress))
    return outcome(play, folder, record)


def populate(play: Play, folder: Path, bar: Bar) -> None:
    """Make the database of a play and the people in it."""
    make_tables(folder)
    with bar("people") as progress:
        asyncio.run(people_it(play, folder, progress))


def outcome(play: Play, folder: Path, record: PlayRecord) -> Played:
    """Read the result of a play from its database and its record."""
    said, decided = asyncio.run(_read(folder))
    quiet = load_quiet(play.quiet_hours, read_profile(play.profile).silent_days)
    days = calendar(play, record, quiet, said)
    return Played(days, check(play, record, quiet, said, decided), said, decided)


async def _read(folder: Path) -> tuple[Sequence[Any], Sequence[Any]]:
    database = Database(address(folder))
    try:
        async with database.read() as session:
            return await rehearsal.said(session), await rehearsal.reminders(session)
    finally:
        await database.close()
