"""Stores inbound updates: each becomes an inbox row before its platform gets an acknowledgement."""

from collections.abc import Mapping, Sequence
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
    numbers = await locked_accounts.counters(session, numbers=speakers) if speakers else {}
    found: dict[tuple[str, str], Receipt | Crowded] = {}
    for channel in sorted({one.channel for one in heard}):
        keys = [key for name, key in unique if name == channel]
        for key, (inbox_id, number) in (
            await inbox.known(session, channel=channel, keys=keys)
        ).items():
            found[channel, key] = Receipt(inbox_id, number, is_new=False)
    fresh = [one for key, one in unique.items() if key not in found]
    found.update(await _crowded(session, fresh, now))
    fresh = [one for one in fresh if (one.channel, one.event_key) not in found]
    if not fresh:
        return [found[one.channel, one.event_key] for one in heard]
    rows: list[dict[str, Any]] = []
    for one in fresh:
        place = None
        if one.is_visible and one.account is not None:
            numbers[one.account] += 1
            place = numbers[one.account]
        rows.append(
            {
                "account_number": one.account,
                "channel": one.channel,
                "event_key": one.event_key,
                "payload": dict(without_secrets(one.payload)),
                "number": place,
                "state": InboxState.PARKED if one.account is None else InboxState.WAITING,
                "reason": NOBODYS if one.account is None else None,
                "attempts": 0,
                "heard_at": now,
            }
        )
    ids = await inbox.add(session, rows=rows)
    touched = {one.account for one in fresh if one.account is not None}
    if touched:
        await locked_accounts.set_waiting(
            session, counters={number: numbers[number] for number in touched}
        )
    for one, row in zip(fresh, rows, strict=True):
        receipt = Receipt(ids[one.event_key], row["number"], is_new=True)
        found[one.channel, one.event_key] = receipt
    return [found[one.channel, one.event_key] for one in heard]


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
