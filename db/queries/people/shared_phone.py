"""Reads and writes who uses which account: shared phones, and each person's account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.initiatives import Attachment, Initiative
from db.models.learning import LessonResult
from db.models.messages import Inbox, Outbox, StoredConversation
from db.models.people import Account, Consent, Person, PersonOnAccount, RoleGrant
from domain.address import AddressForm, read_address

_shares = table(PersonOnAccount)
_RECORDS = [table(kept) for kept in (LessonResult, Initiative, Attachment, Consent, RoleGrant)]


@dataclass(frozen=True, slots=True)
class RecipientAccount:
    """The account a person is reached on; ``called`` is set where several people share it.

    ``is_shut``: its owner blocked us, and there is no other. ``address`` is the person's.
    """

    number: int
    called: str | None
    channel: str
    is_shut: bool
    address: AddressForm


def accounts_of(
    persons: Any,
) -> sa.CompoundSelect[UUID, bool, int, str, str | None, None]:
    """Return a query for the accounts of ``persons``: a query, or a parameter with their ids."""
    account = (Account.blocked_at.is_(None), Account.number, Account.channel, Person.address)
    alone = (
        sa.select(Account.person_id, *account, sa.null().label("called"))
        .join(Person, Person.id == Account.person_id)
        .where(Account.person_id.in_(persons))
    )
    shared = (
        sa.select(PersonOnAccount.person_id, *account, PersonOnAccount.called)
        .join(Account, Account.number == PersonOnAccount.account_number)
        .join(Person, Person.id == PersonOnAccount.person_id)
        .where(PersonOnAccount.person_id.in_(persons), PersonOnAccount.left_at.is_(None))
    )
    return sa.union_all(alone, shared)


_ACCOUNTS = accounts_of(sa.bindparam("persons", expanding=True))


async def recipient_accounts(
    session: Session, *, persons: Sequence[UUID]
) -> dict[UUID, RecipientAccount]:
    """Return each person's most recently used account; a person without one is left out."""
    return chosen((await session.execute(_ACCOUNTS, {"persons": persons})).all())


def chosen(accounts: Sequence[Any]) -> dict[UUID, RecipientAccount]:
    """Return of what ``accounts_of`` found each person's most recently used account.

    An account whose owner blocked the assistant counts only where there is no other; one that is
    shared is found twice, and counts as shared.
    """
    best: dict[UUID, tuple[bool, int]] = {}
    found: dict[UUID, RecipientAccount] = {}
    for person, may_hear, number, channel, address, called in sorted(
        accounts, key=lambda one: one.called is not None
    ):
        if best.get(person, (False, 0)) <= (bool(may_hear), number):
            best[person] = (bool(may_hear), number)
            found[person] = RecipientAccount(
                number, called, channel, not may_hear, read_address(address)
            )
    return found


async def people_on(session: Session, *, account: int) -> Sequence[PersonOnAccount]:
    """Return everyone who shares an account now, in the order they came."""
    found = await session.scalars(
        sa.select(PersonOnAccount)
        .where(PersonOnAccount.account_number == account, PersonOnAccount.left_at.is_(None))
        .order_by(PersonOnAccount.joined_at, PersonOnAccount.person_id)
    )
    return found.all()


async def left(session: Session, *, account: int) -> int:
    """Return how many people shared an account once and do so no longer."""
    statement = sa.select(sa.func.count()).where(
        PersonOnAccount.account_number == account, PersonOnAccount.left_at.is_not(None)
    )
    return int(await session.scalar(statement) or 0)


async def accounts_with(session: Session, *, person: UUID) -> Sequence[PersonOnAccount]:
    """Return the accounts that a person shares now."""
    found = await session.scalars(
        sa.select(PersonOnAccount).where(
            PersonOnAccount.person_id == person, PersonOnAccount.left_at.is_(None)
        )
    )
    return found.all()


async def last_called(session: Session, *, person: UUID) -> str:
    """Return a person's name on the phone they shared last; empty when they shared none."""
    found = await session.scalar(
        sa.select(PersonOnAccount.called)
        .where(PersonOnAccount.person_id == person)
        .order_by(PersonOnAccount.joined_at.desc())
        .limit(1)
    )
    return found or ""


async def put(session: Session, **values: Any) -> None:
    """Add a person to an account; one who shared it before comes back under the new name."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert(_shares) if dialect == "sqlite" else postgresql.insert(_shares)
    fresh = insert.values(left_at=None, **values)
    kept = {name: fresh.excluded[name] for name in ("called", "helped_by", "joined_at", "left_at")}
    await session.execute(
        fresh.on_conflict_do_update(index_elements=["account_number", "person_id"], set_=kept)
    )


async def rename(session: Session, *, account: int, person: UUID, called: str) -> None:
    """Rename a person on an account; they keep their place among the others."""
    await session.execute(
        sa.update(PersonOnAccount)
        .where(PersonOnAccount.account_number == account, PersonOnAccount.person_id == person)
        .values(called=called)
    )


async def end(session: Session, *, account: int, person: UUID, now: datetime) -> None:
    """End a person's share of an account."""
    await session.execute(
        sa.update(PersonOnAccount)
        .where(PersonOnAccount.account_number == account, PersonOnAccount.person_id == person)
        .values(left_at=now)
    )


async def speak(session: Session, *, account: int, person: UUID) -> None:
    """Make this person the speaker on an account."""
    await session.execute(
        sa.update(Account).where(Account.number == account).values(person_id=person)
    )


async def has_records(session: Session, *, person: UUID) -> bool:
    """Return whether a person has any records: an unused newcomer has none."""
    for kept in _RECORDS:
        one = sa.select(sa.literal(1)).where(kept.c.person_id == person).limit(1)
        if await session.scalar(one):
            return True
    return False


async def forget_talk(session: Session, *, account: int, person: UUID) -> None:
    """Delete a person's conversation from an account: their messages and the replies to them.

    Their inbound messages are found by the replies: a reply's correlation names its cause.
    """
    said = sa.select(Outbox.correlation).where(
        Outbox.account_number == account, Outbox.person_id == person
    )
    causes = {str(cause) for cause in await session.scalars(said)}
    heard = [int(cause.removeprefix("in-")) for cause in causes if cause.startswith("in-")]
    hers = sa.and_(Outbox.account_number == account, Outbox.person_id == person)
    await session.execute(sa.update(Outbox).where(hers).values(number=None))
    await session.execute(
        sa.update(Inbox)
        .where(Inbox.account_number == account, Inbox.id.in_(heard))
        .values(number=None)
    )
    await session.execute(
        sa.delete(StoredConversation).where(
            StoredConversation.account_number == account, StoredConversation.person_id == person
        )
    )


async def stands(session: Session, *, account: int, person: UUID) -> str | None:
    """Return the current step of a person's conversation on an account, None between steps."""
    found: str | None = await session.scalar(
        sa.select(StoredConversation.state).where(
            StoredConversation.account_number == account, StoredConversation.person_id == person
        )
    )
    return found
