"""Wake-up calls inside the process: a commit rings, whoever waits re-reads the tables."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Ear:
    """One listener of an account; it remembers what rang since it last looked."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._rung: dict[str, None] = {}
        self._event = asyncio.Event()

    def ring(self, event: str) -> None:
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


class Wakes:
    """Who listens to which account in this process."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._ears: defaultdict[int, set[Ear]] = defaultdict(set)

    def ring(self, account: int, event: str = "message") -> None:
        """Wake everyone who listens to this account."""
        for ear in self._ears.get(account, ()):
            ear.ring(event)

    def ring_all(self, event: str) -> None:
        """Wake everyone."""
        for account in list(self._ears):
            self.ring(account, event)

    @contextmanager
    def listen(self, account: int) -> Iterator[Ear]:
        """Listen to an account as long as the block lasts."""
        ear = Ear()
        self._ears[account].add(ear)
        try:
            yield ear
        finally:
            self._ears[account].discard(ear)
            if not self._ears[account]:
                del self._ears[account]
