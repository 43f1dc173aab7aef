"""Shows a quiz question's choices, and the verdict on the one that was taken."""

from domain.learning.lessons import Question, QuizChoice
from domain.learning.quiz import QuizRound, in_order
from domain.screens import Choice, Verdict, say
from handlers.kit.choices import choice


def options(
    question: Question, verb: str, *about: object, asked: QuizRound = QuizRound.FIRST
) -> list[Choice]:
    """Return the choices as they stand on the screen; a press means ``verb`` about this."""
    return [
        choice("option", verb, *about, one.n, text=one.text) for one in in_order(question, asked)
    ]


def verdict(
    question: Question,
    chosen: QuizChoice,
    verb: str,
    *about: object,
    asked: QuizRound = QuizRound.FIRST,
) -> Verdict:
    """Return the verdict on a choice: it always names the right one by number and words."""
    numbers = [one.n for one in in_order(question, asked)]
    shown = options(question, verb, *about, asked=asked)
    taken, right = numbers.index(chosen.n), numbers.index(question.right.n)
    key = "lesson.right" if chosen.correct else "lesson.wrong"
    named = say(key, n=right + 1, text=question.right.text)
    return Verdict(
        [named, say("lesson.why", text=chosen.why)], shown[taken].action, shown[right].action
    )
