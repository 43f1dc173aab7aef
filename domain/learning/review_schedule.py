"""The review schedule: when a question a person once answered is asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.learning.lessons import Lesson, Question, Risk

FIRST = 1
"""The rung of a question after its first answer."""


@dataclass(frozen=True, slots=True)
class ReviewSchedule:
    """The ward's rule for reviews, valid since a day and by a source.

    ``days``: for each rung, from 1, so many days until the question comes again. Above the last one
    only what is dangerous to forget comes, every ``risky_days``. A wrong answer is asked again
    after ``wrong_days``. ``per_day`` questions are asked at most, ``per_day_elders`` of people of
    ``elder_age`` years and of those whose age is not known.
    """

    days: Sequence[int]
    risky_days: int
    wrong_days: int
    per_day: int
    per_day_elders: int
    elder_age: int
    since: date
    source: str
    is_confirmed: bool

    @property
    def top(self) -> int:
        """The rung above the last one: a question there is known by heart."""
        return len(self.days) + 1

    def at_most(self, birth_year: int | None, today: date) -> int:
        """Return how many questions a person is asked in one day."""
        is_younger = birth_year is not None and today.year - birth_year < self.elder_age
        return self.per_day if is_younger else self.per_day_elders


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The state of a question for one person: its rung, and the date it comes again, if ever."""

    rung: int
    due_on: date | None


def in_force(ladders: Sequence[ReviewSchedule], day: date) -> ReviewSchedule:
    """Return the schedule in force on a day; before the oldest, the oldest."""
    return next((one for one in reversed(ladders) if one.since <= day), ladders[0])


def forms(lesson: Lesson, question: Question) -> Sequence[Question]:
    """Return the forms of a repeated question: its own, then new situations of its cards."""
    return [question, *(r for r in lesson.review_questions if set(r.tests) & set(question.tests))]


def asked_on(lesson: Lesson, question: Question, rung: int) -> Question:
    """Return what is asked on a rung: first the question itself, then another situation."""
    known = forms(lesson, question)
    return known[(rung - FIRST) % len(known)]


def first(rungs: ReviewSchedule, today: date) -> ReviewState:
    """Return the state of a question whose lesson is being learned today, right or wrong."""
    return ReviewState(FIRST, today + timedelta(days=rungs.days[0]))


def after(
    rungs: ReviewSchedule, standing: ReviewState, risk: Risk, *, is_right: bool, today: date
) -> ReviewState:
    """Return the state of a question after an answer.

    Right is one rung up, wrong one rung down, never below the first, and asked again soon. A right
    answer before it was due changes nothing: only what was nearly forgotten moves up.
    """
    if not is_right:
        rung = max(FIRST, standing.rung - 1)
        return ReviewState(rung, today + timedelta(days=rungs.wrong_days))
    if standing.due_on is None or today < standing.due_on:
        return standing
    rung = min(rungs.top, standing.rung + 1)
    return ReviewState(rung, _comes_again(rungs, rung, risk, today))


def _comes_again(rungs: ReviewSchedule, rung: int, risk: Risk, today: date) -> date | None:
    if rung < rungs.top:
        return today + timedelta(days=rungs.days[rung - 1])
    return today + timedelta(days=rungs.risky_days) if risk is Risk.HIGH else None
