"""Kind reminders: what was left is named at her hour, ever more quietly, and then no more."""

import asyncio
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative
from db.models.messages import Outbox
from db.models.people import Account, PersonOnAccount
from db.models.reminders import Preference, Reminder, ReviewCard
from domain.deliveries import MessageKind
from domain.ids import PersonId
from domain.initiatives.initiatives import Status
from domain.learning.lessons import Lesson
from domain.people import Role
from domain.screens import say
from domain.zone import LOCAL, day_of
from services.reminders.run import remind
from tests.support.builders import make_initiative
from tests.support.lesson_story import OTP, at_question
from tests.support.talk import FrozenClock, Talk, label, said, texts

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""16:00 in the ward, the usual hour."""


def button(key: str) -> str:
    return texts().plain(f"reminders.{key}", {})


@pytest.fixture
def tick(engine: Engine, clock: FrozenClock):
    """Let the house remind now, or some days later at the usual hour."""

    async def run(**later: float) -> None:
        clock.forward(**later)
        await remind(engine.work_factory, now=clock())

    return run


async def decided(talk: Talk) -> list[tuple[str, str, str | None]]:
    rows = sorted(await talk.kept(Reminder), key=lambda row: (row.decided_at, row.id))
    return [(row.rule, row.state, row.reason) for row in rows]


async def test_hoa_is_reminded_of_a_lesson_two_days_later_at_the_usual_hour(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    await tick(days=1)
    assert await talk.read() == []
    await tick(hours=23, minutes=55)
    assert await talk.read() == []
    await tick(minutes=5)
    assert await talk.read() == [said(say("reminders.unfinished_lesson", title=otp.title))]
    assert list(talk.buttons) == [
        button("go_on_learning"), button("change"),
    ]  # fmt: skip
    await tick(minutes=5)
    assert await talk.read() == []
    assert await decided(talk) == [("unfinished_lesson", "told", None)]


async def days_told(talk: Talk, clock: FrozenClock, tick, days: int) -> list[tuple[int, str]]:
    """Tick once a day at the usual hour; return after how many days she heard what."""
    heard = []
    for day in range(1, days + 1):
        await tick(days=1)
        heard += [(day, text) for text in await talk.read()]
    return heard


async def learned(talk: Talk) -> None:
    await at_question(talk, 3)


async def test_unanswered_it_grows_rare_then_one_last_word_then_silence(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await learned(talk)
    review, last = said(say("reminders.review_due", title=otp.title)), said("reminders.last_word")
    heard = await days_told(talk, clock, tick, 90)
    assert heard == [
        (1, review), (2, review), *((day, review) for day in (9, 16, 23, 30)), (37, last),
    ]  # fmt: skip
    assert (await decided(talk))[-1] == ("review_due", "waiting", "silent")
    page = [one for one in await talk.log() if one["text"] in {review, last}]
    before = [None, *(one["id"] for one in page)]
    assert [one["replaces"] for one in page] == before[:-1]  # the page shows the newest only

    assert await talk.says("menu")  # she is back: everything begins anew
    assert await days_told(talk, clock, tick, 3) == [(1, review), (2, review)]
    first = min(await talk.kept(Reminder), key=lambda row: row.decided_at)
    assert first.answered_at is not None
    page = [one for one in await talk.log() if one["text"] == review][-2:]
    assert [one["replaces"] for one in page] == [None, page[0]["id"]]


async def test_three_a_week_at_most_for_whoever_answers(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await learned(talk)
    heard = []
    for day in range(1, 15):
        await tick(days=1)
        if await talk.read():
            heard.append(day)
            clock.forward(hours=1)
            await talk.says("menu")
            clock.forward(hours=-1)
    assert heard == [1, 2, 3, 8, 9, 10]
    assert {why for _, _, why in await decided(talk)} == {None, "weekly_limit"}


async def test_one_thing_a_day_the_most_pressing_first(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await learned(talk)
    await talk.opens("bai_at-ba-dau-hieu")
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn năng lượng mặt trời ở ngõ 7 cho bà con đi lại buổi tối.")
    await tick(days=3)
    heard = await talk.read()
    assert heard == [said(say("reminders.review_due", title=otp.title))]
    assert await decided(talk) == [
        ("review_due", "told", None),
        ("unfinished_lesson", "waiting", "cap"),
        ("unfinished_draft", "waiting", "cap"),
    ]
    await talk.presses(button("review"))
    await talk.says("2")
    await talk.says("2")
    async with talk.engine.database.write() as session:
        await session.execute(sa.delete(ReviewCard).where(ReviewCard.person_id == talk.person))
    await tick(days=1)
    assert len(await talk.read()) == 1
    assert {rule: state for rule, state, _ in await decided(talk)} == {
        "review_due": "told", "unfinished_lesson": "told", "unfinished_draft": "waiting",
    }  # fmt: skip


async def test_what_was_done_meanwhile_is_not_named(talk: Talk, clock: FrozenClock, tick):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn năng lượng mặt trời ở ngõ 7 cho bà con đi lại buổi tối.")
    await tick(days=3)
    await talk.read()
    assert (await decided(talk))[-1] == ("unfinished_draft", "waiting", "cap")
    draft = await talk.one(Initiative)
    async with talk.engine.database.write() as session:
        row = await session.get(Initiative, draft.id)
        assert row is not None
        row.status = Status.WITHDRAWN
        await session.flush()
    await tick(days=1)
    assert (await decided(talk))[-1] == ("unfinished_draft", "left_out", "done_meanwhile")


async def test_a_draft_is_named_by_its_first_words_and_told_on(
    talk: Talk, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn ngõ 7.")
    await tick(days=2)
    assert await talk.read() == []
    await tick(days=1)
    assert await talk.read() == [said(say("reminders.unfinished_draft", title="Lắp đèn ngõ 7."))]
    [answered] = await talk.presses(button("tell_on"))
    assert answered


async def test_what_staff_asked_is_named_by_its_code(talk: Talk, clock: FrozenClock, tick):
    clock.now = MONDAY
    async with talk.engine.database.write() as session:
        await make_initiative(session, talk.person, status=Status.MORE_ASKED, updated_at=clock.now)
    code = str((await talk.one(Initiative)).code)
    await tick(days=2)
    assert await talk.read() == [said(say("reminders.more_asked", code=code))]
    await talk.presses(texts().plain("moves.add_now", {}))
    await talk.says("Đèn loại nhỏ, ba triệu đồng.")
    assert label("send_more") in talk.buttons


async def test_whoever_is_talking_is_not_interrupted(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    clock.forward(days=1, hours=23, minutes=50)
    await talk.says("0")
    await tick(minutes=10)
    assert await talk.read() == []
    assert await decided(talk) == []
    await tick(minutes=30)
    assert len(await talk.read()) == 1


async def test_her_own_days_and_hour(engine: Engine, clock: FrozenClock, tick):
    early, sunday, never = [await Talk.begin(engine) for _ in range(3)]
    for talk, days, hour, often in (
        (early, "1111111", 7, 3), (sunday, "0000001", 16, 3), (never, "1111111", 16, 0),
    ):  # fmt: skip
        clock.now = MONDAY
        await talk.opens(f"bai_{OTP}")
        await wished(talk, days, hour, often)
    heard = []
    for _ in range(6 * 24):
        await tick(hours=1)
        for talk in (early, sunday, never):
            if await talk.read():
                local = clock.now.astimezone(LOCAL)
                heard.append((talk is early, local.weekday(), local.hour))
    assert heard == [(True, 3, 7), (False, 6, 16)]
    assert {why for _, _, why in await decided(never)} == {"muted"}


async def wished(talk: Talk, days: str, hour: int, per_week: int) -> None:
    async with talk.engine.database.write() as session:
        session.add(
            Preference(
                person_id=talk.person,
                days=days,
                hour=hour,
                per_week=per_week,
                updated_at=talk.engine.clock(),
            )
        )
        await session.flush()


async def test_over_tet_nobody_is_reminded_and_after_it_she_is(
    talk: Talk, clock: FrozenClock, tick
):
    clock.now = datetime(2027, 2, 2, 9, 0, tzinfo=UTC)
    """Tết is on 6 February 2027."""
    await talk.opens(f"bai_{OTP}")
    heard = [day for day, _ in await days_told(talk, clock, tick, 10)]
    [told] = [row for row in await talk.kept(Reminder) if row.state == "told"]
    assert heard == [(day_of(told.decided_at) - date(2027, 2, 2)).days]
    assert day_of(told.decided_at) == date(2027, 2, 11)


async def test_two_who_tick_at_once_tell_once(talk: Talk, clock: FrozenClock):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    clock.forward(days=2)
    opening = talk.engine.work_factory
    await asyncio.gather(*(remind(opening, now=clock()) for _ in range(4)))
    assert len(await talk.read()) == 1
    assert await decided(talk) == [("unfinished_lesson", "told", None)]


async def test_the_house_that_was_down_reminds_late_but_not_in_the_evening(
    engine: Engine, clock: FrozenClock, tick
):
    for late, told in ((2, 1), (3, 0)):
        talk = await Talk.begin(engine)
        clock.now = MONDAY
        await talk.opens(f"bai_{OTP}")
        await tick(days=2, hours=late)
        assert len(await talk.read()) == told


async def test_a_blocked_door_is_named_and_opens_again(talk: Talk, clock: FrozenClock, tick):
    clock.now = MONDAY
    await talk.opens(f"bai_{OTP}")
    await set_blocked(talk, clock.now)
    await tick(days=2)
    assert await decided(talk) == [("unfinished_lesson", "waiting", "blocked")]
    await talk.says("menu")
    await tick(days=1)
    assert await decided(talk) == [("unfinished_lesson", "told", None)]


async def set_blocked(talk: Talk, at: datetime | None) -> None:
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Account).where(Account.number == talk.account).values(blocked_at=at)
        )


async def test_what_never_came_to_her_counts_for_nothing(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await learned(talk)
    heard = []
    for day in range(1, 30):
        await tick(days=1)
        heard += [day for _ in await talk.read()]
        if day < 4:
            await lose(talk)
    assert heard == [1, 2, 3, 4, 5, 12, 19, 26]


async def lose(talk: Talk) -> None:
    """Let what she was reminded of be lost on its way."""
    hers = sa.and_(Outbox.person_id == talk.person, Outbox.kind == int(MessageKind.REMINDER))
    async with talk.engine.database.write() as session:
        await session.execute(sa.update(Outbox).where(hers).values(state="expired"))


async def test_on_a_shared_phone_each_is_reminded_on_a_day_of_her_own(
    talk: Talk, otp: Lesson, clock: FrozenClock, tick
):
    clock.now = MONDAY
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    await talk.says("tôi là bà Lan")
    await talk.says("Ông Tư")
    for called in ("bà Sáu", "bà Lan", "Ông Tư"):
        if called == "bà Sáu":
            await talk.says("thêm người")
            await talk.presses("Thêm người")
            await talk.says(called)
        else:
            await talk.says("đổi người")
            await talk.presses(called)
        await learned(talk)
    told = await days_told(talk, clock, tick, 6)
    assert [day for day, _ in told] == [1, 2, 3, 4, 5, 6]
    named = [text.splitlines()[0] for _, text in told]
    assert len(set(named)) == 3
    assert named[:3] == named[3:], "each in her turn"
    async with talk.engine.database.read() as session:
        rows = await session.scalars(
            sa.select(Outbox.reason).where(
                Outbox.account_number == talk.account, Outbox.kind == int(MessageKind.REMINDER)
            )
        )
        assert set(rows) == {None}, "nothing was told in vain"


async def test_a_neighbour_is_not_reminded_on_the_phone_of_her_helper(
    engine: Engine, clock: FrozenClock, tick
):
    clock.now = MONDAY
    helper = await Talk.begin(engine, role=Role.HELPER)
    await helper.says("giúp bà con")
    await helper.presses(texts().plain("helping.add", {}))
    await helper.says("Bà Tư")
    async with engine.database.read() as session:
        neighbour = await session.scalar(
            sa.select(PersonOnAccount.person_id).where(PersonOnAccount.called == "Bà Tư")
        )
    await helper.opens(f"bai_{OTP}")
    await helper.says("1")
    await tick(days=2)
    assert await helper.read() == []
    assert neighbour is not None
    helper.person = PersonId(neighbour)
    assert await decided(helper) == [("unfinished_lesson", "waiting", "no_account")]
