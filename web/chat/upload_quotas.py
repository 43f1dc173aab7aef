"""The bytes of loose files that an account, an address and the ward may have on a day.

Addresses are known here only, in memory: where somebody sent from is never stored.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import AccountNumber, AttachmentId
from services.files import loose
from services.files.receive import id_of_upload
from services.files.refusals import OthersSentMuch
from web.context import WebContext

MOST_ADDRESSES = 10_000
LEAST = 64 * 1024
"""Bytes that a file counts for at least, so that few are remembered."""
_ALL = ""


@dataclass(frozen=True, slots=True)
class _Sent:
    id: AttachmentId
    size: int
    at: datetime


class UploadQuotas:
    """What was sent lately from each address, and what is on its way."""

    def __init__(self, web: WebContext) -> None:
        """Start with nothing."""
        self._web = web
        self._sent: dict[str, list[_Sent]] = {}
        self._coming: Counter[AccountNumber | str] = Counter()

    @asynccontextmanager
    async def room(self, account: AccountNumber, address: str, size: int) -> AsyncIterator[None]:
        """Hold room for a file while it comes. Raises SentMuch or OthersSentMuch."""
        coming: dict[AccountNumber | str, int] = {account: size, address: size, _ALL: size}
        self._coming.update(coming)
        try:
            await self._check(account, address)
            yield
        finally:
            self._coming.subtract(coming)
            self._coming = +self._coming

    def note(self, address: str, files: Iterable[Mapping[str, Any]]) -> None:
        """Note files that were received from this address."""
        for file in files:
            size = max(file["size"], LEAST)
            sent = _Sent(id_of_upload(file["incoming"]), size, self._web.clock())
            self._sent.setdefault(address, []).append(sent)
        if len(self._sent) > MOST_ADDRESSES:
            del self._sent[next(iter(self._sent))]

    async def _check(self, account: AccountNumber, address: str) -> None:
        database, now = self._web.database, self._web.clock()
        own, all_ = self._coming[account], self._coming[_ALL]
        await loose.check(database, account=account, now=now, own=own, of_all=all_)
        if self._of(address) > loose.OF_ADDRESS:
            sent = self._sent.pop(address, [])
            tied = await loose.tied(database, [one.id for one in sent])
            since = now - loose.DAY
            self._sent[address] = [one for one in sent if one.at > since and one.id not in tied]
        if self._of(address) > loose.OF_ADDRESS:
            raise OthersSentMuch

    def _of(self, address: str) -> int:
        return self._coming[address] + sum(one.size for one in self._sent.get(address, ()))
