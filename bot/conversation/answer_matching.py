"""Finds the screen an answer belongs to: a press names its screen, a bare "2" is searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.conversation.inbound_message import InboundMessage
from db.engine import Session
from db.queries.messages import screens as screen_rows
from domain.answers import AnswerMode, Vocabulary
from domain.deliveries import MessageKind
from domain.screens import CHOICES_LIVE_DAYS

STALE = "stale"
"""The action of a press whose screen is unknown, too old or never showed it."""
ANSWERED = "answered"
"""The action of an answer to a question that was answered before."""
NO_SUCH_CHOICE = "no_such_choice"
"""The action of a number the newest question does not have."""
OTHER_PERSON = "other_person"
"""The action of a press on a screen that was shown to somebody else on this shared phone."""
READING_TIME = timedelta(seconds=2)
"""A screen younger than this cannot be what a bare answer answered."""
LONGEST_ANSWER = 160
"""Characters; longer words are never the words on a button."""


ASIDE = ("counter.", "urgent.")
"""Keys of screens that are looked at in the middle of something else."""


@dataclass(frozen=True, slots=True)
class MatchedAnswer:
    """A matched answer: the action of screen ``number``; ``closes`` is an outbox row to close.

    ``opens`` is the broadcast row under which it was pressed: the person who answers has read it.
    ``chosen`` is the outbox row and the action of its choice; ``posted`` is what the platform calls
    the message.
    """

    action: str
    number: int | None = None
    closes: int | None = None
    opens: int | None = None
    chosen: tuple[int, str] | None = None
    posted: str | None = None


_NONE_SUCH = MatchedAnswer(NO_SUCH_CHOICE)


async def match_press(
    session: Session, spoken: InboundMessage, *, account: int, person: UUID, now: datetime
) -> MatchedAnswer:
    """Return the action of a press; STALE unless its screen showed that choice to this account."""
    row = await _named_screen(session, spoken, account)
    if row is None or row.created_at < now - timedelta(days=CHOICES_LIVE_DAYS):
        return MatchedAnswer(STALE)
    action = _action(row, spoken)
    if action is None:
        return MatchedAnswer(STALE)
    if not _is_for(row, person):
        return MatchedAnswer(OTHER_PERSON, row.number)
    return _on(row, action)


def _action(row: Any, spoken: InboundMessage) -> str | None:
    """Return the action that was pressed if the screen showed it."""
    actions = [str(choice["action"]) for choice in row.choices]
    if spoken.choice is not None:
        return actions[spoken.choice - 1] if 1 <= spoken.choice <= len(actions) else None
    return spoken.action if spoken.action in actions else None


async def match_text(
    session: Session,
    spoken: InboundMessage,
    *,
    account: int,
    person: UUID,
    heard_at: datetime,
    reading: AnswerMode,
    vocabulary: Vocabulary,
) -> MatchedAnswer | None:
    """Return the choice a person typed (by number or by its words), or None for plain words.

    A quoted reply names its screen. ``reading`` says how the step at hand takes what is typed.
    """
    if len(spoken.text) > LONGEST_ANSWER or vocabulary.read_answer(spoken.text) == 0:
        return None
    for row in await _answered_screens(
        session, spoken, account=account, person=person, heard_at=heard_at
    ):
        n = vocabulary.read_choice(spoken.text, _labels(row), reading)
        if n is not None and not (reading is AnswerMode.WORDS and row.closed_at is not None):
            return _on(row, row.choices[n - 1]["action"]) if n <= len(row.choices) else _NONE_SUCH
    return None


def _is_for(row: Any, person: UUID) -> bool:
    return row.person_id is None or row.person_id == person


def _labels(row: Any) -> list[str]:
    return [str(choice["label"]) for choice in row.choices]


async def _named_screen(session: Session, spoken: InboundMessage, account: int) -> Any | None:
    """Return the screen that a press or a quoted reply names, or None."""
    if spoken.screen is not None:
        return await screen_rows.screen(session, account=account, number=spoken.screen)
    if spoken.message is not None:
        return await screen_rows.screen_posted(session, account=account, platform_id=spoken.message)
    return None


async def _answered_screens(
    session: Session, spoken: InboundMessage, *, account: int, person: UUID, heard_at: datetime
) -> Sequence[Any]:
    """Return the quoted screen, or else the newest screens the person can have read.

    A screen shown to another person on a shared phone is never answered here.

    A person who only looked up the ward's counter may still be answering the screen before it.
    """
    since = heard_at - timedelta(days=CHOICES_LIVE_DAYS)
    quoted = await _named_screen(session, spoken, account)
    if quoted is not None and quoted.created_at > since:
        return [quoted] if _is_for(quoted, person) else []
    recent = await screen_rows.recent_screens(session, account=account, since=since)
    screens = [row for row in recent if row.kind == MessageKind.REPLY or _is_for(row, person)]
    if spoken.seen is not None:
        read = [row for row in screens if row.number is not None and row.number <= spoken.seen]
    else:
        ready = heard_at - READING_TIME
        read = [row for row in screens if row.sent_at is not None and row.sent_at <= ready]
    if not read:  # all are newer than what the person saw: they answer the oldest of them
        read = [row for row in screens if row.state == "sent"][-1:]
    newest = read[:2] if read and read[0].key.startswith(ASIDE) else read[:1]
    return [row for row in newest if _is_for(row, person)]


def _on(row: Any, action: str) -> MatchedAnswer:
    chosen = (row.id, action)
    if row.closed_at is not None:
        return MatchedAnswer(ANSWERED, row.number, chosen=chosen)
    opens = row.id if row.kind == MessageKind.BROADCAST else None
    closes = row.id if row.is_once else None
    return MatchedAnswer(action, row.number, closes, opens, chosen, row.platform_id)
