"""Filling a database with a fictitious ward: people, lessons done, initiatives sent.

The same seed gives the same ward, and seeding again adds only what is missing: each hundred people
is one transaction, and their accounts tell how far an earlier run came.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.queries import seeding
from db.session import Database, Session
from domain.errors import BadSetting
from domain.ids import AccountNumber, initiative_code
from domain.initiatives import Status, Step
from domain.people import Purpose, Role
from domain.text import fold, words
from domain.zone import day_of
from services.people import make_code
from services.seed_people import (
    RESIDENT,
    STAFF,
    Invented,
    Plan,
    chance,
    dated_id,
    invent,
    sent_at,
    story_of,
)

CHUNK = 100
"""People a transaction: some tens of milliseconds, so that a running house hardly waits."""
PHONE = "+849000000{:02d}"
"""A number nobody has: 0900 000 0xx."""
DEMO = (("resident", RESIDENT), ("staff", STAFF))

Progress = Callable[[int, int], None]
"""Told how many people are there of how many."""


async def demo_people(
    database: Database, plan: Plan, *, on_progress: Progress = lambda _done, _total: None
) -> int:
    """Fill the database up to ``plan.people``; return how many people were added.

    Raises BadSetting when it was seeded with another seed: two towns would stand in one.
    """
    done = await count_people(database, plan.seed)
    for first in range(done, plan.people, CHUNK):
        last = min(first + CHUNK, plan.people)
        people = [invent(plan, ordinal) for ordinal in range(first, last)]
        async with database.write() as session:
            await _store(session, plan, people)
        on_progress(last, plan.people)
    return max(0, plan.people - done)


async def count_people(database: Database, seed: int) -> int:
    """Return how many people an earlier seeding made. Raises BadSetting for another seed's."""
    async with database.read() as session:
        done = await seeding.count_accounts(session, prefix=f"demo-{seed}-")
        others = await seeding.count_accounts(session, prefix="demo-") - done
    if others:
        raise BadSetting(
            "This database was seeded with another --seed; take the same one, "
            "or another HOCVUSO_DATA_DIR."
        )
    return done


async def demo_links(session: Session, now: datetime) -> list[tuple[str, str]]:
    """Return a fresh one-time code for each demo role: ``resident`` first, then ``staff``."""
    links = []
    for role, ordinal in DEMO:
        number = await seeding.first_account(session, like=f"demo-%-{ordinal:06d}")
        if number is not None:
            links.append((role, await make_code(session, now=now, account=AccountNumber(number))))
    return links


async def _store(session: Session, plan: Plan, people: Sequence[Invented]) -> None:
    await seeding.add(session, table="person", rows=[one.row for one in people])
    numbers = await seeding.add_accounts(session, rows=[_account(plan, one) for one in people])
    await seeding.add(session, table="consent", rows=_consents(plan, people, numbers))
    await seeding.add(session, table="role_grant", rows=_grants(plan, people))
    for table, many in (("lesson_result", "results"), ("answer", "answers")):
        rows = [row for one in people for row in getattr(one, many)]
        await seeding.add(session, table=table, rows=rows)
    await _send(session, plan, people, numbers)


def _account(plan: Plan, one: Invented) -> dict[str, Any]:
    return {
        "ward_id": plan.ward.id,
        "channel": "webchat",
        "external_key": plan.key(one.ordinal),
        "person_id": one.row["id"],
        "counter": 0,
        "created_at": one.row["created_at"],
    }


def _consents(
    plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "id": dated_id(one.row["created_at"], chance(plan, "consent", one.ordinal)),
            "person_id": one.row["id"],
            "purpose": Purpose.INITIATIVE_NAME,
            "text_version": plan.words.names.wording,
            "account_number": numbers[plan.key(one.ordinal)],
            "given_at": one.row["created_at"],
            "withdrawn_at": None,
        }
        for one in people
        if one.row["name"] is not None
    ]


def _grants(plan: Plan, people: Sequence[Invented]) -> list[dict[str, Any]]:
    return [
        {
            "id": dated_id(one.row["created_at"], chance(plan, "grant", one.ordinal)),
            "person_id": one.row["id"],
            "role": Role.STAFF,
            "organisation": None,
            "neighbourhood": None,
            "granted_by": "seed",
            "granted_at": one.row["created_at"],
            "revoked_at": None,
        }
        for one in people
        if one.ordinal == STAFF
    ]


async def _send(
    session: Session, plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> None:
    sent = sorted((number, one) for one in people for number in one.sent)
    rows = [_initiative(plan, number, one, numbers) for number, one in sent]
    for year in sorted({day_of(row["submitted_at"]).year for row in rows}):
        same_year = [row for row in rows if day_of(row["submitted_at"]).year == year]
        first = await seeding.take_numbers(session, name=f"SK-{year}", many=len(same_year))
        for number, row in enumerate(same_year, start=first):
            row["code"] = initiative_code(year, number)
    await seeding.add(session, table="initiative", rows=rows)
    answered = [
        {
            "initiative_id": row["id"],
            "topic": topic,
            "text": text,
            "answered_at": row["submitted_at"] + timedelta(minutes=20),
        }
        for row, (number, _) in zip(rows, sent, strict=True)
        for topic, text in story_of(plan, number).answers.items()
    ]
    await seeding.add(session, table="initiative_answer", rows=answered)


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
    withdrawn_at = at + timedelta(hours=7) if story.is_withdrawn else None
    set_by = f"{plan.words.names.staff}, {plan.words.names.job}" if story.is_set_by_staff else None
    return {
        "id": dated_id(at, dice),
        "ward_id": plan.ward.id,
        "code": None,
        "person_id": one.row["id"],
        "account_number": numbers[plan.key(one.ordinal)],
        "status": Status.WITHDRAWN if story.is_withdrawn else Status.SUBMITTED,
        "step": Step.PREVIEW,
        "maturity": story.maturity,
        "story": told,
        "name": None if story.is_anonymous else one.row["name"],
        "khoi": khoi.code if khoi and dice.random() < 0.9 else None,
        "phone": PHONE.format(dice.randrange(100)) if dice.random() < 0.4 else None,
        "is_confidential": story.is_confidential,
        "content": story.content,
        "content_set_by": set_by,
        "subject_group": story.group,
        "group_set_by": set_by,
        "folded": words(fold("\n".join([told, *story.answers.values()]))),
        "is_demo": True,
        "created_at": at - timedelta(minutes=9),
        "updated_at": withdrawn_at or at,
        "submitted_at": at,
        "withdrawn_at": withdrawn_at,
    }
