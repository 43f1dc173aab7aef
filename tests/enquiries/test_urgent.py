"""Somebody in danger is helped at once, wherever they are in a talk, and the talk goes on."""

from datetime import UTC, datetime

import pytest

from bot.runtime.engine import Engine
from content.help_numbers import load_help_numbers
from db.models.enquiries import Enquiry
from db.models.initiatives import Initiative
from domain.enquiries.urgent import UrgentKind
from domain.people import Role
from domain.screens import say
from tests.support.talk import FrozenClock, Talk, label, said, texts

SCAMMED = "tui vua bi lua chuyen khoan 20 trieu"
FIRE = "cứu với nhà tôi cháy"
STORY = "Bà con hay bị gọi điện lừa đảo nên chi hội chúng tôi lập tổ nhắc nhau mỗi tối."


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


def help_for(kind: UrgentKind) -> str:
    numbers = load_help_numbers()
    first = say(f"urgent.heard_{kind}", number=numbers.first_for(kind))
    return said(first, say("urgent.numbers", **numbers.by_name))


async def in_a_lesson(talk: Talk) -> None:
    await talk.opens("bai_at-ma-otp")


async def in_a_quiz(talk: Talk) -> None:
    await in_a_lesson(talk)
    for _ in range(20):
        if "lesson.answer" in str(talk.last[-1]["choices"]):
            return
        await talk.presses(talk.last[-1]["choices"][0]["label"])


async def at_the_name(talk: Talk) -> None:
    await talk.says("sáng kiến")
    await talk.says("Tôi làm giá phơi nông sản bằng tre, cả xóm dùng chung.")
    await talk.presses(label("maturity_idea"))


async def at_the_phone(talk: Talk) -> None:
    await at_the_name(talk)
    await talk.presses(label("no_name"))
    await talk.presses(label("khoi_unknown"))


async def naming_a_neighbour(talk: Talk) -> None:
    await talk.says("giúp bà con")


PLACES = [in_a_lesson, in_a_quiz, at_the_name, at_the_phone]


async def test_the_first_message_is_answered_with_what_to_do_and_whom_to_call(talk: Talk):
    assert await talk.says(SCAMMED) == [help_for(UrgentKind.MONEY)]
    assert "113" in talk.last[0]["text"]
    assert talk.buttons == [
        button("urgent.steps"), button("urgent.call"), label("menu")
    ]  # fmt: skip
    await talk.presses(button("urgent.steps"))
    assert talk.last[0]["text"].count("\n") == 4
    assert await talk.kept(Enquiry) == []


@pytest.mark.parametrize("number", ["113", "114", "115", "111", "goi 115", "cấp cứu"])
async def test_a_number_to_call_is_no_number_of_a_choice(talk: Talk, number: str):
    await in_a_quiz(talk)
    [answer] = await talk.says(number)
    assert said(say("urgent.numbers", **load_help_numbers().by_name)) in answer


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
async def test_wherever_they_are_they_are_helped_and_go_on(talk: Talk, place):
    await place(talk)
    asked = talk.last[-1]["text"]
    assert await talk.says(FIRE) == [help_for(UrgentKind.FIRE)]
    [shown] = await talk.presses(button("urgent.go_on"))
    assert shown == asked or asked.endswith(shown)
    assert not any(FIRE in str(one.story) for one in await talk.kept(Initiative))


async def test_a_helper_is_heard_as_well(engine: Engine):
    helper = await Talk.begin(engine, role=Role.HELPER)
    await naming_a_neighbour(helper)
    assert await helper.says(FIRE) == [help_for(UrgentKind.FIRE)]


async def test_a_story_about_scams_is_a_story(talk: Talk):
    await talk.says("sáng kiến")
    [answer] = await talk.says(STORY)
    assert (await talk.one(Initiative)).story == STORY
    assert answer.startswith(said("drafting.kept"))


async def test_a_cry_in_the_middle_of_a_story_is_told_and_helped(talk: Talk):
    await talk.says("sáng kiến")
    [answer] = await talk.says("Tôi vừa bị lừa chuyển khoản mất 20 triệu, cứu tôi với")
    assert answer.startswith(help_for(UrgentKind.MONEY))
    assert said("drafting.kept") in answer
    assert "20 triệu" in (await talk.one(Initiative)).story
    assert talk.buttons[-1] == button("urgent.button")


