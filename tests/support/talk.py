"""A resident at the web chat: says, presses by the words on the button, reads what comes back.

Everything goes through the real intake and worker; what is read back comes from a second session.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.channels.webchat.limits import LIMITS
from bot.clock import now
from bot.runtime.engine import Engine, build_engine
from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from content.ward_profile import read_profile
from db.base import Base
from db.engine import Database
from domain.ids import AccountNumber, PersonId, WardId, new_id
from domain.people import Role
from domain.screens import Phrase, Worded, compile_screen, say
from domain.units.units import Unit
from services.messages.inbox import InboundUpdate, store
from services.people import people
from services.webchat import chat_log
from services.work import WardContext

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
Row = TypeVar("Row", bound=Base)

texts = lru_cache(maxsize=1)(Texts.load)


class FrozenClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class MovedClock:
    """The wall clock, set to the day of the stories and moved on when told."""

    ahead: timedelta = field(default_factory=lambda: START - now())

    def __call__(self) -> datetime:
        return now() + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@lru_cache(maxsize=1)
def _house() -> WardContext:
    ward = read_profile("demo")
    return build_ward_context(ward=ward, texts=texts(), data_dir=Path(), public_url="", demo=True)


def house_of(data_dir: Path, *, public_url: str = "", demo: bool = True) -> WardContext:
    """The house as the process builds it; its content is read once, it does not change."""
    return replace(_house(), data_dir=data_dir, public_url=public_url, is_demo=demo)


@asynccontextmanager
async def open_engine(
    url: str,
    data_dir: Path,
    *,
    clock: FrozenClock | None = None,
    demo: bool = True,
    house: WardContext | None = None,
) -> AsyncIterator[Engine]:
    """Build the real engine over a migrated database."""
    database = Database(url)
    try:
        yield build_engine(
            database=database,
            context=house or house_of(data_dir, demo=demo),
            texts=texts(),
            clock=clock or FrozenClock(),
        )
    finally:
        await database.close()


def said(*phrases: str | Phrase) -> str:
    """The words of one message: the sentences of these keys as paragraphs."""
    known = [say(phrase) if isinstance(phrase, str) else phrase for phrase in phrases]
    html = "\n\n".join(texts().html(phrase.key, phrase.facts) for phrase in known)
    [request] = compile_screen(Worded(html, []), LIMITS)
    return str(request["text"])


def label(key: str, **facts: object) -> str:
    """The words on a button."""
    return texts().plain(f"choice.{key}", facts)


@dataclass
class Talk:
    """One resident's conversation."""

    engine: Engine
    account: AccountNumber
    person: PersonId
    seen: int = 0
    last: list[dict[str, Any]] = field(default_factory=list)
    actions: int = 0
    heard: int = 0

    @classmethod
    async def begin(
        cls, engine: Engine, key: str = "", role: Role | None = None, unit: Unit | None = None
    ) -> "Talk":
        """Let someone arrive; a ``role`` is granted for ``unit``, or for the whole ward."""
        async with engine.database.write() as session:
            met = await people.meet(
                session,
                ward=WardId(engine.context.ward.id),
                channel="webchat",
                external_key=key or str(new_id()),
                now=engine.clock(),
            )
            if role is not None:
                await people.grant(
                    session,
                    person=met.person,
                    role=role,
                    granted_by="Lan",
                    now=engine.clock(),
                    unit=unit,
                )
        return cls(engine, met.account, met.person)

    async def post(self, payload: dict[str, Any], *, visible: bool = True, key: str = "") -> None:
        """Store what a browser posted; ``key`` is its Idempotency-Key."""
        event = f"{self.account}:{key or new_id()}"
        heard = InboundUpdate(self.account, "webchat", event, payload, visible)
        async with self.engine.database.write() as session:
            await store(session, [heard], now=self.engine.clock())

    async def hear(
        self, payload: dict[str, Any], *, visible: bool = True, key: str = ""
    ) -> list[str]:
        """Store a payload, let the worker take it, return the texts that came back."""
        await self.post(payload, visible=visible, key=key)
        await self.engine.worker.step()
        return await self.read()

    async def settle(self) -> list[str]:
        """Let the worker run dry; return the texts that came back."""
        while await self.engine.worker.step():
            pass
        return await self.read()

    async def read(self) -> list[str]:
        async with self.engine.database.read() as session:
            found = await chat_log.messages(
                session, account=self.account, after=self.seen, limit=10_000
            )
        if found:
            self.seen = int(found[-1]["id"])
        self.last = [message for message in found if message["from"] == "bot"]
        self.heard += len(self.last)
        return [message["text"] for message in self.last]

    async def hurries(self, *said: str) -> list[str]:
        """Say one thing after another without waiting for answers; each answers the newest."""
        posts = [{"text": text, "seen": "999999"} for text in said]
        heard = [
            InboundUpdate(
                self.account, "webchat", f"{self.account}:{new_id()}", post, is_visible=True
            )
            for post in posts
        ]
        async with self.engine.database.write() as session:
            for one in heard:
                await store(session, [one], now=self.engine.clock())
        self.actions += len(said)
        return await self.settle()

    async def opens(self, link: str = "") -> list[str]:
        return await self.hear({"open": link}, visible=False)

    async def says(self, text: str) -> list[str]:
        self.actions += 1
        return await self.hear({"text": text, "seen": str(self.seen)})

    async def sends(
        self, name: str = "anh.jpg", *, text: str = "", kind: str = "image", raw: str = ""
    ) -> list[str]:
        """Send a file as the upload door hands it in, with words beside it."""
        self.actions += 1
        media = {"image": "image/jpeg", "audio": "audio/ogg", "document": "application/pdf"}[kind]
        incoming = raw or new_id().hex
        file = {"kind": kind, "name": name, "incoming": incoming, "size": 1_000, "type": media}
        caption = {"text": text} if text else {}
        return await self.hear({"files": [file], **caption, "seen": str(self.seen)})

    async def presses(self, label: str, *, on: dict[str, Any] | None = None) -> list[str]:
        """Press the newest button with these words, or the one on a message shown before."""
        self.actions += 1
        for message in [on] if on is not None else await self._newest_first(label):
            for choice in message["choices"]:
                if choice["label"] == label:
                    pressed = {"choice": choice["action"], "screen": message["id"]}
                    return await self.hear({**pressed, "seen": str(self.seen)})
        raise AssertionError(f"no button says {label!r}; there are {self.buttons}")

    async def _newest_first(self, label: str) -> list[dict[str, Any]]:
        shown = self.last if label in self.buttons else await self.log()
        return shown[::-1]

    async def log(self) -> list[dict[str, Any]]:
        """The whole conversation as the page reads it, oldest first."""
        async with self.engine.database.read() as session:
            return await chat_log.messages(session, account=self.account, after=0, limit=10_000)

    async def kept(self, table: type[Row], **where: Any) -> list[Row]:
        """This person's rows of a table, read in a session of their own."""
        owner: dict[str, Any] = {"person_id": self.person} if hasattr(table, "person_id") else {}
        statement = sa.select(table).filter_by(**owner, **where)
        async with self.engine.database.read() as session:
            return list((await session.scalars(statement)).all())

    async def kept_on(self, table: type[Row]) -> list[Row]:
        """This account's rows of a table, read in a session of their own."""
        statement = sa.select(table).filter_by(account_number=self.account)
        async with self.engine.database.read() as session:
            return list((await session.scalars(statement)).all())

    async def one(self, table: type[Row], **where: Any) -> Row:
        """The one row there is."""
        [row] = await self.kept(table, **where)
        return row

    @property
    def buttons(self) -> Sequence[str]:
        return [choice["label"] for message in self.last for choice in message["choices"]]
