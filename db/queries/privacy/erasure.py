"""Erases a person: deletes their rows and empties what others' rows say about them.

The order follows the foreign keys. Rows that must stay (a class held, a register entry, an
initiative the ward is deciding on) keep pointing to the person, of whom only an id is left.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient, Mute
from db.models.enquiries import Enquiry, EnquiryMessage
from db.models.initiatives import (
    Attachment,
    CoAuthor,
    Initiative,
    InitiativeAnswer,
    InitiativeLink,
    InitiativeMove,
    InitiativeRevision,
)
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import (
    Consent,
    Person,
    PersonOnAccount,
    RoleGrant,
)
from db.models.reminders import Preference, Reminder, ReviewCard
from db.models.units import ClassSession, Invitation, InvitationVisit, Membership
from db.queries.privacy.traces import files_gone

_initiative = table(Initiative)
_LEFT_OF = ("name", "khoi", "organisation", "birth_year", "address", "code")


async def drop_learning(session: Session, *, person_id: UUID) -> None:
    """Delete what a person learned, joined and opened, and their reminder preference."""
    learned = (QuizAnswer, LessonResult, ReviewCard, InvitationVisit, Membership)
    for kind in (*learned, Preference, Reminder, Mute):
        await session.execute(sa.delete(kind).where(kind.person_id == person_id))
    for column in (
        LessonResult.assisted_by,
        Initiative.assisted_by,
        PersonOnAccount.helped_by,
        InitiativeMove.person_id,
        Invitation.made_by,
    ):
        await session.execute(
            sa.update(column.class_).where(column == person_id).values({column.key: None})
        )


async def drop_broadcasts(session: Session, *, person_id: UUID) -> None:
    """Delete what a person received and sent as broadcasts; sent ones stay as a count."""
    await session.execute(
        sa.delete(BroadcastRecipient).where(BroadcastRecipient.person_id == person_id)
    )
    hers = Broadcast.made_by == person_id
    await session.execute(sa.delete(Broadcast).where(hers, Broadcast.started_at.is_(None)))
    await session.execute(sa.update(Broadcast).where(hers).values(words=None, attachment_id=None))
    await session.execute(
        sa.update(Broadcast).where(Broadcast.approved_by == person_id).values(approved_by=None)
    )


async def drop_files(session: Session, *, person_id: UUID) -> None:
    """Delete a person's files; a class they recorded stays without its photo."""
    gone = sa.select(Attachment.id).where(files_gone(person_id))
    await session.execute(
        sa.update(ClassSession)
        .where(ClassSession.attachment_id.in_(gone))
        .values(attachment_id=None)
    )
    await session.execute(sa.delete(Attachment).where(files_gone(person_id)))


async def drop_cases(session: Session, *, person_id: UUID) -> None:
    """Delete a person's messages to staff and the answers."""
    hers = sa.select(Enquiry.id).where(Enquiry.person_id == person_id)
    await session.execute(sa.delete(EnquiryMessage).where(EnquiryMessage.enquiry_id.in_(hers)))
    await session.execute(sa.delete(Enquiry).where(Enquiry.person_id == person_id))


async def staying(
    session: Session, *, person_id: UUID, statuses: Sequence[str]
) -> Sequence[Initiative]:
    """Return the person's initiatives that stay without their name."""
    found = await session.scalars(
        sa.select(Initiative).where(
            Initiative.person_id == person_id, Initiative.status.in_(statuses)
        )
    )
    return found.all()


async def drop_initiatives(session: Session, *, person_id: UUID, stay: Sequence[UUID]) -> None:
    """Delete a person's initiatives but those that stay, and the earlier wordings of these."""
    mine = sa.and_(_initiative.c.person_id == person_id)
    hers = sa.select(_initiative.c.id).where(mine)
    gone = hers.where(_initiative.c.id.not_in(stay))
    await session.execute(sa.delete(InitiativeRevision).where(_of(InitiativeRevision, hers)))
    await session.execute(
        sa.delete(CoAuthor).where(sa.or_(_of(CoAuthor, hers), CoAuthor.person_id == person_id))
    )
    await session.execute(
        sa.delete(InitiativeLink).where(
            sa.or_(InitiativeLink.initiative_id.in_(gone), InitiativeLink.other_id.in_(gone))
        )
    )
    for kind in (InitiativeAnswer, InitiativeMove):
        await session.execute(sa.delete(kind).where(_of(kind, gone)))
    await session.execute(
        sa.update(_initiative).where(_initiative.c.merged_into.in_(gone)).values(merged_into=None)
    )
    await session.execute(
        sa.delete(_initiative).where(mine, _initiative.c.id.not_in(stay)),
    )
    await session.execute(
        sa.update(_initiative)
        .where(mine)
        .values(
            name=None,
            name_folded=None,
            phone=None,
            phone_note=None,
            khoi=None,
            account_number=None,
            source_key=None,
        )
    )


def _of(kind: Any, ids: sa.Select[tuple[UUID]]) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = kind.initiative_id.in_(ids)
    return condition


async def rewrite(
    session: Session, *, initiative_id: UUID, story: str, folded: str, answers: dict[str, str]
) -> None:
    """Replace the words of an initiative that stays."""
    await session.execute(
        sa.update(Initiative)
        .where(Initiative.id == initiative_id)
        .values(story=story, folded=folded)
    )
    for topic, text in answers.items():
        await session.execute(
            sa.update(InitiativeAnswer)
            .where(InitiativeAnswer.initiative_id == initiative_id, InitiativeAnswer.topic == topic)
            .values(text=text)
        )


async def empty_person(session: Session, *, person_id: UUID, now: datetime) -> None:
    """Empty the person's row but for the time of erasure; consents and roles end, kept as proof."""
    await session.execute(
        sa.update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    await session.execute(
        sa.update(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    await session.execute(
        sa.update(Person)
        .where(Person.id == person_id)
        .values(erased_at=now, **dict.fromkeys(_LEFT_OF))
    )
