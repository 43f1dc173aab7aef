"""Initiatives of the fictitious ward: drafted, sent, and what became of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from db.engine import Session
from db.queries.demo import seed as seeding
from db.queries.initiatives import moves as move_rows
from db.queries.initiatives import submission
from demo import seed_lives
from demo.seed_people import (
    Invented,
    Plan,
    chance,
    dated_id,
    sent_at,
    story_of,
)
from domain.initiatives.initiatives import Status
from domain.text import fold, words
from services.initiatives.submission import Submission, record_submissions

PHONE = "+849000000{:02d}"
"""A number nobody has: 0900 000 0xx."""


async def send_initiatives(
    session: Session, plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> None:
    """Store what these people drafted and sent, and how far each initiative came."""
    sent = sorted((number, one) for one in people for number in one.sent)
    rows = [_initiative(plan, number, one, numbers) for number, one in sent]
    await submission.add_drafts(session, rows=rows)
    answered = [
        {
            "initiative_id": row["id"],
            "topic": topic,
            "text": text,
            "answered_at": row["updated_at"] + timedelta(minutes=20),
        }
        for row, (number, _) in zip(rows, sent, strict=True)
        for topic, text in story_of(plan, number).answers.items()
    ]
    await submission.add_answers(session, rows=answered)
    submissions = [
        _submission(plan, number, row) for row, (number, _) in zip(rows, sent, strict=True)
    ]
    await record_submissions(session, plan, submissions)
    moves, links, stand = seed_lives.live(plan, [number for number, _ in sent], submissions)
    await move_rows.add_moves(session, rows=moves)
    await submission.change_all(session, rows=stand)
    await seeding.add(session, table="initiative_link", rows=links)


def _initiative(plan: Plan, number: int, one: Invented, numbers: dict[str, int]) -> dict[str, Any]:
    dice = chance(plan, "initiative", number)
    story = story_of(plan, number)
    khoi = dice.choice(plan.ward.khoi) if plan.ward.khoi else None
    told = (
        story.story
        if number < len(plan.words.stories) or khoi is None
        else (f"{story.story} {khoi.name}.")
    )
    at = sent_at(plan, number)
    return {
        "id": dated_id(at, dice),
        "ward_id": plan.ward.id,
        "person_id": one.row["id"],
        "account_number": numbers[plan.key(one.ordinal)],
        "status": Status.DRAFT,
        "maturity": story.maturity,
        "story": told,
        "name": None if story.is_anonymous else one.row["name"],
        "khoi": khoi.code if khoi and dice.random() < 0.9 else None,
        "phone": PHONE.format(dice.randrange(100)) if dice.random() < 0.4 else None,
        "is_confidential": story.is_confidential,
        "folded": words(fold("\n".join([told, *story.answers.values()]))),
        "is_demo": True,
        "created_at": at - timedelta(minutes=9),
        "updated_at": at,
    }


def _submission(plan: Plan, number: int, draft: Mapping[str, Any]) -> Submission:
    story, at = story_of(plan, number), draft["updated_at"]
    names = plan.words.names
    return Submission(
        id=draft["id"],
        person=draft["person_id"],
        folded=draft["folded"],
        sent_at=at,
        arrived_at=at,
        contents=[story.content],
        group=story.group,
        set_by=f"{names.staff}, {names.job}" if story.is_set_by_staff else None,
        move_id=dated_id(at, chance(plan, "sent move", number)),
    )
