"""Queries of the yearly report besides participation: registrations, statuses, contents by unit."""

from collections.abc import Sequence
from typing import Any, Protocol, cast

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative
from db.models.units import Registration
from db.queries.reports.breakdowns import BELONGS, within
from domain.initiatives.initiatives import Status
from domain.reports.participation import Breakdown, Period
from domain.units.units import UnitKind

_registration = table(Registration)
_initiative = table(Initiative)


class SignedUpRow(Protocol):
    """What a unit signed up for."""

    unit_kind: str
    unit: str
    contents: list[str]


class StatusRow(Protocol):
    """How many initiatives stand at a status, and how many people sent them."""

    status: str
    authors: int
    initiatives: int


class UnitContentRow(Protocol):
    """How many initiatives a unit has on a content."""

    unit: str
    content: str | None
    initiatives: int


async def registrations(session: Session, *, ward_id: str, year: int) -> Sequence[SignedUpRow]:
    """Return unit_kind, unit, contents of every standing registration of a year."""
    of = _registration.c
    columns: list[sa.ColumnElement[Any]] = [of.unit_kind, of.unit, of.contents]
    statement = sa.select(*columns).where(
        of.ward_id == ward_id, of.year == year, of.replaced_at.is_(None)
    )
    return cast("Sequence[SignedUpRow]", (await session.execute(statement)).all())


async def by_status(session: Session, *, ward_id: str, period: Period) -> Sequence[StatusRow]:
    """Return status, authors, initiatives of what was sent in the period, as it stands now."""
    of = _initiative.c
    statement = (
        sa.select(
            of.status,
            sa.func.count(of.person_id.distinct()).label("authors"),
            sa.func.count().label("initiatives"),
        )
        .where(of.ward_id == ward_id, of.status != Status.DRAFT, *within(of.submitted_at, period))
        .group_by(of.status)
    )
    return cast("Sequence[StatusRow]", (await session.execute(statement)).all())


async def by_unit(
    session: Session, *, ward_id: str, period: Period, kind: UnitKind
) -> Sequence[UnitContentRow]:
    """Return unit, content, initiatives: by the khối written in them or the author's bodies."""
    of = _initiative.c
    unit: sa.ColumnElement[Any] = of.khoi
    source: sa.FromClause = _initiative
    if kind is UnitKind.ORGANISATION:
        belongs = BELONGS[Breakdown.ORGANISATION].subquery()
        source = _initiative.join(belongs, belongs.c.person_id == of.person_id)
        unit = belongs.c.unit
    statement = (
        sa.select(unit.label("unit"), of.content, sa.func.count().label("initiatives"))
        .select_from(source)
        .where(
            of.ward_id == ward_id,
            of.status.notin_((Status.DRAFT, Status.WITHDRAWN)),
            unit.is_not(None),
            *within(of.submitted_at, period),
        )
        .group_by(unit, of.content)
    )
    return cast("Sequence[UnitContentRow]", (await session.execute(statement)).all())
