"""Reads and writes people, accounts, codes, consents and roles."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.people import Account, Consent, OneTimeCode, Person, RoleGrant
from db.rows import change_row


async def add_person(session: Session, **values: Any) -> None:
    """Store a person."""
    await session.execute(sa.insert(Person).values(**values))


_PERSON = sa.select(Person).where(Person.id == sa.bindparam("person"))


async def person(session: Session, *, person_id: UUID) -> Person | None:
    """Return a person."""
    return await session.scalar(_PERSON, {"person": person_id})


_CODE = sa.select(Person.code).where(Person.id == sa.bindparam("person"))
_BIRTH_YEAR = sa.select(Person.birth_year).where(Person.id == sa.bindparam("person"))


async def own_code(session: Session, *, person_id: UUID) -> str | None:
    """Return a person's short code, None while they have none."""
    found: str | None = await session.scalar(_CODE, {"person": person_id})
    return found


async def birth_year(session: Session, *, person_id: UUID) -> int | None:
    """Return a person's birth year, None where it is not known."""
    found: int | None = await session.scalar(_BIRTH_YEAR, {"person": person_id})
    return found


async def address(session: Session, *, person_id: UUID) -> str | None:
    """Return how a person wants to be addressed, None while they have not chosen."""
    found: str | None = await session.scalar(
        sa.select(Person.address).where(Person.id == person_id)
    )
    return found


async def person_by_code(session: Session, *, code: str) -> Person | None:
    """Return the person with this short code."""
    return await session.scalar(sa.select(Person).where(Person.code == code))


async def update_person(session: Session, *, person_id: UUID, **values: Any) -> None:
    """Change columns of a person."""
    await change_row(session, Person, person_id, values)


async def add_account(session: Session, **values: Any) -> int:
    """Store an account and return its number."""
    number = await session.scalar(sa.insert(Account).values(**values).returning(Account.number))
    return int(number or 0)


async def account(session: Session, *, number: int) -> Account | None:
    """Return an account."""
    return await session.get(Account, number)


async def account_of(session: Session, *, channel: str, external_key: str) -> Account | None:
    """Return the account with this key on a channel."""
    return await session.scalar(
        sa.select(Account).where(Account.channel == channel, Account.external_key == external_key)
    )


async def block(session: Session, *, accounts: Sequence[int], now: datetime) -> None:
    """Store that the owners of these accounts blocked the assistant."""
    await session.execute(
        sa.update(Account).where(Account.number.in_(accounts)).values(blocked_at=now)
    )


_SPOKE_TO = (
    sa.update(table(Account))
    .where(table(Account).c.number == sa.bindparam("number_told"))
    .values(said_at=sa.bindparam("at"))
)


async def spoke_to(session: Session, *, accounts: Sequence[int], now: datetime) -> None:
    """Store that a messenger just accepted a message for these accounts."""
    if accounts:
        rows = [{"number_told": number, "at": now} for number in accounts]
        await (await session.connection()).execute(_SPOKE_TO, rows)


async def saw(session: Session, *, numbers: Sequence[int], channel: str, now: datetime) -> None:
    """Store that the pages of these accounts were open; accounts of other channels are ignored."""
    await session.execute(
        sa.update(Account)
        .where(Account.number.in_(numbers), Account.channel == channel)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


async def unblock(session: Session, *, account: int) -> None:
    """Store that an account's owner wrote again."""
    await session.execute(
        sa.update(Account).where(Account.number == account).values(blocked_at=None)
    )


async def add_code(session: Session, **values: Any) -> None:
    """Store a one-time code (its digest)."""
    await session.execute(sa.insert(OneTimeCode).values(used_at=None, **values))


async def code(session: Session, *, code_hash: str, now: datetime) -> OneTimeCode | None:
    """Return an unused, unexpired code."""
    return await session.scalar(
        sa.select(OneTimeCode).where(
            OneTimeCode.code_hash == code_hash,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
    )


async def use_code(session: Session, *, code_hash: str, now: datetime) -> OneTimeCode | None:
    """Consume a code: one caller gets it, everyone else None."""
    return await session.scalar(
        sa.update(OneTimeCode)
        .where(
            OneTimeCode.code_hash == code_hash,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeCode)
    )


async def add_consent(session: Session, **values: Any) -> None:
    """Keep a consent."""
    await session.execute(sa.insert(Consent).values(withdrawn_at=None, **values))


async def consents(session: Session, *, person_id: UUID, purpose: str) -> Sequence[Consent]:
    """Return a person's standing consents to a purpose."""
    found = await session.scalars(
        sa.select(Consent).where(
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
    )
    return found.all()


async def add_grant(session: Session, **values: Any) -> None:
    """Keep a role grant."""
    await session.execute(sa.insert(RoleGrant).values(revoked_at=None, **values))


_STANDING = sa.and_(
    RoleGrant.person_id == sa.bindparam("person"),
    RoleGrant.revoked_at.is_(None),
    sa.or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > sa.bindparam("now")),
)
_ROLES = sa.select(RoleGrant.role).where(_STANDING)
_GRANTS = sa.select(RoleGrant).where(_STANDING).order_by(RoleGrant.granted_at)


async def roles(session: Session, *, person_id: UUID, now: datetime) -> set[str]:
    """Return the roles a person holds at ``now``."""
    return set((await session.scalars(_ROLES, {"person": person_id, "now": now})).all())


async def holders(
    session: Session, *, ward_id: str, roles: Collection[str], now: datetime
) -> Sequence[UUID]:
    """Return the people of a ward who hold one of these roles now, in a fixed order."""
    found = await session.scalars(
        sa.select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Person.ward_id == ward_id,
            Person.erased_at.is_(None),
            RoleGrant.role.in_(roles),
            RoleGrant.revoked_at.is_(None),
            sa.or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > now),
        )
        .distinct()
        .order_by(RoleGrant.person_id)
    )
    return found.all()


async def grants(session: Session, *, person_id: UUID, now: datetime) -> Sequence[RoleGrant]:
    """Return a person's standing grants, the oldest first."""
    return (await session.scalars(_GRANTS, {"person": person_id, "now": now})).all()


async def add_people(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store many people at once."""
    await (await session.connection()).execute(sa.insert(table(Person)), list(rows))
