"""A late answer goes to its own question; a button pressed twice does its work once."""

from datetime import timedelta

from db.models.learning import LessonResult, QuizAnswer
from db.models.messages import Outbox, StoredConversation
from domain.learning.lessons import Lesson
from tests.support.lesson_story import DEMO, NEXT, OTP, at_question, card, question, title, verdict
from tests.support.talk import FrozenClock, Talk, label, said


async def test_an_answer_typed_before_the_next_question_was_seen_goes_to_its_own(
    talk: Talk, otp: Lesson
):
    await at_question(talk)
    seen = talk.seen
    assert await talk.says("2") == [verdict(otp, 0, 2), said(question(otp, 1))]
    late = {"text": "3", "seen": str(seen)}
    assert await talk.hear(late) == [said("fallback.answered", question(otp, 1))]
    assert [one.choice for one in await talk.kept(QuizAnswer)] == [2]


async def test_a_number_typed_within_two_seconds_of_a_new_question_answers_the_one_before(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await talk.opens(f"bai_{OTP}")
    clock.forward(seconds=30)
    await talk.says("menu")  # a newer screen, too young to have been read
    clock.forward(seconds=1.9)
    assert await talk.hear({"text": "1"}) == [said(card(otp, 1))]


async def test_a_number_typed_two_seconds_after_a_question_answers_it(
    talk: Talk, clock: FrozenClock
):
    await talk.opens(f"bai_{OTP}")
    clock.forward(seconds=30)
    await talk.says("menu")
    clock.forward(seconds=2)
    assert await talk.hear({"text": "2"}) == [said("lesson.shelf_first")]
    assert (await talk.one(LessonResult)).step == "card:c1"


async def test_a_button_of_an_older_screen_does_what_it_says(talk: Talk, otp: Lesson):
    await talk.opens(f"bai_{OTP}")
    [first] = talk.last
    await talk.says("menu")
    assert await talk.presses(NEXT, on=first) == [said(card(otp, 1))]


async def test_a_button_pressed_twice_works_once(talk: Talk, otp: Lesson, clock: FrozenClock):
    await at_question(talk)
    [asked] = talk.last
    right = otp.quiz[0].choices[1].text
    assert await talk.presses(right, on=asked) == [verdict(otp, 0, 2), said(question(otp, 1))]
    for _ in range(3):
        assert await talk.presses(right, on=asked) == [], "it is the same press again"
    clock.forward(seconds=31)
    again = await talk.presses(right, on=asked)
    assert again == [said("fallback.answered", question(otp, 1))]
    assert len(await talk.kept(QuizAnswer)) == 1


async def test_what_is_tapped_or_typed_twice_is_answered_once(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await talk.opens(f"bai_{OTP}")
    clock.forward(seconds=30)
    for _ in range(2):
        await talk.post({"text": "1"})
        clock.forward(seconds=0.3)
    assert await talk.settle() == [said(card(otp, 1))]
    await talk.says("menu")
    [menu] = talk.last
    learn = menu["choices"][0]["label"]
    [first] = await talk.presses(learn, on=menu)
    assert await talk.presses(learn, on=menu) == []
    clock.forward(seconds=6)
    assert await talk.presses(learn, on=menu) == [first], "whoever looks again is shown it again"


async def test_fifty_presses_at_once_have_one_effect_and_one_answer(talk: Talk, otp: Lesson):
    await at_question(talk)
    [asked] = talk.last
    press = {"choice": asked["choices"][1]["action"], "screen": asked["id"]}
    for _ in range(50):
        await talk.post(press)
    answers = await talk.settle()
    assert answers[:2] == [verdict(otp, 0, 2), said(question(otp, 1))]
    assert len(answers) == 2, "the others repeat it"
    assert len(await talk.kept(QuizAnswer)) == 1


async def test_the_same_post_repeated_is_heard_once(talk: Talk, otp: Lesson):
    await at_question(talk)
    answer = {"text": "2", "seen": str(talk.seen)}
    for _ in range(50):
        await talk.post(answer, key="one-and-the-same")
    assert await talk.settle() == [verdict(otp, 0, 2), said(question(otp, 1))]


async def test_a_button_of_another_screen_or_of_none_is_an_old_one(talk: Talk, otp: Lesson):
    await talk.opens(f"bai_{OTP}")
    [shown] = talk.last
    stale = [said("fallback.stale", DEMO, title(otp), card(otp, 0))]
    action = shown["choices"][0]["action"]
    for press in (
        {"choice": action, "screen": "999999"},
        {"choice": action, "screen": str(int(shown["id"]) + 1)},
        {"choice": f"{action}x", "screen": shown["id"]},
        {"choice": "lesson.answer:at-ma-otp:q1:2", "screen": shown["id"]},
        {"choice": "tell.send:0197", "screen": shown["id"]},
        {"choice": "staff.export:xlsx", "screen": shown["id"]},
        {"choice": "zzz", "screen": shown["id"]},
        {"choice": "", "screen": shown["id"]},
        {"choice": "menu", "screen": "-1"},
        {"choice": "menu", "screen": "1_0"},
    ):
        assert await talk.hear(press) == stale, press
    assert (await talk.one(LessonResult)).step == "card:c1"


async def test_nobody_presses_a_button_shown_to_somebody_else(talk: Talk):
    hoa = await Talk.begin(talk.engine)
    await hoa.opens(f"bai_{OTP}")
    [shown] = hoa.last
    await talk.opens("")
    press = {"choice": shown["choices"][0]["action"], "screen": shown["id"]}
    await talk.hear(press)
    assert (await hoa.one(LessonResult)).step == "card:c1"
    assert await talk.kept(LessonResult) == []


async def test_a_button_still_works_after_thirty_days_and_not_a_day_longer(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await talk.opens(f"bai_{OTP}")
    [shown] = talk.last
    clock.forward(days=30)
    assert await talk.presses(NEXT, on=shown) == [said(card(otp, 1))]
    [second] = talk.last
    clock.forward(days=30, seconds=1)
    assert await talk.presses(NEXT, on=second) == [said("fallback.stale", "welcome.offer")]
    assert talk.buttons[0] == label("learn_on", title=otp.title)


async def test_a_message_is_answered_in_its_place_whoever_else_speaks(talk: Talk, otp: Lesson):
    others = [await Talk.begin(talk.engine) for _ in range(4)]
    everyone = [talk, *others]
    for resident in everyone:
        await resident.post({"open": f"bai_{OTP}"}, visible=False)
    for n in range(1, 5):
        for resident in everyone:
            await resident.settle() if n == 1 else await resident.read()
            await resident.post({"text": "1", "seen": str(resident.seen)})
        assert await talk.settle() == [said(card(otp, n))]
    for resident in others:
        await resident.read()
        assert (await resident.one(LessonResult)).step == "card:c5"


async def test_old_words_are_kept_as_rows_and_closed_ones_say_when(talk: Talk, clock: FrozenClock):
    await talk.opens(f"bai_{OTP}")
    clock.forward(minutes=1)
    await talk.presses(NEXT)
    rows = await talk.kept(Outbox, account_number=talk.account)
    first, second = sorted(rows, key=lambda row: row.id)
    assert first.closed_at == clock.now
    assert second.closed_at is None
    assert second.sent_at == clock.now
    assert (first.expires_at - first.created_at) == timedelta(hours=24)
    assert [row.state for row in await talk.kept(StoredConversation)] == [None]
