"""What a conversation may ask of figures: staff open records, nobody else does."""

from pathlib import Path
from typing import Any

import pytest

from db.engine import Database
from domain.ids import AccountNumber, PersonId
from domain.people import Role
from domain.reports.participation import Breakdown
from services.people import people
from services.reports.participation.spoken import MOST_RECORDS, NoSuchFigures, ask, told
from services.work import Actor, Work
from tests.reports.test_participation_figures import NOW, learned
from tests.support.builders import make_account, make_person
from tests.support.talk import house_of


async def asking(database: Database, folder: Path, role: Role, **asked: Any) -> list[Any]:
    """Ask as someone with a role; return the facts of the jobs that were queued."""
    async with database.write() as session:
        person = await make_person(session)
        account = await make_account(session, person)
        await people.grant(session, person=person, role=role, granted_by="Lan", now=NOW)
        actor = Actor(AccountNumber(account), PersonId(person))
        work = Work(session, house_of(folder), NOW, actor, "test")
        await ask(work, **asked)
        return [row["facts"] for rows in work.deferred.values() for row in rows]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR])
async def test_only_staff_see_small_cells_and_records(
    database: Database, tmp_path: Path, role: Role
):
    [facts] = await asking(database, tmp_path, Role.STAFF, cut="khoi", key="K01")
    assert facts["hides_small"] is False
    [facts] = await asking(database, tmp_path, role, cut="khoi")
    assert facts["hides_small"] is True
    with pytest.raises(NoSuchFigures):
        await asking(database, tmp_path, role, cut="khoi", key="K01")


async def test_a_cut_nobody_knows_is_refused_before_anything_is_queued(
    database: Database, tmp_path: Path
):
    with pytest.raises(NoSuchFigures):
        await asking(database, tmp_path, Role.STAFF, cut="shoe_size")


@pytest.mark.parametrize(
    ("cut", "key", "lessons"),
    [
        (Breakdown.KHOI, "K01", 2),
        (Breakdown.KHOI, "unknown", MOST_RECORDS),
        (Breakdown.ORGANISATION, "PN", 2),
        (Breakdown.AGE, "60_up", 2),
        (Breakdown.CONTENT, "ND6_ANM", 1),
        (Breakdown.MONTH, "2026-11", MOST_RECORDS),
        (Breakdown.WAY, "assisted", 1),
        (Breakdown.KHOI, "K05", 0),
    ],
)
async def test_the_records_behind_a_row_are_those_it_counts(
    database: Database, tmp_path: Path, cut: Breakdown, key: str, lessons: int
):
    async with database.write() as session:
        hoa = await make_person(session, khoi="K01", organisation="PN", birth_year=1955)
        await learned(session, hoa, "at-ma-otp", assisted_by=hoa)
        await learned(session, hoa)
        for _ in range(MOST_RECORDS + 3):
            await learned(session, await make_person(session))
    facts = {"cut": cut.value, "key": key, "hides_small": False}
    async with database.read() as session:
        found = await told(session, house_of(tmp_path).ward, facts, NOW)
    assert len(found.lines) == lessons
    assert found.has_more is (lessons == MOST_RECORDS)
