"""The invented people of a rehearsal: they learn, and answer or ignore reminders.

Leaders send their people the week's proposal, once a week; staff do nothing here.

What a person does depends on their random numbers, the day and the last screen they got; every
message has its own key, so that a day played again after a kill counts once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.runtime.engine import Engine
from db.queries.demo import rehearsal
from demo.rehearsal.delivering import deliver
from demo.rehearsal.play import VISITS, Moment, Play
from domain.channels import WEB_CHAT
from domain.ids import AccountNumber
from domain.people import Role
from domain.zone import LOCAL, day_of
from services.messages.inbox import InboundUpdate, store

KEEN, KIND, SELDOM, SILENT = range(4)
"""Learns without reminders; answers reminders; looks in now and then; never writes."""
_TEMPERS = ((KEEN, 0.1), (KIND, 0.35), (SELDOM, 0.25), (SILENT, 0.3))
_COMES_UNASKED = {KEEN: 0.15, KIND: 0.01, SELDOM: 0.01, SILENT: 0.0}
_ANSWERS = {KEEN: 0.8, KIND: 0.4, SELDOM: 0.1, SILENT: 0.0}
_STEPS = (1, 3)
"""How many messages somebody sends in one visit, at least and at most."""
_PAUSE = timedelta(seconds=20)
_FRESH = timedelta(hours=24)
"""So long a reminder may wait for an answer."""
_FIRST_BUTTON = 0.8
_LEARN = "hoc bai"
_SENDS = ("gui tin", "1", "1")
"""A leader takes the week's proposal and sends it."""
_SENDING_DAY = 2
"""Wednesday, Monday being 0."""


class Residents:
    """All people of the ward who write messages."""

    def __init__(self, play: Play, engine: Engine, accounts: Sequence[Any]) -> None:
        """``accounts`` are (number, channel, role), in the order of their numbers."""
        self._play = play
        self._engine = engine
        self._channels = {int(number): str(channel) for number, channel, _ in accounts}
        self._leaders = {int(number) for number, _, role in accounts if role == Role.LEADER}
        self._tempers = {
            int(number): _temper(play, number) for number, _, role in accounts if role is None
        }

    async def visit(self, moment: Moment, clock: "Settable") -> None:
        """Let the people who look in at this moment write, each message answered."""
        local = moment.at.astimezone(LOCAL)
        async with self._engine.database.read() as session:
            reminded = await rehearsal.told_unasked(
                session, since=moment.at - _FRESH, until=moment.at
            )
        visitors = {
            number: steps
            for number in self._tempers
            if (steps := self._steps(number, local, number in reminded))
        }
        if (local.weekday(), local.time()) == (_SENDING_DAY, VISITS[0]):
            visitors |= dict.fromkeys(self._leaders, len(_SENDS))
        for step in range(max(visitors.values(), default=0)):
            clock.now = moment.at + step * _PAUSE
            speaking = [number for number, steps in visitors.items() if step < steps]
            await self._say(speaking, step, reminded, clock.now)

    def _steps(self, number: int, local: datetime, is_reminded: bool) -> int:
        """Return how many messages a person sends in this visit; none for most."""
        dice = self._play.dice("visit", number, local.date())
        if dice.choice(VISITS) != local.time():
            return 0
        temper = self._tempers[number]
        comes = _ANSWERS[temper] if is_reminded else _COMES_UNASKED[temper]
        return dice.randint(*_STEPS) if dice.random() < comes else 0

    async def _say(
        self, speaking: Sequence[int], step: int, reminded: set[int], now: datetime
    ) -> None:
        engine = self._engine
        async with engine.database.write() as session:
            shown = await rehearsal.newest_choices(session, accounts=speaking)
            heard = [
                InboundUpdate(
                    AccountNumber(number),
                    self._channels[number],
                    f"{number}:{day_of(now)}:{step}",
                    {"text": self._words(number, step, shown.get(number, 0), reminded, now)},
                    is_visible=self._channels[number] == WEB_CHAT,
                )
                for number in speaking
            ]
            await store(session, heard, now=now)
        while await engine.worker.step():
            pass
        await deliver(engine)

    def _words(
        self, number: int, step: int, choices: int, reminded: set[int], now: datetime
    ) -> str:
        if number in self._leaders:
            return _SENDS[step]
        if step == 0 and number not in reminded:
            return _LEARN
        dice = self._play.dice("says", number, day_of(now), step)
        if dice.random() < _FIRST_BUTTON or choices < 2:
            return "1"
        return str(dice.randint(1, min(choices, 3)))


class Settable:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the present of the rehearsal."""
        return self.now


def _temper(play: Play, number: int) -> int:
    tempers, weights = zip(*_TEMPERS, strict=True)
    [temper] = play.dice("temper", number).choices(tempers, weights)
    return int(temper)
