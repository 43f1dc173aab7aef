"""Secrets typed at every step, on the web chat and on Telegram: afterwards they are nowhere.

One ward for all of it: somebody stands at each step, types, and is put back there.
"""

from __future__ import annotations

import hashlib
import io
import logging
import tarfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.channel import InboxAccess
from bot.channels.receiver import Receiver
from bot.channels.telegram.inbound import READER
from bot.channels.telegram.kind import TELEGRAM
from bot.runtime import logging_setup
from bot.runtime.engine import Engine, build_engine
from db.base import Base, table
from db.engine import Database
from db.models.messages import Inbox, StoredConversation
from db.models.people import Account
from domain import access
from domain.initiatives.initiatives import Status
from domain.people import SCOPED, Role
from domain.secrets.kinds import MARK
from domain.units.units import Unit, UnitKind
from handlers.build import CONVERSATIONS
from handlers.units.registration_form import REGISTRATION
from services.messages.inbox import InboundUpdate, Receipt, store
from services.operations.backup import StorePaths, write_backup
from tests.support.builders import make_initiative
from tests.support.forging import say_at_once
from tests.support.talk import FrozenClock, Talk, house_of, texts

CODE, WORD, IDENTITY = "739264", "Chim@Yen77", "040054007391"
CANARIES = (CODE, WORD, IDENTITY)
TYPED = (
    f"otp cua toi la {CODE}",
    CODE,  # bare, right after codes were spoken of
    f"Nguyễn Văn A {IDENTITY}",
    f"Lắp đèn ở ngõ 12, mật khẩu wifi là {WORD} cho bà con dùng chung.",
)
STATES: Sequence[str | None] = (None, *sorted(CONVERSATIONS.steps))
FIRST_CHAT = 5_000_000_000
NAMED = ("initiative", "invitation", "co_author", "case", "broadcast", "moving")
"""What steps remember by an id."""
AT_HAND: Mapping[str, Mapping[str, Any]] = {
    "Triage:reason": {"to": "kept", "stood": "submitted"},
    "Register:target": {REGISTRATION: {"contents": ["ND5_XHS"], "unit": "khoi.K01", "year": 2026}},
}
"""What must be remembered at a step for it to take words at all."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything any library logs, from before anything is opened."""
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logging_setup.set_up("DEBUG", "text", stream)
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])


