"""Reads and writes browser sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.people import Account, PersonOnAccount, RoleGrant, WebSession


async def add(session: Session, **values: Any) -> None:
    """Let a browser speak for an account."""
    await session.execute(sa.insert(WebSession).values(**values))


async def one(session: Session, *, token_hash: str) -> WebSession | None:
    """Return a browser's session, or None."""
    return await session.get(WebSession, token_hash)


async def used(session: Session, *, token_hash: str, now: datetime) -> None:
    """Store that a browser was used."""
    await session.execute(
        sa.update(WebSession).where(WebSession.token_hash == token_hash).values(used_at=now)
    )


async def of_account(session: Session, *, account: int) -> Sequence[WebSession]:
    """Return the sessions of an account, the last used first."""
    found = await session.scalars(
        sa.select(WebSession)
        .where(WebSession.account_number == account)
        .order_by(WebSession.used_at.desc(), WebSession.created_at.desc())
    )
    return found.all()


async def of_person(session: Session, *, person_id: UUID) -> Sequence[WebSession]:
    """Return the sessions of every account a person speaks or spoke from, the oldest first."""
    speaks = sa.select(Account.number).where(Account.person_id == person_id)
    shares = sa.select(PersonOnAccount.account_number).where(
        PersonOnAccount.person_id == person_id, PersonOnAccount.left_at.is_(None)
    )
    found = await session.scalars(
        sa.select(WebSession)
        .where(WebSession.account_number.in_(speaks.union(shares)))
        .order_by(WebSession.created_at)
    )
    return found.all()


async def role_grants(session: Session, *, account: int) -> Sequence[RoleGrant]:
    """Return every role that anyone on an account was ever given."""
    speaker = sa.select(Account.person_id).where(Account.number == account)
    others = sa.select(PersonOnAccount.person_id).where(PersonOnAccount.account_number == account)
    found = await session.scalars(
        sa.select(RoleGrant).where(RoleGrant.person_id.in_(speaker.union(others)))
    )
    return found.all()


async def end(session: Session, *, hashes: Sequence[str]) -> None:
    """Delete sessions: their browsers speak for nobody any more."""
    await session.execute(sa.delete(WebSession).where(WebSession.token_hash.in_(hashes)))


async def end_all(session: Session, *, account: int) -> int:
    """Delete all sessions of an account; return how many."""
    gone = await session.execute(sa.delete(WebSession).where(WebSession.account_number == account))
    return cast("sa.CursorResult[Any]", gone).rowcount
