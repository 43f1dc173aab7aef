"""Shows a lesson: its opening, and each step after the feedback on the answer before."""

from collections.abc import Sequence

from domain.learning.lessons import Lesson
from domain.learning.results import LessonStep
from domain.screens import Choice, Media, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from services.learning import lessons
from services.learning.lessons import LessonEntry, Place
from services.work import Work


async def enter(
    work: Work, lesson_id: str, *, greeting: bool = False, by: Sequence[Phrase] = ()
) -> None:
    """Open a lesson where the learner stopped; a first visitor is greeted in the same message.

    ``by`` says how they came here, after the greeting.
    """
    place = await lessons.open_lesson(work, lesson_id)
    lead: list[Phrase] = []
    if greeting and place.begun is LessonEntry.NEW:
        lead.append(say("welcome.hello_short", ward=work.context.ward.name))
    lead.extend(by)
    if place.begun is LessonEntry.RESUMED:
        lead.append(say("lesson.resumed"))
    if place.visibility is not None:
        lead.extend(say(f"lesson.doubt_{doubt}") for doubt in place.visibility.doubts)
    lead.append(
        say("lesson.title", title=place.lesson.title, minutes=place.lesson.estimated_minutes)
    )
    show_step(work, place, lead)


def show_step(work: Work, place: Place, lead: Sequence[Phrase] = ()) -> None:
    """Show the learner's step, after the feedback on the answer before."""
    said = [say("lesson.said", text=place.said)] if place.said else []
    if place.step.is_end:
        work.show(_end(place, [*lead, *said]))
        return
    says = [*lead, *said, *_says(place.step)]
    work.show(Screen(says, _choices(place.lesson, place.step), _picture(place.step), once=True))


def _says(step: LessonStep) -> list[Phrase]:
    if step.question is not None:
        return [say("lesson.question", prompt=step.question.prompt)]
    text = step.card.text if step.card is not None else ""
    if step.try_now is not None:
        return [say("lesson.card", text=text), say("lesson.try_now", text=step.try_now.text)]
    return [say("lesson.card", text=text)]


def _choices(lesson: Lesson, step: LessonStep) -> list[Choice]:
    if step.question is not None:
        return [
            choice(
                "as_is", "lesson.answer", lesson.id, step.question.id, option.n, text=option.text
            )
            for option in step.question.choices
        ]
    if step.try_now is not None:
        return [
            choice("as_is", "lesson.try", lesson.id, option.n, text=option.text)
            for option in step.try_now.options
        ]
    return [choice("next", "lesson.next", lesson.id, step.id)]


def _picture(step: LessonStep) -> Media | None:
    image = step.card.image if step.card is not None else None
    return None if image is None else Media("image", f"/hinh/{image.file}", image.alt)


def _end(place: Place, said: Sequence[Phrase]) -> Screen:
    choices = [] if place.next_id is None else [choice("next_lesson", "lesson.open", place.next_id)]
    says = [*said, say("lesson.end", title=place.lesson.title, count=place.finished)]
    says.append(say("lesson.end_proof"))
    more = [choice("learn", "learn"), choice("propose", "propose"), back_to_menu()]
    return Screen(says, [*choices, *more])
