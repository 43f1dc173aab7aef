"""People and lượt are never confused: who stands in which row, and what the whole ward counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from content.ward_profile import read_profile
from db.base import table
from db.engine import Database, Session
from db.models.learning import LessonResult
from db.models.units import ClassSession, Membership
from db.queries.people import people as people_rows
from domain.ids import new_id
from domain.initiatives.initiatives import Content, Status
from domain.people import Purpose
from domain.reports.participation import EVER, Breakdown, Hidden, Metric, Period, Table
from services.reports.participation.figures import tables
from services.reports.participation.places import PlaceNames
from services.reports.participation.records import sheets
from services.reports.participation.words import figure_words, row_name
from tests.support.builders import MORNING, WARD, make_account, make_initiative, make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PLACES = PlaceNames.of(read_profile("demo"))
NAMED, UNNAMED = Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED


async def learned(session: Session, person: UUID, lesson: str = "dt-chu-to", **more: Any) -> None:
    """Let someone take a lesson to its end on the morning of 20 November."""
    known = {
        "person_id": person,
        "lesson_id": lesson,
        "ward_id": WARD,
        "lesson_version": 1,
        "step": "end",
        "started_at": MORNING,
        "finished_at": MORNING + timedelta(minutes=4),
        "seen_at": MORNING,
    }
    await session.execute(table(LessonResult).insert().values(**{**known, **more}))


async def agreed(session: Session, person: UUID) -> None:
    """Let someone have her name stand by her learning."""
    account = await make_account(session, person)  # type: ignore[arg-type]
    await people_rows.add_consent(
        session, id=new_id(), person_id=person, purpose=Purpose.LEARNING_NAME,
        text_version="v1", account_number=account, given_at=MORNING,
    )  # fmt: skip


async def joined(session: Session, person: UUID, unit: str, **more: Any) -> None:
    known = {"id": new_id(), "ward_id": WARD, "person_id": person, "unit": unit}
    when = {"unit_kind": "organisation", "shows_name": False, "joined_at": MORNING}
    await session.execute(table(Membership).insert().values(**{**known, **when, **more}))


async def held(session: Session, person: UUID, **more: Any) -> None:
    known = {
        "id": new_id(), "ward_id": WARD, "held_on": date(2026, 11, 20), "khoi": "K02",
        "content": Content.ND6, "topic": "Cuộc gọi lừa đảo", "headcount": 23,
        "recorded_by": person, "recorded_at": MORNING,
    }  # fmt: skip
    await session.execute(table(ClassSession).insert().values(**{**known, **more}))


async def cut_by(
    database: Database, cut: Breakdown, period: Period = EVER, *, hides_small: bool = False
) -> Table:
    async with database.read() as session:
        [found] = await tables(
            session, places=PLACES, period=period, now=NOW, cuts=[cut], hides_small=hides_small
        )
    return found


def column(found: Table, measure: Metric) -> dict[str, Any]:
    """What is counted, by row; rows of nought are left out."""
    return {row.key: row.figures[measure] for row in found.rows if row.figures.get(measure)}


async def test_an_empty_ward_shows_every_row_with_noughts(database: Database):
    for cut in Breakdown:
        found = await cut_by(database, cut)
        assert {figure for row in found.rows for figure in row.figures.values()} == {0}
        assert set(found.total.values()) == {0}
    khoi = await cut_by(database, Breakdown.KHOI)
    assert [row.key for row in khoi.rows] == [*PLACES.khoi, "unknown"]
    contents = await cut_by(database, Breakdown.CONTENT)
    assert [row.key for row in contents.rows] == [*Content, "unknown"]


async def test_one_person_with_many_lessons_is_one_person(database: Database):
    async with database.write() as session:
        hoa = await make_person(session, khoi="K01")
        for lesson in ("dt-chu-to", "dt-tin-nhan", "gd-thuoc"):
            await learned(session, hoa, lesson)
        await learned(session, hoa, "at-ma-otp", step="card:c2", finished_at=None)
        await agreed(session, hoa)
    found = await cut_by(database, Breakdown.KHOI)
    assert column(found, NAMED) == {"K01": 1}
    assert column(found, UNNAMED) == {}
    assert column(found, Metric.BEGUN) == {"K01": 4}
    assert column(found, Metric.FINISHED) == {"K01": 3}
    contents = await cut_by(database, Breakdown.CONTENT)
    assert column(contents, Metric.BEGUN) == {Content.ND5: 3, Content.ND6: 1}
    assert column(contents, NAMED) == {Content.ND5: 1, Content.ND6: 1}
    assert contents.total[NAMED] == 1


async def test_a_person_in_two_organisations_counts_in_both_and_once_in_all(database: Database):
    async with database.write() as session:
        lan = await make_person(session, organisation="PN")
        await joined(session, lan, "PN")
        await joined(session, lan, "ND")
        await joined(session, lan, "CCB", left_at=MORNING)
        await learned(session, lan)
        await make_initiative(session, lan)
    found = await cut_by(database, Breakdown.ORGANISATION)
    assert column(found, UNNAMED) == {"PN": 1, "ND": 1}
    assert column(found, Metric.INITIATIVES) == {"PN": 1, "ND": 1}
    assert found.total[UNNAMED] == found.total[Metric.INITIATIVES] == 1


async def test_who_was_helped_and_then_claims_her_records_stands_on_both_sides(
    database: Database,
):
    async with database.write() as session:
        helper = await make_person(session)
        bay = await make_person(session)
        await learned(session, bay, "dt-chu-to", assisted_by=helper)
        await learned(session, bay, "at-ma-otp")
        await make_initiative(session, bay, assisted_by=helper)
    found = await cut_by(database, Breakdown.WAY)
    assert column(found, UNNAMED) == {"own": 1, "assisted": 1}
    assert column(found, Metric.BEGUN) == {"own": 1, "assisted": 1}
    assert column(found, Metric.INITIATIVES) == {"assisted": 1}
    assert found.total[UNNAMED] == 1


async def test_ages_come_from_the_year_of_birth_and_a_child_is_never_named(database: Database):
    async with database.write() as session:
        for year in (2012, 2010, 1990, 1970, 1966, None):
            person = await make_person(session, birth_year=year)
            await learned(session, person)
            await agreed(session, person)
    found = await cut_by(database, Breakdown.AGE, Period(last_day=date(2026, 12, 31)))
    assert column(found, NAMED) == {"16_29": 1, "30_44": 1, "45_59": 1, "60_up": 1, "unknown": 1}
    assert column(found, UNNAMED) == {"under_16": 1}


async def test_months_are_the_wards_and_none_is_left_out(database: Database):
    midnight = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    async with database.write() as session:
        an = await make_person(session)
        late = midnight - timedelta(minutes=1)
        await learned(session, an, started_at=late, finished_at=midnight + timedelta(minutes=3))
        await held(session, an, held_on=date(2026, 7, 1))
    found = await cut_by(database, Breakdown.MONTH)
    assert [row.key for row in found.rows] == [f"2026-{month:02d}" for month in range(7, 12)]
    assert column(found, Metric.BEGUN) == {"2026-09": 1}
    assert column(found, Metric.FINISHED) == {"2026-10": 1}
    assert column(found, UNNAMED) == {"2026-09": 1, "2026-10": 1}
    assert column(found, Metric.GATHERINGS) == {"2026-07": 1}
    october = await cut_by(database, Breakdown.MONTH, Period(date(2026, 10, 1), date(2026, 10, 31)))
    assert column(october, Metric.BEGUN) == {}
    assert october.total[Metric.FINISHED] == 1


async def test_heads_in_a_class_are_never_people(database: Database):
    async with database.write() as session:
        leader = await make_person(session)
        await held(session, leader)
        await held(session, leader, organisation="PN", khoi=None, headcount=11)
        await held(session, leader, taken_back_at=MORNING)
    found = await cut_by(database, Breakdown.KHOI)
    assert column(found, Metric.HEADCOUNT) == {"K02": 23, "unknown": 11}
    assert (found.total[NAMED], found.total[UNNAMED], found.total[Metric.GATHERINGS]) == (0, 0, 2)
    assert Metric.HEADCOUNT not in (await cut_by(database, Breakdown.AGE)).total


async def test_drafts_and_withdrawn_ones_are_not_sent_ones(database: Database):
    async with database.write() as session:
        minh = await make_person(session)
        await make_initiative(session, minh, khoi="K03")
        await make_initiative(session, minh, khoi=None)
        await make_initiative(session, minh, status=Status.WITHDRAWN)
        await make_initiative(session, minh, status=Status.DRAFT, code=None, submitted_at=None)
        await make_initiative(session, minh, ward_id="another-ward")
    found = await cut_by(database, Breakdown.KHOI)
    assert column(found, Metric.INITIATIVES) == {"K03": 1, "unknown": 1}
    assert column(found, Metric.AUTHORS) == {"K03": 1, "unknown": 1}
    assert found.total[Metric.AUTHORS] == 1


async def test_a_khoi_that_left_the_profile_keeps_its_row(database: Database):
    async with database.write() as session:
        await learned(session, await make_person(session, khoi="K99"))
    found = await cut_by(database, Breakdown.KHOI)
    assert column(found, UNNAMED) == {"K99": 1}
    assert row_name(figure_words(), PLACES, Breakdown.KHOI, "K99") == "K99"


async def test_small_cells_are_hidden_from_whoever_is_not_staff(database: Database):
    async with database.write() as session:
        for khoi, many in (("K01", 3), ("K02", 6), ("K03", 9)):
            for _ in range(many):
                await learned(session, await make_person(session, khoi=khoi))
    told = column(await cut_by(database, Breakdown.KHOI, hides_small=True), UNNAMED)
    assert told == {"K01": Hidden.BESIDE_FEW, "K02": Hidden.BESIDE_FEW, "K03": 9}
    assert column(await cut_by(database, Breakdown.KHOI), UNNAMED) == {"K01": 3, "K02": 6, "K03": 9}


@pytest.mark.parametrize("cut", list(Breakdown))
async def test_the_records_count_again_to_every_figure(database: Database, cut: Breakdown):
    async with database.write() as session:
        for n in range(7):
            person = await make_person(
                session, khoi=f"K0{1 + n % 3}", birth_year=1950 + 9 * n, organisation=None
            )
            await learned(session, person, "at-ma-otp")
            await learned(session, person, assisted_by=person if n % 2 else None)
            await make_initiative(session, person, khoi=f"K0{1 + n % 3}")
    words = figure_words()
    async with database.read() as session:
        found = {
            sheet.key: sheet
            for sheet in await sheets(
                session, places=PLACES, period=EVER, now=NOW,
                named=lambda one, key: row_name(words, PLACES, one, key),
            )
        }  # fmt: skip
    counted = await cut_by(database, cut)
    assert len(found["learners"].rows) == counted.total[UNNAMED] == 7
    assert len(found["lessons"].rows) == counted.total[Metric.BEGUN] == 14
    assert len(found["initiatives"].rows) == counted.total[Metric.INITIATIVES] == 7
    place = {Breakdown.CONTENT: "content", Breakdown.WAY: "way"}.get(cut)
    if place is not None:
        lessons = found["lessons"]
        names = [row[lessons.columns.index(place)] for row in lessons.rows]
        assert {key: names.count(row_name(words, PLACES, cut, key)) for key in
                column(counted, Metric.BEGUN)} == column(counted, Metric.BEGUN)  # fmt: skip
