"""The senders of a broadcast to a sink, each in its own process on one core.

``ours``: our sender with every outcome durable. ``ptb`` and ``aiogram``: a bare loop of either
library, one message after the other, or (``-32``) that many in flight; ``ptb_aiohttp`` is python-
telegram-bot over our own transport: the difference to ours is the cost of durability. All limiters
allow 10,000 a second, so that the sending itself is measured.
"""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

AT_ONCE = 32
LIMIT = 10_000.0
TOKEN = "1:bench"
WORDS = "Bài mới: <b>Mã OTP là gì?</b> Bác bấm nút dưới đây để học trong ba phút."
BUTTON = "Học bài này"

Send = Callable[[int], Awaitable[Any]]


async def send_all(send: Send, many: int, at_once: int) -> None:
    """Send to everybody, at most ``at_once`` in flight."""
    chats = iter(range(1, many + 1))

    async def go_on() -> None:
        for chat in chats:
            await send(chat)

    await asyncio.gather(*(go_on() for _ in range(at_once)))


async def by_ptb(sink: int, many: int, at_once: int, *, by_aiohttp: bool) -> None:
    """python-telegram-bot with its limiter, as it comes or over our transport."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup
    from telegram.ext import AIORateLimiter, ExtBot

    from bot.channels.telegram.request import AiohttpRequest

    request = AiohttpRequest() if by_aiohttp else None
    limiter = AIORateLimiter(overall_max_rate=LIMIT, overall_time_period=1)
    bot: ExtBot[Any] = ExtBot(
        TOKEN,
        base_url=f"http://127.0.0.1:{sink}/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=limiter,
    )
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton(BUTTON, callback_data="1")]])

    async def send(chat: int) -> None:
        await bot.send_message(chat, WORDS, parse_mode="HTML", reply_markup=keyboard)

    await send_all(send, many, at_once)
    if request is not None:
        await request.shutdown()


async def by_aiogram(sink: int, many: int, at_once: int) -> None:
    """aiogram as it comes; it has no limiter."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    server = TelegramAPIServer.from_base(f"http://127.0.0.1:{sink}")
    async with AiohttpSession(api=server) as session:
        bot = Bot(TOKEN, session=session)
        keyboard = InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text=BUTTON, callback_data="1")]]
        )

        async def send(chat: int) -> None:
            await bot.send_message(chat, WORDS, parse_mode="HTML", reply_markup=keyboard)

        await send_all(send, many, at_once)


async def by_house(folder: Path, sink: int) -> None:
    """Send a full outbox with our sender until every row is sent."""
    from bench.context import bench_engine
    from bench.telegram import telegram

    engine = await bench_engine(folder, {"telegram": telegram(sink, per_second=LIMIT)})
    sending = asyncio.create_task(engine.sender.run())
    while await queued(engine):
        await asyncio.sleep(0.2)
    engine.sender.stop()
    await sending
    await engine.sender.close()
    await engine.database.close()


async def queued(engine: Any) -> int:
    """Return how many rows wait to be sent."""
    from db.queries.messages import outbox

    async with engine.database.read() as session:
        return (await outbox.tally(session)).get("queued", 0)


async def fill(engine: Any, many: int, now: datetime) -> None:
    """Give everybody an account and queue the broadcast's row for each."""
    from db.queries.messages import outbox
    from domain.deliveries import LIFETIME, MessageKind, State
    from domain.ids import new_id
    from services.people.people import meet

    request = {"text": WORDS, "html": WORDS, "media": []}
    request["choices"] = [{"n": 1, "label": BUTTON, "action": "lesson.open:at-ma-otp"}]
    async with engine.database.write() as session:
        rows = []
        for chat in range(1, many + 1):
            met = await meet(
                session,
                ward=engine.context.ward.id,
                channel="telegram",
                external_key=str(chat),
                now=now,
            )
            rows.append(
                {
                    "account_number": met.account,
                    "channel": "telegram",
                    "kind": int(MessageKind.BROADCAST),
                    "screen_id": new_id(),
                    "part": 0,
                    "key": "bench.broadcast",
                    "facts": {},
                    "request": request,
                    "choices": request["choices"],
                    "is_once": False,
                    "state": State.QUEUED,
                    "due_at": now,
                    "expires_at": now + LIFETIME[MessageKind.BROADCAST],
                    "attempts": 0,
                    "resent": 0,
                    "fence": 0,
                    "created_at": now,
                }
            )
        await outbox.add(session, rows=rows)


def main() -> None:
    """Send as one of them, then end."""
    import uvloop

    name, folder, sink, many = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    library, _, more = name.partition("-")
    at_once = AT_ONCE if more else 1
    gc.freeze()
    if library == "ours":
        uvloop.run(by_house(folder, sink))
    elif library == "aiogram":
        uvloop.run(by_aiogram(sink, many, at_once))
    else:
        uvloop.run(by_ptb(sink, many, at_once, by_aiohttp=library == "ptb_aiohttp"))


if __name__ == "__main__":
    main()