async def test_a_caption_and_an_edit_are_heard(talk: Talk):
    await talk.sends(text="tôi bị lừa mất tiền rồi")
    assert help_for(UrgentKind.MONEY) in talk.last[-1]["text"]


async def test_the_same_cry_is_not_said_in_full_twice_but_another_is(
    talk: Talk, clock: FrozenClock
):
    await talk.says(SCAMMED)
    assert await talk.says("toi bi lua mat tien roi") == [
        said("urgent.still", say("urgent.numbers", **load_help_numbers().by_name))
    ]
    assert await talk.says(FIRE) == [help_for(UrgentKind.FIRE)]
    clock.forward(minutes=2)
    assert await talk.says(FIRE) == [help_for(UrgentKind.FIRE)]


async def test_staff_are_told_at_once_and_call_back(talk: Talk):
    officer = await Talk.begin(talk.engine, role=Role.STAFF)
    await at_the_name(talk)
    asked = talk.last[-1]["text"]
    await talk.says(SCAMMED)
    await talk.presses(button("urgent.call"))
    assert await talk.says("để tui coi đã") != []
    assert await talk.kept(Enquiry) == []
    await talk.says("goi cho tui so 0912.345.678 gap nghe")
    case = await talk.one(Enquiry)
    assert case.urgent == UrgentKind.MONEY
    assert said(say("urgent.sent", code=case.code)) in talk.last[0]["text"]
    assert await talk.presses(button("urgent.go_on")) == [asked]

    [told] = await officer.read()
    assert told == said(
        f"replies.urgent_{UrgentKind.MONEY}", say("replies.urgent_came", code=case.code)
    )
    assert SCAMMED not in told
    [opened] = await officer.presses(button("replies.urgent_open"))
    assert SCAMMED in opened
    assert "0912 345 678" in opened


async def test_urgent_cases_stand_first(talk: Talk, clock: FrozenClock):
    await talk.says("nhắn cán bộ")
    await talk.says("Thẻ bảo hiểm hết hạn thì đổi ở đâu?")
    clock.forward(hours=1)
    await talk.says("nhắn cán bộ")
    await talk.says("Tôi vừa đọc mã OTP cho người lạ rồi, cán bộ giúp tôi với")
    _, urgent = await talk.kept(Enquiry)
    assert urgent.urgent == UrgentKind.CODE
    officer = await Talk.begin(talk.engine, role=Role.STAFF)
    await officer.says("câu hỏi chờ trả lời")
    first = next(one for one in officer.buttons if urgent.code in one)
    assert officer.buttons.index(first) < 8
    assert first.startswith("KHẨN")


async def test_no_number_and_no_word_need_be_given(talk: Talk):
    await talk.says("khẩn cấp")
    assert button("urgent.kind_illness") in talk.buttons
    await talk.presses(button("urgent.kind_threat"))
    await talk.presses(button("urgent.call"))
    await talk.presses(button("urgent.no_phone"))
    case = await talk.one(Enquiry)
    assert case.urgent == UrgentKind.THREAT
    officer = await Talk.begin(talk.engine, role=Role.STAFF)
    await officer.says("câu hỏi chờ trả lời")
    row = next(one for one in officer.buttons if case.code in one)
    [opened] = await officer.presses(row)
    assert said(f"replies.urgent_{UrgentKind.THREAT}") in opened


async def test_never_minding_tells_nobody(talk: Talk):
    await talk.says(SCAMMED)
    await talk.presses(button("urgent.call"))
    await talk.presses(button("urgent.never_mind"))
    assert await talk.kept(Enquiry) == []


@pytest.mark.parametrize(
    "text", ["máy chết rồi", "cháy máy bơm", "hôm trước bị lừa nhưng xong rồi"]
)
async def test_a_near_miss_is_answered_as_ever(talk: Talk, text: str):
    answers = await talk.says(text)
    assert not any(said("urgent.still") in one or "113" in one for one in answers)


async def test_the_way_stands_on_the_menu(talk: Talk):
    await talk.says("menu")
    await talk.presses(button("urgent.button"))
    assert talk.last[0]["text"].endswith(said("urgent.what"))


async def test_at_night_they_read_who_answers_now_and_who_does_not(talk: Talk, clock: FrozenClock):
    clock.now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # ten in the evening here
    await talk.says(SCAMMED)
    [asked] = await talk.presses(button("urgent.call"))
    assert said(say("urgent.staff_closed", hour="07:30", day="25/11")) in asked
