"""Who has the page open: noted every few minutes, for many accounts in one statement."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

from domain.ids import AccountNumber
from services.webchat import sessions
from services.webchat.sessions import NotStored
from web.context import WebContext

EVERY = timedelta(minutes=5)
"""How old the note of an account grows before it is written anew."""


class Presence:
    """Notes that a page read its log or has its stream open; whoever is first notes for all."""

    def __init__(self, doors: WebContext) -> None:
        """Nobody has been seen; ``open`` counts the open streams of each account."""
        self.open: Counter[AccountNumber] = Counter()
        self._doors = doors
        self._noted: dict[AccountNumber, datetime] = {}
        self._waiting: set[AccountNumber] = set()
        self._line = asyncio.Lock()

    async def note(self, account: AccountNumber) -> None:
        """Note that an account's page is open; a database that is away is no matter."""
        if not self._is_older(account, EVERY):
            return
        self._waiting.add(account)
        async with self._line:
            if account not in self._waiting:
                return  # noted by whoever was first in line
            # Streams whose note is half as old come along: all of them soon share one statement.
            along = {one for one in self.open if self._is_older(one, EVERY / 2)}
            group, self._waiting = self._waiting | along, set()
            now = self._doors.clock()
            try:
                await sessions.seen(self._doors.database, numbers=group, now=now)
            except NotStored:
                return
            recent = {one: at for one, at in self._noted.items() if now - at < EVERY}
            self._noted = recent | dict.fromkeys(group, now)

    def _is_older(self, account: AccountNumber, age: timedelta) -> bool:
        noted = self._noted.get(account)
        return noted is None or self._doors.clock() - noted >= age
