"""Reads and writes broadcasts: what a unit sends, to whom it may go, who may see it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient, GroupChat, Mute
from db.models.messages import Job
from db.models.people import Account, Person, RoleGrant
from db.models.units import Membership
from domain.broadcasts.broadcasts import BroadcastStage
from domain.people import Role
from domain.units.units import Unit, UnitKind


def of(unit: Unit, kind: type[Membership | Mute | GroupChat | Broadcast]) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to a unit."""
    return sa.and_(kind.unit_kind == unit.kind, kind.unit == unit.code)


# A broadcast --------------------------------------------------------------------------------------


async def add(session: Session, **values: Any) -> None:
    """Store a new broadcast."""
    await session.execute(sa.insert(Broadcast).values(**values))


_ONE = (
    sa.select(Broadcast)
    .where(Broadcast.id == sa.bindparam("broadcast_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def one(session: Session, *, broadcast_id: UUID) -> Broadcast | None:
    """Return a broadcast, locked for the transaction."""
    return await session.scalar(_ONE, {"broadcast_id": broadcast_id})


async def lesson_of(session: Session, *, broadcast_id: UUID) -> str | None:
    """Return the lesson a broadcast sends, None when it sends none or is not there."""
    found: str | None = await session.scalar(
        sa.select(Broadcast.lesson_id).where(Broadcast.id == broadcast_id)
    )
    return found


async def of_unit(
    session: Session, *, unit: Unit, states: Collection[str], limit: int, by: UUID | None = None
) -> Sequence[Broadcast]:
    """Return a unit's broadcasts in these states, the newest first; ``by``: only this author's."""
    found = await session.scalars(
        sa.select(Broadcast)
        .where(
            of(unit, Broadcast),
            Broadcast.state.in_(states),
            sa.true() if by is None else Broadcast.made_by == by,
        )
        .order_by(Broadcast.made_at.desc(), Broadcast.id.desc())
        .limit(limit)
    )
    return found.all()


async def under_way_of(session: Session, *, author: UUID) -> Sequence[Broadcast]:
    """Return the broadcasts that an author is sending or has paused."""
    found = await session.scalars(
        sa.select(Broadcast).where(
            Broadcast.made_by == author,
            Broadcast.state.in_((BroadcastStage.SENDING, BroadcastStage.PAUSED)),
        )
    )
    return found.all()


async def lessons_sent(session: Session, *, unit: Unit, since: datetime) -> set[str]:
    """Return the lessons a unit's people were sent lately, or are about to be sent."""
    found = await session.scalars(
        sa.select(Broadcast.lesson_id).where(
            of(unit, Broadcast),
            Broadcast.lesson_id.is_not(None),
            sa.or_(
                Broadcast.started_at > since,
                Broadcast.state.in_((BroadcastStage.WAITING, BroadcastStage.SCHEDULED)),
            ),
        )
    )
    return {str(lesson) for lesson in found}


async def follow_up(session: Session, *, broadcast_id: UUID) -> Broadcast | None:
    """Return the broadcast that follows this one up, or None."""
    return await session.scalar(sa.select(Broadcast).where(Broadcast.follows_id == broadcast_id))


async def idle(session: Session, *, now: datetime, limit: int) -> Sequence[Broadcast]:
    """Return broadcasts that are due or under way and that no job works on."""
    name = sa.func.replace(sa.cast(Broadcast.id, sa.String), "-", "")
    works = sa.exists(
        sa.select(sa.literal(1)).where(
            Job.state == sa.literal_column("'waiting'"),
            Job.kind == "send_broadcast",
            sa.cast(Job.facts, sa.Text).contains(name),
        )
    )
    is_due = sa.and_(Broadcast.state == BroadcastStage.SCHEDULED, Broadcast.due_at <= now)
    found = await session.scalars(
        sa.select(Broadcast)
        .where(sa.or_(is_due, Broadcast.state == BroadcastStage.SENDING), ~works)
        .order_by(Broadcast.due_at, Broadcast.id)
        .limit(limit)
    )
    return found.all()


# Who may see it, and where it may go --------------------------------------------------------------


async def reachable_accounts(
    session: Session, *, accounts: Collection[int]
) -> dict[int, tuple[str, bool]]:
    """Return each account's channel, and whether its owner blocked the assistant."""
    rows = await session.execute(
        sa.select(Account.number, Account.channel, Account.blocked_at.is_not(None)).where(
            Account.number.in_(accounts)
        )
    )
    return {number: (channel, bool(is_shut)) for number, channel, is_shut in rows}


async def groups(session: Session, *, unit: Unit) -> Sequence[GroupChat]:
    """Return the groups a unit linked and the assistant still sits in."""
    found = await session.scalars(
        sa.select(GroupChat)
        .where(of(unit, GroupChat), GroupChat.left_at.is_(None))
        .order_by(GroupChat.linked_at, GroupChat.account_number)
    )
    return found.all()


async def leaders(session: Session, *, unit: Unit, now: datetime, but: UUID) -> Sequence[UUID]:
    """Return the other current leaders of a unit."""
    column = RoleGrant.neighbourhood if unit.kind is UnitKind.KHOI else RoleGrant.organisation
    return await _holders(
        session, sa.and_(RoleGrant.role == Role.LEADER, column == unit.code), now, but
    )


async def staff(session: Session, *, ward_id: str, now: datetime, but: UUID) -> Sequence[UUID]:
    """Return the staff of a ward."""
    ward = sa.and_(RoleGrant.role == Role.STAFF, Person.ward_id == ward_id)
    return await _holders(session, ward, now, but)


async def _holders(session: Session, held: Any, now: datetime, but: UUID) -> Sequence[UUID]:
    rows = await session.scalars(
        sa.select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            held,
            RoleGrant.revoked_at.is_(None),
            sa.or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > now),
            Person.erased_at.is_(None),
            Person.id != but,
        )
        .distinct()
        .order_by(RoleGrant.person_id)
    )
    return rows.all()


async def may_see(
    session: Session, *, attachment_id: UUID, person_id: UUID, units: Collection[Unit]
) -> bool:
    """Return whether a picture was sent to this person's phone, or is of a unit of ``units``."""
    phones = sa.select(Account.number).where(Account.person_id == person_id)
    hers = sa.exists(
        sa.select(sa.literal(1)).where(
            BroadcastRecipient.broadcast_id == Broadcast.id,
            BroadcastRecipient.outbox_id.is_not(None),
            sa.or_(
                BroadcastRecipient.person_id == person_id,
                BroadcastRecipient.account_number.in_(phones),
            ),
        )
    )
    leads = sa.or_(sa.false(), *(of(unit, Broadcast) for unit in units))
    found = await session.scalar(
        sa.select(sa.literal(1))
        .where(Broadcast.attachment_id == attachment_id, sa.or_(hers, leads))
        .limit(1)
    )
    return found is not None
