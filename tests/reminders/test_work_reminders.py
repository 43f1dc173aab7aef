"""Staff and leaders hear at eight what waits for them, once a day, and nothing on silent days."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.messages import Outbox
from db.models.people import RoleGrant
from db.models.reminders import Preference, Reminder
from domain.deliveries import MessageKind
from domain.initiatives.initiatives import Status
from domain.people import Role
from domain.screens import say
from domain.units.units import Unit, UnitKind
from services.reminders.run import remind
from tests.support.builders import make_initiative, make_member
from tests.support.lesson_story import approve
from tests.support.talk import FrozenClock, Talk, open_engine, said, texts

MONDAY_AT_EIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
UNIT = Unit(UnitKind.KHOI, "K01")


@pytest_asyncio.fixture
async def engine(database_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    clock = FrozenClock(MONDAY_AT_EIGHT - timedelta(hours=14))
    async with open_engine(database_url, tmp_path, clock=clock) as found:
        yield found


async def tick(engine: Engine, at: datetime) -> str:
    engine.clock.now = at  # type: ignore[attr-defined]
    return await remind(engine.work_factory, now=at)


async def submitted(talk: Talk, **values: object) -> None:
    known: dict[str, object] = {"submitted_at": talk.engine.clock(), **values}
    async with talk.engine.database.write() as session:
        await make_initiative(session, talk.person, **known)  # type: ignore[arg-type]


def new(count: int) -> str:
    return said(say("work_reminders.new_submissions", count=count))


def due(initiatives: int) -> str:
    return said(say("work_reminders.deadlines_near", initiatives=initiatives, messages=0))


async def test_staff_hear_at_eight_what_came_once_a_day(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    hoa = await Talk.begin(engine)
    await submitted(hoa)
    assert await tick(engine, MONDAY_AT_EIGHT - timedelta(minutes=5)) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT) == "1 told"
    assert await lan.read() == [new(1)]
    assert list(lan.buttons) == [
        texts().plain("work_reminders.open_new", {}), texts().plain("reminders.change", {}),
    ]  # fmt: skip
    await submitted(hoa)
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(minutes=5)) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=1)) == "1 told"
    assert await lan.read() == [new(2)]
    assert await hoa.read() == []


async def test_what_comes_after_eight_waits_for_the_next_morning(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    engine.clock.now = MONDAY_AT_EIGHT + timedelta(hours=1)  # type: ignore[attr-defined]
    await submitted(hoa)
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(hours=2)) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=1)) == "1 told"
    assert await lan.read() == [new(1)]


async def test_what_falls_due_within_two_days_and_nothing_at_the_weekend(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    await submitted(hoa, status=Status.APPRAISING, reply_due_on=date(2026, 11, 26))
    assert await tick(engine, MONDAY_AT_EIGHT) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=1)) == "1 told"
    assert await lan.read() == [due(1)]
    for days in (5, 6):
        assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=days)) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=7)) == "1 told"
    assert await lan.read() == [due(1)]


async def test_staff_hear_a_month_before_which_lessons_have_to_be_checked_again(engine: Engine):
    """Only what residents see now: a lesson nobody approved is not missed by anybody."""
    lan = await Talk.begin(engine, role=Role.STAFF)
    first, second, *others = sorted(engine.context.catalogue.lessons, key=lambda one: one.review_by)
    monday = MONDAY_AT_EIGHT
    while monday.date() + timedelta(days=37) < first.review_by:
        assert await tick(engine, monday) == "0 told"
        monday += timedelta(days=7)
    assert await tick(engine, monday) == "0 told", "nobody has approved them"
    for lesson in (second, others[-1]):
        await approve(engine, lesson)
    day = f"{second.review_by:%d/%m/%Y}"
    assert second.review_by - (monday.date() + timedelta(days=7)) >= timedelta(days=23)
    assert await tick(engine, monday + timedelta(days=7)) == "1 told"
    named = say("work_reminders.lesson_stale_soon", title=second.title, day=day)
    assert await lan.read() == [said(say("work_reminders.lessons_stale_soon"), named)]
    await lan.says("1")
    assert first.title in " ".join(lan.buttons)


async def test_a_leader_hears_on_monday_how_her_own_people_learn(engine: Engine):
    ba = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    hoa = await Talk.begin(engine)
    async with engine.database.write() as session:
        await make_member(session, hoa.person, UNIT)
    await hoa.says("học")
    await hoa.says("1")
    assert await tick(engine, MONDAY_AT_EIGHT) == "1 told"
    digest = say(
        "work_reminders.weekly_digest",
        unit=engine.context.ward.unit_name(UNIT),
        registered=1,
        learning=1,
        finished=0,
        remembered=0,
        initiatives=0,
    )
    assert await ba.read() == [said(digest)]
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=1)) == "0 told"
    assert await tick(engine, MONDAY_AT_EIGHT + timedelta(days=7)) == "1 told"


async def test_work_reminders_take_nothing_from_a_residents_days(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    await submitted(hoa)
    await lan.says("học")
    await lan.says("1")
    for days in range(3):
        await tick(engine, MONDAY_AT_EIGHT + timedelta(days=days))
        await tick(engine, MONDAY_AT_EIGHT + timedelta(days=days, hours=8))
    rules = [row.rule for row in await lan.kept(Reminder) if row.state == "told"]
    assert sorted(rules) == ["new_submissions"] * 3 + ["unfinished_lesson"]
    async with engine.database.read() as session:
        kinds = await session.scalars(
            sa.select(Outbox.kind).where(Outbox.dedupe_key.like("reminder:%"))
        )
        assert sorted(kinds) == [int(MessageKind.NOTICE)] * 3 + [int(MessageKind.REMINDER)]


async def test_on_a_silent_day_staff_are_left_alone_and_whoever_muted_too(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    await submitted(hoa)
    tet = datetime(2027, 2, 8, 1, 0, tzinfo=UTC)
    assert await tick(engine, tet) == "0 told, 1 quiet"
    async with engine.database.write() as session:
        session.add(
            Preference(person_id=lan.person, days="1111111", hour=16, per_week=0, updated_at=tet)
        )
        await session.flush()
    assert await tick(engine, tet + timedelta(days=7)) == "0 told, 1 muted"
    assert await lan.read() == []


async def test_whose_role_ended_hears_nothing(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    await submitted(hoa)
    async with engine.database.write() as session:
        await session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.person_id == lan.person)
            .values(revoked_at=engine.clock())
        )
    assert await tick(engine, MONDAY_AT_EIGHT) == "0 told"
