"""Shows the end of a lesson: what was right, the next lesson first, the certificate on a press."""

from domain.learning.quiz import QuizScore
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from services.learning.lessons import Place


def lesson_end(place: Place, score: QuizScore) -> Screen:
    """Return the closing screen; a lesson with something still wrong can be read again."""
    ways: list[Choice] = []
    if place.next_id is not None:
        ways.append(choice("next_lesson", "lesson.open", place.next_id))
    if score.by_now < score.of:
        ways.append(choice("lesson_again", "lesson.open", place.lesson.id))
    ways += [choice("other_lesson", "learn"), choice("lesson_proof", "lesson.proof")]
    return Screen(_says(place, score), [*ways, back_to_menu()])


def _says(place: Place, score: QuizScore) -> list[Phrase]:
    title, count, of = place.lesson.title, place.finished, score.of
    first, now = score.at_first, score.by_now
    if now == 0:
        return [say("lesson.end_none", title=title)]
    if now < of:
        return [say("lesson.end_some", title=title, first=first, now=now, of=of, count=count)]
    if first < of:
        return [say("lesson.end_mended", title=title, first=first, of=of, count=count)]
    return [say("lesson.end_all", title=title, of=of, count=count)]
