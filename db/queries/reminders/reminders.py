"""Reads and writes reminder decisions: one row an occurrence, never two."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.messages import Outbox
from db.models.people import Account, PersonOnAccount
from db.models.reminders import Preference, Reminder
from domain.deliveries import MessageKind, State

_reminder = table(Reminder)
_outbox = table(Outbox)
_LOCK = 0x6E_68_61_63
"""The advisory lock of deciding: two processes decide one after the other."""


async def lock(session: Session) -> None:
    """Lock deciding until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


_OF_PEOPLE = (
    sa.select(
        _reminder.c.id,
        _reminder.c.person_id,
        _reminder.c.rule,
        _reminder.c.subject,
        _reminder.c.turn,
        _reminder.c.state,
        _reminder.c.decided_at,
    )
    .where(
        _reminder.c.person_id.in_(sa.bindparam("persons", expanding=True)),
        _reminder.c.rule.in_(sa.bindparam("rules", expanding=True)),
    )
    .order_by(_reminder.c.decided_at, _reminder.c.id)
)


class DecisionRow(Protocol):
    """A decision about reminding, as far as the next one is made from it."""

    id: UUID
    person_id: UUID
    rule: str
    subject: str
    turn: int
    state: str
    decided_at: datetime


async def of_people(
    session: Session, *, persons: Collection[UUID], rules: Collection[str]
) -> Sequence[DecisionRow]:
    """Return every decision about these people by these rules, the oldest first.

    Only the columns a decision needs: years of them are read for a hundred people at once.
    """
    rows = await session.execute(_OF_PEOPLE, {"persons": list(persons), "rules": list(rules)})
    return cast("Sequence[DecisionRow]", rows.all())


async def sharing_turns(session: Session, *, told: str) -> dict[UUID, datetime]:
    """Return for each person who shares a phone when they were reminded last."""
    sharing = sa.select(PersonOnAccount.person_id).where(PersonOnAccount.left_at.is_(None))
    rows = await session.execute(
        sa.select(_reminder.c.person_id, sa.func.max(_reminder.c.decided_at))
        .where(_reminder.c.person_id.in_(sharing), _reminder.c.state == told)
        .group_by(_reminder.c.person_id)
    )
    return {row[0]: row[1] for row in rows}


async def wishes(session: Session, *, persons: Collection[UUID]) -> dict[UUID, Preference]:
    """Return the reminder preferences of these people; those who set none are left out."""
    rows = await session.scalars(sa.select(Preference).where(Preference.person_id.in_(persons)))
    return {row.person_id: row for row in rows}


async def last_active(session: Session, *, persons: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when each of these people last did anything here: when they last got a reply."""
    shared = sa.select(PersonOnAccount.account_number).where(PersonOnAccount.person_id.in_(persons))
    own = sa.select(Account.number).where(Account.person_id.in_(persons))
    rows = await session.execute(
        sa.select(_outbox.c.person_id, sa.func.max(_outbox.c.created_at))
        .where(
            _outbox.c.account_number.in_(own.union(shared)),
            _outbox.c.person_id.in_(persons),
            _outbox.c.kind == int(MessageKind.REPLY),
        )
        .group_by(_outbox.c.person_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


async def blocked_accounts(session: Session, *, accounts: Collection[int]) -> set[int]:
    """Return which of these accounts blocked the assistant."""
    rows = await session.scalars(
        sa.select(Account.number).where(
            Account.number.in_(accounts), Account.blocked_at.is_not(None)
        )
    )
    return {int(number) for number in rows}


async def beside_helpers(session: Session, *, persons: Collection[UUID]) -> set[UUID]:
    """Return which of these people were only ever here on a helper's phone."""
    rows = await session.scalars(
        sa.select(PersonOnAccount.person_id).where(
            PersonOnAccount.person_id.in_(persons),
            PersonOnAccount.left_at.is_(None),
            PersonOnAccount.helped_by.is_not(None),
        )
    )
    return set(rows.all())


_UNDELIVERED = sa.select(_outbox.c.dedupe_key).where(
    _outbox.c.account_number.in_(sa.bindparam("accounts", expanding=True)),
    _outbox.c.kind >= sa.literal_column("2"),
    _outbox.c.state.in_((State.FAILED, State.SKIPPED, State.EXPIRED)),
    _outbox.c.dedupe_key.is_not(None),
)


async def undelivered(session: Session, *, accounts: Collection[int]) -> set[str]:
    """Return the dedupe keys of unsolicited messages to these accounts that never arrived.

    Asked by account: the keys of all messages of some years are more than a statement may name.
    """
    rows = await session.scalars(_UNDELIVERED, {"accounts": list(accounts)})
    return {str(key) for key in rows}


async def add(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Store decisions; return the ids of the stored ones: others were decided before."""
    if not rows:
        return set()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(_reminder) if is_sqlite else postgresql.insert(_reminder)
    added = insert.values(list(rows)).on_conflict_do_nothing().returning(_reminder.c.id)
    return set((await session.scalars(added)).all())


_CHANGE = (
    sa.update(_reminder)
    .where(_reminder.c.id == sa.bindparam("row_id"))
    .values(
        state=sa.bindparam("to"),
        reason=sa.bindparam("why"),
        decided_at=sa.bindparam("at"),
    )
)


async def change(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update decisions that were put off: rows of ``row_id``, ``to``, ``why`` and ``at``."""
    if rows:
        await (await session.connection()).execute(_CHANGE, list(rows))


_ANSWERED = (
    sa.update(_reminder)
    .where(
        _reminder.c.person_id == sa.bindparam("person"),
        _reminder.c.decided_at < sa.bindparam("at"),
        _reminder.c.answered_at.is_(None),
        _reminder.c.state == sa.bindparam("told"),
    )
    .values(answered_at=sa.bindparam("at"))
)


async def answered(session: Session, *, told: str, active: Mapping[UUID, datetime]) -> None:
    """Mark these people's sent reminders as followed by an action of theirs."""
    if active:
        rows = [{"person": person, "at": at, "told": told} for person, at in active.items()]
        await (await session.connection()).execute(_ANSWERED, rows)
