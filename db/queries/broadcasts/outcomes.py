"""Reads the results of a broadcast: counted by outcome, and for each recipient."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.learning import LessonResult
from db.models.messages import Outbox
from db.models.people import Account, Person
from db.models.units import Membership
from db.queries.broadcasts.broadcasts import of
from domain.units.units import Unit

_recipient = table(BroadcastRecipient)
_outbox = table(Outbox)


def _seen() -> Any:
    """Whether it was surely shown: what has a number on a page is shown once that is open again."""
    return sa.or_(
        _outbox.c.number.is_(None),
        sa.func.coalesce(Account.seen_at >= _outbox.c.sent_at, sa.false()),
    )


def _opened() -> Any:
    """Whether the recipient pressed something under it, or opened its lesson since."""
    learned = sa.exists(
        sa.select(sa.literal(1)).where(
            LessonResult.person_id == _recipient.c.person_id,
            LessonResult.lesson_id == Broadcast.lesson_id,
            LessonResult.seen_at >= _outbox.c.sent_at,
        )
    )
    return sa.or_(_recipient.c.opened_at.is_not(None), learned)


_WITH_ROWS = (
    sa.join(BroadcastRecipient, Broadcast, BroadcastRecipient.broadcast_id == Broadcast.id)
    .outerjoin(Outbox, BroadcastRecipient.outbox_id == Outbox.id)
    .outerjoin(Account, BroadcastRecipient.account_number == Account.number)
)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many recipients have the same outcome, by their rows."""

    reason: str | None
    state: str | None
    why: str | None
    was_seen: bool
    has_opened: bool
    count: int


async def outcomes(session: Session, *, broadcast_id: UUID) -> list[OutcomeCount]:
    """Return the results of a broadcast: recipients counted by outcome."""
    seen, opened = sa.type_coerce(_seen(), sa.Boolean), sa.type_coerce(_opened(), sa.Boolean)
    each = (
        sa.select(
            _recipient.c.reason,
            _outbox.c.state,
            _outbox.c.reason.label("why"),
            seen.label("was_seen"),
            opened.label("has_opened"),
        )
        .select_from(_WITH_ROWS)
        .where(_recipient.c.broadcast_id == broadcast_id)
        .subquery()
    )
    rows: Any = await session.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c))
    return [OutcomeCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RecipientOutcome:
    """The outcome for one recipient; ``name`` is None unless their leader may see it."""

    person: UUID
    name: str | None
    reason: str | None
    state: str | None
    why: str | None
    was_seen: bool
    has_opened: bool


async def each(session: Session, *, broadcast_id: UUID, unit: Unit) -> list[RecipientOutcome]:
    """Return the outcome of each recipient; names of members who agreed to be seen."""
    shows = sa.exists(
        sa.select(sa.literal(1)).where(
            of(unit, Membership),
            Membership.person_id == Person.id,
            Membership.left_at.is_(None),
            Membership.shows_name,
        )
    )
    seen, opened = sa.type_coerce(_seen(), sa.Boolean), sa.type_coerce(_opened(), sa.Boolean)
    rows = await session.execute(
        sa.select(
            _recipient.c.person_id,
            sa.case((shows, Person.name)),
            _recipient.c.reason,
            _outbox.c.state,
            _outbox.c.reason,
            seen,
            opened,
        )
        .select_from(_WITH_ROWS.join(Person, Person.id == BroadcastRecipient.person_id))
        .where(_recipient.c.broadcast_id == broadcast_id)
        .order_by(_recipient.c.person_id)
    )
    return [RecipientOutcome(*row) for row in rows]
