"""Steps planted before every conversation, which do what no real one may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.build import router as real_router
from handlers.kit.conversation import Conversations
from services.people import people
from services.work import Work

POISON = "câu làm hỏng máy"
Step = Callable[[Message, Work], Awaitable[None]]


class Words(Filter):
    """Exactly these words."""

    def __init__(self, words: str) -> None:
        self.words = words

    async def __call__(self, message: Message) -> bool:
        return message.text == self.words


async def break_down(message: Message, work: Work) -> None:
    """Write something, then fail."""
    await people.own_code(work)
    raise ZeroDivisionError("chia cho không")


@contextmanager
def planted(steps: Mapping[str, Step]) -> Iterator[None]:
    """Let these words lead to these steps in every engine built inside."""

    def planted_first(conversations: Conversations) -> Router:
        top, router = Router(), Router(name="planted")
        for words, step in steps.items():
            router.message.register(step, Words(words))
        top.include_routers(router, real_router(conversations))
        return top

    with patch("bot.conversation.dispatcher.router", planted_first):
        yield
