"""A lesson is walked in ten messages, shown only when approved and fresh, and never uncounted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.catalogue import Catalogue
from domain.learning.lessons import Lesson, LessonId, LessonStage
from domain.learning.results import (
    Doubt,
    Showing,
    StepId,
    count_finished,
    is_shown,
    next_lesson,
    resume,
    step_after,
    steps,
)

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 22)
OTP = LessonId("at-ma-otp")
LETTERS = LessonId("dt-chu-to-de-doc")
CARD = LessonId("gd-the-bhyt")


@pytest.fixture(scope="module")
def otp() -> Lesson:
    return Catalogue.load(CONTENT).lesson(OTP)


def test_a_lesson_is_ten_messages_in_an_order_whose_names_never_change(otp: Lesson) -> None:
    assert [step.id for step in steps(otp)] == [
        "card:c1",
        "card:c2",
        "card:c3",
        "card:c4",
        "card:c5",
        "try",
        "quiz:q1",
        "quiz:q2",
        "quiz:q3",
        "end",
    ]


def test_the_recap_comes_with_the_thing_to_try(otp: Lesson) -> None:
    recap = steps(otp)[5]
    assert recap.card == otp.cards[-1]
    assert recap.try_now == otp.try_now


def test_only_the_last_step_is_the_end(otp: Lesson) -> None:
    assert [step.is_end for step in steps(otp)] == [False] * 9 + [True]


def test_every_message_but_the_end_leads_to_the_next_in_nine_presses(otp: Lesson) -> None:
    presses = 0
    step = steps(otp)[0]
    while (after := step_after(otp, step.id)) is not None:
        step, presses = after, presses + 1
    assert (step.is_end, presses) == (True, 9)


def test_an_unknown_step_leads_nowhere(otp: Lesson) -> None:
    assert step_after(otp, "card:c99") is None


@pytest.mark.parametrize(
    ("stopped_at", "goes_on_at"),
    [
        pytest.param(None, "card:c1", id="a newcomer begins at the hook"),
        pytest.param(
            "quiz:q2", "quiz:q2", id="someone who paused at the second question meets it again"
        ),
        pytest.param("end", "end", id="someone who finished sees the end"),
        pytest.param(
            "card:c9", "card:c1", id="a card the new version dropped means beginning again"
        ),
    ],
)
def test_resume(otp: Lesson, stopped_at: str | None, goes_on_at: str) -> None:
    assert resume(otp, stopped_at).id == StepId(goes_on_at)


def test_a_choice_is_found_by_the_number_on_the_screen(otp: Lesson) -> None:
    right = otp.quiz[0].choice(2)
    assert right is not None
    assert right.correct
    assert otp.quiz[0].choice(4) is None


def test_an_answer_to_the_try_now_is_found_by_its_number(otp: Lesson) -> None:
    later = otp.try_now.option(3)
    assert later is not None
    assert later.text == "Để sau"
    assert otp.try_now.option(0) is None


APPROVED, NEVER, OLD = "approved as it stands", "never approved", "approved before a change"


@pytest.mark.parametrize(
    ("approval", "today", "demo", "showing", "doubts"),
    [
        pytest.param(APPROVED, TODAY, False, Showing.SHOWN, (), id="approved and fresh"),
        pytest.param(
            APPROVED, TODAY, True, Showing.SHOWN, (), id="a demo says nothing of a good one"
        ),
        pytest.param(
            NEVER, TODAY, False, Showing.HIDDEN, (Doubt.NOT_APPROVED,), id="never approved"
        ),
        pytest.param(
            NEVER,
            TODAY,
            True,
            Showing.SHOWN_AS_DEMO,
            (Doubt.NOT_APPROVED,),
            id="never approved, in a demo",
        ),
        pytest.param(
            OLD,
            TODAY,
            False,
            Showing.HIDDEN,
            (Doubt.CHANGED_SINCE_APPROVAL,),
            id="a changed file loses its approval",
        ),
        pytest.param(
            APPROVED,
            date(2027, 2, 21),
            False,
            Showing.SHOWN,
            (),
            id="the last day before the review date",
        ),
        pytest.param(
            APPROVED,
            date(2027, 2, 22),
            False,
            Showing.HIDDEN,
            (Doubt.EXPIRED,),
            id="on the review date it hides",
        ),
        pytest.param(
            NEVER,
            date(2028, 1, 1),
            True,
            Showing.SHOWN_AS_DEMO,
            (Doubt.NOT_APPROVED, Doubt.EXPIRED),
            id="a demo says both doubts",
        ),
    ],
)
def test_a_lesson_shows_itself_only_approved_and_fresh(
    otp: Lesson,
    approval: str,
    today: date,
    demo: bool,
    showing: Showing,
    doubts: tuple[Doubt, ...],
) -> None:
    digest = {APPROVED: otp.digest, NEVER: None, OLD: "0" * 64}[approval]
    seen = is_shown(otp, digest, today, demo)
    assert (seen.showing, seen.doubts) == (showing, doubts)


def test_an_author_can_withdraw_a_lesson_by_calling_it_expired(otp: Lesson) -> None:
    withdrawn = replace(otp, stage=LessonStage.EXPIRED)
    assert is_shown(withdrawn, otp.digest, TODAY, demo=False).doubts == (Doubt.EXPIRED,)


@pytest.mark.parametrize(
    ("finished", "offered"),
    [
        pytest.param([], LETTERS, id="a newcomer is offered bigger letters"),
        pytest.param([LETTERS], OTP, id="then the code"),
        pytest.param([OTP], LETTERS, id="a lesson opened by link leaves the path in order"),
        pytest.param([LETTERS, OTP, CARD], None, id="the path is done"),
    ],
)
def test_what_is_offered_next(finished: list[LessonId], offered: LessonId | None) -> None:
    assert next_lesson([LETTERS, OTP, CARD], finished) == offered


def test_the_count_of_lessons_never_falls() -> None:
    history = [LETTERS, OTP, OTP, LessonId("at-bai-da-bo"), LETTERS]
    counts = [count_finished(history[:n]) for n in range(len(history) + 1)]
    assert counts == [0, 1, 2, 2, 3, 3]
