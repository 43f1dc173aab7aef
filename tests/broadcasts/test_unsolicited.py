"""What nobody asked for waits for the ward's quiet to end, and comes once a day at most."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.runtime.engine import Engine
from db.models.messages import Outbox
from domain.deliveries import LIFETIME, MessageKind, State
from domain.ids import AccountNumber
from domain.screens import Screen, say
from domain.zone import LOCAL, day_of
from tests.support.talk import FrozenClock, Talk, said

HELLO = Screen([say("more.what")])
WORDS = said("more.what")
MONDAY = datetime(2026, 11, 23, tzinfo=LOCAL).date()


def at(clock: FrozenClock, hour: int, minute: int = 0, days: int = 0) -> datetime:
    """Set the ward's clock, so many days after a Monday."""
    day = MONDAY + timedelta(days=days)
    clock.now = datetime.combine(day, time(hour, minute), LOCAL).astimezone(UTC)
    return clock.now


async def tell(
    engine: Engine, *accounts: AccountNumber, kind: MessageKind = MessageKind.REMINDER
) -> None:
    """Tell these accounts, all in one transaction."""
    async with engine.work_factory.open(now=engine.clock(), correlation="test") as work:
        for account in accounts:
            work.notify(account, HELLO, kind=kind)


async def told(talk: Talk) -> list[Outbox]:
    rows = await talk.kept_on(Outbox)
    return sorted((row for row in rows if row.key == "more.what"), key=lambda row: row.id)


async def test_by_day_it_is_told_at_once(talk: Talk, clock: FrozenClock):
    at(clock, 9)
    await tell(talk.engine, talk.account)
    assert await talk.read() == [WORDS]


async def test_in_the_evening_it_waits_for_the_morning(talk: Talk, clock: FrozenClock):
    evening = at(clock, 21)
    await tell(talk.engine, talk.account)
    assert await talk.read() == []
    [row] = await told(talk)
    morning = evening + timedelta(hours=9, minutes=30)
    assert (row.state, row.number, row.due_at) == (State.QUEUED, None, morning)
    assert row.expires_at == morning + LIFETIME[MessageKind.REMINDER]
    at(clock, 6, 29, days=1)
    await talk.engine.sender.step()
    assert await talk.read() == []
    at(clock, 6, 30, days=1)
    await talk.engine.sender.step()
    assert await talk.read() == [WORDS]


async def test_answers_and_notices_are_never_put_off(talk: Talk, clock: FrozenClock):
    at(clock, 22)
    await talk.says("menu")
    assert len(talk.last) == 1
    await tell(talk.engine, talk.account, kind=MessageKind.NOTICE)
    assert await talk.read() == [WORDS]
    [row] = await told(talk)
    assert row.request["silent"] is True


async def test_by_day_a_notice_makes_its_sound(talk: Talk, clock: FrozenClock):
    at(clock, 9)
    await tell(talk.engine, talk.account, kind=MessageKind.NOTICE)
    [row] = await told(talk)
    assert "silent" not in row.request


async def test_tet_is_silent(talk: Talk, clock: FrozenClock):
    clock.now = datetime(2027, 2, 6, 2, tzinfo=UTC)  # mùng một, nine in the morning
    await tell(talk.engine, talk.account)
    [row] = await told(talk)
    assert row.due_at == datetime(2027, 2, 10, 23, 30, tzinfo=UTC)  # mùng sáu, half past six


async def test_a_second_one_waits_for_the_next_day_if_it_may(talk: Talk, clock: FrozenClock):
    morning = at(clock, 9)
    await tell(talk.engine, talk.account, kind=MessageKind.BROADCAST)
    await tell(talk.engine, talk.account, kind=MessageKind.BROADCAST)
    _, second = await told(talk)
    assert second.state == State.QUEUED
    assert second.due_at == morning + timedelta(hours=21, minutes=30)
    assert second.expires_at == second.due_at + LIFETIME[MessageKind.BROADCAST]


async def test_a_second_one_that_cannot_wait_so_long_is_left_out_by_name(
    talk: Talk, clock: FrozenClock
):
    at(clock, 9)
    await tell(talk.engine, talk.account, talk.account)
    first, second = await told(talk)
    assert first.state == State.SENT
    assert (second.state, second.reason, second.number) == (State.SKIPPED, "daily cap", None)
    assert await talk.read() == [WORDS]
    at(clock, 9, days=1)  # what was left out has taken no day
    await tell(talk.engine, talk.account)
    assert await talk.read() == [WORDS]


async def test_what_was_put_off_takes_the_day_it_was_put_off_to(talk: Talk, clock: FrozenClock):
    at(clock, 21)
    await tell(talk.engine, talk.account)
    at(clock, 9, days=1)
    await tell(talk.engine, talk.account)
    waiting, second = await told(talk)
    assert waiting.state == State.QUEUED
    assert (second.state, second.reason) == (State.SKIPPED, "daily cap")


async def test_what_is_late_waits_out_the_night_too(talk: Talk, clock: FrozenClock):
    """The house was down in the evening: nobody is woken because it came up again at night."""
    at(clock, 11, 45)
    await tell(talk.engine, talk.account, kind=MessageKind.BROADCAST)
    at(clock, 23)
    await talk.engine.sender.step()
    assert await talk.read() == []
    at(clock, 6, 30, days=1)
    await talk.engine.sender.step()
    assert await talk.read() == [WORDS]


async def test_every_account_has_its_own_day(engine: Engine, clock: FrozenClock):
    at(clock, 9)
    people = [await Talk.begin(engine) for _ in range(3)]
    await tell(engine, *(one.account for one in people))
    assert [await one.read() for one in people] == [[WORDS]] * 3


@pytest.mark.parametrize("kind", [MessageKind.REMINDER, MessageKind.BROADCAST])
async def test_two_at_once_do_not_take_the_same_day(
    talk: Talk, clock: FrozenClock, kind: MessageKind
):
    at(clock, 9)
    await asyncio.gather(*(tell(talk.engine, talk.account, kind=kind) for _ in range(4)))
    rows = await told(talk)
    going = [row for row in rows if row.state != State.SKIPPED]
    days = [day_of(row.due_at) for row in going]
    assert len(days) == len(set(days)) == (1 if kind is MessageKind.REMINDER else 2)
    assert {row.reason for row in rows if row.state == State.SKIPPED} == {"daily cap"}
