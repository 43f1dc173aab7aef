"""Wake-up calls inside the process: a commit rings, whoever waits re-reads the tables."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class SignalListener:
    """One listener of an account; it remembers what rang since it last looked."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._rung: dict[str, None] = {}
        self._event = asyncio.Event()

    def notify(self, event: str) -> None:
        """Note an event and wake the listener."""
        self._rung[event] = None
        self._event.set()

    async def wait(self, seconds: float) -> str | None:
        """Return the next event's name, or None when nothing rang for so long."""
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
    """Who listens to which account in this process."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: defaultdict[int, set[SignalListener]] = defaultdict(set)

    def notify(self, account: int, event: str = "message") -> None:
        """Wake everyone who listens to this account."""
        for listener in self._listeners.get(account, ()):
            listener.notify(event)

    def notify_all(self, event: str) -> None:
        """Wake everyone."""
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
