"""The servers under test, each started in its own process on one core.

``ours-messenger``: the whole program, with a webhook in and an HTTP platform sender out.
``ours-web``: the web chat over HTTP. ``stock-orm``: aiogram's own webhook with an async SQLAlchemy
session over aiosqlite. ``stock-raw``: the same with sqlite3 in the loop. All keep WAL and
synchronous=FULL and commit before they answer.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TOKEN = "1:bench"


async def stock(store: str, folder: Path, port: int, sink: int) -> None:
    """Serve a stock aiogram bot that does one select, one update, one insert, and answers."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    from bench.stores import STORES

    keep = await STORES[store](folder / "stock.db")
    server = TelegramAPIServer.from_base(f"http://127.0.0.1:{sink}")
    bot = Bot(TOKEN, session=AiohttpSession(api=server))
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Tiếp", callback_data="next")]]
    )

    async def answer(message: Message) -> None:
        step = await keep(message.chat.id, message.text or "")
        await message.answer(f"Thẻ {step}", reply_markup=keyboard)

    dispatcher = Dispatcher()
    dispatcher.message.register(answer)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path="/hook")
    gc.freeze()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def ours_by_messenger(folder: Path, port: int, sink: int) -> None:
    """Serve the program through a channel with a webhook that posts to the sink."""
    from aiohttp import web

    from bench.context import bench_engine, meet_everyone, parts_of
    from bench.sender import CHANNEL, BenchSender, channel
    from services.messages.inbox import InboundUpdate

    sender = BenchSender(sink)
    engine = await bench_engine(folder, {CHANNEL: channel(sender)})
    accounts = await meet_everyone(engine, CHANNEL)

    async def hook(request: web.Request) -> web.Response:
        update: Mapping[str, Any] = await request.json()
        account = accounts[update["chat"]]
        await engine.intake.hear(InboundUpdate(account, CHANNEL, str(update["update_id"]), update))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    gc.freeze()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.gather(*(part() for part in parts_of(engine)))


async def ours_on_the_web(folder: Path, port: int) -> None:
    """Serve the web chat as the process does."""
    from bench.context import bench_engine
    from bot.runtime.app import web_app
    from bot.runtime.process import Process, run
    from bot.scheduling.scheduler import Scheduler
    from domain.rate_limit import Rate
    from web.context import Rates

    wide = Rate(1e9, 1e9)
    rates = Rates(address=wide, messages=wide, account=wide, arrivals=wide, waiting=10**9)
    engine = await bench_engine(folder, {})
    web = web_app(engine, secret="0" * 64, rates=rates)
    scheduler = Scheduler(engine.database, [], engine.clock)

    async def started() -> None:
        return None

    await run(
        Process(engine, ("web", "worker", "sender"), scheduler, web, "127.0.0.1", port), started
    )


def main() -> None:
    """Run one subject until killed."""
    import uvloop

    if shares := os.environ.get("BENCH_SHARES"):
        from bench.shares import watch

        watch(Path(shares))
    name, folder, port, sink = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    if name.startswith("stock-"):
        uvloop.run(stock(name.removeprefix("stock-"), folder, port, sink))
    elif name == "ours-messenger":
        uvloop.run(ours_by_messenger(folder, port, sink))
    else:
        uvloop.run(ours_on_the_web(folder, port))


if __name__ == "__main__":
    main()
