"""Writes the rows that only signal something to a platform, without text."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.account_states import AccountState
from db.queries.operations import jobs
from domain.deliveries import (
    ACKNOWLEDGE,
    ACKNOWLEDGE_WITHIN,
    ANSWERED,
    TYPING,
    MessageKind,
    State,
)
from domain.ids import new_id
from domain.screens import ChannelLimits
from services.work import Work

FILE_JOB = "clean_file"
"""Slow work nobody waits for: the answer to a file comes at once."""
IN_WORDS = frozenset({"send_broadcast", "tell_figures", "erase_person"})
"""Slow work that ends with words; any other ends with a file."""


def signs_of(
    works: Sequence[Work],
    accounts: Mapping[int, AccountState],
    channels: Mapping[str, ChannelLimits],
) -> list[dict[str, Any]]:
    """Return the signs of these works: a press came, its buttons go, something is being made."""
    signs = []
    for work in works:
        state = accounts.get(work.actor.account or 0)
        if state is None:
            continue
        limits, awaited = channels[state.channel], _awaited(work)
        if work.acknowledges:
            signs.append(_sign(work, state.channel, {ACKNOWLEDGE: work.acknowledges}))
        if work.answered is not None and limits.can_edit:
            signs.append(_sign(work, state.channel, {ANSWERED: work.answered}))
        if awaited is not None and limits.shows_typing:
            signs.append(_sign(work, state.channel, {TYPING: awaited}))
    return signs


def _awaited(work: Work) -> str | None:
    """Return what the person waits for of a slow job of this work; None when for nothing."""
    queued = work.deferred.get(jobs.ADD, ())
    made = {job["kind"] for job in queued if job["account_number"] == work.actor.account}
    made.discard(FILE_JOB)
    return None if not made else "words" if made <= IN_WORDS else "file"


def _sign(work: Work, channel: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that only signals something to the platform, without text."""
    return {
        "account_number": work.account,
        "person_id": work.person,
        "channel": channel,
        "kind": int(MessageKind.REPLY),
        "screen_id": new_id(),
        "part": 0,
        "key": ACKNOWLEDGE,
        "facts": {},
        "request": request,
        "state": State.QUEUED,
        "due_at": work.now,
        "expires_at": work.now + ACKNOWLEDGE_WITHIN,
        "attempts": 0,
        "resent": 0,
        "fence": 0,
        "is_once": False,
        "correlation": work.correlation,
        "created_at": work.now,
    }
