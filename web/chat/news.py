"""Reads new messages for many event streams at once, in one statement."""

import asyncio
from dataclasses import dataclass
from typing import Any

from domain.ids import AccountNumber
from services.webchat import sessions
from services.webchat.sessions import Database


@dataclass(slots=True, eq=False)
class NewsQuery:
    """One stream's request: messages after ``number``; None until it is answered."""

    account: AccountNumber
    number: int
    found: list[dict[str, Any]] | None = None


class NewMessages:
    """Reads for all waiting streams: a batch signals many, and the first in line reads for all."""

    def __init__(self, database: Database) -> None:
        """Start without requests."""
        self._database = database
        self._waiting: list[NewsQuery] = []
        self._line = asyncio.Lock()

    async def after(self, account: AccountNumber, number: int) -> list[dict[str, Any]]:
        """Return an account's messages after ``number``, oldest first. Raises NotStored."""
        asked = NewsQuery(account, number)
        self._waiting.append(asked)
        async with self._line:
            if asked.found is None:
                await self._read(asked)
        return asked.found or []

    async def _read(self, first: NewsQuery) -> None:
        group, self._waiting = self._waiting, []
        after: dict[AccountNumber, int] = {}
        for one in group:
            after[one.account] = min(one.number, after.get(one.account, one.number))
        try:
            found = await sessions.news(self._database, after=after)
        except BaseException:  # the next in line asks again for the others
            self._waiting = [one for one in group if one is not first] + self._waiting
            raise
        for one in group:
            one.found = [m for m in found[one.account] if int(m["id"]) > one.number]
