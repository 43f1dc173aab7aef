"""Which question an answer belongs to: a press names its screen, a bare "2" finds it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.spoken import Spoken
from db.queries import outbox
from db.session import Session
from domain.answers import OtherWords, Reading, read_answer, read_choice
from domain.screens import CHOICES_LIVE_DAYS

STALE = "stale"
"""The action of a press whose screen is unknown, too old or never showed it."""
ANSWERED = "answered"
"""The action of an answer to a question that was answered before."""
NO_SUCH_CHOICE = "no_such_choice"
"""The action of a number the newest question does not have."""
READING_TIME = timedelta(seconds=2)
"""A screen younger than this cannot be what a bare answer answered."""
LONGEST_ANSWER = 160
"""Characters; longer words are never the words on a button."""


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
    elif spoken.message is not None:
        row = await outbox.screen_posted(session, account=account, platform_id=spoken.message)
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
    reading: Reading,
    other: OtherWords,
) -> Press | None:
    """Return the choice a person typed (by number or by its words), or None for plain words.

    A quoted reply names its screen. ``reading`` says how the step at hand takes numbers, ``other``
    what else people type for a button.
    """
    if len(spoken.text) > LONGEST_ANSWER or read_answer(spoken.text) == 0:
        return None
    row = await _answered_screen(session, spoken, account=account, heard_at=heard_at)
    if row is None:
        return None
    n = read_choice(spoken.text, [str(c["label"]) for c in row.choices], reading, other)
    if n is None or (reading is Reading.WORDS and row.closed_at is not None):
        return None
    if n > len(row.choices):
        return Press(NO_SUCH_CHOICE)
    return _on(row, row.choices[n - 1]["action"])


async def _answered_screen(
    session: Session, spoken: Spoken, *, account: int, heard_at: datetime
) -> Any | None:
    """Return the screen that was quoted, or the newest the person can have read."""
    since = heard_at - timedelta(days=CHOICES_LIVE_DAYS)
    if spoken.screen is not None:
        quoted = await outbox.screen(session, account=account, number=spoken.screen)
        if quoted is not None and quoted.created_at > since:
            return quoted
    screens = await outbox.recent_screens(session, account=account, since=since)
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
