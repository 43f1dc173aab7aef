"""The people of the fictitious ward: one invented person at a time, the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from content.catalogue import Catalogue
from content.deadlines import load_deadlines
from content.initiative_rules import load_group_rules, load_rules
from content.seed_words import SeedWords, Story
from domain.deadlines import Deadlines
from domain.initiatives.proposals import ContentRules, GroupRules
from domain.learning.lessons import Lesson
from domain.learning.quiz import QuizRound
from domain.learning.results import steps
from domain.ward import Ward

WEEKS = timedelta(weeks=6)
"""How far back the ward's life goes."""
RESIDENT, STAFF, LEADER, KHOI_LEADER, HELPER, VIEWER, CONTACT = range(7)
"""The people whose chats a demo opens, and who else has a role."""
_CALLED = {
    LEADER: "leader",
    KHOI_LEADER: "khoi_leader",
    HELPER: "helper",
    VIEWER: "viewer",
    CONTACT: "contact",
}
RESIDENT_SENT = (0, 3)
"""Which initiatives the demo resident sent; every fifth person else sent one."""
_EACH_SENT = 5
_RIGHT = 0.75
_NAMED = 0.7
_NO_BIRTH_YEAR = 0.2
_CHILDREN = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """The parameters of a fictitious ward. ``people`` is how many it has in the end."""

    ward: Ward
    catalogue: Catalogue
    words: SeedWords
    people: int
    seed: int
    now: datetime
    rules: ContentRules = field(default_factory=load_rules)
    group_rules: GroupRules = field(default_factory=load_group_rules)
    deadlines: Deadlines = field(default_factory=load_deadlines)

    @property
    def initiatives(self) -> int:
        """How many initiatives they send."""
        return max(1, self.people // _EACH_SENT)

    def key(self, ordinal: int) -> str:
        """Return the external key of a person's account; known again when seeding goes on."""
        return f"demo-{self.seed}-{ordinal:06d}"


@dataclass(frozen=True, slots=True)
class Invented:
    """One person before anything is stored: rows without account number, and their initiatives."""

    ordinal: int
    row: dict[str, Any]
    results: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    sent: Sequence[int]


def chance(plan: Plan, what: str, ordinal: int) -> random.Random:
    """Return the random generator for one thing, independent of earlier draws."""
    return random.Random(f"{plan.seed}:{what}:{ordinal}")


def dated_id(at: datetime, dice: random.Random) -> UUID:
    """Return a UUIDv7 of an instant; its random part comes from the random generator."""
    born = int(at.timestamp() * 1000)
    bits = (born << 80) | (7 << 76) | (dice.getrandbits(12) << 64) | (0b10 << 62)
    return UUID(int=bits | dice.getrandbits(62))


def sent_at(plan: Plan, ordinal: int) -> datetime:
    """Return when an initiative was sent: later ones later, so codes follow time."""
    dice = chance(plan, "sent", ordinal)
    return plan.now - WEEKS * (1 - (ordinal + 0.2 + 0.6 * dice.random()) / plan.initiatives) * 0.9


def sent_by(ordinal: int) -> Sequence[int]:
    """Return which initiatives a person sent."""
    if ordinal == RESIDENT:
        return RESIDENT_SENT
    number, rest = divmod(ordinal, _EACH_SENT)
    return () if rest != _EACH_SENT // 2 or number in RESIDENT_SENT else (number,)


def story_of(plan: Plan, number: int) -> Story:
    """Return the story of an initiative; after the last story the first is used again."""
    return plan.words.stories[number % len(plan.words.stories)]


def invent(plan: Plan, ordinal: int) -> Invented:
    """Return one person with the lessons they learned and the initiatives they sent."""
    dice = chance(plan, "person", ordinal)
    sent = [number for number in sent_by(ordinal) if number < plan.initiatives]
    latest = sent_at(plan, sent[0]) if sent else plan.now - timedelta(hours=2)
    came = plan.now - WEEKS + (latest - plan.now + WEEKS) * dice.random() * 0.9
    person_id = dated_id(came, dice)
    results, answers = _learned(plan, ordinal, person_id, came, dice)
    return Invented(ordinal, _person(plan, ordinal, person_id, came, dice), results, answers, sent)


def _person(
    plan: Plan, ordinal: int, person_id: UUID, came: datetime, dice: random.Random
) -> dict[str, Any]:
    ward = plan.ward
    khoi = dice.choice(ward.khoi).code if ward.khoi and dice.random() < _NAMED else None
    units = ward.organisations if dice.random() < 0.2 else ()
    is_named = ordinal in (RESIDENT, STAFF) or dice.random() < _NAMED or bool(sent_by(ordinal))
    name = plan.words.names.staff if ordinal == STAFF else _name(plan.words, dice)
    if ordinal in _CALLED:
        is_named, name = True, plan.words.events.people[_CALLED[ordinal]]
    return {
        "id": person_id,
        "ward_id": ward.id,
        "name": name if is_named else None,
        "khoi": ward.khoi[0].code if ordinal == RESIDENT and ward.khoi else khoi,
        "organisation": dice.choice(units).code if units else None,
        "birth_year": _birth_year(plan, ordinal, is_named),
        "is_demo": True,
        "created_at": came,
    }


def _birth_year(plan: Plan, ordinal: int, is_named: bool) -> int | None:
    """Return a year of birth; some never give it, and people under 16 are never named."""
    dice = chance(plan, "birth", ordinal)
    if dice.random() < _NO_BIRTH_YEAR:
        return None
    is_child = not is_named and dice.random() < _CHILDREN
    return plan.now.year - (dice.randint(11, 15) if is_child else dice.randint(17, 84))


def _name(words: SeedWords, dice: random.Random) -> str:
    middle, given = words.names.women if dice.random() < 0.55 else words.names.men
    parts = (dice.choice(words.names.surnames), dice.choice(middle), dice.choice(given))
    return " ".join((*parts, words.names.mark))


def _learned(
    plan: Plan, ordinal: int, person_id: UUID, came: datetime, dice: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return lessons begun and answers given: for most a few, the last perhaps unfinished."""
    path = path_of(plan.catalogue)
    many = min(len(path), 3 if ordinal == RESIDENT else int(dice.expovariate(0.4)))
    results: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    at = came
    for n, lesson in enumerate(path[:many]):
        at = min(at + timedelta(minutes=dice.randint(5, 4000)), plan.now - timedelta(minutes=5))
        is_last = n == many - 1
        stops = is_last and (ordinal == RESIDENT or dice.random() < 0.3)
        results.append(_result(plan, person_id, lesson, at, stops, dice))
        if not stops:
            answers += _answers(person_id, lesson, at, dice)
    return results, answers


def path_of(catalogue: Catalogue) -> list[Lesson]:
    """Return the lessons in the order people of the fictitious ward take them."""
    first = next(iter(catalogue.paths.values()), ())
    return [catalogue.lesson(lesson) for lesson in first] or list(catalogue.lessons)


def _result(  # noqa: PLR0917 - a row has many columns
    plan: Plan, person_id: UUID, lesson: Lesson, at: datetime, stops: bool, dice: random.Random
) -> dict[str, Any]:
    walk = steps(lesson)
    return {
        "person_id": person_id,
        "lesson_id": lesson.id,
        "ward_id": plan.ward.id,
        "lesson_version": lesson.version,
        "step": walk[min(2, len(walk) - 2)].id if stops else walk[-1].id,
        "tried": None if stops else dice.choice((1, 1, 2, 3)),
        "started_at": at,
        "finished_at": None if stops else at + timedelta(minutes=4),
        "seen_at": at if stops else at + timedelta(minutes=4),
    }


def _answers(
    person_id: UUID, lesson: Lesson, at: datetime, dice: random.Random
) -> list[dict[str, Any]]:
    found = []
    for minute, question in enumerate(lesson.quiz, start=1):
        wanted = dice.random() < _RIGHT
        choice = dice.choice([c for c in question.choices if c.correct is wanted])
        found.append(
            {
                "person_id": person_id,
                "lesson_id": lesson.id,
                "lesson_version": lesson.version,
                "question": question.id,
                "choice": choice.n,
                "is_right": choice.correct,
                "quiz_round": QuizRound.FIRST,
                "answered_at": at + timedelta(minutes=minute),
            }
        )
    return found
