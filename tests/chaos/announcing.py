"""A life that announces: it starts a leader's broadcast, queues it and sends it to Telegram."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvloop

from bot.channels.telegram.channel import channel
from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.settings import TelegramSettings
from bot.clock import now
from bot.delivery import channel_sender
from bot.jobs import queue
from bot.runtime.engine import Engine, build_engine
from content.texts import Texts
from db.engine import Database
from db.failpoint import arm
from db.models.broadcasts import Broadcast
from db.queries.units import memberships as membership_rows
from domain.broadcasts.broadcasts import BroadcastStage
from domain.ids import AccountNumber, PersonId, new_id
from domain.people import Role
from domain.quiet import Quiet
from domain.units.units import Unit, UnitKind
from services.broadcasts.starting import start_due
from services.people import people
from services.work import WardContext
from tests.support.builders import WARD, make_account, make_person
from tests.support.chaos import tell
from tests.support.telegram.platform import TOKEN

UNIT = Unit(UnitKind.KHOI, "K01")
ELSEWHERE = Unit(UnitKind.KHOI, "K02")
OUTSIDERS = 20
WORDS = "Tối thứ bảy, cháu mời bà con ra nhà văn hóa học cách nhận ra cuộc gọi lừa đảo."
SHORT_LEASE = timedelta(seconds=2)
"""Whoever comes after a kill finds what was claimed free again: nobody waits a minute here."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a life works: its database, the house, Telegram's address, and where it dies."""

    url: str
    house: WardContext
    texts: Texts
    api: str
    armed: tuple[str, int] | None = None

    def engine(self) -> Engine:
        """Build the engine with Telegram as its only messenger; nothing here waits for morning."""
        database = Database(self.url)
        telegram = channel(
            TelegramSettings(TOKEN, self.api), database=database, data_dir=self.house.data_dir
        )
        return build_engine(
            database=database,
            context=replace(self.house, quiet=Quiet()),
            texts=self.texts,
            clock=now,
            channels={CHANNEL: telegram},
        )


def settle(post: Post, chats: Sequence[int]) -> Callable[[socket.socket], None]:
    """Return a life that settles these chats in one khối, strangers in another, a leader's word."""

    async def run(line: socket.socket) -> None:
        engine = post.engine()
        async with engine.database.write() as session:
            leader = await make_person(session)
            told = await make_account(session, leader)
            await people.grant(
                session, person=leader, role=Role.LEADER, granted_by="test", now=now(), unit=UNIT
            )
            for n, chat in enumerate(chats):
                person = await make_person(session)
                await make_account(session, person, channel=CHANNEL, external_key=str(chat))
                await _join(session, person, ELSEWHERE if n < OUTSIDERS else UNIT)
            session.add(_broadcast(leader, told))
        await engine.database.close()
        tell(line, {"settled": len(chats)})

    return lambda line: uvloop.run(run(line))


async def _join(session: Any, person: PersonId, unit: Unit) -> None:
    await membership_rows.add_membership(
        session,
        id=new_id(),
        ward_id=WARD,
        person_id=person,
        unit_kind=unit.kind,
        unit=unit.code,
        joined_at=now(),
    )


def _broadcast(leader: PersonId, told: AccountNumber) -> Broadcast:
    return Broadcast(
        id=new_id(),
        ward_id=WARD,
        made_by=leader,
        account_number=told,
        unit_kind=UNIT.kind,
        unit=UNIT.code,
        words=WORDS,
        narrowing={},
        state=BroadcastStage.SCHEDULED,
        due_at=now(),
        made_at=now(),
    )


def announce(post: Post) -> Callable[[socket.socket], None]:
    """Return a life that works until it is killed or told that all is done."""

    async def run(line: socket.socket) -> None:
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
        vars(channel_sender).update(LEASE=SHORT_LEASE, HEARTBEAT=SHORT_LEASE / 4)
        vars(queue).update(LEASE=SHORT_LEASE)
        engine = post.engine()
        tell(line, await standing(engine.database))
        if post.armed:
            arm(*post.armed)
        parts = [asyncio.ensure_future(part()) for part in (engine.jobs.run, engine.sender.run)]
        while True:
            await start_due(engine.work_factory, now())
            engine.jobs.wake()
            await asyncio.sleep(0.5)
            found = await standing(engine.database)
            tell(line, found)
            if found["stage"] == BroadcastStage.DONE:
                break
        engine.jobs.stop()
        engine.sender.stop()
        await asyncio.gather(*parts)
        await engine.sender.close()
        await engine.database.close()

    return lambda line: uvloop.run(run(line))


async def standing(database: Database) -> dict[str, Any]:
    """Return how the broadcast stands."""
    async with database.read() as session:
        return {"stage": await session.scalar(sa.select(Broadcast.state))}


def outcomes(post: Post) -> Callable[[socket.socket], None]:
    """Return a life that tells what the house says became of each chat, then ends."""

    async def run(line: socket.socket) -> None:
        database = Database(post.url)
        async with database.read() as session:
            rows = (await session.execute(_OUTCOMES)).all()
        await database.close()
        told: Mapping[str, Any] = {row[0]: [row[1], row[2], row[3]] for row in rows}
        line.sendall(json.dumps(told).encode() + b"\n")

    return lambda line: uvloop.run(run(line))


_OUTCOMES = sa.text(
    "SELECT account.external_key, outbox.state, outbox.reason, outbox.resent"
    " FROM broadcast_recipient"
    " JOIN outbox ON outbox.id = broadcast_recipient.outbox_id"
    " JOIN account ON account.number = outbox.account_number"
)


def place_for(folder: Path, house: WardContext, texts: Texts, api: str) -> Post:
    """Return where the lives of one run work: a database in ``folder``."""
    return Post(f"sqlite:///{folder / 'hocvuso.db'}", house, texts, api)
