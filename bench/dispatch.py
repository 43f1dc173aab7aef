"""Dispatch: the same handler as the first and as the last known one, pressed and typed.

CPU of the worker for a batch of 16 updates over SQLite; the rest of an
update is the same in both, so the ratio says what the place in the order costs.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

import db  # noqa: F401 - its SQLite first
from bot.conversation import dispatcher
from bot.runtime.engine import Engine
from db.migrate import upgrade
from handlers.build import CONVERSATIONS
from handlers.home import more
from handlers.kit.conversation import Conversations
from tests.support.talk import Talk, open_engine

AT_ONCE = 16
ROUNDS = 12
WARM_ROUNDS = 2


@asynccontextmanager
async def people_of(engine_at: Path) -> AsyncIterator[tuple[Engine, list[Talk]]]:
    """Open an engine over a fresh database; yield 16 people who looked at the menu."""
    url = f"sqlite:///{engine_at}/house.db"
    await asyncio.to_thread(upgrade, url)
    async with open_engine(url, engine_at) as engine:
        talks = [await Talk.begin(engine) for _ in range(AT_ONCE)]
        for talk in talks:
            await talk.says("menu")
        yield engine, talks


async def cost(engine: Engine, talks: Sequence[Talk], payloads: Sequence[dict[str, Any]]) -> float:
    """Return the CPU milliseconds of one update when everybody sends their payload at once."""
    for talk, payload in zip(talks, payloads, strict=True):
        await talk.post(payload)
    before = time.process_time()
    while await engine.worker.step():
        pass
    return (time.process_time() - before) / len(talks) * 1000


def press(talk: Talk, verb: str) -> dict[str, Any]:
    """Return the press of the newest button with this verb."""
    for message in reversed(talk.last):
        for choice in message["choices"]:
            if choice["action"].partition(":")[0] == verb:
                shown = {"choice": choice["action"], "screen": message["id"]}
                return {**shown, "seen": str(talk.seen)}
    raise AssertionError(f"no button does {verb}; there are {talk.buttons}")


async def _once(said: str) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with people_of(Path(folder)) as (engine, talks):
            found = []
            for _ in range(WARM_ROUNDS + ROUNDS):
                for talk in talks:
                    await talk.says("menu")
                if said:
                    payloads = [{"text": said, "seen": str(talk.seen)} for talk in talks]
                else:
                    payloads = [press(talk, "more") for talk in talks]
                found.append(await cost(engine, talks, payloads))
                for talk in talks:
                    await talk.read()
            return found[WARM_ROUNDS:]


def _placed(*, first: bool) -> Conversations:
    others = [one for one in CONVERSATIONS.every if one is not more.CONVERSATION]
    placed = [more.CONVERSATION, *others] if first else [*others, more.CONVERSATION]
    return Conversations(placed)


def run() -> Mapping[str, Any]:
    """Return CPU milliseconds an update, first and last, and the ratio of last to first."""
    found: dict[str, Any] = {}
    known = dispatcher.CONVERSATIONS
    for kind, said in (("press", ""), ("command", "việc khác")):
        took: dict[bool, list[float]] = {True: [], False: []}
        for first in (True, False, False, True):  # what slows the machine down meets both
            dispatcher.CONVERSATIONS = _placed(first=first)
            took[first] += asyncio.run(_once(said))
        one, other = median(took[True]), median(took[False])
        found[kind] = {"first_ms": one, "last_ms": other, "last_over_first": other / one}
    dispatcher.CONVERSATIONS = known
    return found
