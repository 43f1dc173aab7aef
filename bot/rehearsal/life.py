"""One life of the rehearsed house: a process that plays on from where the last one was killed."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from bot.channels.channel import Channel
from bot.channels.webchat import ear
from bot.engine import Engine, build_engine
from bot.house import build_house
from bot.rehearsal.mouth import LIMITS, WritingMouth
from bot.rehearsal.play import MESSENGER, Moment, Play, moments
from bot.rehearsal.residents import Residents, Settable
from bot.rehearsal.stage import address
from bot.scheduler import Scheduler
from bot.ticks import house_ticks
from content.texts import Texts
from content.ward_profile import read_profile
from db.address import DatabaseAddress
from db.queries import rehearsing
from db.session import Database
from domain.zone import day_bounds, day_of

CLOCK = "clock"
DAYS = "days.jsonl"
SPOKEN = frozenset({"remind", "start_broadcasts", "expire_unsent"})
"""The scheduled tasks that have to do with what people are told; nothing here needs cleaning."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a life is given: the play, and the folder that outlives it."""

    play: Play
    folder: Path


def live(orders: Orders, line: Connection) -> None:
    """Play to the end, or until killed; every moment that was finished is told to the parent."""
    # A clock that jumps from one moment to the next misses every tick between; that is no news.
    logging.getLogger("bot.scheduler").setLevel(logging.ERROR)
    uvloop.run(_Life(orders, line).run())


class _Life:
    def __init__(self, orders: Orders, line: Connection) -> None:
        self._play = orders.play
        self._folder = orders.folder
        self._line = line
        self._last = _finished(orders)
        self._clock = Settable(self._last)
        self._mouth = WritingMouth(orders.folder, self._clock)
        self._engine = _engine(orders, self._clock, self._mouth)
        self._scheduler = _scheduler(self._engine, orders.folder)

    async def run(self) -> None:
        database = self._engine.database
        async with database.read() as session:
            accounts = await rehearsing.residents(session)
        residents = Residents(self._play, self._engine, accounts)
        is_first = True
        for moment in self._moments():
            await self._between(moment.at)
            await self._close_day(moment.at)
            self._clock.now = moment.at
            if is_first:
                await self._scheduler.catch_up()
            elif not moment.is_visit:
                await self._scheduler.beat()
            is_first = False
            await self._deliver()
            if moment.is_visit:
                await residents.visit(moment, self._clock)
            await self._finish(moment)
        self._mouth.close()
        await database.close()

    def _moments(self) -> Iterator[Moment]:
        yield from (moment for moment in moments(self._play) if moment.at > self._last)
        if self._last < self._play.ends:
            yield Moment(self._play.ends)

    async def _between(self, until: datetime) -> None:
        """Deliver what falls due, or free again, before the next known moment."""
        while True:
            async with self._engine.database.read() as session:
                due = await rehearsing.next_due(session, after=self._clock.now)
            if due is None or due >= until:
                return
            self._clock.now = due
            await self._deliver()

    async def _deliver(self) -> None:
        while await self._engine.sender.step():
            pass

    async def _finish(self, moment: Moment) -> None:
        """Keep how far the play is, in a note that a kill leaves whole."""
        note = self._folder / f"{CLOCK}.new"
        note.write_text(self._clock.now.isoformat())
        note.replace(self._folder / CLOCK)
        self._line.send(moment.at)

    async def _close_day(self, next_at: datetime) -> None:
        """Write down why people were left out on a day that is over: what waits is decided anew."""
        day = day_of(self._clock.now)
        if day == day_of(next_at) or day < self._play.first_on:
            return
        since, until = day_bounds(day)
        async with self._engine.database.read() as session:
            rows = await rehearsing.left_out(session, since=since, until=until)
        page = {"day": day.isoformat(), "left_out": [list(row) for row in rows]}
        with (self._folder / DAYS).open("a") as pages:
            pages.write(json.dumps(page) + "\n")


def _engine(orders: Orders, clock: Settable, mouth: WritingMouth) -> Engine:
    texts, play = Texts.load(), orders.play
    house = build_house(
        ward=read_profile(play.profile),
        texts=texts,
        data_dir=orders.folder,
        public_url="http://127.0.0.1",
        demo=True,
        quiet_hours=play.quiet_hours,
    )
    return build_engine(
        database=Database(address(orders.folder)),
        house=house,
        texts=texts,
        clock=clock,
        channels={MESSENGER: Channel(ear.translate, LIMITS, mouth)},
    )


def _scheduler(engine: Engine, folder: Path) -> Scheduler:
    place = DatabaseAddress.read(engine.database.url)
    ticks = house_ticks(engine.opening, place, folder)
    return Scheduler(engine.database, [tick for tick in ticks if tick.name in SPOKEN], engine.clock)


def _finished(orders: Orders) -> datetime:
    """Return the rehearsal's present when the last life finished a moment."""
    note = orders.folder / CLOCK
    if note.exists():
        return datetime.fromisoformat(note.read_text())
    return orders.play.begins - timedelta(minutes=1)
