"""The web chat under the contract suite: its page's JSON, and a resident at the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.channels.webchat.kind import WEBCHAT
from tests.contracts.harness import WORDS, Conversation, Harness
from tests.support.talk import Talk, open_engine

_FILE = {
    "incoming": "0" * 32, "kind": "image", "name": "ngo.jpg", "size": 9, "type": "image/jpeg",
}  # fmt: skip


@asynccontextmanager
async def talk(url: str, data_dir: Path) -> AsyncIterator[Conversation]:
    async with open_engine(url, data_dir) as engine:
        lan = await Talk.begin(engine)
        await lan.opens()

        async def settle() -> None:
            await engine.sender.step()

        yield Conversation(engine, lan, lan.account, settle, complaints=list)


HARNESS = Harness(
    kind=WEBCHAT,
    environment={},
    secrets=(),
    payloads={
        "text": {"text": WORDS, "seen": "7"},
        "press": {"choice": "menu", "screen": "3", "seen": "7"},
        "file": {"files": [_FILE], "text": WORDS, "seen": "7"},
        "link": {"open": "bai-ma-otp"},
    },
    talk=talk,
)
