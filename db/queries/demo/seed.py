"""Stores many rows at once, for a fictitious ward and for tests that need a full one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient, Mute
from db.models.enquiries import Enquiry, EnquiryMessage, UnansweredQuestion
from db.models.initiatives import InitiativeLink
from db.models.learning import LessonResult, QuizAnswer
from db.models.messages import Inbox
from db.models.people import Account, Consent, Person, RoleGrant
from db.models.reminders import ReviewCard
from db.models.units import ClassSession, Invitation, InvitationVisit, Membership, Registration

Rows = Sequence[Mapping[str, Any]]
TABLES = {
    "person": Person,
    "consent": Consent,
    "role_grant": RoleGrant,
    "lesson_result": LessonResult,
    "answer": QuizAnswer,
    "review_card": ReviewCard,
    "mute": Mute,
    "initiative_link": InitiativeLink,
    "membership": Membership,
    "invitation": Invitation,
    "invitation_visit": InvitationVisit,
    "gathering": ClassSession,
    "registration": Registration,
    "enquiry": Enquiry,
    "enquiry_message": EnquiryMessage,
    "unanswered_question": UnansweredQuestion,
}
_account = cast(sa.Table, Account.__table__)


async def add(session: Session, *, table: str, rows: Rows) -> None:
    """Store rows of one table; all of them carry the same columns."""
    if rows:
        statement = sa.insert(cast(sa.Table, TABLES[table].__table__))
        await (await session.connection()).execute(statement, rows)


async def add_accounts(session: Session, *, rows: Rows) -> dict[str, int]:
    """Store accounts and return the number each external key was given."""
    statement = sa.insert(_account).returning(_account.c.external_key, _account.c.number)
    found = await (await session.connection()).execute(statement, rows)
    return {str(key): int(number) for key, number in found}


async def count_accounts(session: Session, *, prefix: str) -> int:
    """Return how many accounts have an external key that begins so."""
    statement = sa.select(sa.func.count()).where(_account.c.external_key.startswith(prefix))
    return int(await session.scalar(statement) or 0)


async def first_account(session: Session, *, like: str) -> int | None:
    """Return the number of the oldest account whose external key has this pattern, or None."""
    found: int | None = await session.scalar(
        sa.select(sa.func.min(_account.c.number)).where(_account.c.external_key.like(like))
    )
    return found


async def has_lived(session: Session) -> bool:
    """Return whether anybody wrote a message here, or a broadcast was made."""
    for kind in (Inbox, Broadcast):
        if await session.scalar(sa.select(sa.literal(1)).select_from(kind).limit(1)):
            return True
    return False


async def readers(session: Session, *, broadcast_id: UUID, since: datetime) -> Sequence[int]:
    """Return the accounts a broadcast was sent to whose page was open since, by their numbers."""
    rows = await session.scalars(
        sa.select(_account.c.number)
        .join(BroadcastRecipient, BroadcastRecipient.account_number == _account.c.number)
        .where(
            BroadcastRecipient.broadcast_id == broadcast_id,
            BroadcastRecipient.outbox_id.is_not(None),
            _account.c.seen_at >= since,
        )
        .order_by(_account.c.number)
    )
    return rows.all()


async def person_of(session: Session, *, external_key: str) -> UUID | None:
    """Return the current speaker of the account with this external key, or None."""
    found: UUID | None = await session.scalar(
        sa.select(_account.c.person_id).where(_account.c.external_key == external_key)
    )
    return found
