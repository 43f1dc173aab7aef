"""Telegram under the contract suite: its updates, and the strict fake of its platform."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.telegram.kind import TELEGRAM
from bot.delivery.platform_sender import OutboundRequest, SendResult
from db.engine import Database
from domain.ids import AccountNumber
from services.work import WardContext
from tests.contracts.harness import WORDS, Conversation, Harness
from tests.support.telegram.people import Chat, Door
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import ward_on_telegram
from tests.support.telegram.weather import Mishap

_CHAT = {"id": 5_000_000_001, "type": "private", "first_name": "Lan"}
_LAN = {"id": 5_000_000_001, "is_bot": False, "first_name": "Lan"}


def _message(**content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_795_000_000, "chat": _CHAT, "from": _LAN, **content}


@asynccontextmanager
async def talk(url: str, data_dir: Path) -> AsyncIterator[Conversation]:
    async with ward_on_telegram(url, data_dir) as ward:
        lan = TelegramTalk.begin(ward)
        await lan.opens()
        account = AccountNumber((await lan.account()).number)
        yield Conversation(
            ward.engine, lan, account, ward.settle, ward.platform.ledger.broken_rules
        )


async def outcomes(context: WardContext, url: str) -> Mapping[str, SendResult]:
    """Post to a chat in each of the states it may be in."""
    platform = Platform()
    server = Server(platform)
    database = Database(url)
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": await server.open()}
    sender = TELEGRAM.configure(settings).build(database=database, data_dir=context.data_dir).sender
    assert sender is not None

    async def post(chat: Chat | None = None) -> SendResult:
        payload = {"html": WORDS, "text": WORDS, "choices": [], "media": []}
        address = str((chat or platform.people.arrive()).id)
        return await sender.send(OutboundRequest(address, payload))

    blocked, old = platform.people.arrive(), platform.people.gather("Khối 1", "group")
    blocked.door = Door.BLOCKED
    platform.people.upgrade(old)
    try:
        found = {
            "sent": await post(),
            "blocked": await post(blocked),
            "failed": await post(Chat(1, "private", "Nobody")),
            "moved": await post(old),
        }
        platform.fate.next = [Mishap.FLOOD]
        return {**found, "retry_after": await post()}
    finally:
        await sender.close()
        await server.close()
        await database.close()


HARNESS = Harness(
    kind=TELEGRAM,
    environment={"TELEGRAM_TOKEN": TOKEN},
    secrets=(TOKEN,),
    payloads={
        "text": {"update_id": 1, "message": _message(text=WORDS)},
        "press": {
            "update_id": 1,
            "callback_query": {
                "id": "99",
                "from": _LAN,
                "data": "2",
                "message": _message(text="Bác chọn"),
            },
        },
        "file": {
            "update_id": 1,
            "message": _message(photo=[{"file_id": "abc", "file_size": 9}], caption=WORDS),
        },
        "link": {"update_id": 1, "message": _message(text="/start bai-ma-otp")},
        "edited": {"update_id": 1, "edited_message": _message(text=WORDS, edit_date=1_795_000_009)},
    },
    talk=talk,
    outcomes=outcomes,
)
