"""A resident at the web chat: says, presses by the words on the button, reads what comes back.

Everything goes through the real intake and worker; what is read back comes from a second session.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.engine import Engine, build_engine
from bot.house import build_house
from content.texts import Texts
from content.ward_profile import read_profile
from db.session import Database
from domain.ids import AccountNumber, WardId, new_id
from services import chat, people
from services.intake import Heard

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@asynccontextmanager
async def open_engine(
    url: str, data_dir: Path, *, clock: FrozenClock | None = None, demo: bool = True
) -> AsyncIterator[Engine]:
    """Build the real engine over a migrated database."""
    texts = Texts.load()
    house = build_house(
        ward=read_profile("demo"), texts=texts, data_dir=data_dir, public_url="", demo=demo
    )
    database = Database(url)
    try:
        yield build_engine(
            database=database, house=house, texts=texts, clock=clock or FrozenClock()
        )
    finally:
        await database.close()


@dataclass
class Talk:
    """One resident's conversation."""

    engine: Engine
    account: AccountNumber
    seen: int = 0
    last: list[dict[str, Any]] = field(default_factory=list)
    actions: int = 0

    @classmethod
    async def begin(cls, engine: Engine, key: str = "") -> "Talk":
        async with engine.database.write() as session:
            met = await people.meet(
                session,
                ward=WardId(engine.house.ward.id),
                channel="webchat",
                external_key=key or str(new_id()),
                now=engine.clock(),
            )
        return cls(engine, met.account)

    async def hear(self, payload: dict[str, Any], *, visible: bool = True) -> list[str]:
        """Store a payload, let the worker run dry, return the texts that came back."""
        heard = Heard(self.account, "webchat", f"{self.account}:{new_id()}", payload, visible)
        async with self.engine.database.write() as session:
            from services.intake import store

            await store(session, [heard], now=self.engine.clock())
        while await self.engine.worker.step():
            pass
        return await self.read()

    async def read(self) -> list[str]:
        async with self.engine.database.read() as session:
            found = await chat.messages(session, account=self.account, after=self.seen)
        if found:
            self.seen = int(found[-1]["id"])
        self.last = [message for message in found if message["from"] == "bot"]
        return [message["text"] for message in self.last]

    async def opens(self, link: str = "") -> list[str]:
        return await self.hear({"open": link}, visible=False)

    async def says(self, text: str) -> list[str]:
        self.actions += 1
        return await self.hear({"text": text, "seen": str(self.seen)})

    async def presses(self, label: str) -> list[str]:
        """Press the newest button with these words."""
        self.actions += 1
        async with self.engine.database.read() as session:
            shown = await chat.messages(session, account=self.account)
        for message in reversed(shown):
            for choice in message["choices"]:
                if choice["label"] == label:
                    pressed = {"choice": choice["action"], "screen": message["id"]}
                    return await self.hear({**pressed, "seen": str(self.seen)})
        raise AssertionError(f"no button says {label!r}; there are {self.buttons}")

    @property
    def buttons(self) -> Sequence[str]:
        return [choice["label"] for message in self.last for choice in message["choices"]]
