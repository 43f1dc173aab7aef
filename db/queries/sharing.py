"""Who talks from which account: shared phones, and where a person is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from db.models.people import Account, PersonOnAccount
from db.session import Session


@dataclass(frozen=True, slots=True)
class Home:
    """The account a person is reached on; ``called`` is set where several people share it."""

    number: int
    called: str | None


async def homes(session: Session, *, persons: Sequence[UUID]) -> dict[UUID, Home]:
    """Return for each person the newest account she talks from; who has none is left out."""
    found: dict[UUID, Home] = {}
    alone = sa.select(Account.person_id, Account.number).where(Account.person_id.in_(persons))
    for person, number in await session.execute(alone.order_by(Account.number)):
        found[person] = Home(number, None)
    shared = sa.select(
        PersonOnAccount.person_id, PersonOnAccount.account_number, PersonOnAccount.called
    ).where(PersonOnAccount.person_id.in_(persons), PersonOnAccount.left_at.is_(None))
    for person, number, called in await session.execute(
        shared.order_by(PersonOnAccount.account_number)
    ):
        if person not in found or found[person].number <= number:
            found[person] = Home(number, called)
    return found
