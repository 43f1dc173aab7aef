"""Stores inbound updates: each becomes an inbox row before its platform gets an acknowledgement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import Session
from db.queries.messages import inbox, locked_accounts
from domain.ids import AccountNumber
from domain.queues import InboxState
from services.messages.blanking import without_secrets

NOBODYS = "said by nobody of ours"
"""Why an update without an account is dead-lettered."""
TOO_FAST = "nhanh_qua"
"""The link a conversation opens in place of updates that came too fast to be stored."""
LONGEST_WAIT = timedelta(seconds=10)
"""When the oldest update waits longer, accounts that wait already must wait outside."""


@dataclass(frozen=True, slots=True)
class InboundUpdate:
    """One raw update: ``event_key`` is the channel's own id for it, ``payload`` its JSON.

    ``is_visible`` gives it a place in a web chat's log. Without an ``account`` it is from nobody we
    know (a group, a channel, an unknown sort): it is stored and dead-lettered at once. One with
    ``most_waiting`` is refused when so many of its account wait, or one while all wait too long.
    """

    account: AccountNumber | None
    channel: str
    event_key: str
    payload: Mapping[str, Any]
    is_visible: bool = False
    most_waiting: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The inbox row of an update; ``is_new`` is False when it had come before."""

    inbox_id: int
    number: int | None
    is_new: bool


class Crowded(Exception):
    """An update that was not stored: its account has others waiting.

    ``is_own``: they are too many; else everybody waits too long, and others come first.
    """

    def __init__(self, *, is_own: bool) -> None:
        super().__init__("too many updates wait")
        self.is_own = is_own


async def store(
    session: Session, heard: Sequence[InboundUpdate], *, now: datetime
) -> list[Receipt | Crowded]:
    """Store a batch of updates in one statement; return a receipt or a refusal for each, in order.

    An update that came before (same channel, same event key) is not stored again; its first receipt
    is returned. Secrets that its words give away are blanked: they never reach the database.
    """
    unique = {(one.channel, one.event_key): one for one in heard}
    speakers = sorted({one.account for one in heard if one.account is not None})
    counters = await locked_accounts.counters(session, numbers=speakers) if speakers else {}
    found: dict[tuple[str, str], Receipt | Crowded] = {}
    found.update(await _known(session, unique))
    found.update(
        await _crowded(session, [one for key, one in unique.items() if key not in found], now)
    )
    fresh = [one for key, one in unique.items() if key not in found]
    found.update(await _added(session, fresh, counters, now))
    return [found[one.channel, one.event_key] for one in heard]


async def _known(
    session: Session, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Receipt]:
    """Return the first receipts of updates that came before, by channel and event key."""
    known: dict[tuple[str, str], Receipt] = {}
    for channel in sorted({channel for channel, _ in keys}):
        asked = [key for of, key in keys if of == channel]
        rows = await inbox.known(session, channel=channel, keys=asked)
        for key, (inbox_id, number) in rows.items():
            known[channel, key] = Receipt(inbox_id, number, is_new=False)
    return known


async def _added(
    session: Session,
    fresh: Sequence[InboundUpdate],
    counters: dict[int, int],
    now: datetime,
) -> dict[tuple[str, str], Receipt]:
    """Store updates that are new; return their receipts by channel and event key."""
    if not fresh:
        return {}
    rows = [_row(one, counters, now) for one in fresh]
    ids = await inbox.add(session, rows=rows)
    touched = {one.account for one in fresh if one.account is not None}
    if touched:
        await locked_accounts.set_waiting(
            session, counters={number: counters[number] for number in touched}
        )
    return {
        (one.channel, one.event_key): Receipt(ids[one.event_key], row["number"], is_new=True)
        for one, row in zip(fresh, rows, strict=True)
    }


def _row(one: InboundUpdate, counters: dict[int, int], now: datetime) -> dict[str, Any]:
    """Return an update's row; a visible one takes its account's next number in the log."""
    number = None
    if one.is_visible and one.account is not None:
        counters[one.account] += 1
        number = counters[one.account]
    return {
        "account_number": one.account,
        "channel": one.channel,
        "event_key": one.event_key,
        "payload": dict(without_secrets(one.payload)),
        "number": number,
        "state": InboxState.PARKED if one.account is None else InboxState.WAITING,
        "reason": NOBODYS if one.account is None else None,
        "attempts": 0,
        "heard_at": now,
    }


async def _crowded(
    session: Session, fresh: Sequence[InboundUpdate], now: datetime
) -> dict[tuple[str, str], Crowded]:
    """Return the updates that are refused, by channel and event key."""
    refused: dict[tuple[str, str], Crowded] = {}
    limited = [
        (one.account, one.most_waiting, (one.channel, one.event_key))
        for one in fresh
        if one.account is not None and one.most_waiting is not None
    ]
    if not limited:
        return refused
    waiting = await inbox.waiting(session, accounts=sorted({account for account, *_ in limited}))
    oldest = await inbox.oldest_untried(session) if waiting else None
    is_behind = oldest is not None and now - oldest > LONGEST_WAIT
    for account, most, key in limited:
        mine = waiting.get(account, 0)
        if mine >= most or (mine and is_behind):
            refused[key] = Crowded(is_own=mine >= most)
        else:
            waiting[account] = mine + 1
    return refused
