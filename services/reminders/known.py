"""What is known of a batch of people before it is decided whether to remind them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from db.models.reminders import Preference
from db.queries.messages import outbox
from db.queries.people import shared_phone
from db.queries.reminders import reminders as rows
from db.queries.reminders.reminders import DecisionRow
from domain.reminders.reminders import (
    ReminderPolicy,
    ReminderPreference,
)
from domain.zone import day_bounds
from services.work import Work

_LOOK_BACK = timedelta(days=2)
"""Unsolicited messages queued earlier than this were sent or dropped."""


@dataclass(slots=True)
class Known:
    """The facts about a batch of people that decisions need."""

    wishes: Mapping[UUID, Preference]
    active: Mapping[UUID, datetime]
    homes: Mapping[UUID, shared_phone.RecipientAccount]
    shut: set[int]
    told_today: set[int]
    undelivered: set[str]
    decisions: defaultdict[UUID, list[DecisionRow]] = field(
        default_factory=lambda: defaultdict(list)
    )


async def known(work: Work, persons: Sequence[UUID], rules: Collection[str]) -> Known:
    """Return preferences, activity and earlier decisions, read inside the deciding transaction."""
    session = work.session
    homes = await own_accounts(work, persons)
    numbers = sorted({home.number for home in homes.values()})
    since = day_bounds(work.today)[0]
    unasked = await outbox.unsolicited(session, accounts=numbers, since=since - _LOOK_BACK)
    found = Known(
        wishes=await rows.wishes(session, persons=persons),
        active=await rows.last_active(session, persons=persons),
        homes=homes,
        shut=await rows.blocked_accounts(session, accounts=numbers),
        told_today={row.account_number for row in unasked if (row.sent_at or row.due_at) >= since},
        undelivered=await rows.undelivered(session, accounts=numbers),
    )
    for row in await rows.of_people(session, persons=persons, rules=rules):
        found.decisions[row.person_id].append(row)
    return found


async def own_accounts(
    work: Work, persons: Sequence[UUID]
) -> Mapping[UUID, shared_phone.RecipientAccount]:
    """Return the accounts of these people; nobody is reminded on their helper's phone."""
    homes = await shared_phone.recipient_accounts(work.session, persons=persons)
    helped = await rows.beside_helpers(work.session, persons=persons)
    return {person: home for person, home in homes.items() if person not in helped}


def key_of(row_id: UUID) -> str:
    """Return the dedupe key of one occurrence."""
    return f"reminder:{row_id}"


def preference_of(policy: ReminderPolicy, wished: Preference | None) -> ReminderPreference:
    """Return a person's preference as the domain's value."""
    if wished is None:
        return policy.usual
    hour = policy.usual.hour if wished.hour is None else wished.hour
    return ReminderPreference(wished.days, hour, wished.per_week)
