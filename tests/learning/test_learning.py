"""A resident learns: from a link to the end, in their own words, with pauses, again."""

from datetime import timedelta
from typing import Any

from bot.runtime.engine import Engine
from db.models.learning import LessonResult, QuizAnswer
from db.models.reminders import ReviewCard
from domain.learning.lessons import Lesson
from domain.learning.quiz import QuizRound
from domain.screens import say
from domain.zone import day_of
from tests.support.lesson_story import (
    DEMO,
    NEXT,
    OTP,
    RIGHT,
    answers_of,
    at_question,
    card,
    question,
    title,
    verdict,
)
from tests.support.talk import FrozenClock, Talk, label, said


async def result_of(talk: Talk) -> dict[str, Any]:
    row = await talk.one(LessonResult, lesson_id=OTP)
    return {"step": row.step, "tried": row.tried, "finished_at": row.finished_at}


async def test_lan_learns_a_lesson_from_a_link_in_nine_presses_and_ten_screens(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    ward = talk.engine.context.ward.name
    hello = say("welcome.hello_short", ward=ward)
    assert await talk.opens(f"bai_{OTP}") == [said(hello, DEMO, title(otp), card(otp, 0))]
    for n in range(1, 5):
        assert await talk.presses(NEXT) == [said(card(otp, n))]
    try_now = say("lesson.try_now", text=otp.try_now.text)
    assert await talk.presses(NEXT) == [said(card(otp, 5), try_now)]
    assert list(talk.buttons) == ["Tôi dặn rồi", "Nhà đang vắng người", "Để sau"]

    reply = say(
        "lesson.said",
        text="Không sao bác ạ. Bác chép câu ấy ra giấy, đặt cạnh điện thoại cũng hay.",
    )
    assert await talk.presses("Nhà đang vắng người") == [said(reply, question(otp, 0))]
    for n, text in enumerate(("Không đọc mã, cúp máy", "Vì có mã là chuyển được tiền")):
        after = [verdict(otp, n, int(RIGHT[n])), said(question(otp, n + 1))]
        assert await talk.presses(text) == after
    end = say("lesson.end_all", title=otp.title, of=3, count=1)
    assert await talk.presses("Gọi ngay ngân hàng nhờ khóa") == [verdict(otp, 2, 3), said(end)]
    assert list(talk.buttons) == [
        label("next_lesson"), label("other_lesson"), label("lesson_proof"), label("menu"),
    ]  # fmt: skip

    assert (talk.actions, talk.heard) == (9, 10 + 3)  # each verdict is a bubble of its own
    assert await result_of(talk) == {"step": "end", "tried": 2, "finished_at": clock.now}
    answers = [(one.question, one.choice, one.is_right) for one in await answers_of(talk)]
    assert answers == [("q1", 2, True), ("q2", 1, True), ("q3", 3, True)]
    assert await talk.presses(label("lesson_proof")) == [said("lesson.proof")]


async def test_every_lesson_from_its_link_takes_at_most_nine_presses_where_all_is_right(
    engine: Engine,
):
    for lesson in engine.context.catalogue.lessons:
        talk = await Talk.begin(engine)
        await talk.opens(f"bai_{lesson.id}")
        await talk.hurries(*["1"] * 6, *[str(question.right.n) for question in lesson.quiz])
        assert (talk.actions, talk.heard) <= (9, 13), lesson.id
        assert (await talk.one(LessonResult)).finished_at is not None, lesson.id


async def test_what_was_wrong_is_asked_once_more_before_the_end(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await at_question(talk)
    assert await talk.says("1") == [verdict(otp, 0, 1), said(question(otp, 1))]
    assert await talk.says("2") == [verdict(otp, 1, 2), said(question(otp, 2))]
    again = question(otp, 0, "question_again")
    assert await talk.says("3") == [verdict(otp, 2, 3), said(again)]
    assert (await talk.one(LessonResult)).finished_at is None
    assert list(talk.buttons) == [otp.quiz[0].choices[n].text for n in (1, 2, 0)]
    assert await talk.opens(f"bai_{OTP}") == [said("lesson.resumed", DEMO, title(otp), again)]
    again = question(otp, 1, "question_again")
    assert await talk.says("1") == [verdict(otp, 0, 2, QuizRound.AGAIN), said(again)]
    end = say("lesson.end_mended", title=otp.title, first=1, of=3, count=1)
    assert await talk.says("3") == [verdict(otp, 1, 1, QuizRound.AGAIN), said(end)]
    answers = [(one.question, one.quiz_round, one.is_right) for one in await answers_of(talk)]
    assert answers == [
        ("q1", "first", False), ("q2", "first", False), ("q3", "first", True),
        ("q1", "again", True), ("q2", "again", True),
    ]  # fmt: skip


async def test_what_is_wrong_twice_comes_back_on_a_later_day_and_nobody_is_blamed(
    engine: Engine, otp: Lesson, clock: FrozenClock
):
    lan, hoa = await Talk.begin(engine), await Talk.begin(engine)
    await at_question(lan, 2)
    await lan.says("1")
    some = say("lesson.end_some", title=otp.title, first=2, now=2, of=3, count=1)
    assert await lan.says("1") == [verdict(otp, 2, 2, QuizRound.AGAIN), said(some)]
    assert list(lan.buttons)[:2] == [label("next_lesson"), label("lesson_again")]

    await at_question(hoa)
    none = said(say("lesson.end_none", title=otp.title))
    assert (await hoa.hurries("1", "2", "1", "2", "1", "1"))[-1] == none
    assert "chúc mừng" not in none
    due = {one.question: one.due_at for one in await hoa.kept(ReviewCard)}
    assert {day_of(at) for at in due.values() if at} == {day_of(clock.now) + timedelta(days=1)}
    assert len(due) == 3


async def test_an_answer_in_anyones_words(engine: Engine, otp: Lesson):
    for typed in (
        "2", "câu 2", "hai ạ", "b", "so 2", "Không đọc mã, cúp máy", "khong doc ma cup may",
    ):  # fmt: skip
        talk = await Talk.begin(engine)
        await at_question(talk)
        assert await talk.says(typed) == [verdict(otp, 0, 2), said(question(otp, 1))], typed
        answer = await talk.one(QuizAnswer)
        assert (answer.question, answer.choice, answer.is_right) == ("q1", 2, True)


async def test_going_on_in_anyones_words(engine: Engine, otp: Lesson):
    for typed in ("Tiếp", "tiep", "1", "tiếp tục", "vâng ạ", "ok", "rồi cháu", "đọc rồi"):
        talk = await Talk.begin(engine)
        await talk.opens(f"bai_{OTP}")
        assert await talk.says(typed) == [said(card(otp, 1))], typed


async def test_a_number_the_question_does_not_have(talk: Talk, otp: Lesson):
    await at_question(talk)
    for typed in ("4", "câu 9", "mười"):  # what was said of a number is not said again and again
        assert await talk.says(typed) == [said("fallback.no_such_choice", question(otp, 0))]
    assert await talk.kept(QuizAnswer) == []
    assert await talk.says("2") == [verdict(otp, 0, 2), said(question(otp, 1))]


async def test_words_that_mean_nothing_bring_the_question_back(talk: Talk, otp: Lesson):
    await at_question(talk)
    asked = said("fallback.nonsense", question(otp, 0))
    assert await talk.says("cháu ơi cho bác hỏi") == [asked]
    assert await talk.says("khong doc ma") == [asked]  # words of a choice are no question
    assert await talk.says("😀") == [said("polite.praise", question(otp, 0))]
    assert list(talk.buttons) == [one.text for one in otp.quiz[0].choices]


async def test_hoa_pauses_and_goes_on_days_later(talk: Talk, otp: Lesson, clock: FrozenClock):
    await at_question(talk, 1)
    assert await talk.says("thôi") == [said("welcome.stopped")]
    assert talk.buttons[0] == label("learn_on", title=otp.title)
    clock.forward(days=5)
    assert await talk.says("tiep tuc") == [
        said("lesson.resumed", DEMO, title(otp), question(otp, 1))
    ]
    assert await talk.says("1") == [verdict(otp, 1, 1), said(question(otp, 2))]


async def test_every_way_back_into_a_lesson_leads_to_where_it_stopped(talk: Talk, otp: Lesson):
    await talk.opens(f"bai_{OTP}")
    await talk.presses(NEXT)
    resumed = [said("lesson.resumed", DEMO, title(otp), card(otp, 1))]
    assert await talk.opens(f"bai_{OTP}") == resumed
    await talk.says("học")
    assert await talk.presses(label("lesson_begun", title=otp.title)) == resumed
    await talk.says("menu")
    assert await talk.presses(label("learn_on", title=otp.title)) == resumed


async def test_asking_to_hear_it_again_says_only_the_question(talk: Talk, otp: Lesson):
    await at_question(talk, 1)
    assert await talk.says("nhắc lại") == [said(question(otp, 1))]


async def test_the_count_never_falls_and_learning_again_adds_nothing(talk: Talk, otp: Lesson):
    for _ in range(2):
        await at_question(talk)
        for choice in (2, 1):
            await talk.says(str(choice))
        end = say("lesson.end_all", title=otp.title, of=3, count=1)
        assert await talk.says("3") == [verdict(otp, 2, 3), said(end)]
    first = await result_of(talk)
    await talk.opens(f"bai_{OTP}")  # a third time, and left in its middle
    assert (await result_of(talk))["finished_at"] == first["finished_at"]
    assert await talk.says("học") == [said(say("lesson.shelf", done=1))]
    assert otp.title not in talk.buttons
    assert await talk.presses(label("lesson_list_done")) == [said("lesson.shelf_learned")]
    assert list(talk.buttons) == [otp.title, label("other_lesson"), label("menu")]


async def test_the_shelf_begins_with_the_elders_path_and_offers_the_next_lesson(talk: Talk):
    assert await talk.says("hoc") == [said("lesson.shelf_first")]
    letters = talk.engine.context.catalogue.lesson("dt-chu-to-de-doc")
    otp = talk.engine.context.catalogue.lesson(OTP)
    assert list(talk.buttons)[:2] == [letters.title, otp.title]
    assert list(talk.buttons)[5:] == [label("lesson_list_more"), label("menu")]
    first = list(talk.buttons)[:5]
    await talk.says("6")
    assert len(talk.buttons) == len(talk.engine.context.catalogue.lessons) - 5 + 1
    assert not set(first) & set(talk.buttons)
    await talk.says("học")
    await talk.presses(letters.title)
    while not (await talk.kept(LessonResult, step="end")):
        await talk.says("1")
    assert await talk.says("tiếp") == [said(DEMO, title(otp), card(otp, 0))]


async def test_a_picture_comes_with_its_card(talk: Talk):
    pictured = [
        (lesson, step)
        for lesson in talk.engine.context.catalogue.lessons
        for step, one in enumerate(lesson.cards)
        if one.image is not None
    ]
    for lesson, step in pictured:
        resident = await Talk.begin(talk.engine)
        await resident.opens(f"bai_{lesson.id}")
        for _ in range(step):
            await resident.presses(NEXT)
        image = lesson.cards[step].image
        assert image is not None
        assert resident.last[0]["media"] == [
            {"kind": "image", "url": f"/hinh/{image.file}", "name": image.alt}
        ]
