"""An update that always fails is set aside with its reason; everybody else goes on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.types import Message

from bot.runtime.engine import Engine
from db.models.messages import Inbox, Outbox
from domain.errors import Refused
from services.people import people
from services.work import Work
from tests.support.poison import POISON, break_down, planted
from tests.support.talk import FrozenClock, Talk, open_engine

WRITES_FIRST = "ghi rồi mới từ chối"
REFUSED = "từ chối ngay"


class NotToday(Refused):
    code = "refused.phone"


async def write_then_refuse(message: Message, work: Work) -> None:
    await people.own_code(work)
    raise NotToday


async def refuse(message: Message, work: Work) -> None:
    raise NotToday


@pytest.fixture(autouse=True)
def _planted() -> Iterator[None]:
    with planted({POISON: break_down, WRITES_FIRST: write_then_refuse, REFUSED: refuse}):
        yield


async def rows(engine: Engine, statement: Any) -> Sequence[Any]:
    async with engine.database.read() as session:
        found: Sequence[Any] = (await session.execute(statement)).all()
    return found


async def inbox_of(engine: Engine, talk: Talk) -> Sequence[Any]:
    columns = (Inbox.state, Inbox.attempts, Inbox.reason)
    mine = sa.select(*columns).where(Inbox.account_number == talk.account)
    return await rows(engine, mine.order_by(Inbox.id))


async def said_to(engine: Engine, talk: Talk) -> list[str]:
    mine = sa.select(Outbox.key).where(Outbox.account_number == talk.account)
    return [row.key for row in await rows(engine, mine.order_by(Outbox.id))]


async def work_on(engine: Engine) -> None:
    while await engine.worker.step():
        pass


async def put_in(talk: Talk, *payloads: dict[str, Any]) -> None:
    """Have payloads stored without any work being done yet."""
    from services.messages.inbox import InboundUpdate, store

    async with talk.engine.database.write() as session:
        heard = [
            InboundUpdate(talk.account, "webchat", f"{talk.account}:{n}", payload, is_visible=True)
            for n, payload in enumerate(payloads)
        ]
        await store(session, heard, now=talk.engine.clock())


async def test_a_poisoned_update_is_parked_after_three_tries_while_others_go_on(
    database_url: str, tmp_path: Path
):
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        others = [await Talk.begin(engine) for _ in range(20)]
        lan = await Talk.begin(engine)
        await put_in(lan, {"text": POISON}, {"text": "menu"})
        for other in others:
            await put_in(other, {"text": "menu"}, {"text": "0"}, {"text": "trợ giúp"})
        await work_on(engine)
        for other in others:
            assert [row.state for row in await inbox_of(engine, other)] == ["done"] * 3
            assert len(await said_to(engine, other)) == 3
        waiting = await inbox_of(engine, lan)
        assert [(row.state, row.attempts) for row in waiting] == [("waiting", 1), ("waiting", 0)]
        assert await said_to(engine, lan) == []

        for seconds in (1, 10):
            clock.forward(seconds=seconds)
            await work_on(engine)
        first, second = await inbox_of(engine, lan)
        assert (first.state, first.attempts) == ("parked", 3)
        assert first.reason == "ZeroDivisionError: chia cho không"
        assert second.state == "done"
        assert await said_to(engine, lan) == ["fallback.parked", "welcome.menu"]


@pytest.mark.parametrize("words", [WRITES_FIRST, REFUSED])
async def test_a_refusal_leaves_nothing_but_its_sentence(
    database_url: str, tmp_path: Path, words: str
):
    async with open_engine(database_url, tmp_path) as engine:
        lan, tu = await Talk.begin(engine), await Talk.begin(engine)
        await put_in(lan, {"text": words})
        await put_in(tu, {"text": "menu"})
        await work_on(engine)
        assert [row.state for row in await inbox_of(engine, lan)] == ["done"]
        assert await said_to(engine, lan) == ["refused.phone"]
        assert await said_to(engine, tu) == ["welcome.menu"]
        codes = await rows(engine, sa.text("SELECT code FROM person WHERE code IS NOT NULL"))
        assert codes == []
