"""Reads and writes enquiries: cases between residents and staff, and unanswered questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.enquiries import Enquiry, EnquiryMessage, UnansweredQuestion
from db.models.initiatives import Attachment, Initiative
from domain.enquiries.enquiries import CaseState


async def add(session: Session, **values: Any) -> None:
    """Store a new case."""
    await session.execute(sa.insert(Enquiry).values(**values))


async def code_is_taken(session: Session, *, code: str) -> bool:
    """Return whether a case has this code."""
    found = await session.scalar(sa.select(Enquiry.id).where(Enquiry.code == code))
    return found is not None


async def one(session: Session, *, enquiry_id: UUID) -> Enquiry | None:
    """Return a case, locked for the transaction, as it stands now."""
    statement = sa.select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update()
    return await session.scalar(statement, execution_options={"populate_existing": True})


async def by_code(session: Session, *, code: str) -> Enquiry | None:
    """Return the case with this code."""
    return await session.scalar(sa.select(Enquiry).where(Enquiry.code == code))


async def of_person(session: Session, *, person_id: UUID, limit: int) -> Sequence[Enquiry]:
    """Return a person's cases, the newest first."""
    found = await session.scalars(
        sa.select(Enquiry)
        .where(Enquiry.person_id == person_id)
        .order_by(Enquiry.asked_at.desc(), Enquiry.id.desc())
        .limit(limit)
    )
    return found.all()


async def waiting_of(session: Session, *, person_id: UUID) -> int:
    """Return how many cases of a person wait for an answer."""
    count = sa.select(sa.func.count()).select_from(Enquiry)
    mine = count.where(Enquiry.person_id == person_id, Enquiry.state == CaseState.OPEN)
    return int(await session.scalar(mine) or 0)


async def waiting(session: Session, *, ward_id: str, limit: int) -> Sequence[Enquiry]:
    """Return the ward's cases that wait for an answer: urgent ones, then the first due."""
    found = await session.scalars(
        sa.select(Enquiry)
        .where(Enquiry.ward_id == ward_id, Enquiry.state == CaseState.OPEN)
        .order_by(Enquiry.urgent.is_(None), Enquiry.due_at, Enquiry.id)
        .limit(limit)
    )
    return found.all()


async def count_waiting(session: Session, *, ward_id: str, now: datetime) -> tuple[int, int]:
    """Return how many cases wait for an answer, and how many of them are overdue."""
    late = sa.func.count(sa.case((Enquiry.due_at < now, 1)))
    statement = sa.select(sa.func.count(), late).where(
        Enquiry.ward_id == ward_id, Enquiry.state == CaseState.OPEN
    )
    row = (await session.execute(statement)).one()
    return int(row[0]), int(row[1])


async def change(session: Session, *, enquiry_id: UUID, **values: Any) -> None:
    """Change columns of a case."""
    await session.execute(sa.update(Enquiry).where(Enquiry.id == enquiry_id).values(**values))


async def add_message(session: Session, **values: Any) -> None:
    """Add a message to a case."""
    await session.execute(sa.insert(EnquiryMessage).values(**values))


async def messages(session: Session, *, cases: Sequence[UUID]) -> Sequence[EnquiryMessage]:
    """Return the messages of these cases in the order they were written."""
    found = await session.scalars(
        sa.select(EnquiryMessage)
        .where(EnquiryMessage.enquiry_id.in_(cases))
        .order_by(EnquiryMessage.id)
    )
    return found.all()


async def files(session: Session, *, cases: Sequence[UUID]) -> Sequence[Attachment]:
    """Return the files of these cases in the order they came."""
    found = await session.scalars(
        sa.select(Attachment)
        .where(Attachment.enquiry_id.in_(cases))
        .order_by(Attachment.created_at, Attachment.id)
    )
    return found.all()


async def known_phone(session: Session, *, person_id: UUID) -> str | None:
    """Return the number this person left last with a message to staff, else with an initiative."""
    for kind, newest in ((Enquiry, Enquiry.asked_at), (Initiative, Initiative.updated_at)):
        found = await session.scalar(
            sa.select(kind.phone)
            .where(kind.person_id == person_id, kind.phone.is_not(None))
            .order_by(newest.desc())
            .limit(1)
        )
        if found is not None:
            return found
    return None


async def forget_phones(session: Session, *, person_id: UUID) -> None:
    """Empty the number to call back of every case of a person."""
    await session.execute(
        sa.update(Enquiry).where(Enquiry.person_id == person_id).values(phone=None, phone_note=None)
    )


async def has_phone(session: Session, *, person_id: UUID) -> bool:
    """Return whether a case of this person carries a number to call back."""
    found = await session.scalar(
        sa.select(Enquiry.id)
        .where(Enquiry.person_id == person_id, Enquiry.phone.is_not(None))
        .limit(1)
    )
    return found is not None


async def unanswered_by_words(
    session: Session, *, ward_id: str, folded: str
) -> UnansweredQuestion | None:
    """Return the unanswered question of these folded words, locked."""
    return await session.scalar(
        sa.select(UnansweredQuestion)
        .where(UnansweredQuestion.ward_id == ward_id, UnansweredQuestion.folded == folded)
        .with_for_update()
    )


async def add_unanswered(session: Session, **values: Any) -> None:
    """Store an unanswered question."""
    await session.execute(sa.insert(UnansweredQuestion).values(**values))


async def change_unanswered(session: Session, *, question_id: UUID, **values: Any) -> None:
    """Change columns of an unanswered question."""
    await session.execute(
        sa.update(UnansweredQuestion).where(UnansweredQuestion.id == question_id).values(**values)
    )


async def unanswered(session: Session, *, ward_id: str, limit: int) -> Sequence[UnansweredQuestion]:
    """Return the questions that wait for an answer in the FAQ, the most asked first."""
    found = await session.scalars(
        sa.select(UnansweredQuestion)
        .where(UnansweredQuestion.ward_id == ward_id, UnansweredQuestion.settled_at.is_(None))
        .order_by(UnansweredQuestion.times.desc(), UnansweredQuestion.first_asked_at)
        .limit(limit)
    )
    return found.all()


async def one_unanswered(session: Session, *, question_id: UUID) -> UnansweredQuestion | None:
    """Return an unanswered question."""
    return await session.get(UnansweredQuestion, question_id, populate_existing=True)
