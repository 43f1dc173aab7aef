"""What the contract suite must know of one channel to try it: one harness a channel."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.channels.kind import ChannelKind
from bot.delivery.platform_sender import SendResult
from bot.runtime.engine import Engine
from domain.ids import AccountNumber
from services.work import WardContext

WORDS = "Đường ngõ 12 thiếu đèn"


class Resident(Protocol):
    """Somebody who talks with us through the channel; every act waits for its answers."""

    @property
    def buttons(self) -> Sequence[str]: ...

    async def says(self, text: str) -> list[str]: ...

    async def presses(self, label: str) -> list[str]: ...


@dataclass(frozen=True)
class Conversation:
    """A running ward with one resident on the channel, who has been greeted.

    ``settle`` waits until all that is due was sent; ``complaints`` are what the platform found
    wrong with our requests.
    """

    engine: Engine
    resident: Resident
    account: AccountNumber
    settle: Callable[[], Awaitable[object]]
    complaints: Callable[[], Sequence[object]]


@dataclass(frozen=True)
class Harness:
    """One channel. ``environment`` switches it on; ``secrets`` of it may never be logged.

    ``payloads`` holds what is stored of a text, a press, a file, a link and an edited message that
    say ``WORDS``, where the channel knows such; ``outcomes`` lets the fake platform answer a
    request in each way a sender must name, None where a commit delivers.
    """

    kind: ChannelKind
    environment: Mapping[str, str]
    secrets: Sequence[str]
    payloads: Mapping[str, Mapping[str, Any]]
    talk: Callable[[str, Path], AbstractAsyncContextManager[Conversation]]
    outcomes: Callable[[WardContext, str], Awaitable[Mapping[str, SendResult]]] | None = None
