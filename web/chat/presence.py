"""Records which accounts have the page open: every few minutes, many in one statement."""

import asyncio
from datetime import datetime, timedelta

from domain.ids import AccountNumber
from services.webchat import sessions
from services.webchat.sessions import NotStored
from web.chat.open_streams import OpenStreams
from web.context import WebContext

EVERY = timedelta(minutes=5)
"""How old the note of an account grows before it is written anew."""


class Presence:
    """Records that a page read its log or holds a stream; the first in line writes for all."""

    def __init__(self, web: WebContext) -> None:
        """Start empty."""
        self.streams = OpenStreams(web.rates)
        self._web = web
        self._noted: dict[AccountNumber, datetime] = {}
        self._waiting: set[AccountNumber] = set()
        self._line = asyncio.Lock()

    async def note(self, account: AccountNumber) -> None:
        """Record that an account's page is open; a failing database is ignored."""
        if not self._is_older(account, EVERY):
            return
        self._waiting.add(account)
        async with self._line:
            if account not in self._waiting:
                return  # recorded by the first in line
            # Streams whose record is half as old are included: soon all share one statement.
            along = {one for one in self.streams.accounts if self._is_older(one, EVERY / 2)}
            group, self._waiting = self._waiting | along, set()
            now = self._web.clock()
            try:
                await sessions.seen(self._web.database, numbers=group, now=now)
            except NotStored:
                return
            recent = {one: at for one, at in self._noted.items() if now - at < EVERY}
            self._noted = recent | dict.fromkeys(group, now)

    def _is_older(self, account: AccountNumber, age: timedelta) -> bool:
        noted = self._noted.get(account)
        return noted is None or self._web.clock() - noted >= age
