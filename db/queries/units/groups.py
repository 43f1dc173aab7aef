"""Reads and writes groups of a messenger the assistant was put into, and their addresses."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import GroupChat
from db.models.people import Account


async def one(session: Session, *, account: int) -> GroupChat | None:
    """Return the group with this address."""
    return await session.get(GroupChat, account, populate_existing=True)


async def put_in(session: Session, *, account: int, title: str, ward: str, by: UUID) -> None:
    """Store that somebody put the assistant into a group; its unit has to be named again."""
    anew: dict[str, Any] = {
        "title": title, "linked_by": by, "unit_kind": None, "unit": None, "linked_at": None,
        "left_at": None,
    }  # fmt: skip
    if await one(session, account=account) is None:
        row = {"account_number": account, "ward_id": ward, **anew}
        await session.execute(sa.insert(GroupChat).values(**row))
    else:
        await change(session, account=account, **anew)


async def change(session: Session, *, account: int, **values: Any) -> None:
    """Change columns of a group."""
    await session.execute(
        sa.update(GroupChat).where(GroupChat.account_number == account).values(**values)
    )


async def leave(session: Session, *, channel: str, external_key: str, now: datetime) -> None:
    """Store that the assistant was removed from a group."""
    address = sa.select(Account.number).where(
        Account.channel == channel, Account.external_key == external_key
    )
    await session.execute(
        sa.update(GroupChat)
        .where(GroupChat.account_number.in_(address), GroupChat.left_at.is_(None))
        .values(left_at=now)
    )


async def move(session: Session, *, channel: str, before: str, after: str) -> None:
    """Let a group keep its record under a new address; one that is known already stays."""
    there = sa.select(Account.number).where(
        Account.channel == channel, Account.external_key == after
    )
    if await session.scalar(there) is None:
        await session.execute(
            sa.update(Account)
            .where(Account.channel == channel, Account.external_key == before)
            .values(external_key=after)
        )
