"""Kind reminders: what was left is named at her hour, ever more quietly, and then no more."""

from datetime import UTC, datetime

import pytest

from bot.engine import Engine
from db.models.reminders import Reminder
from domain.lessons import Lesson
from domain.screens import say
from services.reminding.run import remind
from tests.support.lesson_story import OTP
from tests.support.talk import FrozenClock, Talk, said, texts

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""16:00 in the ward, the usual hour."""


@pytest.fixture
def tick(engine: Engine, clock: FrozenClock):
    """Let the house remind now, or some days later at the usual hour."""

    async def run(**later: float) -> None:
        clock.forward(**later)
        await remind(engine.opening, now=clock())

    return run


async def decided(talk: Talk) -> list[tuple[str, str, str | None]]:
    rows = sorted(await talk.kept(Reminder), key=lambda row: (row.decided_at, row.id))
    return [(row.rule, row.state, row.reason) for row in rows]


async def test_hoa_is_reminded_of_a_lesson_two_days_later_at_the_usual_hour(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    await tick(days=1)
    assert await talk.read() == []
    await tick(hours=23, minutes=55)
    assert await talk.read() == []
    await tick(minutes=5)
    assert await talk.read() == [said(say("reminding.unfinished_lesson", title=otp.title))]
    assert list(talk.buttons) == [
        texts().plain("reminding.go_on_learning", {}), texts().plain("reminding.change", {}),
    ]  # fmt: skip
    await tick(minutes=5)
    assert await talk.read() == []
    assert await decided(talk) == [("unfinished_lesson", "told", None)]
