"""A question one answered comes again: first the question, then why, a rung up or a rung down."""

from datetime import date

from bot.runtime.engine import Engine
from db.models.learning import QuizAnswer
from db.models.reminders import ReviewCard
from domain.learning.lessons import Lesson, Question
from domain.learning.review_schedule import asked_on
from domain.people import Role
from domain.screens import Phrase, say
from domain.units.units import Unit, UnitKind
from domain.zone import day_of
from services.units.own_people import own_people
from services.work import Actor, Work
from tests.support.builders import make_member
from tests.support.lesson_story import OTP, answers_of, at_question, verdict
from tests.support.talk import FrozenClock, Talk, label, said, texts

AGAIN = texts().plain("reviews.button", {})
MORE = texts().plain("reviews.more", {})


def asked(lesson: Lesson, n: int, rung: int = 1) -> list[Phrase]:
    prompt = asked_on(lesson, lesson.quiz[n], rung).prompt
    return [
        say("reviews.from_lesson", title=lesson.title),
        say("reviews.question", prompt=prompt),
    ]


def right(question: Question) -> str:
    return next(str(choice.n) for choice in question.choices if choice.correct)


def wrong(question: Question) -> str:
    return next(str(choice.n) for choice in question.choices if not choice.correct)


async def learned(talk: Talk) -> None:
    """Bring a resident to the end of the lesson about OTP."""
    await at_question(talk, 3)


async def stand(talk: Talk) -> dict[str, tuple[int, date | None]]:
    cards = await talk.kept(ReviewCard)
    return {card.question: (card.rung, card.due_at and day_of(card.due_at)) for card in cards}


def on(clock: FrozenClock, days: int) -> date:
    return date.fromordinal(day_of(clock()).toordinal() + days)


async def test_every_question_of_a_lesson_stands_on_the_first_rung(talk: Talk, clock: FrozenClock):
    await learned(talk)
    assert await stand(talk) == {q: (1, on(clock, 1)) for q in ("q1", "q2", "q3")}
    assert await talk.says("ôn") == [said("reviews.none_due", say("reviews.next_on", day="23/11"))]


