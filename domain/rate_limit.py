"""Limits rates by token buckets: one key over its limit waits, the others are not affected."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass

MOST = 20_000
"""Buckets kept; the least recently used is dropped first, which only favours its owner."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: ``burst`` at once, then ``per_second``."""

    burst: float
    per_second: float


class RateLimiter:
    """One bucket for each key, all of the same rate."""

    def __init__(self, rate: Rate) -> None:
        """Start with every bucket full."""
        self._rate = rate
        self._kept: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> float:
        """Take one token; return 0, or the seconds until there will be one."""
        now = asyncio.get_running_loop().time()
        tokens, since = self._kept.pop(key, (self._rate.burst, now))
        tokens = min(self._rate.burst, tokens + (now - since) * self._rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate.per_second
        self._kept[key] = (tokens if wait else tokens - 1, now)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return wait

    def give_back(self, key: Hashable) -> None:
        """Put back a token: its event did not happen, or had happened before."""
        if key in self._kept:
            tokens, since = self._kept[key]
            self._kept[key] = (tokens + 1, since)
