"""Who is to be reminded when: the people of the schedule test, and what each must hear.

The oracle knows the ward's rules as sentences, not the code: staff hear at 08:00 on weekdays of new
initiatives and of deadlines, leaders on Mondays of their people, and whoever left a lesson on the
second day after, five days later, and, having answered neither, a week after that.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from db.engine import Database, Session
from db.models.learning import LessonResult
from db.models.reminders import Preference
from domain.ids import PersonId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from domain.zone import LOCAL
from services.people import people
from tests.support.builders import WARD, make_account, make_initiative, make_person

MONDAY = date(2026, 8, 3)
"""The first day; nothing is silent for a hundred days after it."""
WORK, OWN = 8, (9, 19)
"""The hour of those who work for the ward, and the hours that residents chose."""
WITHIN = {"new_submissions": 8, "deadlines_near": 8, "weekly_digest": 10, "unfinished_lesson": 3}
"""So many hours after its hour each may still be told."""
LESSON = "at-ma-otp"
LONG_AGO = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)

Occurrence = tuple[str, str, date]
"""Whom, by which rule, on which day."""


def instant(day: date, hour: int) -> datetime:
    """The moment an hour strikes in the ward."""
    return datetime.combine(day, time(hour), LOCAL).astimezone(UTC)


@dataclass
class World:
    """Everybody there is, by person: staff, leaders, and residents with their hour and day."""

    staff: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    residents: dict[str, tuple[int, date]] = field(default_factory=dict)

    def hour_of(self, person: str) -> int:
        return self.residents[person][0] if person in self.residents else WORK


async def populate(database: Database, sizes: Mapping[str, int], seed: int) -> World:
    """Store the people, and one initiative that everybody forgot."""
    dice, world = random.Random(seed), World()
    async with database.write() as session:
        for _ in range(sizes["staff"]):
            world.staff.append(await _arrive(session, Role.STAFF, None))
        for n in range(sizes["leaders"]):
            unit = Unit(UnitKind.KHOI, f"K{n % 8 + 1:02d}")
            world.leaders.append(await _arrive(session, Role.LEADER, unit))
        for _ in range(sizes["residents"]):
            person = await _arrive(session, None, None)
            hour = dice.choice(OWN)
            left_on = MONDAY + timedelta(days=dice.randrange(max(1, sizes["days"] - 16)))
            world.residents[person] = (hour, left_on)
            session.add(_left(person, left_on))
            session.add(_wish(person, hour))
        forgotten = await make_person(session)
        await make_account(session, forgotten)
        await make_initiative(
            session,
            forgotten,
            submitted_at=LONG_AGO,
            created_at=LONG_AGO,
            updated_at=LONG_AGO,
            reply_due_on=date(2026, 7, 8),
        )
        await session.flush()
    return world


async def _arrive(session: Session, role: Role | None, unit: Unit | None) -> str:
    person = await make_person(session, created_at=LONG_AGO)
    await make_account(session, person, created_at=LONG_AGO)
    if role is not None:
        await people.grant(
            session,
            person=PersonId(person),
            role=role,
            granted_by="Lan",
            now=LONG_AGO,
            unit=unit,
        )
    return person.hex


def _left(person: str, left_on: date) -> LessonResult:
    at = instant(left_on, 5)
    known: dict[str, Any] = {"lesson_id": LESSON, "lesson_version": 1, "ward_id": WARD}
    return LessonResult(person_id=UUID(person), step="card:1", started_at=at, seen_at=at, **known)


def _wish(person: str, hour: int) -> Preference:
    return Preference(
        person_id=UUID(person), days="1111111", hour=hour, per_week=7, updated_at=LONG_AGO
    )


def expected(world: World, days: int, seen: list[datetime]) -> Iterator[Occurrence]:
    """Yield what must have been told, the house having looked at the instants ``seen``."""
    dates = [MONDAY + timedelta(days=n) for n in range(days)]
    for rule, people_told, weekdays in (
        ("new_submissions", world.staff, range(5)),
        ("deadlines_near", world.staff, range(5)),
        ("weekly_digest", world.leaders, range(1)),
    ):
        for day in dates:
            if day.weekday() in weekdays and _looked(seen, day, WORK, rule):
                yield from ((person, rule, day) for person in people_told)
    for person, (hour, left_on) in world.residents.items():
        told: list[date] = []
        for day in dates:
            if _is_her_day(day, left_on, told) and _looked(seen, day, hour, "unfinished_lesson"):
                told.append(day)
                yield person, "unfinished_lesson", day


def _is_her_day(day: date, left_on: date, told: list[date]) -> bool:
    if not told:
        return day >= left_on + timedelta(days=2)
    pause = {1: 5, 2: 7}.get(len(told))
    return pause is not None and day >= told[-1] + timedelta(days=pause)


def _looked(seen: list[datetime], day: date, hour: int, rule: str) -> bool:
    begins = instant(day, hour)
    return any(begins <= at < begins + timedelta(hours=WITHIN[rule]) for at in seen)
