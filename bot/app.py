"""The composition root: reads settings into parts, in order, and hands them to the process."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvloop
from fastapi import FastAPI

from bot.channels.channel import Channel
from bot.clock import now
from bot.demo import demo_lines
from bot.demo_life import live_through
from bot.engine import Engine, build_engine
from bot.house import build_house
from bot.process import Process, run
from bot.scheduler import Scheduler
from bot.secret import secret_key
from bot.settings import Settings
from bot.ticks import house_ticks
from bot.ward import find_ward
from content.texts import Texts
from db import sqlite_file
from db.migrate import upgrade
from db.queries import inbox, outbox
from db.session import Database, NotStored
from services import nature
from services.work import House
from web.app import build as build_web
from web.doors import Doors, Hook, Rates

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Listening


def serve(settings: Settings, *, roles: Collection[str], host: str, port: int, demo: bool) -> int:
    """Serve the ward until a signal comes; return the exit status. Raises BadSetting."""
    sqlite_file.check_version()
    ward = find_ward(settings, demo=demo)
    texts = Texts.load()
    public_url = settings.public_url or f"http://{_named(host)}:{port}"
    house = build_house(
        ward=ward,
        texts=texts,
        data_dir=settings.data_dir,
        public_url=public_url,
        demo=demo,
        quiet_hours=settings.quiet_hours,
    )
    secret = secret_key(settings)
    upgrade(settings.database_url)
    parts = _Parts(settings, house, texts, secret, roles)
    uvloop.run(_serve(parts, host, port))
    return 0


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was read before the loop began."""

    settings: Settings
    house: House
    texts: Texts
    secret: str
    roles: Collection[str]


async def _serve(parts: _Parts, host: str, port: int) -> None:
    settings, house = parts.settings, parts.house
    database = Database(settings.database_url)
    async with database.read() as session:
        await nature.check(session, demo=house.is_demo)
    if house.is_demo and "worker" in parts.roles:
        await live_through(database, house, parts.texts, now())
    channels = _channels(settings, database)
    engine = build_engine(
        database=database, house=house, texts=parts.texts, clock=now, channels=channels
    )
    telegram = _listening(settings, engine)
    ticks = house_ticks(engine.opening, settings.address, settings.data_dir)
    scheduler = Scheduler(database, ticks, now)
    hook = None
    if telegram is not None and settings.telegram.webhook_secret:
        hook = Hook(settings.telegram.webhook_secret, telegram.hearing.hear)
    web = web_app(engine, secret=parts.secret, telegram=hook)
    listeners = [] if telegram is None else [telegram.run]
    process = Process(engine, parts.roles, scheduler, web, host, port, listeners)

    async def started() -> None:
        for line in await _lines(engine):
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    await run(process, started)


def _channels(settings: Settings, database: Database) -> Mapping[str, Channel]:
    """Return the messengers that are set up, besides the web chat."""
    if not settings.telegram.token:
        return {}
    from bot.channels.telegram import channel as telegram  # noqa: PLC0415 - slow, and rarely needed

    made = telegram.channel(settings.telegram, database=database, data_dir=settings.data_dir)
    return {telegram.CHANNEL: made}


def _listening(settings: Settings, engine: Engine) -> "Listening | None":
    if not settings.telegram.token:
        return None
    from bot.channels.telegram.channel import COMMANDS, listening  # noqa: PLC0415 - likewise

    return listening(
        settings.telegram,
        database=engine.database,
        house=engine.house,
        hear=engine.intake.hear,
        clock=engine.clock,
        commands={word: engine.texts.plain(f"telegram.{word}", {}) for word in COMMANDS},
    )


async def _lines(engine: Engine) -> list[str]:
    """Return what is printed at start: where the chat is, and the demo's ways in."""
    url = engine.house.public_url
    lines = [engine.texts.plain("start.chat", {"url": f"{url}/"})]
    return [*lines, *await demo_lines(engine)] if engine.house.is_demo else lines


def web_app(
    engine: Engine, *, secret: str, rates: Rates | None = None, telegram: Hook | None = None
) -> FastAPI:
    """Return the web application of an engine."""

    def say(key: str, **facts: object) -> str:
        return engine.texts.plain(key, facts)

    async def ready() -> Mapping[str, bool]:
        try:
            async with engine.database.read() as session:
                await inbox.next_due(session)
        except NotStored:
            return {"database": False}
        return {"database": True}

    async def tallies() -> Mapping[str, Mapping[str, int]]:
        async with engine.database.read() as session:
            return {"inbox": await inbox.tally(session), "outbox": await outbox.tally(session)}

    return build_web(
        Doors(
            database=engine.database,
            house=engine.house,
            say=say,
            hear=engine.intake.hear,
            wakes=engine.wakes,
            clock=engine.clock,
            secret=secret,
            ready=ready,
            tallies=tallies,
            rates=rates or Rates(),
            telegram=telegram,
        )
    )


def _named(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only named, not bound
