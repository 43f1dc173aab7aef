"""The input and output of a lesson rule: one lesson with its context, and the findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from content.lint.rules import LintRules
from domain.learning.lessons import Lesson, Question


class Level(StrEnum):
    """E stops a lesson from being merged, W asks its author to look again."""

    ERROR = "E"
    WARNING = "W"


@dataclass(frozen=True, slots=True, order=True)
class LintFinding:
    """One fault of one lesson: which rule, how grave, where, and in English what to fix."""

    lesson: str
    rule: str
    level: Level
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words a learner reads or hears, and their place in the file."""

    where: str
    words: str


@dataclass(frozen=True, slots=True)
class LintedLesson:
    """One lesson being linted. ``today`` is the ward's date."""

    lesson: Lesson
    rules: LintRules
    images: frozenset[str]
    today: date

    def error(self, rule: str, where: str, message: str) -> LintFinding:
        """Return a finding that stops the lesson."""
        return LintFinding(self.lesson.id, rule, Level.ERROR, where, message)

    def warning(self, rule: str, where: str, message: str) -> LintFinding:
        """Return a finding that asks for a second look."""
        return LintFinding(self.lesson.id, rule, Level.WARNING, where, message)

    @property
    def is_for_elders(self) -> bool:
        """Whether elders' limits hold: the lesson is meant for them or calls its learner bác."""
        return "cao_tuoi" in self.lesson.audience or self.lesson.address.learner == "bác"

    def limit(self, name: str) -> Any:
        """Return a limit of ``limits.yaml`` for this lesson's learners."""
        everyone = self.rules.limits["everyone"]
        return everyone[name] if name in everyone else self._limits_of_group()[name]

    def _limits_of_group(self) -> Any:
        return self.rules.limits["elders" if self.is_for_elders else "others"]

    def questions(self) -> tuple[Question, ...]:
        """Return the quiz and the review questions."""
        return self.lesson.quiz + self.lesson.review_questions

    def cards(self) -> Iterator[Text]:
        """Yield the words of each card."""
        for card in self.lesson.cards:
            yield Text(f"card {card.id}", card.text)

    def try_now(self) -> Iterator[Text]:
        """Yield the words of the try-now, its answers and replies."""
        now = self.lesson.try_now
        yield Text("try_now", now.text)
        yield Text("try_now safe_because", now.safe_because)
        for option in now.options:
            yield Text(f"try_now option {option.n}", option.text)
            yield Text(f"try_now reply {option.n}", option.reply)

    def asked(self) -> Iterator[Text]:
        """Yield the words of each prompt and choice."""
        for question in self.questions():
            yield Text(f"question {question.id}", question.prompt)
            for choice in question.choices:
                yield Text(f"question {question.id} choice {choice.n}", choice.text)

    def explained(self) -> Iterator[Text]:
        """Yield the words of each explanation."""
        for question in self.questions():
            for choice in question.choices:
                yield Text(f"question {question.id} why {choice.n}", choice.why)

    def read(self) -> Iterator[Text]:
        """Yield everything a learner reads on the way through the lesson and its reviews."""
        yield Text("title", self.lesson.title)
        yield from self.cards()
        for card in self.lesson.cards:
            if card.image is not None:
                yield Text(f"card {card.id} image", card.image.alt)
        yield from self.try_now()
        yield from self.asked()
        yield from self.explained()

    def met(self) -> Iterator[Text]:
        """Yield everything a learner reads or hears, and the objective, which is shown in lists."""
        yield Text("objective", self.lesson.objective)
        yield from self.read()
        yield Text("audio", self.lesson.audio.script)