async def test_a_question_first_the_reason_after_two_a_day(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await learned(talk)
    clock.forward(days=1)
    await talk.says("menu")
    assert await talk.presses(AGAIN) == [said(*asked(otp, 0))]
    assert list(talk.buttons) == [one.text for one in otp.quiz[0].choices]
    n = right(otp.quiz[0])
    assert await talk.says(f"câu {n} ạ") == [verdict(otp, 0, int(n)), said(*asked(otp, 1))]
    n = wrong(otp.quiz[1])
    next_on = say("reviews.next_on", day=f"{on(clock, 1).day}/{on(clock, 1).month}")
    assert await talk.says(n) == [verdict(otp, 1, int(n)), said("reviews.done", next_on)]
    assert list(talk.buttons) == [MORE, label("learn"), label("menu")]
    assert await stand(talk) == {
        "q1": (2, on(clock, 3)), "q2": (1, on(clock, 1)), "q3": (1, on(clock, 0)),
    }  # fmt: skip
    assert await talk.presses(MORE) == [said(*asked(otp, 2))]
    answers = [(one.question, one.is_right) for one in await answers_of(talk)][3:]
    assert answers == [("q1", True), ("q2", False)]


async def test_a_dangerous_lesson_climbs_all_rungs_and_comes_again_every_90_days(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await learned(talk)
    clock.forward(days=1)
    climbed, prompts = [], set()
    for days in (3, 7, 21, 60, 90, 90):
        rung = (await stand(talk))["q1"][0]
        await talk.says("ôn")
        assert talk.last[-1]["text"] == said(*asked(otp, 0, rung))
        form = asked_on(otp, otp.quiz[0], rung)
        prompts.add(form.prompt)
        await talk.says(right(form))
        climbed.append((await stand(talk))["q1"])
        assert climbed[-1][1] == on(clock, days)
        clock.forward(days=days)
        for other in ("q2", "q3"):  # only the first question is of interest
            await put_off(talk, other)
    assert [rung for rung, _ in climbed] == [2, 3, 4, 5, 6, 6]
    assert len(prompts) == 3  # the question itself, then new situations
    await talk.says("ôn")
    await talk.says(wrong(asked_on(otp, otp.quiz[0], 6)))
    assert (await stand(talk))["q1"] == (5, on(clock, 1))


async def put_off(talk: Talk, question: str) -> None:
    async with talk.engine.database.write() as session:
        card = await session.get(ReviewCard, (talk.person, OTP, question))
        assert card is not None
        card.due_at = None
        await session.flush()


async def test_a_late_answer_goes_to_its_own_question(talk: Talk, otp: Lesson, clock: FrozenClock):
    await learned(talk)
    clock.forward(days=1)
    await talk.says("ôn")
    [first] = talk.last
    clock.forward(days=2)
    await talk.says("ôn")  # let be: the same question waits longest
    assert (await talk.one(ReviewCard, question="q1")).missed == 1
    await talk.says(right(otp.quiz[0]))
    chosen = otp.quiz[0].choices[int(wrong(otp.quiz[0])) - 1]
    heard = await talk.presses(chosen.text, on=first)
    assert heard[0].startswith(verdict(otp, 0, chosen.n))
    assert (await stand(talk))["q1"] == (1, on(clock, 1))
    assert [one.question for one in await answers_of(talk)][3:] == ["q1", "q1"]


async def test_right_before_its_day_moves_nothing_and_wrong_does(
    talk: Talk, otp: Lesson, clock: FrozenClock
):
    await learned(talk)
    clock.forward(days=1)
    for _ in range(3):
        await talk.says("ôn")
        if MORE in talk.buttons:
            await talk.presses(MORE)
        text = talk.last[-1]["text"]
        [n] = [n for n, one in enumerate(otp.quiz) if one.prompt in text]
        await talk.says(right(otp.quiz[n]))
    before = await stand(talk)
    assert {rung for rung, _ in before.values()} == {2}
    clock.forward(days=1)
    assert await talk.says("ôn tập") == [
        said("reviews.none_due", say("reviews.next_on", day=f"{on(clock, 2).day}/11"))
    ]
    assert await talk.presses(MORE) == [said(*asked(otp, 0, 2))]
    await talk.says(right(asked_on(otp, otp.quiz[0], 2)))
    assert await stand(talk) == before
    await talk.presses(MORE)
    await talk.says(wrong(asked_on(otp, otp.quiz[1], 2)))
    assert (await stand(talk))["q2"] == (1, on(clock, 1))


async def test_whoever_learned_nothing_is_led_to_the_lessons(talk: Talk):
    assert await talk.says("ôn lại") == [said("reviews.nothing")]
    assert label("learn") in talk.buttons


async def test_a_question_of_somebody_else_is_answered_like_one_that_is_not_there(
    engine: Engine, otp: Lesson, clock: FrozenClock
):
    hoa, lan = await Talk.begin(engine), await Talk.begin(engine)
    await learned(hoa)
    clock.forward(days=1)
    await hoa.says("ôn")
    pressed = {"choice": f"review.answer:{OTP}:q1:q1:1", "screen": hoa.last[-1]["id"]}
    await lan.hear({**pressed, "seen": "1"})
    assert texts().html("fallback.stale", {}) in lan.last[-1]["text"]
    assert await lan.kept(QuizAnswer) == []


async def test_what_is_still_known_a_day_later_counts_as_remembered(
    engine: Engine, otp: Lesson, clock: FrozenClock
):
    unit = Unit(UnitKind.KHOI, "K08")
    ba, hoa = await Talk.begin(engine, role=Role.LEADER, unit=unit), await Talk.begin(engine)
    async with engine.database.write() as session:
        await make_member(session, hoa.person, unit)

    async def remembered() -> int:
        async with engine.database.read() as session:
            work = Work(session, engine.context, clock(), Actor(person=ba.person), "")
            return (await own_people(work, unit.word)).remembered

    await learned(hoa)
    clock.forward(days=1)
    before = await remembered()
    await hoa.says("ôn")
    await hoa.says(right(otp.quiz[0]))
    assert await remembered() == before + 1
