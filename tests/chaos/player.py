"""The cast at play in one process: no life, no kill; what was heard can be kept and heard again."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.runtime.engine import Engine
from db.engine import Database
from domain.ids import AccountNumber, WardId
from services.files.receive import receive
from services.messages.inbox import InboundUpdate, Receipt, store
from services.people import people
from services.webchat import sessions
from tests.chaos.ledger import Ledger, Offer, Resident
from tests.chaos.residents import CAST, Message
from tests.chaos.samples import SAMPLES


async def settle_cast(database: Database, ward: WardId, now: Any) -> dict[str, int]:
    """Give everyone of the cast an account; return the numbers by name."""
    async with database.write() as session:
        met = {
            name: await people.meet(session, ward=ward, channel=channel, external_key=name, now=now)
            for name, (channel, _) in CAST.items()
        }
    return {name: one.account for name, one in met.items()}


async def upload(data_dir: Path, name: str) -> dict[str, Any]:
    """Do what the web's door does with a file; return the payload that names it."""

    async def chunks() -> AsyncIterator[bytes]:
        yield SAMPLES[name]

    file = await receive(data_dir, chunks(), name)
    told = {"kind": str(file.kind), "name": file.name, "incoming": file.incoming}
    return {"files": [{**told, "size": file.size, "type": file.type}]}


def heard_as(message: Mapping[str, Any], payload: Mapping[str, Any]) -> InboundUpdate:
    """Return what an ear makes of an offered input; opening a link leaves no mark in the log."""
    is_visible = message["channel"] == "webchat" and "open" not in payload
    account = AccountNumber(message["account"])
    return InboundUpdate(account, message["channel"], message["key"], payload, is_visible)


def offered(resident: Resident, offer: Offer) -> dict[str, Any]:
    """Return an input as it is carried to the house."""
    return {
        "hear": offer.n,
        "account": resident.account,
        "channel": resident.channel,
        "key": f"{resident.account}:k:{offer.key}",
        "payload": dict(offer.deed.payload),
        "file": offer.deed.file,
    }


BUTTON = "button"
"""Where a played press notes which of its screen's buttons it was."""
Turn = Sequence[InboundUpdate]
"""What one resident did at once."""


@dataclass(slots=True)
class Day:
    """What was heard, each resident's turns in order."""

    turns: dict[int, list[Turn]] = field(default_factory=dict)


async def play_day(engine: Engine, ledger: Ledger, *, turns: int) -> Day:
    """Let everyone have so many turns, each answered before the next; return what was heard."""
    day = Day({account: [] for account in ledger.residents})
    for _ in range(turns):
        for resident in ledger.residents.values():
            shown = resident.heard[-1] if resident.heard else {}
            turn = [
                await _hear(engine, offered(resident, offer), shown)
                for offer in ledger.act(resident)
            ]
            async with engine.database.write() as session:
                receipts = await store(session, turn, now=engine.clock())
            for offer, receipt in zip(resident.offers[-len(turn) :], receipts, strict=True):
                assert isinstance(receipt, Receipt)
                offer.row, offer.number = receipt.inbox_id, receipt.number
            day.turns[resident.account].append(turn)
        await answer_all(engine)
        for resident in ledger.residents.values():
            found = await sessions.messages(
                engine.database, account=AccountNumber(resident.account), after=resident.seen
            )
            if resident.waits_for_answers:
                ledger.hear({"said": resident.account, "messages": found})
    return day


async def _hear(engine: Engine, message: Mapping[str, Any], shown: Message) -> InboundUpdate:
    payload = message["payload"]
    if message["file"]:
        payload = await upload(engine.context.data_dir, message["file"])
    if "choice" in payload:
        actions = [choice["action"] for choice in shown["choices"]]
        payload[BUTTON] = actions.index(payload["choice"])
    return heard_as(message, payload)


async def answer_all(engine: Engine) -> None:
    """Let the worker run dry."""
    while await engine.worker.step():
        pass


async def replay(engine: Engine, day: Day, rng: random.Random) -> int:
    """Let the house hear a day again: in another order among accounts, each input 1 to 5 times.

    What an account did stays in its order; copies come then or at any later moment. A press names
    an id of its own day, so the same button of the same screen is pressed. Return the copies.
    """
    waiting = {account: list(turns) for account, turns in day.turns.items() if turns}
    late: list[InboundUpdate] = []
    copies = 0
    while waiting:
        for account in rng.sample(sorted(waiting), rng.randint(1, len(waiting))):
            turn = waiting[account].pop(0)
            if not waiting[account]:
                del waiting[account]
            now: list[InboundUpdate] = []
            for one in [await _pressed_again(engine, one) for one in turn]:
                more, soon = rng.randint(0, 4), rng.randint(0, 4)
                now += [one] * (1 + min(more, soon))
                late += [one] * (more - min(more, soon))
                copies += more
            await _store(engine, now)
        rng.shuffle(late)
        again, late = late[:5], late[5:]
        await _store(engine, again)
        await answer_all(engine)
    await _store(engine, late)
    await answer_all(engine)
    return copies


async def _pressed_again(engine: Engine, heard: InboundUpdate) -> InboundUpdate:
    """Return an input as this house must hear it: its own action on the button that was pressed."""
    payload = heard.payload
    if "choice" not in payload:
        return heard
    before = int(payload["screen"]) + 1
    account = AccountNumber(heard.account or 0)
    shown = await sessions.messages(engine.database, account=account, before=before)
    action = shown[-1]["choices"][payload[BUTTON]]["action"]
    return replace(heard, payload={**payload, "choice": action})


async def _store(engine: Engine, heard: Sequence[InboundUpdate]) -> None:
    if heard:
        async with engine.database.write() as session:
            await store(session, heard, now=engine.clock())
