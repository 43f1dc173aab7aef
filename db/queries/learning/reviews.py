"""Reads and writes review cards: which questions are due again, for which person, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.reminders import ReviewCard

_card = table(ReviewCard)
_known = _card.alias("known")


def _bound(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.bindparam(f"card_{column.name}", type_=column.type)


_NEW = [_card.c.person_id, _card.c.lesson_id, _card.c.question, _card.c.ward_id]
_NEW += [_card.c.rung, _card.c.due_at, _card.c.answered_at]
_IS_KNOWN = sa.exists(
    sa.select(sa.literal(1)).where(
        _known.c.person_id == _bound(_card.c.person_id),
        _known.c.lesson_id == _bound(_card.c.lesson_id),
        _known.c.question == _bound(_card.c.question),
    )
)
ADD_CARD = sa.insert(_card).from_select(
    [*(column.name for column in _NEW), "missed"],
    sa.select(*(_bound(column) for column in _NEW), sa.literal(0)).where(~_IS_KNOWN),
)
"""Store a card for a question's first answer; deferred to the end of the batch.

Its values are called ``card_…``; an existing card stays as it is.
"""


_CARDS = (
    sa.select(ReviewCard)
    .where(ReviewCard.person_id == sa.bindparam("person"))
    .order_by(
        ReviewCard.due_at.is_(None), ReviewCard.due_at, ReviewCard.lesson_id, ReviewCard.question
    )
)
_LOCKED = _CARDS.with_for_update().execution_options(populate_existing=True)


async def cards(session: Session, *, person_id: UUID) -> Sequence[ReviewCard]:
    """Return a person's cards, the first due at the front, finished ones last."""
    return (await session.scalars(_CARDS, {"person": person_id})).all()


async def locked_cards(session: Session, *, person_id: UUID) -> Sequence[ReviewCard]:
    """Return a person's cards as they stand now, locked, in the order of ``cards``."""
    return (await session.scalars(_LOCKED, {"person": person_id})).all()


_DUE = (
    sa.select(sa.literal(1))
    .where(_card.c.person_id == sa.bindparam("person"), _card.c.due_at <= sa.bindparam("now"))
    .limit(1)
)


async def is_due(session: Session, *, person_id: UUID, now: datetime) -> bool:
    """Return whether a question waits for a person."""
    return await session.scalar(_DUE, {"person": person_id, "now": now}) is not None
