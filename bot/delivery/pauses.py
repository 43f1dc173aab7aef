"""Remembers the pauses a platform asked for: of one chat, or of the whole channel."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.platform_sender import SendResult


class Pauses:
    """What one sender was told to wait for.

    A platform does not say whether it means one chat or everybody. So the first chat that is
    refused waits alone; when a second one is refused while it waits, everybody is meant.
    """

    def __init__(self, clock: Clock) -> None:
        """Nobody was told to wait yet."""
        self._clock = clock
        self._chats: dict[str, datetime] = {}
        self.until: datetime | None = None

    def note(self, chat: str, report: SendResult) -> None:
        """Note the pause that a platform asked for when a message to this chat was refused."""
        if report.retry_after is None or report.is_held_back:
            return
        now = self._clock()
        self._chats = {one: until for one, until in self._chats.items() if until > now}
        until = now + report.retry_after
        is_everybodys = report.is_channel_wide or bool(self._chats.keys() - {chat})
        self._chats[chat] = until
        if is_everybodys:
            self.until = max(until, self.until or until)

    def left(self, chat: str) -> timedelta | None:
        """Return how long nothing may be sent to this chat; None when it may be."""
        now = self._clock()
        ends = [end for end in (self.until, self._chats.get(chat)) if end is not None and end > now]
        return max(ends) - now if ends else None
