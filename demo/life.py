"""Plays the days before a demo begins: a leader's broadcasts, answers, reminders.

No row is made up here. The real parts run on a clock that was set back, so that reports and exports
of the demo show what really went through the program.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from bot.runtime.engine import Engine, build_engine
from content.seed_words import load_seed_words
from content.texts import Texts
from db.engine import Database
from db.queries.demo import seed
from db.queries.people import people
from demo.seed_people import LEADER
from domain.broadcasts.broadcasts import NobodyToReach
from domain.channels import WEB_CHAT
from domain.ids import AccountNumber, PersonId
from domain.quiet import Quiet
from domain.zone import LOCAL, day_of
from services.broadcasts import composing, proposing, starting
from services.messages.inbox import InboundUpdate, store
from services.people.people import units
from services.reminders.run import remind
from services.units.scope import LEADERS
from services.work import Actor, WardContext, Work

MOST_PEOPLE = 1_000
"""A larger ward is for measuring: it is left as it was filled."""
_WRITES, _READS = time(9), timedelta(minutes=40)
_FIRST_BUTTON = {"text": "1"}
_EVERY = 2
"""Every second reader presses what stands under the message."""


class _Past:
    """A clock that stands where it was set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def live_through(
    database: Database, context: WardContext, texts: Texts, now: datetime
) -> None:
    """Play the fictitious ward's past days, unless already played or the ward is large."""
    async with database.read() as session:
        if await seed.has_lived(session):
            return
        if await seed.count_accounts(session, prefix="demo-") > MOST_PEOPLE:
            return
        number = await seed.first_account(session, like=f"demo-%-{LEADER:06d}")
        account = None if number is None else await people.account(session, number=number)
    if account is None:
        return
    past = _Past(now)
    engine = build_engine(database=database, context=context, texts=texts, clock=past)
    leader = Actor(AccountNumber(account.number), PersonId(account.person_id))
    await _Days(engine, past, leader, now).live()


@dataclass(slots=True)
class _Days:
    """The last days of the ward, played for its leader."""

    engine: Engine
    past: _Past
    leader: Actor
    now: datetime

    async def live(self) -> None:
        """Play day after day."""
        words = load_seed_words().events
        await self._send(None, days_ago=4)
        await self._remind(days_ago=3)
        await self._send(words.invites, days_ago=2)
        await self._draft(words.drafts, days_ago=1)
        await self._remind(days_ago=1)

    def _go_to(self, days_ago: int, at: time) -> None:
        self.past.now = told_at(self.engine.context.quiet, self.now, days_ago, at)

    async def _send(self, words: str | None, *, days_ago: int) -> None:
        """Send the leader's people words, or the week's lesson, and let some of them answer."""
        self._go_to(days_ago, _WRITES)
        try:
            async with self._acting() as work:
                made = await _made(work, words)
                if made is None:
                    return
                await starting.send(work, made)
        except NobodyToReach:
            return
        while await self.engine.jobs.step():
            pass
        await self._answer(made)

    async def _draft(self, words: str, *, days_ago: int) -> None:
        self._go_to(days_ago, _WRITES)
        async with self._acting() as work:
            await _made(work, words)

    async def _remind(self, *, days_ago: int) -> None:
        self._go_to(days_ago, time(self.engine.context.reminders.usual.hour, 1))
        await remind(self.engine.work_factory, now=self.past.now)

    async def _answer(self, broadcast: UUID) -> None:
        self.past.now += _READS
        async with self.engine.database.write() as session:
            readers = await seed.readers(session, broadcast_id=broadcast, since=self.past.now)
            heard = [_pressed(broadcast, one) for one in readers[::_EVERY]]
            await store(session, heard, now=self.past.now)
        while await self.engine.worker.step():
            pass

    def _acting(self) -> AbstractAsyncContextManager[Work]:
        return self.engine.work_factory.open(
            now=self.past.now, correlation="demo", actor=self.leader
        )


def _pressed(broadcast: UUID, account: int) -> InboundUpdate:
    key = f"demo-{broadcast.hex}-{account}"
    return InboundUpdate(AccountNumber(account), WEB_CHAT, key, _FIRST_BUTTON, is_visible=True)


async def _made(work: Work, words: str | None) -> UUID | None:
    """Return the leader's broadcast: words, or this week's lesson; None where there is none."""
    led = await units(work, roles=LEADERS)
    lesson = await proposing.proposal(work, led[0]) if led and words is None else None
    if not led or (words is None and lesson is None):
        return None
    made = await composing.begin(work, led[0], lesson_id=lesson.id if lesson else None)
    if words is not None:
        await composing.keep_words(work, made.id, words)
    return made.id


def told_at(quiet: Quiet, now: datetime, days_ago: int, at: time) -> datetime:
    """Return when people could be reached so many days ago; silent days do not count."""
    day, allowed = day_of(now), now
    while days_ago:
        day -= timedelta(days=1)
        allowed = quiet.next_allowed(datetime.combine(day, at, LOCAL))
        days_ago -= day_of(allowed) == day
    return allowed
