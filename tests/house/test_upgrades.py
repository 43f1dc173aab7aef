"""A database of an earlier release, brought to today's tables: nobody loses what she had."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from db.address import DatabaseAddress
from db.base import table
from db.migrate import upgrade
from db.models.reminders import ReviewCard
from tests.support.lesson_story import OTP, at_question
from tests.support.talk import FrozenClock, Talk, open_engine, texts

RELEASED = "0002"
"""The tables as the release before reviews had them."""


def take_back(url: str) -> None:
    """Bring a database back to the tables of the earlier release."""
    config = Config()
    config.set_main_option("script_location", str(files("db") / "migrations"))
    config.attributes["url"] = DatabaseAddress.read(url).async_url
    command.downgrade(config, RELEASED)


async def cards(talk: Talk) -> list[Any]:
    async with talk.engine.database.read() as session:
        found = await session.execute(sa.select(table(ReviewCard)).order_by(ReviewCard.question))
        return list(found.all())


async def test_what_was_answered_before_reviews_existed_comes_again_as_if_they_had(
    database_url: str, tmp_path: Path
):
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        hoa = await Talk.begin(engine)
        await at_question(hoa, 1)
        clock.forward(hours=9.5)  # half past midnight in the ward, the same day in UTC
        await hoa.hurries("2", "2")
        before = await cards(hoa)
    assert [card.question for card in before] == ["q1", "q2", "q3"]
    assert len({card.due_at for card in before}) == 2

    await asyncio.to_thread(take_back, database_url)
    await asyncio.to_thread(upgrade, database_url)

    clock.forward(days=1)
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        hoa.engine = engine
        assert await cards(hoa) == before
        [asked] = await hoa.says("ôn")
        lesson = engine.context.catalogue.lesson(OTP)
        assert asked.endswith(said_of(lesson.quiz[0].prompt))


def said_of(prompt: str) -> str:
    return texts().plain("lesson.question", {"prompt": prompt})


async def test_an_empty_ward_is_upgraded_too(database_url: str):
    await asyncio.to_thread(take_back, database_url)
    assert await asyncio.to_thread(upgrade, database_url)
    assert not await asyncio.to_thread(upgrade, database_url)
