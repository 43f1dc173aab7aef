"""The composition root: builds the parts from the settings, in order, and starts the process."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import uvloop
from starlette.applications import Starlette

from bot.channels.channel import InboxAccess, Listener
from bot.clock import now
from bot.runtime.connections import FOR_STREAMS, descriptor_limit, machine, raise_descriptor_limit
from bot.runtime.engine import Engine, build_engine
from bot.runtime.process import Process, run
from bot.runtime.readiness import readiness
from bot.runtime.secret import secret_key
from bot.runtime.settings import Settings
from bot.runtime.ward import find_ward
from bot.runtime.ward_context import build_ward_context
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.ticks import scheduled_tasks
from content.texts import Texts
from db import sqlite_file
from db.engine import Database
from db.migrate import upgrade
from db.queries.messages import inbox, outbox
from services.operations import demo_guard
from services.work import WardContext
from web.app import build as build_web
from web.context import DEADLINE, Rates, WebContext, WebhookConfig


def serve(
    settings: Settings,
    *,
    roles: Collection[str],
    host: str,
    port: int,
    demo: "Demo | None" = None,
) -> int:
    """Serve the ward until a signal comes; return the exit status. Raises BadSetting."""
    sqlite_file.check_version()
    ward = find_ward(settings, demo=demo is not None)
    texts = Texts.load()
    public_url = settings.public_url or f"http://{_named(host)}:{port}"
    context = build_ward_context(
        ward=ward,
        texts=texts,
        data_dir=settings.data_dir,
        public_url=public_url,
        demo=demo is not None,
        quiet_hours=settings.quiet_hours,
    )
    secret = secret_key(settings)
    raise_descriptor_limit()
    upgrade(settings.database_url, secret=secret)
    parts = _Parts(settings, context, texts, secret, roles, demo)
    uvloop.run(_serve(parts, host, port))
    return 0


class Demo(Protocol):
    """What a demo adds to a ward; the command line passes it in."""

    async def live_through(
        self, database: Database, context: WardContext, texts: Texts, now: datetime
    ) -> None:
        """Play the days before the demo begins."""

    async def lines(self, engine: Engine) -> list[str]:
        """Return a line for each demo role: its label and a link that opens it once."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was read before the loop began."""

    settings: Settings
    context: WardContext
    texts: Texts
    secret: str
    roles: Collection[str]
    demo: "Demo | None"


async def _serve(parts: _Parts, host: str, port: int) -> None:
    settings, context = parts.settings, parts.context
    database = Database(settings.database_url, secret=parts.secret)
    async with database.read() as session:
        await demo_guard.check(session, demo=context.is_demo)
    if parts.demo and "worker" in parts.roles:
        await parts.demo.live_through(database, context, parts.texts, now())
    channels = {
        name: one.build(database=database, data_dir=settings.data_dir)
        for name, one in settings.open_channels.items()
    }
    engine = build_engine(
        database=database, context=context, texts=parts.texts, clock=now, channels=channels
    )
    listeners = _listeners(settings, engine)
    ticks = scheduled_tasks(engine.work_factory, settings.address, settings.data_dir)
    scheduler = Scheduler(database, ticks, now)
    webhooks = {name: one.webhook for name, one in listeners.items() if one.webhook}
    rates = Rates()
    most = min(rates.all_streams, int(descriptor_limit() * FOR_STREAMS))
    rates = replace(rates, all_streams=most)
    web = web_app(engine, secret=parts.secret, rates=rates, webhooks=webhooks)
    hearing = [one.run for one in listeners.values()]
    process = Process(engine, parts.roles, scheduler, web, host, port, hearing)

    async def started() -> None:
        for line in await _lines(engine, parts.demo):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    await run(process, started)


def _listeners(settings: Settings, engine: Engine) -> Mapping[str, Listener]:
    """Return the listener of each platform, by the name of its channel."""
    inbox_access = InboxAccess(
        engine.database, engine.context, engine.intake.hear, engine.clock, engine.texts
    )
    heard = {name: one.listen(inbox_access) for name, one in settings.open_channels.items()}
    return {name: listener for name, listener in heard.items() if listener is not None}


async def _lines(engine: Engine, demo: "Demo | None") -> list[str]:
    """Return the lines printed at start: the chat's address, and the demo's links."""
    url = engine.context.public_url
    lines = [engine.texts.plain("start.chat", {"url": f"{url}/"})]
    return [*lines, *await demo.lines(engine)] if demo else lines


def web_app(
    engine: Engine,
    *,
    secret: str,
    rates: Rates | None = None,
    deadline: float = DEADLINE,
    webhooks: Mapping[str, WebhookConfig] | None = None,
) -> Starlette:
    """Return the web application of an engine."""

    def say(key: str, **facts: object) -> str:
        return engine.texts.plain(key, facts)

    async def ready() -> Mapping[str, bool | int]:
        return await readiness(engine.database, engine.clock, engine.context.data_dir)

    async def tallies() -> Mapping[str, Mapping[str, int]]:
        async with engine.database.read() as session:
            waiting = {"inbox": await inbox.tally(session), "outbox": await outbox.tally(session)}
        return {**waiting, **machine(engine.context.data_dir)}

    return build_web(
        WebContext(
            database=engine.database,
            context=engine.context,
            say=say,
            hear=engine.intake.hear,
            signals=engine.signals,
            clock=engine.clock,
            secret=secret,
            ready=ready,
            tallies=tallies,
            rates=rates or Rates(),
            deadline=deadline,
            webhooks=webhooks or {},
        )
    )


def _named(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only named, not bound
