"""A day heard again, up to five times over and in another order, means what it meant once."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.engine import Engine
from bot.house import build_house
from content.texts import Texts
from content.ward_profile import read_profile
from db.session import Database
from domain.ids import WardId
from tests.chaos.dump import differences, dump
from tests.chaos.ledger import Ledger
from tests.chaos.life import Orders
from tests.chaos.player import play_day, replay, settle_cast
from tests.support.databases import copy_sqlite
from tests.support.sink import SinkMouth
from tests.support.talk import START

TURNS = 20
SEED = 1


@asynccontextmanager
async def house_of(url: str, data_dir: Path) -> AsyncIterator[Engine]:
    texts = Texts.load()
    house = build_house(
        ward=read_profile("demo"), texts=texts, data_dir=data_dir, public_url="", demo=True
    )
    database = Database(url)
    yield Orders(database, house, texts, 0, START).engine(SinkMouth(0))
    await database.close()


async def test_copies_and_another_order_change_nothing(
    sqlite_template: Path, database_url: str, tmp_path: Path
):
    copy_sqlite(sqlite_template, tmp_path / "day.db")
    async with house_of(f"sqlite:///{tmp_path / 'day.db'}", tmp_path) as house:
        ward = WardId(house.house.ward.id)
        accounts = await settle_cast(house.database, ward, START)
        day = await play_day(house, Ledger.open(accounts, SEED), turns=TURNS)
        once = await dump(house.database)
    async with house_of(database_url, tmp_path) as house:
        assert await settle_cast(house.database, ward, START) == accounts
        copies = await replay(house, day, random.Random(SEED))
        again = await dump(house.database)
    heard = sum(len(turn) for turns in day.turns.values() for turn in turns)
    assert copies > heard
    assert differences(once, again) == []
