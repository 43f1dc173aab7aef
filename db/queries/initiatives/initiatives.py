"""Reads and writes initiatives with their answers and files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import (
    Attachment,
    Initiative,
    InitiativeAnswer,
    InitiativeRevision,
)
from db.rows import change_row
from domain.files import MADE, AttachmentState
from domain.text import words


async def add(session: Session, **values: Any) -> None:
    """Store a new initiative."""
    await session.execute(sa.insert(Initiative).values(**with_folded_name(values)))


def with_folded_name(values: Mapping[str, Any]) -> dict[str, object]:
    """Return columns with the search key of the name beside it, where a name is among them."""
    if "name" not in values:
        return dict(values)
    name = values["name"]
    return {**values, "name_folded": None if name is None else words(name)}


_ID: sa.BindParameter[UUID] = sa.bindparam("initiative_id", type_=sa.Uuid())
_ONE = (
    sa.select(Initiative)
    .where(Initiative.id == _ID)
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def one(session: Session, *, initiative_id: UUID) -> Initiative | None:
    """Return an initiative, locked for the transaction, as it stands now."""
    return await session.scalar(_ONE, {"initiative_id": initiative_id})


async def by_code(session: Session, *, code: str) -> Initiative | None:
    """Return the initiative with this code."""
    return await session.scalar(sa.select(Initiative).where(Initiative.code == code))


async def of_person(
    session: Session, *, person_id: UUID, status: Sequence[str], limit: int
) -> Sequence[Initiative]:
    """Return a person's initiatives in these statuses, the last edited first."""
    found = await session.scalars(
        sa.select(Initiative)
        .where(Initiative.person_id == person_id, Initiative.status.in_(status))
        .order_by(Initiative.updated_at.desc(), Initiative.id.desc())
        .limit(limit)
    )
    return found.all()


async def change(session: Session, *, initiative_id: UUID, **values: Any) -> None:
    """Change columns of an initiative."""
    await change_row(session, Initiative, initiative_id, with_folded_name(values))


_ANSWERS = sa.select(InitiativeAnswer).where(InitiativeAnswer.initiative_id == _ID)


async def answers(session: Session, *, initiative_id: UUID) -> Sequence[InitiativeAnswer]:
    """Return an initiative's answers."""
    return (await session.scalars(_ANSWERS, {"initiative_id": initiative_id})).all()


async def set_answer(
    session: Session, *, initiative_id: UUID, topic: str, text: str, now: datetime
) -> None:
    """Store the current answer to a topic."""
    await session.merge(
        InitiativeAnswer(initiative_id=initiative_id, topic=topic, text=text, answered_at=now)
    )
    await session.flush()


async def add_revision(session: Session, **values: Any) -> None:
    """Store an earlier wording."""
    await session.execute(sa.insert(InitiativeRevision).values(**values))


async def add_attachment(session: Session, **values: Any) -> None:
    """Store a file someone sent."""
    await session.execute(sa.insert(Attachment).values(**values))


_ATTACHMENTS = (
    sa.select(Attachment)
    .where(Attachment.initiative_id == _ID)
    .order_by(Attachment.created_at, Attachment.id)
)


async def attachments(session: Session, *, initiative_id: UUID) -> Sequence[Attachment]:
    """Return an initiative's files in the order they came."""
    return (await session.scalars(_ATTACHMENTS, {"initiative_id": initiative_id})).all()


async def attachment(session: Session, *, attachment_id: UUID) -> Attachment | None:
    """Return a file."""
    return await session.get(Attachment, attachment_id, populate_existing=True)


async def loose_attachments(
    session: Session, *, person_id: UUID, since: datetime
) -> Sequence[Attachment]:
    """Return files a person sent that belong to nothing yet."""
    found = await session.scalars(
        sa.select(Attachment)
        .where(
            Attachment.person_id == person_id,
            Attachment.initiative_id.is_(None),
            Attachment.enquiry_id.is_(None),
            Attachment.state != AttachmentState.REFUSED,
            Attachment.kind != MADE,
            Attachment.topic.is_(None),
            Attachment.created_at >= since,
        )
        .order_by(Attachment.created_at, Attachment.id)
    )
    return found.all()


async def change_attachment(session: Session, *, attachment_id: UUID, **values: Any) -> None:
    """Change columns of a file."""
    await session.execute(
        sa.update(Attachment).where(Attachment.id == attachment_id).values(**values)
    )
