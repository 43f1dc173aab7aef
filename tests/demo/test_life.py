"""A demo opens on a ward that lived: messages sent with their reports, people reminded, a draft."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from content.catalogue import Catalogue, shipped_content
from content.quiet_days import load_quiet
from content.seed_words import load_seed_words
from content.ward_profile import read_profile
from db.models.broadcasts import Broadcast
from db.models.messages import Outbox
from db.models.reminders import Reminder
from demo.life import live_through, told_at
from demo.seed import demo_people
from demo.seed_people import LEADER, Plan
from domain.broadcasts.broadcasts import BroadcastStage
from domain.deliveries import MessageKind
from domain.quiet import QUIET_HOURS
from domain.zone import LOCAL
from tests.support.demo import demo_talk
from tests.support.talk import START, FrozenClock, open_engine, texts


@pytest.fixture
async def engine(database_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    """The demo ward as ``make run`` opens it."""
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as found:
        words, catalogue = load_seed_words(), Catalogue.load(shipped_content())
        plan = Plan(read_profile("demo"), catalogue, words, 300, 1, clock())
        await demo_people(found.database, plan)
        await live_through(found.database, found.context, texts(), clock())
        yield found


async def test_its_leader_finds_two_reports_and_a_draft(engine: Engine):
    talk = await demo_talk(engine, LEADER)
    await talk.says("gửi tin cho bà con")
    done = [one for one in talk.buttons if one.startswith("Đã gửi")]
    assert len(done) == 2
    assert texts().plain("broadcasts.go_on", {}) in talk.buttons
    told = ""
    for one in done:
        await talk.says("gửi tin cho bà con")
        told = " ".join(await talk.presses(one))
        assert "(minh họa)" in told
    for key in ("reached", "page_closed", "muted"):
        words = texts().template(f"broadcasts.fate_{key}").split("{count}")[0].strip("• ")
        assert words in told, key
    await talk.says("gửi tin cho bà con")
    shown = await talk.presses(texts().plain("broadcasts.go_on", {}))
    assert load_seed_words().events.drafts in " ".join(shown)


async def test_everything_told_was_told_in_the_past_and_outside_quiet_hours(engine: Engine):
    async with engine.database.read() as session:
        rows = (await session.scalars(sa.select(Outbox))).all()
        reminders = (await session.scalars(sa.select(Reminder))).all()
        stages = (await session.scalars(sa.select(Broadcast.state))).all()
    assert sorted(stages) == [BroadcastStage.DONE, BroadcastStage.DONE, BroadcastStage.DRAFT]
    assert sum(one.state == "told" for one in reminders) > 20
    assert {one.state for one in rows} == {"sent"}
    assert all(one.sent_at and one.sent_at < START for one in rows)
    unasked = [one.sent_at for one in rows if one.sent_at and one.kind >= MessageKind.REMINDER]
    assert not [at for at in unasked if engine.context.quiet.is_quiet(at)]


async def test_to_live_twice_is_to_live_once(engine: Engine):
    async def rows() -> int:
        async with engine.database.read() as session:
            return await session.scalar(sa.select(sa.func.count()).select_from(Outbox)) or 0

    before = await rows()
    assert before > 50
    await live_through(engine.database, engine.context, texts(), engine.clock())
    assert await rows() == before


@pytest.mark.parametrize("many", [0, 1, 5])
async def test_a_ward_with_hardly_anybody_lives_quietly(
    database_url: str, tmp_path: Path, many: int
):
    async with open_engine(database_url, tmp_path) as engine:
        words, catalogue = load_seed_words(), Catalogue.load(shipped_content())
        plan = Plan(read_profile("demo"), catalogue, words, many, 1, START)
        await demo_people(engine.database, plan)
        await live_through(engine.database, engine.context, texts(), START)
        async with engine.database.read() as session:
            assert not (
                await session.scalars(sa.select(Broadcast.id).filter_by(state="done"))
            ).all()


def test_in_the_midst_of_tet_it_was_told_on_the_days_before():
    quiet = load_quiet(QUIET_HOURS, ())
    tet = datetime(2027, 2, 8, 3, tzinfo=UTC)
    assert quiet.is_quiet(tet)
    times = [told_at(quiet, tet, ago, time(9)) for ago in (4, 3, 2, 1)]
    assert [at.astimezone(LOCAL).date() for at in times] == [
        date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 3),
    ]  # fmt: skip
    assert not any(map(quiet.is_quiet, times))


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2027, 2, 8, 3, tzinfo=UTC), id="Tết"),
        pytest.param(datetime(2026, 12, 31, 17, 1, tzinfo=UTC), id="New Year's first minute"),
        pytest.param(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), id="late in the evening"),
    ],
)
async def test_whenever_a_demo_begins_all_of_it_is_past(
    sqlite_url: str, tmp_path: Path, now: datetime
):
    async with open_engine(sqlite_url, tmp_path, clock=FrozenClock(now)) as engine:
        words, catalogue = load_seed_words(), Catalogue.load(shipped_content())
        plan = Plan(read_profile("demo"), catalogue, words, 100, 1, now)
        await demo_people(engine.database, plan)
        await live_through(engine.database, engine.context, texts(), now)
        async with engine.database.read() as session:
            rows = (await session.scalars(sa.select(Outbox))).all()
            sent = (await session.scalars(sa.select(Broadcast.started_at))).all()
    assert len({at for at in sent if at}) == 2
    assert {one.state for one in rows} == {"sent"}
    assert all(one.sent_at and one.sent_at < now for one in rows)
