"""Outside a demo residents see only lessons that were approved as they stand and are fresh."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from bot.runtime.engine import Engine
from db.queries.learning import results
from domain.screens import say
from tests.support.lesson_story import (
    NEXT,
    OTP,
    approve,
    card,
    question,
    rewritten,
    title,
    verdict,
)
from tests.support.talk import FrozenClock, Talk, label, open_engine, said

HIDDEN = said("lesson.hidden")


@pytest_asyncio.fixture(loop_scope="session")
async def live(database_url: str, data_dir: Path, clock: FrozenClock) -> AsyncIterator[Engine]:
    """A ward that is no demo."""
    async with open_engine(database_url, data_dir, clock=clock, demo=False) as engine:
        yield engine


async def test_nothing_is_shown_before_somebody_approved_it(live: Engine):
    talk = await Talk.begin(live)
    wait = said(say("not_open.wait", ward=live.context.ward.name))
    assert await talk.says("học") == [wait]
    assert list(talk.buttons) == []
    assert await talk.opens(f"bai_{OTP}") == [wait]


async def test_an_approved_lesson_is_shown_without_a_doubt(live: Engine):
    otp = live.context.catalogue.lesson(OTP)
    await approve(live, otp)
    talk = await Talk.begin(live)
    hello = say("welcome.hello_short", ward=live.context.ward.name)
    assert await talk.opens(f"bai_{OTP}") == [said(hello, title(otp), card(otp, 0))]
    await talk.says("học")
    assert list(talk.buttons) == [label("lesson_begun", title=otp.title), label("menu")]


async def test_a_changed_lesson_loses_its_approval_also_for_those_in_its_middle(
    live: Engine, database_url: str, data_dir: Path, clock: FrozenClock
):
    otp = live.context.catalogue.lesson(OTP)
    await approve(live, otp)
    talk = await Talk.begin(live)
    await talk.opens(f"bai_{OTP}")
    await talk.presses(NEXT)
    house = rewritten(live, otp, title="Mã OTP")
    async with open_engine(database_url, data_dir, clock=clock, house=house) as changed:
        talk.engine = changed
        assert await talk.presses(NEXT) == [HIDDEN]
        assert list(talk.buttons) == [label("learn"), label("menu")]
        assert await talk.says("học") == [said("lesson.shelf_empty")]
        assert await talk.says("tiếp tục") == [said("welcome.nothing_left")]
        await approve(changed, house.catalogue.lesson(OTP))
        await talk.says("học")
        resumed = say("lesson.title", title="Mã OTP")
        assert await talk.presses(label("lesson_begun", title="Mã OTP")) == [
            said("lesson.resumed", resumed, card(otp, 1))
        ]


async def test_a_lesson_past_its_review_date_is_hidden_and_the_count_stays(
    live: Engine, clock: FrozenClock
):
    otp = live.context.catalogue.lesson(OTP)
    await approve(live, otp)
    talk = await Talk.begin(live)
    await talk.opens(f"bai_{OTP}")
    await talk.hurries(*["1"] * 6, "2", "1")
    end = say("lesson.end_all", title=otp.title, of=3, count=1)
    assert await talk.says("3") == [verdict(otp, 2, 3), said(end)]
    assert list(talk.buttons) == [label("other_lesson"), label("lesson_proof"), label("menu")]

    clock.now = datetime(2027, 2, 21, 16, 59, tzinfo=UTC)  # the last minute of the day before
    assert await talk.says("học") == [said(say("lesson.shelf_all", done=1))]
    clock.now = datetime(2027, 2, 21, 17, 0, tzinfo=UTC)  # midnight in the ward
    assert await talk.says("học") == [said("lesson.shelf_empty")]
    assert HIDDEN in (await talk.opens(f"bai_{OTP}"))[0]
    await approve(live, live.context.catalogue.lesson("dt-chu-to-de-doc"))
    clock.now = datetime(2027, 2, 22, 3, 0, tzinfo=UTC)
    assert await talk.says("học") != []


async def test_a_lesson_that_expires_while_it_is_learnt_stops_there(
    live: Engine, clock: FrozenClock
):
    otp = live.context.catalogue.lesson(OTP)
    await approve(live, otp)
    talk = await Talk.begin(live)
    await talk.opens(f"bai_{OTP}")
    assert (await talk.hurries(*["1"] * 6))[-1].endswith(said(question(otp, 0)))
    clock.now = datetime(2027, 2, 23, tzinfo=UTC)
    await talk.opens("")
    assert label("learn_on", title=otp.title) not in talk.buttons


async def test_a_demo_shows_everything_and_says_every_doubt(
    database_url: str, data_dir: Path, clock: FrozenClock
):
    clock.now = datetime(2027, 12, 31, tzinfo=UTC)
    async with open_engine(database_url, data_dir, clock=clock) as demo:
        otp = demo.context.catalogue.lesson(OTP)
        talk = await Talk.begin(demo)
        doubts = ("lesson.doubt_not_approved", "lesson.doubt_expired")
        [shown] = await talk.opens(f"bai_{OTP}")
        assert said(*doubts, title(otp), card(otp, 0)) in shown
        async with demo.database.write() as session:
            await results.approve(
                session, lesson_id=OTP, digest="0" * 64, approved_by="Lan", approved_at=clock.now
            )
        doubts = ("lesson.doubt_changed_since_approval", "lesson.doubt_expired")
        [shown] = await (await Talk.begin(demo)).opens(f"bai_{OTP}")
        assert said(*doubts, title(otp), card(otp, 0)) in shown
