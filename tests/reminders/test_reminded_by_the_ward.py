"""What the ward decides changes who is reminded: a closing day it named, a lesson it took back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.runtime.engine import Engine
from db.models.learning import QuizAnswer
from db.models.reminders import Reminder
from domain.screens import say
from services.reminders.run import remind
from services.work import WardContext
from tests.support.lesson_story import OTP, approve, at_question, rewritten
from tests.support.talk import FrozenClock, Talk, house_of, open_engine, said

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""16:00 in the ward, the usual hour."""
STORY = "Lắp đèn năng lượng mặt trời ở ngõ 7 cho bà con đi lại buổi tối."


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(MONDAY)


@asynccontextmanager
async def served(
    url: str, data_dir: Path, clock: FrozenClock, house: WardContext
) -> AsyncIterator[Engine]:
    """The same database, served by a house that knows something else."""
    async with open_engine(url, data_dir, clock=clock, house=house) as engine:
        yield engine


async def days_told(talk: Talk, clock: FrozenClock, days: int) -> list[tuple[int, str]]:
    heard = []
    for day in range(1, days + 1):
        clock.forward(days=1)
        await remind(talk.engine.work_factory, now=clock())
        heard += [(day, text) for text in await talk.read()]
    return heard


async def test_the_closing_day_is_named_to_whoever_has_a_draft(
    database_url: str, tmp_path: Path, clock: FrozenClock
):
    house = house_of(tmp_path)
    house = replace(house, ward=replace(house.ward, closes_on=date(2026, 12, 5)))
    async with served(database_url, tmp_path, clock, house) as engine:
        hoa, lan = await Talk.begin(engine), await Talk.begin(engine)
        await hoa.says("sáng kiến")
        await hoa.says(STORY)
        told = await days_told(hoa, clock, 20)
        closing = said(say("reminders.campaign_closing", day="5/12/2026"))
        assert [day for day, text in told if text == closing] == [2, 10]
        assert await lan.read() == []


async def test_a_ward_that_named_no_day_says_nothing_of_one(
    database_url: str, tmp_path: Path, clock: FrozenClock
):
    async with served(database_url, tmp_path, clock, house_of(tmp_path)) as engine:
        hoa = await Talk.begin(engine)
        await hoa.says("sáng kiến")
        await hoa.says(STORY)
        await days_told(hoa, clock, 40)
        assert {row.rule for row in await hoa.kept(Reminder)} == {"unfinished_draft"}


async def test_what_lost_its_approval_is_neither_asked_nor_named(
    database_url: str, tmp_path: Path, clock: FrozenClock
):
    house = house_of(tmp_path, demo=False)
    async with served(database_url, tmp_path, clock, house) as engine:
        hoa = await Talk.begin(engine)
        otp = engine.context.catalogue.lesson(OTP)
        await approve(engine, otp)
        await at_question(hoa, 3)
        assert len(await days_told(hoa, clock, 1)) == 1
        await hoa.says("ôn")
        [shown] = hoa.last
        lost = rewritten(engine, otp)
    async with served(database_url, tmp_path, clock, lost) as engine:
        hoa.engine = engine
        assert await days_told(hoa, clock, 3) == []
        kept = len(await hoa.kept(QuizAnswer))
        assert await hoa.presses(otp.quiz[0].choices[0].text, on=shown) == [said("reviews.gone")]
        assert await hoa.says("ôn") == [said("reviews.none_due")]
        assert len(await hoa.kept(QuizAnswer)) == kept


async def test_an_expired_lesson_is_not_asked(
    database_url: str, tmp_path: Path, clock: FrozenClock
):
    house = house_of(tmp_path, demo=False)
    async with served(database_url, tmp_path, clock, house) as engine:
        hoa = await Talk.begin(engine)
        otp = engine.context.catalogue.lesson(OTP)
        await approve(engine, otp)
        await at_question(hoa, 3)
        clock.forward(days=(otp.review_by - date(2026, 11, 23)).days)
        assert await days_told(hoa, clock, 3) == []
        assert await hoa.says("ôn") == [said("reviews.none_due")]
