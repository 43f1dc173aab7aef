"""The parts of a lesson: cards, try-now, questions, audio script, sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

LessonId = NewType("LessonId", str)
"""``<track>-<words>``, for example ``at-ma-otp``. Kept with every result; never renamed."""


class CardKind(StrEnum):
    """What a card is for. A lesson opens with a hook and closes with a recap."""

    HOOK = "hook"
    IDEA = "idea"
    STEP = "step"
    SAFETY = "safety"
    RECAP = "recap"


class LessonStage(StrEnum):
    """How far its author has brought a lesson file. Staff's approval is stored separately."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    EXPIRED = "expired"


class Risk(StrEnum):
    """What a wrong lesson could cost its followers: low, middling, high (money or identity)."""

    LOW = "thap"
    MIDDLING = "vua"
    HIGH = "cao"


class Confidence(StrEnum):
    """How reliable a source is: high, middling, low. What has only low sources is not taught."""

    HIGH = "cao"
    MIDDLING = "vua"
    LOW = "thap"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on a card: a file of ``content/images/lessons`` and its alternative text."""

    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """One idea in a few short sentences. ``id`` is stable within its lesson."""

    id: str
    kind: CardKind
    text: str
    image: Image | None


@dataclass(frozen=True, slots=True)
class TryOption:
    """One of the three answers to the try-now (done, not yet, later) and what the bot replies."""

    n: int
    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class TryNow:
    """One action a learner can do at once, and why it can harm nobody."""

    text: str
    safe_because: str
    options: tuple[TryOption, ...]

    def option(self, n: int) -> TryOption | None:
        """Return the answer numbered ``n`` on the screen, or None."""
        return next((option for option in self.options if option.n == n), None)


@dataclass(frozen=True, slots=True)
class QuizChoice:
    """One answer to a question, its number in the file, and its explanation."""

    n: int
    text: str
    correct: bool
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one right choice. ``tests`` names the cards it asks about."""

    id: str
    tests: tuple[str, ...]
    prompt: str
    choices: tuple[QuizChoice, ...]

    def choice(self, n: int) -> QuizChoice | None:
        """Return the choice numbered ``n`` in the file, or None."""
        return next((choice for choice in self.choices if choice.n == n), None)

    @property
    def right(self) -> QuizChoice:
        """The one right choice."""
        return next(choice for choice in self.choices if choice.correct)


@dataclass(frozen=True, slots=True)
class Audio:
    """What is read aloud: the script, its length in seconds, and how to say unusual names."""

    seconds: int
    pronounce: Mapping[str, str]
    script: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. ``dated`` is the source's own date in words ("không rõ" = unknown).

    ``supports`` names the cards and questions that depend on this source.
    """

    id: str
    title: str
    dated: str
    supports: tuple[str, ...]
    confidence: Confidence
    review_by: date


@dataclass(frozen=True, slots=True)
class Address:
    """The one pair of pronouns a lesson keeps: what it calls the learner, what it calls itself."""

    learner: str
    teacher: str


@dataclass(frozen=True, slots=True)
class Competence:
    """Codes of the official frameworks: devices (CV 3139), TT 02/2025, five skills (CV 3240)."""

    device: tuple[str, ...]
    nls: tuple[str, ...]
    skill5: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """What the author declares the lesson shows or asks; the linter compares it with the text."""

    asks_personal_data: bool
    links: tuple[str, ...]
    phones: tuple[str, ...]
    payment: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """One micro-lesson as read from its file; ``digest`` is the SHA-256 of the file's bytes (hex).

    Facts were last checked on ``reviewed_on``; from ``review_by`` on they count as stale.
    """

    id: LessonId
    version: int
    stage: LessonStage
    title: str
    track: str
    order: int
    audience: tuple[str, ...]
    address: Address
    competence: Competence
    level: str
    risk: Risk
    estimated_minutes: int
    objective: str
    prerequisites: tuple[LessonId, ...]
    reviewed_on: date
    reviewed_by: str
    review_by: date
    cards: tuple[Card, ...]
    try_now: TryNow
    quiz: tuple[Question, ...]
    review_questions: tuple[Question, ...]
    audio: Audio
    safety: Safety
    sources: tuple[Source, ...]
    digest: str
