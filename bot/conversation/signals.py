"""Signals inside the process: a commit notifies listeners, which read the tables again."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class SignalListener:
    """One listener of an account; it remembers the signals since it last looked."""

    def __init__(self) -> None:
        """Start without signals."""
        self._rung: dict[str, None] = {}
        self._event = asyncio.Event()

    def notify(self, event: str) -> None:
        """Note an event and wake the listener."""
        self._rung[event] = None
        self._event.set()

    async def wait(self, seconds: float) -> str | None:
        """Return the next signal's name, or None when none came within the timeout."""
        if not self._rung:
            try:
                await asyncio.wait_for(self._event.wait(), seconds)
            except TimeoutError:
                return None
        event = next(iter(self._rung))
        del self._rung[event]
        if not self._rung:
            self._event.clear()
        return event


class Signals:
    """Keeps the listeners of each account in this process."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: defaultdict[int, set[SignalListener]] = defaultdict(set)

    def notify(self, account: int, event: str = "message") -> None:
        """Wake all listeners of this account."""
        for listener in self._listeners.get(account, ()):
            listener.notify(event)

    def notify_all(self, event: str) -> None:
        """Wake all listeners."""
        for account in list(self._listeners):
            self.notify(account, event)

    @contextmanager
    def listen(self, account: int) -> Iterator[SignalListener]:
        """Listen to an account as long as the block lasts."""
        listener = SignalListener()
        self._listeners[account].add(listener)
        try:
            yield listener
        finally:
            self._listeners[account].discard(listener)
            if not self._listeners[account]:
                del self._listeners[account]
