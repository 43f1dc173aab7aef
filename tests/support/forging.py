"""Buttons nobody was shown, pressed by a crowd: many turns share a batch of the worker's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.conversation.worker import BATCH
from bot.runtime.engine import Engine
from db.base import table
from db.models.messages import Outbox
from domain.ids import new_id
from domain.people import Role
from domain.units.units import Unit
from services.messages.inbox import InboundUpdate, store
from tests.support.talk import Talk

Payload = Mapping[str, Any]


async def crowd(
    engine: Engine, role: Role | None = None, unit: Unit | None = None, many: int = BATCH
) -> list[Talk]:
    """Let several arrive who may all do the same, and look at the menu."""
    talks = [await Talk.begin(engine, role=role, unit=unit) for _ in range(many)]
    await say_at_once([(talk, {"text": "menu"}) for talk in talks])
    return talks


async def say_at_once(posts: Sequence[tuple[Talk, Payload]]) -> None:
    """Store what everybody posts, let the worker run dry, let everybody read."""
    engine = posts[0][0].engine
    async with engine.database.write() as session:
        for talk, payload in posts:
            event = f"{talk.account}:{new_id()}"
            heard = InboundUpdate(talk.account, "webchat", event, dict(payload), is_visible=True)
            await store(session, [heard], now=engine.clock())
    while await engine.worker.step():
        pass
    for talk in {talk.account: talk for talk, _ in posts}.values():
        await talk.read()


async def show_forged(talk: Talk, actions: Sequence[str]) -> None:
    """Put buttons nobody was offered under somebody's newest message."""
    outbox = table(Outbox)
    forged = [{"label": action, "action": action} for action in actions]
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(outbox)
            .where(outbox.c.account_number == talk.account, outbox.c.number == talk.seen)
            .values(choices=forged)
        )


def press(talk: Talk, action: str) -> tuple[Talk, Payload]:
    """Return the press of a button under somebody's newest message."""
    screen = str(talk.seen)
    return talk, {"choice": action, "screen": screen, "seen": screen}
