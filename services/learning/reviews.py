"""Reviews: questions a person once answered come again by the review schedule, a few a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.models.reminders import ReviewCard
from db.queries.learning import results
from db.queries.learning import reviews as rows
from db.queries.people import people
from domain.errors import Refused
from domain.learning import review_schedule
from domain.learning.lessons import Lesson, Question, QuizChoice, Risk
from domain.learning.quiz import QuizRound
from domain.learning.review_schedule import ReviewState
from domain.zone import day_bounds, day_of
from services.learning import shelf as shelves
from services.learning.review_cards import begins, schedule_of
from services.work import Work


class NotToReview(Refused):
    """No such question of the person, or its lesson may not be shown now: one answer for both."""

    code = "reviews.gone"


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """A question that comes again, in its own words or as a new situation of the same ``card``."""

    lesson: Lesson
    question: Question
    card: str


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """A question of a review that was just answered, and the choice that was taken."""

    asked: ReviewQuestion
    choice: QuizChoice


@dataclass(frozen=True, slots=True)
class Review:
    """The state of a review: ``answered`` is the last answer, ``asked`` comes next.

    Without ``asked`` it is over for now: ``has_more`` questions could be asked still, ``next_on``
    is when the next one is due. ``has_cards``: the person learned something once.
    """

    answered: ReviewAnswer | None = None
    asked: ReviewQuestion | None = None
    has_more: bool = False
    has_cards: bool = False
    next_on: date | None = None


async def is_due(work: Work) -> bool:
    """Return whether a question waits to be asked again."""
    return await rows.is_due(work.session, person_id=work.person, now=work.now)


async def has_cards(work: Work) -> bool:
    """Return whether the person answered a question once that may come again."""
    return bool(await rows.cards(work.session, person_id=work.person))


async def review(work: Work, *, more: bool = False) -> Review:
    """Return the question to ask now: what is dangerous to forget first, then what waits longest.

    After a few in one day it is enough, unless the person asks for ``more``; then also what is not
    due.
    """
    cards = await rows.cards(work.session, person_id=work.person)
    return await _next(work, await _shown(work), cards, more=more)


async def answer(work: Work, lesson_id: str, card_id: str, question_id: str, n: int) -> Review:
    """Record an answer as practice, explain it, move the card a rung, and ask the next question.

    Raises NotToReview.
    """
    cards = await rows.locked_cards(work.session, person_id=work.person)
    is_meant = (lesson_id, card_id)
    card = next((one for one in cards if (one.lesson_id, one.question) == is_meant), None)
    shown = await _shown(work)
    asked = None if card is None else _asked_as(shown, card, question_id)
    choice = asked.question.choice(n) if asked is not None else None
    if card is None or asked is None or choice is None:
        raise NotToReview
    work.later(
        results.ADD_ANSWER,
        {
            "person_id": work.person,
            "lesson_id": asked.lesson.id,
            "lesson_version": asked.lesson.version,
            "question": asked.question.id,
            "choice": n,
            "is_right": choice.correct,
            "quiz_round": QuizRound.REVIEW,
            "answered_at": work.now,
        },
    )
    standing = review_schedule.after(
        schedule_of(work),
        ReviewState(card.rung, None if card.due_at is None else day_of(card.due_at)),
        asked.lesson.risk,
        is_right=choice.correct,
        today=work.today,
    )
    card.rung, card.due_at = standing.rung, begins(standing.due_on)
    card.answered_at, card.missed = work.now, 0
    following = await _next(work, shown, cards, answered=ReviewAnswer(asked, choice))
    await work.session.flush()
    return following


async def _next(
    work: Work,
    shown: dict[str, Lesson],
    cards: Sequence[ReviewCard],
    *,
    answered: ReviewAnswer | None = None,
    more: bool = False,
) -> Review:
    midnight = day_bounds(work.today)[0]
    fresh = [
        card
        for card in cards
        if _asked(shown, card) is not None
        and (card.answered_at is None or card.answered_at < midnight or _is_due(work, card))
    ]
    waiting = sorted(
        (card for card in fresh if _is_due(work, card)),
        key=lambda card: not _is_risky(shown, card),
    )
    chosen = next(iter(waiting or (fresh if more else [])), None)
    if chosen is None or (not more and await _is_enough(work, cards)):
        coming = [day_of(card.due_at) for card in cards if card.due_at and not _is_due(work, card)]
        return Review(answered, None, bool(fresh), bool(cards), min(coming, default=None))
    if _was_let_be(chosen):
        chosen.missed += 1
    chosen.asked_at = work.now
    await work.session.flush()
    return Review(answered, _asked(shown, chosen), has_cards=True)


async def _is_enough(work: Work, cards: Sequence[ReviewCard]) -> bool:
    """Return whether today's answers have reached the daily limit."""
    midnight = day_bounds(work.today)[0]
    reviewed = [
        card
        for card in cards
        if card.asked_at and card.answered_at and card.answered_at >= max(midnight, card.asked_at)
    ]
    birth_year = await people.birth_year(work.session, person_id=work.person)
    return len(reviewed) >= schedule_of(work).at_most(birth_year, work.today)


async def _shown(work: Work) -> dict[str, Lesson]:
    return {lesson.id: lesson for lesson, _ in await shelves.visible(work)}


def _asked(shown: dict[str, Lesson], card: ReviewCard) -> ReviewQuestion | None:
    """Return what a card asks now; None while its lesson is not shown or has lost it."""
    found = _met(shown, card)
    if found is None:
        return None
    lesson, question = found
    return ReviewQuestion(
        lesson, review_schedule.asked_on(lesson, question, card.rung), card.question
    )


def _asked_as(
    shown: dict[str, Lesson], card: ReviewCard, question_id: str
) -> ReviewQuestion | None:
    """Return what a card asked, perhaps long ago, in these words."""
    found = _met(shown, card)
    if found is None:
        return None
    known = (
        ReviewQuestion(found[0], form, card.question) for form in review_schedule.forms(*found)
    )
    return next((asked for asked in known if asked.question.id == question_id), None)


def _met(shown: dict[str, Lesson], card: ReviewCard) -> tuple[Lesson, Question] | None:
    lesson = shown.get(card.lesson_id)
    quiz = () if lesson is None else lesson.quiz
    question = next((one for one in quiz if one.id == card.question), None)
    return None if lesson is None or question is None else (lesson, question)


def _was_let_be(card: ReviewCard) -> bool:
    """Return whether a question was asked and not answered since."""
    if card.asked_at is None:
        return False
    return card.answered_at is None or card.answered_at < card.asked_at


def _is_due(work: Work, card: ReviewCard) -> bool:
    return card.due_at is not None and card.due_at <= work.now


def _is_risky(shown: dict[str, Lesson], card: ReviewCard) -> bool:
    return shown[card.lesson_id].risk is Risk.HIGH
