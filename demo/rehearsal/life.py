"""Plays all days of a rehearsal in one process, whose clock jumps."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.registry import configure
from bot.runtime.engine import Engine, build_engine
from bot.runtime.ward_context import build_ward_context
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.ticks import scheduled_tasks
from content.texts import Texts
from content.ward_profile import read_profile
from db.address import DatabaseAddress
from db.engine import Database
from db.queries.demo import rehearsal
from demo.rehearsal.delivering import deliver
from demo.rehearsal.platform_sender import LIMITS, RecordingSender
from demo.rehearsal.play import MESSENGER, Moment, Play, moments
from demo.rehearsal.record import PlayRecord
from demo.rehearsal.residents import Residents, Settable
from demo.rehearsal.stage import address
from domain.channels import WEB_CHAT
from domain.deliveries import LEASE
from domain.zone import day_bounds, day_of

Progress = Callable[[int, int], None]
"""Called with the number of moments played and their total."""
_LEASES = LEASE + timedelta(seconds=1)
SPOKEN = frozenset({"remind", "start_broadcasts", "expire_unsent"})
"""The scheduled tasks that send messages; a rehearsal needs no cleaning."""


_scheduler_log = logging.getLogger("bot.scheduling.scheduler")


class Life:
    """The rehearsed ward, from its first day or from where its record ends."""

    def __init__(self, play: Play, folder: Path, record: PlayRecord) -> None:
        """``folder`` holds the database that was populated for the play."""
        self._play = play
        self._record = record
        self._last = record.played_until or play.begins - timedelta(minutes=1)
        self._clock = Settable(self._last)
        self._engine = _engine(play, folder, self._clock, RecordingSender(record))
        self._scheduler = _scheduler(self._engine, folder)

    async def run(self, on_progress: Progress) -> None:
        """Play to the end; every finished moment is recorded and reported."""
        # A clock that jumps misses the scheduler's ticks between: that is expected.
        _scheduler_log.addFilter(_is_grave)
        try:
            await self._play_on(on_progress)
        finally:
            _scheduler_log.removeFilter(_is_grave)
            await self._engine.database.close()

    async def _play_on(self, on_progress: Progress) -> None:
        total = sum(1 for _ in moments(self._play)) + 1
        is_resumed = self._record.played_until is not None
        async with self._engine.database.read() as session:
            residents = Residents(self._play, self._engine, await rehearsal.accounts(session))
        for number, moment in enumerate(self._moments(), start=1):
            is_first = number == 1
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
            if is_first and is_resumed:  # rows leased by a killed run are free again
                self._clock.now += _LEASES
                await self._deliver()
            self._record.finish(self._clock.now)
            on_progress(number, total)

    def _moments(self) -> Iterator[Moment]:
        yield from (moment for moment in moments(self._play) if moment.at > self._last)
        if self._last < self._play.ends:
            yield Moment(self._play.ends)

    async def _between(self, until: datetime) -> None:
        """Deliver what falls due, or is free again, before the next known moment."""
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
        """Record why people were left out on a day that is over: what waits is decided again."""
        day = day_of(self._clock.now)
        if day == day_of(next_at) or day < self._play.first_on:
            return
        since, until = day_bounds(day)
        async with self._engine.database.read() as session:
            rows = await rehearsal.left_out(session, since=since, until=until)
        self._record.close_day(day, rows)


def _is_grave(line: logging.LogRecord) -> bool:
    return line.levelno >= logging.ERROR


def _engine(play: Play, folder: Path, clock: Settable, sender: RecordingSender) -> Engine:
    texts = Texts.load()
    context = build_ward_context(
        ward=read_profile(play.profile),
        texts=texts,
        data_dir=folder,
        public_url="http://127.0.0.1",
        demo=True,
        quiet_hours=play.quiet_hours,
    )
    database = Database(address(folder))
    page = configure({})[WEB_CHAT].build(database=database, data_dir=folder)
    rehearsed = replace(page, limits=LIMITS, sender=sender)  # in the form of the web page
    return build_engine(
        database=database,
        context=context,
        texts=texts,
        clock=clock,
        channels={MESSENGER: rehearsed},
    )


def _scheduler(engine: Engine, folder: Path) -> Scheduler:
    place = DatabaseAddress.read(engine.database.url)
    ticks = scheduled_tasks(engine.work_factory, place, folder)
    return Scheduler(engine.database, [tick for tick in ticks if tick.name in SPOKEN], engine.clock)