@pytest.fixture
async def engine(written: io.StringIO, database_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    """The real engine with both channels; nothing is sent, so rows for Telegram wait."""
    database = Database(database_url)
    telegram = TELEGRAM.configure({"TELEGRAM_TOKEN": "1:x"}).build(
        database=database, data_dir=tmp_path
    )
    yield build_engine(
        database=database,
        context=house_of(tmp_path),
        texts=texts(),
        clock=FrozenClock(),
        channels={"telegram": telegram},
    )
    assert telegram.sender is not None
    await telegram.sender.close()
    await database.close()


def who_may(state: str | None) -> Role | None:
    """A role that may stand at this step."""
    action = "talk" if state is None else CONVERSATIONS.steps[state].action
    able: list[Role | None] = [one for one in Role if access.may(action, [one])]
    return None if access.may(action, []) else able[0]


@dataclass(frozen=True)
class Stander:
    """Somebody who stands at a step, with what is remembered there."""

    talk: Talk
    state: str | None
    data: Mapping[str, Any]


async def put(engine: Engine, standers: Sequence[Stander]) -> None:
    """Put everybody (back) at their step."""
    states = table(StoredConversation)
    rows = [
        {
            "account_number": one.talk.account,
            "person_id": one.talk.person,
            "state": one.state,
            "data": one.data,
            "updated_at": engine.clock(),
        }
        for one in standers
    ]
    numbers = [row["account_number"] for row in rows]
    async with engine.database.write() as session:
        await session.execute(sa.delete(states).where(states.c.account_number.in_(numbers)))
        await session.execute(sa.insert(states), rows)


async def arrive(engine: Engine, channel: str) -> list[Stander]:
    """Let somebody who may stand there arrive for each step, with an initiative at hand."""
    found = []
    for n, state in enumerate(STATES):
        role = who_may(state)
        unit = Unit(UnitKind.KHOI, "K01") if role in SCOPED else None
        talk = await Talk.begin(engine, role=role, unit=unit)
        is_draft = str(state).startswith(("Propose", "KeyIn"))
        status: dict[str, Any] = (
            {"status": Status.DRAFT, "code": None} if is_draft else {"status": Status.MORE_ASKED}
        )
        async with engine.database.write() as session:
            await session.execute(
                sa.update(Account)
                .where(Account.number == talk.account)
                .values(channel=channel, external_key=str(FIRST_CHAT + n))
            )
            at_hand = await make_initiative(session, talk.person, **status)
        named = dict.fromkeys(NAMED, at_hand.hex)
        data = {**named, "topic": "problem", **AT_HAND.get(str(state), {})}
        found.append(Stander(talk, state, data))
    return found


async def settle(engine: Engine) -> None:
    while await engine.worker.step():
        pass


def message(n: int, number: int, **content: Any) -> dict[str, Any]:
    """A Telegram message of the person who stands at step ``n``."""
    chat = FIRST_CHAT + n
    who = {"id": chat, "first_name": "Lan", "is_bot": False}
    where = {"chat": {"id": chat, "type": "private"}, "from": who}
    return {"message_id": number, "date": 1_795_000_000, **where, **content}


def updates(n: int) -> Iterator[dict[str, Any]]:
    """What the person at step ``n`` does on Telegram, one update at a time."""
    for number, text in enumerate(TYPED, start=1):
        yield {"message": message(n, number, text=text)}
    photo = [{"file_id": f"anh-{n}", "file_size": 1000}]
    yield {"message": message(n, 11, photo=photo, caption=TYPED[0])}
    yield {"message": message(n, 12, text="Lắp đèn ở ngõ")}
    yield {"edited_message": message(n, 12, text=TYPED[3], edit_date=1_795_000_009)}
    file = {"file_id": f"tep-{n}", "file_name": f"otp {CODE}.pdf", "mime_type": "application/pdf"}
    yield {"message": message(n, 13, document=file)}
    quoted = message(n, 1, text=TYPED[0])
    yield {"message": message(n, 14, text="vâng", reply_to_message=quoted)}


async def everything_kept(url: str) -> Iterator[tuple[str, str]]:
    """Every table's rows as another session reads them."""
    database = Database(url)
    async with database.read() as session:
        found = [
            (one.name, repr((await session.execute(sa.select(one))).all()))
            for one in Base.metadata.sorted_tables
        ]
    await database.close()
    return iter(found)


def sung(places: Iterator[tuple[str, str | bytes]], *more: str) -> list[str]:
    """Which canaries are found, and where."""
    return [
        f"{canary} in {name}"
        for name, held in places
        for canary in (*CANARIES, *more)
        if canary in (held.decode("latin-1") if isinstance(held, bytes) else held)
    ]


async def at_the_web_chat(engine: Engine) -> list[Talk]:
    standers = await arrive(engine, "webchat")
    rounds: list[dict[str, Any]] = [{"text": text} for text in TYPED]
    file = {"kind": "image", "name": f"otp {CODE}.jpg", "size": 9, "type": "image/jpeg"}
    rounds.append({"text": TYPED[3], "files": [{**file, "incoming": "x"}]})
    for said in rounds:
        await put(engine, standers)
        await say_at_once([(one.talk, said) for one in standers])
    return [one.talk for one in standers]


async def on_telegram(engine: Engine) -> None:
    standers = await arrive(engine, "telegram")

    async def hear(update: InboundUpdate) -> Receipt:
        async with engine.database.write() as session:
            [receipt] = await store(session, [update], now=engine.clock())
        assert isinstance(receipt, Receipt)
        return receipt

    access_to = InboxAccess(engine.database, engine.context, hear, engine.clock, engine.texts)
    receiver = Receiver(READER, access_to)
    for together in zip(*(updates(n) for n in range(len(standers))), strict=True):
        await put(engine, standers)
        await receiver.receive_many(together)
        await settle(engine)


async def test_secrets_typed_anywhere_are_nowhere_afterwards(
    engine: Engine, written: io.StringIO, database_url: str, tmp_path: Path
):
    talks = await at_the_web_chat(engine)
    await on_telegram(engine)
    digest = hashlib.sha256(TYPED[3].encode()).hexdigest()[:8]
    assert sung(await everything_kept(database_url), digest) == []
    async with engine.database.read() as session:
        heard = (await session.scalars(sa.select(Inbox))).all()
    blanked = [row for row in heard if MARK in repr(row.payload)]
    assert len(blanked) == len(STATES) * (5 + 8)
    assert {row.state for row in heard} == {"done"}
    for talk in talks:
        assert sung(iter([("log", repr(await talk.log()))])) == []
    logging.getLogger("hocvuso.test").debug("that is all")
    assert "that is all" in written.getvalue()
    assert sung(iter([("log", written.getvalue())])) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_of_them_is_left_in_a_file_or_a_backup(
    engine: Engine, database_url: str, tmp_path: Path
):
    await at_the_web_chat(engine)
    assert not engine.database.has_traces  # the step that found nothing to do removed them
    database = Path(str(sa.make_url(database_url).database))
    files = [*tmp_path.rglob("*"), database, *database.parent.glob(f"{database.name}-*")]
    held = {path: path.read_bytes() for path in files if path.is_file()}
    assert database in held
    backup = tmp_path / "copy.tar.gz"
    write_backup(StorePaths(tmp_path, database), backup, now=engine.clock())
    with tarfile.open(backup) as packed:
        for one in packed.getmembers():
            if (part := packed.extractfile(one)) is not None:
                held[Path(one.name)] = part.read()
    assert sung((str(path), content) for path, content in held.items()) == []
