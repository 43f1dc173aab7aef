"""Two schedulers on one database in two processes, killed at random, under a clock that is set."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.scheduling.scheduler import Scheduler
from db.engine import Database
from domain.zone import LOCAL
from tests.chaos.reminded import MONDAY, OWN, WORK, instant
from tests.support.chaos import Life, Lost, tell
from tests.support.waiting import WAIT

BEAT = timedelta(seconds=15)
JUMPS = tuple(timedelta(hours=hours) for hours in (1, -1, 24, -24))
WATCHED = timedelta(seconds=90)
"""So long after an hour, a kill or a jump the clock goes on beat by beat."""
PATIENCE = WAIT


class SetClock:
    """The clock of one life: it shows what it was set to."""

    def __init__(self) -> None:
        self.now = instant(MONDAY, 0)

    def __call__(self) -> datetime:
        return self.now


def ticking(database: Database, scheduler: Scheduler, clock: SetClock) -> Callable[..., None]:
    """Return a life that beats whenever it is told the time, and says when it has."""

    async def live(line: socket.socket) -> None:
        logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
        reader, _ = await asyncio.open_connection(sock=line)
        is_first = True
        async for raw in reader:
            clock.now = datetime.fromisoformat(json.loads(raw)["now"])
            await (scheduler.catch_up() if is_first else scheduler.poll())
            is_first = False
            tell(line, {"beat": clock.now.isoformat()})
        await database.close()

    return lambda line: asyncio.run(live(line))


@dataclass
class Timeline:
    """What the clock showed: when somebody looked, and when something was disturbed."""

    seen: list[datetime] = field(default_factory=list)
    disturbed: list[datetime] = field(default_factory=list)
    kills: int = 0
    jumps: int = 0


@dataclass
class Driver:
    """Sets the clock of two lives, beat by beat around each hour, kills them, sets it wrongly."""

    live: Callable[..., None]
    log: int
    days: int
    kills: int
    jumps: int
    dice: random.Random
    line: Timeline = field(default_factory=Timeline)

    def play(self) -> Timeline:
        """Play every day; return what happened."""
        lives = [self._start(), self._start()]
        strikes = [instant(MONDAY + timedelta(days=n), h) for n in range(self.days) for h in _HOURS]
        to_kill = sorted(self.dice.sample(strikes, self.kills))
        to_jump = sorted(self.dice.sample(strikes[2 : len(strikes) * 2 // 3], self.jumps))
        now = instant(MONDAY, 0)
        end = instant(MONDAY + timedelta(days=self.days), 0)
        try:
            while (now := self._next(now)) < end:
                if to_jump and now >= to_jump[0]:
                    to_jump.pop(0)
                    now = self._jump(now)
                is_fatal = bool(to_kill) and now >= to_kill[0]
                if is_fatal:
                    to_kill.pop(0)
                lives = self._beat(lives, now, is_fatal=is_fatal)
        finally:
            for one in lives:
                one.kill()
                one.end()
        return self.line

    def _start(self) -> Life:
        return Life(self.live, log=self.log)

    def _next(self, now: datetime) -> datetime:
        """Return what the clock shows next: a beat later while watched, else just before a hour."""
        last = self.line.disturbed[-1] if self.line.disturbed else None
        if last is not None and last <= now < last + WATCHED:
            return now + BEAT
        strike = _strike(now)
        if strike - BEAT < now < strike + WATCHED:
            return now + BEAT
        return _next_strike(now) - timedelta(seconds=1)

    def _jump(self, now: datetime) -> datetime:
        now += self.dice.choice(JUMPS)
        now = max(now, instant(MONDAY, 0))
        self.line.jumps += 1
        self.line.disturbed.append(now)
        return now

    def _beat(self, lives: list[Life], now: datetime, *, is_fatal: bool) -> list[Life]:
        """Let both lives beat; perhaps kill one or both of them while they do."""
        for one in lives:
            one.send({"now": now.isoformat()})
        dead: list[Life] = []
        if is_fatal:
            dead = self.dice.sample(lives, self.dice.choice((1, 1, 1, 2)))
            for one in dead:
                one.hear(self.dice.uniform(0, 0.06))
                one.kill()
                one.end()
            self.line.kills += len(dead)
            self.line.disturbed.append(now)
        for one in lives:
            if one not in dead:
                _await_beat(one)
                self.line.seen.append(now)
        return [self._start() if one in dead else one for one in lives]


_HOURS = sorted({WORK, *OWN})


def _await_beat(one: Life) -> None:
    for said in one.hear(PATIENCE):
        if "beat" in said:
            return
    raise Lost(
        f"a scheduler that nobody killed ended with {one.end() if one.is_over else 'silence'}"
    )


def _strikes(day: date) -> Iterator[datetime]:
    return (instant(day, hour) for hour in _HOURS)


def _strike(now: datetime) -> datetime:
    """Return the hour whose watch this is: struck last, or about to strike."""
    day = (now + BEAT).astimezone(LOCAL).date()
    past = [one for one in _strikes(day) if one <= now + BEAT]
    return past[-1] if past else datetime.combine(day, time(), LOCAL).astimezone(UTC)


def _next_strike(now: datetime) -> datetime:
    day = now.astimezone(LOCAL).date()
    coming = [*_strikes(day), *_strikes(day + timedelta(days=1))]
    return next(one for one in coming if one > now + BEAT)
