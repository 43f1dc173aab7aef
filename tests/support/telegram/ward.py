"""A whole ward on Telegram in the test's own loop: the real engine, aiogram and telegram library.

Time runs as outside, and a test may move it on: house and platform read the same clock.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.channels.channel import InboxAccess
from bot.channels.telegram.channel import TelegramListener, channel, telegram_listener
from bot.channels.telegram.settings import TelegramSettings
from bot.runtime.app import web_app
from bot.runtime.engine import Engine, build_engine
from bot.runtime.process import Server as WebServer
from bot.runtime.process import listen
from db.engine import Database
from db.models.messages import Inbox, Job, Outbox
from tests.support.talk import MovedClock, house_of, texts
from tests.support.telegram.limits import Limits
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.telegram.weather import FAIR, Fate, Weather
from tests.support.waiting import WAIT

SECRET = "a-secret-only-telegram-and-we-know"
HURRY = 0.5
"""Seconds time moves on at every look while only the spacing between messages is waited for."""
LONGEST = WAIT
"""Seconds until a test gives up waiting for things to settle."""

_QUEUED = (Outbox.state == "queued") & (Outbox.due_at < sa.bindparam("soon"))
_UNCLAIMED = Outbox.lease_until.is_(None) | (Outbox.lease_until <= sa.bindparam("now"))
_JOBS = Job.state.in_(("waiting", "running"))
_UNDER_WAY = sa.select(
    sa.select(sa.func.min(Inbox.id)).where(Inbox.state == "waiting").label("inbox"),
    sa.select(sa.func.min(Job.due_at)).where(_JOBS).label("job"),
    sa.select(sa.func.min(Outbox.due_at)).where(_QUEUED).label("outbox"),
    sa.select(sa.func.min(Outbox.due_at)).where(_QUEUED, _UNCLAIMED).label("unclaimed"),
)
"""What was not read yet, when the first job is due, and the first message, being posted or not."""


@dataclass
class Ward:
    """The running ward and the platform it speaks through."""

    engine: Engine
    platform: Platform
    clock: MovedClock
    api: str
    heard_by: TelegramListener
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def settle(self) -> None:
        """Wait until all that was said is answered; time moves on where something waits its turn.

        Raises AssertionError when that takes too long.
        """
        end = asyncio.get_running_loop().time() + LONGEST
        while (waits := await self._waits()) is not None:
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"nothing settles: {waits}")
            for task in self.tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(0.01)

    async def _waits(self) -> str | None:
        """Return what is still under way, or None."""
        if self.platform.updates.waiting:
            return f"updates {self.platform.updates.waiting[:1]}"
        now = self.clock()
        soon = {"now": now, "soon": now + timedelta(minutes=10)}
        async with self.engine.database.read() as session:
            found = (await session.execute(_UNDER_WAY, soon)).one()
        if found.inbox is None and (found.job is None or found.job > now):
            if found.job is not None:
                self._move_on(found.job, self.engine.jobs.wake)
            if found.unclaimed is not None:
                self._move_on(found.unclaimed, self.engine.sender.wake)
        return None if set(found) == {None} else str(found)

    def _move_on(self, due: datetime, wake: Callable[[], None]) -> None:
        """Move time on to something that waits its turn, or a little if that has come."""
        late = (due - self.clock()).total_seconds()
        self.clock.forward(seconds=late if late > 0 else HURRY)
        wake()

    async def rows(self, statement: Any) -> list[Any]:
        """Read rows in a session of their own."""
        async with self.engine.database.read() as session:
            return list((await session.scalars(statement)).all())


@asynccontextmanager
async def ward_on_telegram(
    url: str,
    data_dir: Path,
    *,
    by_webhook: bool = False,
    weather: Weather = FAIR,
    seed: int = 0,
    limits: Limits | None = None,
) -> AsyncIterator[Ward]:
    """Run the ward over a migrated database; Telegram is asked, or calls our webhook.

    Nobody else speaks HTTP to it: a ward that asks serves none.
    """
    clock = MovedClock()
    platform = Platform(
        Fate(weather, seed), limits=limits or Limits(), clock=lambda: clock().timestamp()
    )
    platform.webhook.unit = 0.2
    server = Server(platform)
    api = await server.open()
    listener = listen("127.0.0.1", 0)
    public_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = TelegramSettings(TOKEN, api, SECRET if by_webhook else "")
    database = Database(url)
    made = channel(settings, database=database, data_dir=data_dir, fence=10_000)
    house = house_of(data_dir, public_url=public_url)
    engine = build_engine(
        database=database, context=house, texts=texts(), clock=clock, channels={"telegram": made}
    )
    inbox = InboxAccess(database, house, engine.intake.hear, clock, texts())
    heard_by = telegram_listener(settings, inbox)
    ward = Ward(engine, platform, clock, api, heard_by)
    parts = [engine.worker.run, engine.jobs.run, engine.sender.run]
    ward.tasks = [asyncio.create_task(part()) for part in parts]
    web = _web(ward) if by_webhook else None
    if web is not None:
        ward.tasks.append(asyncio.create_task(web.serve(sockets=[listener])))
    hearing = [asyncio.create_task(part()) for part in (engine.intake.run, heard_by.run)]
    ward.tasks += hearing
    try:
        yield ward
    finally:
        for part in (engine.worker, engine.jobs, engine.sender):
            part.stop()
        if web is not None:
            web.should_exit = True
        for task in hearing:
            task.cancel()
        for task in ward.tasks:
            with suppress(asyncio.CancelledError):
                await task
        listener.close()
        await server.close()
        await engine.sender.close()
        await database.close()


def _web(ward: Ward) -> WebServer:
    import uvicorn

    hook = ward.heard_by.webhook
    config = uvicorn.Config(
        web_app(ward.engine, secret="s" * 40, webhooks={"telegram": hook} if hook else {}),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return WebServer(config)
