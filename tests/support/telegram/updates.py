"""What happened and the bot has not confirmed: kept until a higher offset, as in the real queue."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram.ledger import Ledger
from tests.support.telegram.refusals import HOOKED, OVERTAKEN, Refusal
from tests.support.telegram.weather import Fate

Update = dict[str, Any]
MOST = 100
LONGEST_WAIT = 50.0


def lane_of(update: Update) -> tuple[str, Any]:
    """Which queue an update waits in: one a chat for messages, another a person for presses."""
    press = update.get("callback_query")
    if isinstance(press, dict) and isinstance(press.get("from"), dict):
        return "press", str(press["from"].get("id"))
    for part in update.values():
        if isinstance(part, dict) and isinstance(part.get("chat"), dict):
            return "chat", str(part["chat"].get("id"))
    return "other", 0


@dataclass
class Updates:
    """The queue of one bot; a newer poll ends an older one."""

    ledger: Ledger
    fate: Fate
    waiting: list[Update] = field(default_factory=list)
    allowed: Sequence[str] = ()
    webhook: str = ""
    last: int = 100_000
    came: asyncio.Event = field(default_factory=asyncio.Event)
    _again: list[Update] = field(default_factory=list)
    _polls: int = 0

    def add(self, update: Update) -> int | None:
        """Let something happen; return its number, or None when the bot does not ask for it."""
        kind = next((key for key in update if key != "update_id"), "")
        if self.allowed and kind in KINDS and kind not in self.allowed:
            return None
        self.last += 1
        number = int(update.setdefault("update_id", self.last))
        self.waiting.append(update)
        self._mix()
        self.came.set()
        return number

    def _mix(self) -> None:
        """Let the newest overtake the one before it, of another chat and not yet shown."""
        if len(self.waiting) < 2 or not self.fate.overtakes():
            return
        one, two = self.waiting[-2:]
        if lane_of(one) != lane_of(two) and one["update_id"] not in self.ledger.offered:
            one["update_id"], two["update_id"] = two["update_id"], one["update_id"]
            self.waiting[-2:] = [two, one]

    async def poll(
        self, offset: int | None, limit: int, wait: float, allowed: Sequence[str] | None
    ) -> list[Update]:
        """Answer getUpdates. Raises Refusal while a webhook is set or a newer poll came."""
        if self.webhook:
            raise Refusal(409, HOOKED)
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._polls += 1
        mine = self._polls
        self.came.set()  # ends an older poll
        self._confirm(offset)
        deadline = asyncio.get_running_loop().time() + min(wait, LONGEST_WAIT)
        while not (self.waiting or self._again):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            self.came.clear()
            try:
                async with asyncio.timeout(left):  # waits at once; a task of its own could miss it
                    await self.came.wait()
            except TimeoutError:
                return []
            if mine != self._polls:
                raise Refusal(409, OVERTAKEN)
        return self._show(max(1, min(limit, MOST)))

    def _confirm(self, offset: int | None) -> None:
        if offset is None:
            return
        if offset < 0:
            kept = self.waiting[offset:]
        else:
            kept = [one for one in self.waiting if one["update_id"] >= offset]
        gone = self.waiting[: len(self.waiting) - len(kept)]
        self._again = [one for one in gone if self.fate.comes_twice()]
        self.ledger.confirmed.update(one["update_id"] for one in gone)
        self.waiting = kept

    def _show(self, limit: int) -> list[Update]:
        """What came before and is said once more stands first: its numbers are lower."""
        again, self._again = self._again, []
        shown = [*again, *self.waiting][:limit]
        self.ledger.offered.update(one["update_id"] for one in shown)
        return shown

    def done(self, update: Update) -> None:
        """The webhook took it."""
        self.ledger.confirmed.add(update["update_id"])
        self.waiting = [one for one in self.waiting if one is not update]


KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
        "my_chat_member", "chat_member", "poll", "poll_answer", "inline_query", "business_message",
        "message_reaction", "chat_join_request", "chosen_inline_result", "guest_message",
    }
)  # fmt: skip
"""What ``allowed_updates`` may leave out; anything odd that a test makes up is delivered."""
