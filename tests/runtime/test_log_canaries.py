"""Whole stories at the chattiest log level: no name, number, word, code or token in any line."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.conversation.outbox_writer import FlushResult, OutboxWriter
from bot.runtime import logging_setup
from db.engine import Database, NotStored, Session
from db.models.initiatives import Initiative
from db.models.messages import Inbox
from domain.ids import PersonId
from domain.people import Role
from services.people import people
from tests.support.builders import make_person
from tests.support.telegram.platform import TOKEN
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import SECRET, Ward, ward_on_telegram
from tests.support.telegram.weather import Mishap
from tests.web.conftest import Web, open_web

NAME = "Hoàng Thị Chim Yến"
PHONE = "0912 345 678"
STORY = "Lắp đèn ở ngõ Hoàng Oanh cho bà con đi tối khỏi ngã."
NICKNAME = "Chào Mào"
CANARIES = (NAME, "Chim Yến", PHONE, "912345678", "Hoàng Oanh", NICKNAME, TOKEN, SECRET)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything any library logs, as the house writes it, from before anything is opened."""
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logging_setup.set_up("DEBUG", "text", stream)
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])


@pytest.fixture
async def ward(written: io.StringIO, database_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward_on_telegram(database_url, tmp_path, by_webhook=True) as running:
        yield running


@pytest.fixture
async def web(written: io.StringIO, database_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    async with open_web(database_url, tmp_path / "var") as found:
        yield found


def told(written: io.StringIO, *more: str) -> list[str]:
    """Which canaries the log sings; that it was listened to is asserted."""
    logging.getLogger("hocvuso.test").debug("that is all")
    log = written.getvalue()
    assert "that is all" in log
    lines = [line for line in log.splitlines() for one in (*CANARIES, *more) if one in line]
    return [line[:300] for line in lines[:5]]


async def test_a_story_on_telegram_leaves_no_word_in_the_log(ward: Ward, written: io.StringIO):
    lan = TelegramTalk.begin(ward, NICKNAME)
    await lan.opens()
    async with ward.engine.database.write() as session:
        code = await people.make_code(session, now=ward.clock(), role=Role.STAFF)
    await lan.says(code)
    await lan.says("sáng kiến")
    await lan.hurries(STORY, "1", NAME, "1", "9", PHONE)
    for mishap in Mishap:
        ward.platform.fate.next = [mishap]
        await lan.says("gửi")
    lan.phone._speaks({"voice": {"file_id": "cua-may-khac", "duration": 3}})
    await lan.settle()
    sent = await lan.one(Initiative)
    assert (sent.story, sent.name, sent.phone) == (STORY, NAME, "+84912345678")
    assert told(written, code) == []


async def test_a_visit_at_the_web_chat_leaves_no_word_in_the_log(web: Web, written: io.StringIO):
    client = await web.resident()
    token = client.cookies["hocvuso"]
    for words in ("sáng kiến", STORY, "1", NAME):
        await client.post("/chat/messages", json={"text": words})
    made = (await client.post("/chat/recovery")).text
    [code] = re.findall(r"[A-HJKMNP-Z2-9]{5}-?[A-HJKMNP-Z2-9]{5}", made)[:1]
    await web.visitor().get(f"/vao/{code}")
    await web.visitor().post(f"/vao/{code}")
    assert told(written, token, code, code.replace("-", "")) == []


async def test_what_breaks_names_the_place_and_nobody(
    ward: Ward, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    """A statement the database refuses carries its values, in the log and in the row's reason."""
    lan = TelegramTalk.begin(ward, NICKNAME)
    await lan.opens()
    person = PersonId((await lan.account()).person_id)
    settle = OutboxWriter.flush_messages

    async def breaks(self: OutboxWriter, session: Session, *rest: Any) -> FlushResult:
        await make_person(session, id=person, name=NAME)
        return await settle(self, session, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(OutboxWriter, "flush_messages", breaks)
        lan.phone.writes("menu")
        while "Traceback" not in written.getvalue():
            await asyncio.sleep(0.01)
    ward.clock.forward(seconds=15)
    await ward.settle()
    assert "IntegrityError" in written.getvalue()
    assert told(written) == []
    reasons = await ward.rows(sa.select(Inbox.reason).where(Inbox.reason.is_not(None)))
    assert reasons
    assert not any(NAME in reason for reason in reasons)


@pytest.mark.parametrize(
    "values",
    [{"name": NAME, "created_at": None}, {"name": NAME, "birth_year": NAME}, {"khoi": NAME * 9}],
    ids=["a column left empty", "words for a number", "too many words"],
)
async def test_a_row_that_is_refused_is_not_quoted(
    database_url: str, written: io.StringIO, values: dict[str, object]
):
    database = Database(database_url)
    log = logging.getLogger("hocvuso.test")
    try:
        async with database.write() as session:
            await make_person(session, **values)
    except (NotStored, sa.exc.SQLAlchemyError) as failure:
        log.warning("could not be stored: %s", failure)
        log.exception("could not be stored")
    assert told(written) == []
    await database.close()
