"""Reads what is stored of one person, for that person to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import BroadcastRecipient, Mute
from db.models.enquiries import Enquiry
from db.models.initiatives import Attachment, Initiative
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Account, Consent, PersonOnAccount, RightsRequest, RoleGrant
from db.models.reminders import Preference, Reminder, ReviewCard
from db.models.units import Membership
from db.queries.initiatives.initiatives import with_folded_name
from domain.files import MADE, AttachmentState


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of records of each kind."""

    finished: int
    begun: int
    initiatives: int
    files: int
    cases: int


_PERSON = sa.bindparam("person", type_=sa.Uuid())


def _counted(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(*conditions).scalar_subquery()


_COUNTS = sa.select(
    _counted(LessonResult.person_id == _PERSON, LessonResult.finished_at.is_not(None)),
    _counted(LessonResult.person_id == _PERSON, LessonResult.finished_at.is_(None)),
    _counted(
        Initiative.person_id == _PERSON,
        sa.or_(Initiative.story != "", Initiative.code.is_not(None)),
    ),
    _counted(
        Attachment.person_id == _PERSON,
        Attachment.kind != MADE,
        Attachment.state != AttachmentState.REFUSED,
    ),
    _counted(Enquiry.person_id == _PERSON),
)
_CONSENTS = (
    sa.select(Consent)
    .where(Consent.person_id == _PERSON, Consent.withdrawn_at.is_(None))
    .order_by(Consent.given_at, Consent.id)
)
_SHARES = (
    sa.select(PersonOnAccount.person_id)
    .where(
        PersonOnAccount.account_number == sa.bindparam("account"),
        PersonOnAccount.left_at.is_(None),
    )
    .limit(1)
)


async def counts(session: Session, *, person_id: UUID) -> Counts:
    """Return how many records are stored of a person; empty drafts do not count."""
    return Counts(*(await session.execute(_COUNTS, {"person": person_id})).one())


async def shares_phone(session: Session, *, account: int) -> bool:
    """Return whether several people share this account."""
    return await session.scalar(_SHARES, {"account": account}) is not None


async def standing_consents(session: Session, *, person_id: UUID) -> Sequence[Consent]:
    """Return every consent that was not withdrawn, the oldest first."""
    return (await session.scalars(_CONSENTS, {"person": person_id})).all()


async def initiatives_in(
    session: Session, *, person_id: UUID, statuses: Sequence[str]
) -> Sequence[UUID]:
    """Return a person's initiatives that have one of these statuses."""
    found = await session.scalars(
        sa.select(Initiative.id).where(
            Initiative.person_id == person_id, Initiative.status.in_(statuses)
        )
    )
    return found.all()


_ADD_REQUEST = sa.insert(table(RightsRequest))


async def add_request(session: Session, **values: Any) -> None:
    """Add a request to the register."""
    await (await session.connection()).execute(_ADD_REQUEST, values)


async def finish_request(
    session: Session, *, request_id: UUID, done_at: datetime, done_by: str
) -> None:
    """Store that a request was done."""
    await session.execute(
        sa.update(RightsRequest)
        .where(RightsRequest.id == request_id)
        .values(done_at=done_at, done_by=done_by)
    )


async def requests(session: Session, *, person_id: UUID) -> Sequence[RightsRequest]:
    """Return a person's requests about their data, the oldest first."""
    found = await session.scalars(
        sa.select(RightsRequest)
        .where(RightsRequest.person_id == person_id)
        .order_by(RightsRequest.asked_at, RightsRequest.id)
    )
    return found.all()


async def forget_on_initiatives(session: Session, *, person_id: UUID, column: str) -> None:
    """Empty a column of every initiative of a person: their name or their number."""
    await session.execute(
        sa.update(Initiative)
        .where(Initiative.person_id == person_id)
        .values(**with_folded_name({column: None}))
    )


async def leave_units(session: Session, *, person_id: UUID, now: datetime) -> None:
    """End every membership of a person."""
    await session.execute(
        sa.update(Membership)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .values(left_at=now, shows_name=False)
    )


_OWN = (
    ("lessons", LessonResult),
    ("answers", QuizAnswer),
    ("initiatives", Initiative),
    ("files", Attachment),
    ("consents", Consent),
    ("memberships", Membership),
    ("roles", RoleGrant),
    ("cases", Enquiry),
    ("requests", RightsRequest),
    ("accounts", Account),
    ("reviews", ReviewCard),
    ("reminders", Reminder),
    ("wishes", Preference),
    ("muted", Mute),
    ("messages_of_units", BroadcastRecipient),
)


async def everything(session: Session, *, person_id: UUID) -> dict[str, list[dict[str, object]]]:
    """Return every row that is a person's own, table by table, as plain values."""
    found: dict[str, list[dict[str, object]]] = {}
    for name, kind in _OWN:
        rows = await session.execute(
            sa.select(*kind.__table__.columns).where(kind.__table__.c.person_id == person_id)
        )
        found[name] = [dict(row) for row in rows.mappings()]
    return found
