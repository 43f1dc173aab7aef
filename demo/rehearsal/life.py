"""One life of the rehearsed house: a process that plays on from where the last one was killed."""

import gc
import logging
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from bot.channels.channel import Channel
from bot.channels.webchat import inbound
from bot.runtime.engine import Engine, build_engine
from bot.runtime.ward_context import build_ward_context
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.ticks import scheduled_tasks
from content.texts import Texts
from content.ward_profile import read_profile
from db.address import DatabaseAddress
from db.engine import Database
from db.queries.demo import rehearsal
from demo.rehearsal import notes
from demo.rehearsal.delivering import deliver
from demo.rehearsal.platform_sender import LIMITS, RecordingSender
from demo.rehearsal.play import MESSENGER, Moment, Play, moments
from demo.rehearsal.residents import Residents, Settable
from demo.rehearsal.stage import address
from domain.deliveries import LEASE
from domain.zone import day_bounds, day_of

_LEASES = LEASE + timedelta(seconds=1)
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
    logging.getLogger("bot.scheduling.scheduler").setLevel(logging.ERROR)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops us, without a trace of ours
    gc.collect()
    gc.freeze()  # aiogram's types are many and live as long as the process
    uvloop.run(_Life(orders, line).run())


class _Life:
    def __init__(self, orders: Orders, line: Connection) -> None:
        self._play = orders.play
        self._folder = orders.folder
        self._line = line
        start = orders.play.begins - timedelta(minutes=1)
        self._last = notes.finished(orders.folder) or start
        self._clock = Settable(self._last)
        self._sender = RecordingSender(orders.folder, self._clock)
        self._engine = _engine(orders, self._clock, self._sender)
        self._scheduler = _scheduler(self._engine, orders.folder)

    async def run(self) -> None:
        database = self._engine.database
        async with database.read() as session:
            residents = Residents(self._play, self._engine, await rehearsal.accounts(session))
        is_first = True
        for moment in self._moments():
            await self._close_day(moment.at)
            await self._between(moment.at)
            self._clock.now = moment.at
            if is_first:
                await self._scheduler.catch_up()
            elif not moment.is_visit:
                await self._scheduler.poll()
            await self._deliver()
            if moment.is_visit:
                await residents.visit(moment, self._clock)
                await self._deliver()
            if is_first:  # what a life that was killed had taken is free again
                self._clock.now += _LEASES
                await self._deliver()
            is_first = False
            notes.finish(self._folder, self._clock.now)
            self._line.send(moment.at)
        await self._sender.close()
        await database.close()

    def _moments(self) -> Iterator[Moment]:
        yield from (moment for moment in moments(self._play) if moment.at > self._last)
        if self._last < self._play.ends:
            yield Moment(self._play.ends)

    async def _between(self, until: datetime) -> None:
        """Deliver what falls due, or free again, before the next known moment."""
        while True:
            async with self._engine.database.read() as session:
                due = await rehearsal.next_due(session, after=self._clock.now)
            if due is None or due >= until:
                return
            self._clock.now = due
            await self._deliver()

    async def _deliver(self) -> None:
        while await self._engine.jobs.step():
            pass
        await deliver(self._engine)

    async def _close_day(self, next_at: datetime) -> None:
        """Write down why people were left out on a day that is over: what waits is decided anew."""
        day = day_of(self._clock.now)
        if day == day_of(next_at) or day < self._play.first_on:
            return
        since, until = day_bounds(day)
        async with self._engine.database.read() as session:
            rows = await rehearsal.left_out(session, since=since, until=until)
        notes.close_day(self._folder, day, rows)


def _engine(orders: Orders, clock: Settable, sender: RecordingSender) -> Engine:
    texts, play = Texts.load(), orders.play
    context = build_ward_context(
        ward=read_profile(play.profile),
        texts=texts,
        data_dir=orders.folder,
        public_url="http://127.0.0.1",
        demo=True,
        quiet_hours=play.quiet_hours,
    )
    return build_engine(
        database=Database(address(orders.folder)),
        context=context,
        texts=texts,
        clock=clock,
        channels={MESSENGER: Channel(inbound.translate, LIMITS, sender)},
    )


def _scheduler(engine: Engine, folder: Path) -> Scheduler:
    place = DatabaseAddress.read(engine.database.url)
    ticks = scheduled_tasks(engine.work_factory, place, folder)
    return Scheduler(engine.database, [tick for tick in ticks if tick.name in SPOKEN], engine.clock)
