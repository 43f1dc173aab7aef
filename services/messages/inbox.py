"""Stores inbound updates: each becomes an inbox row before its platform gets an acknowledgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class InboundUpdate:
    """One raw update: ``event_key`` is the channel's own id for it, ``payload`` its JSON.

    ``is_visible`` gives it a place in a web chat's log. Without an ``account`` it is from nobody we
    know (a group, a channel, an unknown sort): it is stored and dead-lettered at once.
    """

    account: AccountNumber | None
    channel: str
    event_key: str
    payload: Mapping[str, Any]
    is_visible: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The inbox row of an update; ``is_new`` is False when it had come before."""

    inbox_id: int
    number: int | None
    is_new: bool


async def store(
    session: Session, heard: Sequence[InboundUpdate], *, now: datetime
) -> list[Receipt]:
    """Store a batch of updates in one statement and return their receipts in order.

    An update that came before (same channel, same event key) is not stored again; its first receipt
    is returned. Secrets that its words give away are blanked: they never reach the database.
    """
    unique = {(one.channel, one.event_key): one for one in heard}
    speakers = sorted({one.account for one in heard if one.account is not None})
    numbers = await locked_accounts.counters(session, numbers=speakers) if speakers else {}
    found: dict[tuple[str, str], Receipt] = {}
    for channel in sorted({one.channel for one in heard}):
        keys = [key for name, key in unique if name == channel]
        for key, (inbox_id, number) in (
            await inbox.known(session, channel=channel, keys=keys)
        ).items():
            found[channel, key] = Receipt(inbox_id, number, is_new=False)
    fresh = [one for key, one in unique.items() if key not in found]
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
