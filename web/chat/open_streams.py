"""Counts the open event streams, and refuses more than an account, an address or all may hold.

Whoever is refused misses nothing: the page asks every few seconds, and tries a stream again later.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from domain.ids import AccountNumber
from domain.rate_limit import Rate, RateLimiter
from web.context import Rates
from web.failures import Failure, too_many

log = logging.getLogger(__name__)

AGAIN = 30.0
"""Seconds after which the page tries its stream again."""


class OpenStreams:
    """The open streams of this process."""

    def __init__(self, rates: Rates) -> None:
        """Start with none; ``accounts`` says how many each account holds."""
        self.accounts: Counter[AccountNumber] = Counter()
        self._addresses: Counter[str] = Counter()
        self._open = 0
        self._rates = rates
        self._told = RateLimiter(Rate(1, 1 / 60))

    def check(self, account: AccountNumber, address: str) -> None:
        """Raise a Failure when the account, the address or all together hold as many as may be."""
        rates = self._rates
        if self.accounts[account] >= rates.streams:
            raise too_many(AGAIN)
        if self._addresses[address] >= rates.streams_of_address:
            self._tell(f"one address holds {rates.streams_of_address} event streams")
            raise too_many(AGAIN)
        if self._open >= rates.all_streams:
            self._tell(f"{rates.all_streams} event streams are open")
            raise Failure(503, "too_many", wait=AGAIN)

    @contextmanager
    def hold(self, account: AccountNumber, address: str) -> Iterator[None]:
        """Count a stream as long as the block lasts."""
        self._open += 1
        self.accounts[account] += 1
        self._addresses[address] += 1
        try:
            yield
        finally:
            self._open -= 1
            _less(self.accounts, account)
            _less(self._addresses, address)

    def _tell(self, what: str) -> None:
        """Log once a minute that there may be no more."""
        if not self._told.take(what):
            log.warning("%s, as many as may be: further pages ask every few seconds", what)


def _less(counts: Counter[Any], key: Any) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
