"""Reads the web chat's log: inbox and outbox in one numbering, in one statement."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Inbox, Outbox
from db.models.people import Account
from domain.ids import AccountNumber

_inbox = table(Inbox)
_outbox = table(Outbox)
_account = table(Account)


class LoggedRow(Protocol):
    """A visible message of a web chat: a sent request or an inbound payload."""

    number: int
    is_mine: int
    body: dict[str, Any]
    replaces: int | None
    at: datetime
    key: str | None


class AccountLogRow(LoggedRow, Protocol):
    """A visible message among those of many accounts."""

    account_number: int


def _both(condition: str) -> sa.CompoundSelect[Any]:
    """Return both tables' visible rows of an account whose number meets the condition."""
    said = sa.select(
        _outbox.c.number,
        sa.literal_column("0").label("is_mine"),
        _outbox.c.request.label("body"),
        _outbox.c.replaces,
        _outbox.c.sent_at.label("at"),
        _outbox.c.key,
    ).where(_outbox.c.account_number == sa.bindparam("account"))
    heard = sa.select(
        _inbox.c.number,
        sa.literal_column("1"),
        _inbox.c.payload,
        sa.cast(sa.null(), sa.BigInteger()),
        _inbox.c.heard_at,
        sa.null(),
    ).where(_inbox.c.account_number == sa.bindparam("account"))
    edge = sa.bindparam("edge", type_=sa.BigInteger())
    if condition == "after":
        return sa.union_all(
            said.where(_outbox.c.number > edge), heard.where(_inbox.c.number > edge)
        )
    return sa.union_all(said.where(_outbox.c.number < edge), heard.where(_inbox.c.number < edge))


_AFTER = _both("after").order_by("number").limit(sa.bindparam("limit"))
_BEFORE = _both("before").order_by(sa.desc("number")).limit(sa.bindparam("limit"))
_LARGEST = 2**63 - 1


async def after(session: Session, *, account: int, number: int, limit: int) -> Sequence[LoggedRow]:
    """Return the messages after a number, oldest first."""
    cut = {"account": account, "edge": number, "limit": limit}
    return cast("Sequence[LoggedRow]", (await session.execute(_AFTER, cut)).all())


_CUT = {
    "sqlite": sa.text(
        "SELECT CAST(key AS INTEGER) AS account, value AS edge FROM json_each(:cuts)"
    ),
    "postgresql": sa.text(
        "SELECT CAST(key AS BIGINT) AS account, CAST(value AS BIGINT) AS edge"
        " FROM json_each_text(CAST(:cuts AS JSON))"
    ),
}


def _news(dialect: str) -> sa.Select[Any]:
    """Return the statement for many accounts, each after a number of its own."""
    whole = sa.BigInteger()
    found = _CUT[dialect].columns(account=whole, edge=whole).cte("cut")
    said = sa.select(
        _outbox.c.account_number,
        _outbox.c.number,
        sa.literal_column("0").label("is_mine"),
        _outbox.c.request.label("body"),
        _outbox.c.replaces,
        _outbox.c.sent_at.label("at"),
        _outbox.c.key,
    ).join(
        found,
        sa.and_(found.c.account == _outbox.c.account_number, _outbox.c.number > found.c.edge),
    )
    heard = sa.select(
        _inbox.c.account_number,
        _inbox.c.number,
        sa.literal_column("1"),
        _inbox.c.payload,
        sa.cast(sa.null(), sa.BigInteger()),
        _inbox.c.heard_at,
        sa.null(),
    ).join(
        found, sa.and_(found.c.account == _inbox.c.account_number, _inbox.c.number > found.c.edge)
    )
    both = sa.union_all(said, heard).subquery("both")
    return sa.select(both).order_by(both.c.number)


_NEWS = {dialect: _news(dialect) for dialect in _CUT}


async def news(session: Session, *, cuts: Mapping[AccountNumber, int]) -> Sequence[AccountLogRow]:
    """Return the messages of these accounts after these numbers, oldest first."""
    statement = _NEWS[session.get_bind().dialect.name]
    found = await session.execute(statement, {"cuts": json.dumps(cuts)})
    return cast("Sequence[AccountLogRow]", found.all())


async def before(
    session: Session, *, account: int, number: int | None, limit: int
) -> Sequence[LoggedRow]:
    """Return the newest page before a number (None: of all), oldest first."""
    edge = _LARGEST if number is None else number
    cut = {"account": account, "edge": edge, "limit": limit}
    found = cast("Sequence[LoggedRow]", (await session.execute(_BEFORE, cut)).all())
    return found[::-1]


_CHOICES = sa.select(_outbox.c.account_number, _outbox.c.number, _outbox.c.choices).where(
    sa.tuple_(_outbox.c.account_number, _outbox.c.number).in_(
        sa.bindparam("screens", expanding=True)
    ),
    _outbox.c.choices.is_not(None),
)


async def choices(
    session: Session, *, screens: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], Sequence[Mapping[str, object]]]:
    """Return the choices of these screens, by account and number."""
    rows = await session.execute(_CHOICES, {"screens": screens})
    return {(row.account_number, row.number): row.choices for row in rows}


async def newest(session: Session, *, account: int) -> int:
    """Return the number of the newest visible message, 0 when there is none."""
    statement = sa.select(_account.c.counter).where(_account.c.number == account)
    return int(await session.scalar(statement) or 0)
