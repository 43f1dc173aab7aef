"""Which question an answer belongs to: a press names its screen, a bare "2" finds it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.spoken import Spoken
from db.queries import outbox
from db.session import Session
from domain.answers import match_label, read_answer
from domain.screens import CHOICES_LIVE_DAYS

STALE = "stale"
"""The action of a press whose screen is unknown, too old or never showed it."""
ANSWERED = "answered"
"""The action of an answer to a question that was answered before."""
NO_SUCH_CHOICE = "no_such_choice"
"""The action of a number the newest question does not have."""
READING_TIME = timedelta(seconds=2)
"""A screen younger than this cannot be what a bare answer answered."""


@dataclass(frozen=True, slots=True)
class Press:
    """An answer found: the action of screen ``number``; ``closes`` is an outbox row to close."""

    action: str
    number: int | None = None
    closes: int | None = None


async def press_meant(session: Session, spoken: Spoken, *, account: int, now: datetime) -> Press:
    """Return what a press means; STALE unless its screen showed that choice to this account."""
    row = None
    if spoken.screen is not None:
        row = await outbox.screen(session, account=account, number=spoken.screen)
    if row is None or row.created_at < now - timedelta(days=CHOICES_LIVE_DAYS):
        return Press(STALE)
    if spoken.action not in {choice["action"] for choice in row.choices}:
        return Press(STALE)
    return _on(row, str(spoken.action))


async def words_meant(
    session: Session,
    spoken: Spoken,
    *,
    account: int,
    heard_at: datetime,
    awaits_words: bool,
) -> Press | None:
    """Return the choice a person typed (by number or by its words), or None for plain words.

    A step that waits for words takes a bare number as words; there only a typed label chooses.
    """
    n = None if awaits_words else read_answer(spoken.text)
    if n == 0 or len(spoken.text) > 160:
        return None
    since = heard_at - timedelta(days=CHOICES_LIVE_DAYS)
    screens = await outbox.recent_screens(session, account=account, since=since)
    row = _answered_screen(screens, spoken, heard_at)
    if row is None:
        return None
    labels = [str(choice["label"]) for choice in row.choices]
    n = n or match_label(spoken.text, labels)
    if n is None:
        return None
    if n > len(labels):
        return Press(NO_SUCH_CHOICE)
    return _on(row, row.choices[n - 1]["action"])


def _answered_screen(screens: Any, spoken: Spoken, heard_at: datetime) -> Any | None:
    """Return the newest screen the person can have read before answering."""
    if spoken.seen is not None:
        read = [row for row in screens if row.number is not None and row.number <= spoken.seen]
    else:
        ready = heard_at - READING_TIME
        read = [row for row in screens if row.sent_at is not None and row.sent_at <= ready]
    if read:
        return read[0]
    sent = [row for row in screens if row.state == "sent"]
    return sent[-1] if sent else None


def _on(row: Any, action: str) -> Press:
    if row.closed_at is not None:
        return Press(ANSWERED, row.number)
    return Press(action, row.number, row.id if row.is_once else None)
