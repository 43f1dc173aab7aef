"""Shows a lesson: its opening, and each step after the verdict on the answer before."""

from collections.abc import Sequence
from dataclasses import replace

from domain.learning.lessons import Lesson
from domain.learning.quiz import QuizRound
from domain.learning.results import LessonStep
from domain.screens import Choice, Media, Phrase, Screen, Verdict, say
from handlers.kit.choices import choice
from handlers.learning.lesson_end import lesson_end
from handlers.learning.quiz import options, verdict
from services.learning import lessons
from services.learning.lessons import LessonEntry, Place
from services.work import Work


async def enter(
    work: Work,
    lesson_id: str,
    *,
    greeting: bool = False,
    by: Sequence[Phrase] = (),
    card: int = 1,
) -> None:
    """Open a lesson where the learner stopped; a first visitor is greeted in the same message.

    ``by`` says how they came here, after the greeting; ``card`` is where they say they stopped.
    """
    place = await lessons.open_lesson(work, lesson_id, card=card)
    lead: list[Phrase] = []
    if greeting and place.begun is LessonEntry.NEW:
        lead.append(say("welcome.hello_short", ward=work.context.ward.name))
    lead.extend(by)
    if place.begun is LessonEntry.RESUMED:
        lead.append(say("lesson.resumed"))
    if place.visibility is not None:
        lead.extend(say(f"lesson.doubt_{doubt}") for doubt in place.visibility.doubts)
    lead.append(say("lesson.title", title=place.lesson.title))
    show_step(work, place, lead)


def show_step(work: Work, place: Place, lead: Sequence[Phrase] = ()) -> None:
    """Show the learner's step, after the verdict on the answer before."""
    said = [say("lesson.said", text=place.said)] if place.said else []
    if place.score is not None:
        shown = lesson_end(place, place.score)
    else:
        choices = _choices(place.lesson, place.step)
        says = step_says(place.lesson, place.step)
        shown = Screen(says, choices, step_picture(place.step), once=True)
    shown = shown.led_by([*lead, *said])
    work.show(replace(shown, verdict=_verdict(place)))


def step_says(lesson: Lesson, step: LessonStep) -> list[Phrase]:
    """Return the words of a step; each says which of how many it is."""
    if step.question is not None:
        n, of = lesson.quiz.index(step.question) + 1, len(lesson.quiz)
        is_again = step.asked is QuizRound.AGAIN
        key = "lesson.question_again" if is_again else "lesson.question"
        return [say(key, n=n, of=of, prompt=step.question.prompt)]
    if step.card is None:
        return []
    n, of = lesson.cards.index(step.card) + 1, len(lesson.cards)
    told = [say("lesson.card", n=n, of=of, text=step.card.text)]
    return told if step.try_now is None else [*told, say("lesson.try_now", text=step.try_now.text)]


def _choices(lesson: Lesson, step: LessonStep) -> list[Choice]:
    if step.question is not None:
        about = (lesson.id, step.question.id)
        return options(step.question, "lesson.answer", *about, asked=step.asked)
    if step.try_now is not None:
        return [
            choice("option", "lesson.try", lesson.id, option.n, text=option.text)
            for option in step.try_now.options
        ]
    return [choice("next", "lesson.next", lesson.id, step.id)]


def step_picture(step: LessonStep) -> Media | None:
    """Return the picture of a step's card."""
    image = step.card.image if step.card is not None else None
    return None if image is None else Media("image", f"/hinh/{image.file}", image.alt)


def _verdict(place: Place) -> Verdict | None:
    told = place.answered
    if told is None:
        return None
    about = (place.lesson.id, told.question.id)
    return verdict(told.question, told.choice, "lesson.answer", *about, asked=told.asked)
