"""Long and odd messages at every step of every conversation: what the slowest costs.

CPU of the event loop's thread from the door to the answer, over SQLite; each text is said by
somebody who came for it; where a step is about something of theirs that is not there, what is
measured is that nobody finds it. The ratio is to a text of a tenth of the length at the same step.
"""

import asyncio
import gc
import logging
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db.base import table
from db.migrate import upgrade
from db.models.messages import StoredConversation
from domain import access
from domain.people import SCOPED, Role
from domain.units.units import Unit, UnitKind
from handlers.build import CONVERSATIONS
from tests.support.long_texts import LONGEST, long_texts
from tests.support.talk import FrozenClock, Talk, open_engine

NOWHERE = "no step"
STEPS = (NOWHERE, *sorted(CONVERSATIONS.steps))
FIRST_WORDS = {"Propose": "sáng kiến"}
"""What somebody says first whose step answers about a draft."""
SHORT = LONGEST // 10


def _role(step: str) -> Role | None:
    roles = access.ACTIONS[CONVERSATIONS.steps[step].action] if step != NOWHERE else access.EVERYONE
    return None if roles == access.EVERYONE else min(roles)


async def _at(talk: Talk, step: str) -> None:
    """Bring somebody to a step, with what they remember if they have begun."""
    begun = FIRST_WORDS.get(step.partition(":")[0])
    if begun:
        await talk.says(begun)
    rows = table(StoredConversation)
    mine = rows.c.account_number == talk.account
    async with talk.engine.database.write() as session:
        kept = (await session.execute(sa.select(rows.c.data).where(mine))).scalar() or {}
        await session.execute(sa.delete(rows).where(mine))
        if step != NOWHERE:
            place = {"account_number": talk.account, "person_id": talk.person, "state": step}
            await session.execute(
                sa.insert(rows).values(**place, data=kept, updated_at=talk.engine.clock())
            )


async def _cost(talk: Talk, text: str) -> float:
    """Return the milliseconds in which a message is stored and answered."""
    before = time.thread_time()
    await talk.post({"text": text, "seen": str(talk.seen)})
    await talk.engine.worker.step()
    return (time.thread_time() - before) * 1000


async def walk(steps: Iterable[str], texts: Mapping[str, str]) -> Mapping[str, Mapping[str, float]]:
    """Return for each step what each text costs there, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite:///{folder}/house.db"
        await asyncio.to_thread(upgrade, url)
        async with open_engine(url, Path(folder), clock=FrozenClock()) as engine:
            gc.collect()
            gc.freeze()  # as the process does once it is ready
            found: dict[str, dict[str, float]] = {}
            for step in steps:
                role = _role(step)
                unit = Unit(UnitKind.KHOI, "K01") if role in SCOPED else None
                for name, text in texts.items():
                    talk = await Talk.begin(engine, role=role, unit=unit)
                    await _at(talk, step)
                    found.setdefault(step, {})[name] = await _cost(talk, text)
            return found


async def _measure() -> Mapping[str, Any]:
    found = await walk(STEPS, long_texts())
    slowest = {step: max(took, key=lambda name: took[name]) for step, took in found.items()}
    short = long_texts(SHORT)
    table_of: dict[str, Any] = {}
    for step, name in slowest.items():
        again = await walk([step], {name: short[name], f"{name}, long": long_texts()[name]})
        took = again[step]
        worst = min(found[step][name], took[f"{name}, long"])
        table_of[step] = {"text": name, "ms": worst, "long_over_short": worst / took[name]}
    worst = max(one["ms"] for one in table_of.values())
    return {"worst_ms": worst, **table_of}


def run() -> Mapping[str, Any]:
    """Return the slowest text of each step, its milliseconds and its ratio to a short one."""
    logging.disable(logging.CRITICAL)
    try:
        return asyncio.run(_measure())
    finally:
        logging.disable(logging.NOTSET)
