"""Fills a database with a fictitious ward: people, finished lessons, sent initiatives.

The same seed gives the same ward, and seeding again adds only what is missing: each hundred people
are one transaction, and their accounts show how far an earlier run came.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.engine import Database, Session
from db.queries.demo import seed as seeding
from demo import seed_lives, seed_reviews, seed_units
from demo.seed_initiatives import send_initiatives
from demo.seed_people import (
    CONTACT,
    HELPER,
    LEADER,
    RESIDENT,
    STAFF,
    VIEWER,
    Invented,
    Plan,
    chance,
    dated_id,
    invent,
)
from domain.channels import WEB_CHAT
from domain.errors import BadSetting
from domain.ids import AccountNumber
from domain.people import Purpose
from services.people.people import make_code

CHUNK = 100
"""People a transaction: some tens of milliseconds, so that a running house hardly waits."""
DEMO = (
    ("resident", RESIDENT),
    ("leader", LEADER),
    ("helper", HELPER),
    ("staff", STAFF),
    ("viewer", VIEWER),
)
_LEARNS_NAMED, _HELPED, _LOOKS_IN = 0.6, 0.12, 0.8
Progress = Callable[[int, int], None]
"""Told how many people are there of how many."""


async def demo_people(
    database: Database, plan: Plan, *, on_progress: Progress = lambda _done, _total: None
) -> int:
    """Fill the database up to ``plan.people``; return how many people were added.

    Raises BadSetting when it was seeded with another seed: two towns would be mixed.
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
    """Return a fresh one-time code for each demo role, ``resident`` first."""
    links = []
    for role, ordinal in DEMO:
        number = await seeding.first_account(session, like=f"demo-%-{ordinal:06d}")
        if number is not None:
            links.append((role, await make_code(session, now=now, account=AccountNumber(number))))
    return links


async def _store(session: Session, plan: Plan, people: Sequence[Invented]) -> None:
    await seeding.add(session, table="person", rows=[one.row for one in people])
    numbers = await seeding.add_accounts(session, rows=[_account(plan, one) for one in people])
    helper = await seeding.person_of(session, external_key=plan.key(HELPER))
    _help(plan, people, helper)
    await seeding.add(session, table="consent", rows=_consents(plan, people, numbers))
    await seeding.add(session, table="role_grant", rows=seed_units.grants(plan, people))
    for table, many in (("lesson_result", "results"), ("answer", "answers")):
        rows = [row for one in people for row in getattr(one, many)]
        await seeding.add(session, table=table, rows=rows)
    cards, again = seed_reviews.come_again(plan, people)
    await seeding.add(session, table="review_card", rows=cards)
    await seeding.add(session, table="answer", rows=again)
    await _join(session, plan, people, numbers)
    await send_initiatives(session, plan, people, numbers)
    await _ask(session, plan, people, numbers)


def _help(plan: Plan, people: Sequence[Invented], helper: UUID | None) -> None:
    """Let some of these people have learned with a helper."""
    for one in people:
        is_helped = chance(plan, "helped", one.ordinal).random() < _HELPED
        for row in one.results:
            row["assisted_by"] = helper if is_helped and one.ordinal > CONTACT else None


async def _join(
    session: Session, plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> None:
    accounts = {one.row["id"]: numbers[plan.key(one.ordinal)] for one in people}
    memberships, visits = seed_units.joined(plan, people)
    for table, rows in (
        ("invitation", seed_units.invitations(plan, people)),
        ("membership", memberships),
        ("consent", seed_units.shown_names(memberships, accounts, plan)),
        ("invitation_visit", visits),
        ("mute", seed_units.mutes(plan, people, memberships)),
        ("gathering", seed_units.gatherings(plan, people)),
        ("registration", seed_units.registrations(plan, people)),
    ):
        await seeding.add(session, table=table, rows=rows)


async def _ask(
    session: Session, plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> None:
    cases, messages = seed_lives.questions(plan, people, numbers)
    await seeding.add(session, table="enquiry", rows=cases)
    await seeding.add(session, table="enquiry_message", rows=messages)
    rows = seed_lives.unanswered(plan, people)
    await seeding.add(session, table="unanswered_question", rows=rows)


def _account(plan: Plan, one: Invented) -> dict[str, Any]:
    return {
        "ward_id": plan.ward.id,
        "channel": WEB_CHAT,
        "external_key": plan.key(one.ordinal),
        "person_id": one.row["id"],
        "counter": 0,
        "created_at": one.row["created_at"],
        "seen_at": _seen_at(plan, one),
    }


def _seen_at(plan: Plan, one: Invented) -> datetime:
    """Return when a person's page was last open: many look in now and then."""
    dice = chance(plan, "seen", one.ordinal)
    latest: datetime = max([one.row["created_at"], *(row["seen_at"] for row in one.results)])
    looked_in = plan.now - timedelta(minutes=dice.randint(30, 3 * 24 * 60))
    return max(latest, looked_in) if dice.random() < _LOOKS_IN else latest


def _consents(
    plan: Plan, people: Sequence[Invented], numbers: dict[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "id": dated_id(one.row["created_at"], chance(plan, f"consent {purpose}", one.ordinal)),
            "person_id": one.row["id"],
            "purpose": purpose,
            "text_version": plan.words.names.wording,
            "account_number": numbers[plan.key(one.ordinal)],
            "given_at": one.row["created_at"],
            "withdrawn_at": None,
        }
        for one in people
        if one.row["name"] is not None
        for purpose in _agreed(plan, one)
    ]


def _agreed(plan: Plan, one: Invented) -> list[Purpose]:
    found = [Purpose.INITIATIVE_NAME]
    if chance(plan, "learns named", one.ordinal).random() < _LEARNS_NAMED:
        found.append(Purpose.LEARNING_NAME)
    lives = plan.words.events.lives
    if any(number in lives and lives[number].is_published for number in one.sent):
        found.append(Purpose.PUBLICATION)
    return found
