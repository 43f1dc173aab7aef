"""Small builders: rows of the ward as its own queries write them, everything unsaid made up."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.messages import Outbox
from db.queries.initiatives import initiatives
from db.queries.people import people
from db.queries.units import invitations as invitation_rows
from db.queries.units import memberships as membership_rows
from db.queries.units import registrations as registration_rows
from domain.broadcasts.broadcasts import BroadcastStage
from domain.deliveries import MessageKind, State
from domain.ids import (
    AccountNumber,
    AttachmentId,
    InitiativeId,
    PersonId,
    initiative_code,
    new_id,
)
from domain.initiatives.initiatives import Content, Group, Maturity, Status, Topic
from domain.text import words
from domain.units.invitations import new_code
from domain.units.units import Unit

WARD = "demo"
MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
"""Half past eight in the ward."""

_numbers = count(1)
MADE_FROM = 100_000
"""Codes made up here begin above what any story reaches by sending."""


async def make_person(session: Session, **values: Any) -> PersonId:
    """Store a person of the demo ward."""
    person = PersonId(new_id())
    known = {"id": person, "ward_id": WARD, "created_at": MORNING, "is_demo": True}
    await people.add_person(session, **{**known, **values})
    return person


async def make_account(session: Session, person: PersonId, **values: Any) -> AccountNumber:
    """Store a web chat account of that person."""
    known = {
        "ward_id": WARD,
        "channel": "webchat",
        "external_key": str(new_id()),
        "person_id": person,
        "counter": 0,
        "created_at": MORNING,
    }
    return AccountNumber(await people.add_account(session, **{**known, **values}))


async def make_initiative(
    session: Session,
    person: PersonId,
    *,
    answers: dict[Topic, str] | None = None,
    number: int | None = None,
    **values: Any,
) -> InitiativeId:
    """Store a sent initiative; ``number`` is the running number of its code."""
    initiative = InitiativeId(new_id())
    running = next(_numbers) if number is None else number
    coded = MADE_FROM + running if number is None else number
    story = str(values.get("story", "Lắp đèn năng lượng mặt trời ở ngõ 12 cho bà con đi tối."))
    known = {
        "id": initiative,
        "ward_id": WARD,
        "person_id": person,
        "code": initiative_code(2026, coded),
        "status": Status.SUBMITTED,
        "maturity": Maturity.IDEA,
        "story": story,
        "name": "Nguyễn Văn Mẫu",
        "khoi": "K01",
        "is_confidential": False,
        "content": Content.ND5,
        "group": Group.D,
        "folded": words(story),
        "is_demo": True,
        "created_at": MORNING,
        "updated_at": MORNING,
        "submitted_at": MORNING + timedelta(minutes=running),
    }
    await initiatives.add(session, **{**known, **values})
    for topic, text in (answers or {}).items():
        await initiatives.set_answer(
            session, initiative_id=initiative, topic=topic, text=text, now=MORNING
        )
    return initiative


async def make_attachment(
    session: Session, person: PersonId, initiative: UUID | None = None, **values: Any
) -> AttachmentId:
    """Store a file someone sent, still raw."""
    attachment = AttachmentId(new_id())
    known = {
        "id": attachment,
        "ward_id": WARD,
        "person_id": person,
        "initiative_id": initiative,
        "kind": "image",
        "state": "waiting",
        "incoming": new_id().hex,
        "original_name": "ảnh đèn.jpg",
        "created_at": MORNING,
    }
    await initiatives.add_attachment(session, **{**known, **values})
    return attachment


async def make_member(session: Session, person: PersonId, unit: Unit, **values: Any) -> None:
    """Let a person be a member of a unit, uncounted by name unless ``shows_name`` says so."""
    known = {
        "id": new_id(),
        "ward_id": WARD,
        "person_id": person,
        "unit_kind": unit.kind,
        "unit": unit.code,
        "shows_name": False,
        "joined_at": MORNING,
    }
    await membership_rows.add_membership(session, **{**known, **values})


async def make_invitation(session: Session, unit: Unit, **values: Any) -> str:
    """Store an open invitation of a unit and return its code."""
    code = new_code()
    known = {
        "id": new_id(),
        "ward_id": WARD,
        "code": code,
        "unit_kind": unit.kind,
        "unit": unit.code,
        "lesson_id": "at-ma-otp",
        "made_at": MORNING,
    }
    await invitation_rows.add_invitation(session, **{**known, **values})
    return str(values.get("code", code))


async def make_registration(session: Session, unit: Unit, by: PersonId, **values: Any) -> None:
    """Sign a unit up for two contents of 2026, one with a target."""
    known = {
        "id": new_id(),
        "ward_id": WARD,
        "unit_kind": unit.kind,
        "unit": unit.code,
        "year": 2026,
        "contents": [str(Content.ND5), str(Content.ND6)],
        "targets": {str(Content.ND5): "Mỗi nhà một người học xong ba bài"},
        "registered_by": by,
        "registered_at": MORNING,
        "is_demo": True,
    }
    await registration_rows.add_registration(session, **{**known, **values})


async def make_delivery(session: Session, account: AccountNumber, **values: Any) -> int:
    """Store one request to a platform, sent a minute after it was due; return its row's id."""
    known = {
        "account_number": account,
        "channel": "telegram",
        "kind": MessageKind.BROADCAST,
        "screen_id": new_id(),
        "part": 0,
        "key": "received.words",
        "facts": {"says": []},
        "request": {"text": "Lời trong tin", "html": "", "choices": [], "media": []},
        "is_once": False,
        "state": State.SENT,
        "due_at": MORNING,
        "expires_at": MORNING + timedelta(days=1),
        "sent_at": MORNING + timedelta(minutes=1),
        "attempts": 1,
        "resent": 0,
        "fence": 1,
        "created_at": MORNING,
    }
    rows = await session.scalars(
        sa.insert(Outbox).values(**{**known, **values}).returning(Outbox.id)
    )
    return rows.one()


async def make_broadcast(
    session: Session, unit: Unit, by: PersonId, account: AccountNumber, **values: Any
) -> UUID:
    """Store a broadcast of a unit that has been sent."""
    broadcast = new_id()
    known = {
        "id": broadcast,
        "ward_id": WARD,
        "made_by": by,
        "account_number": account,
        "unit_kind": unit.kind,
        "unit": unit.code,
        "words": "Mời bà con học bài mới",
        "narrowing": {},
        "state": BroadcastStage.DONE,
        "made_at": MORNING,
        "started_at": MORNING,
        "ended_at": MORNING,
    }
    await session.execute(sa.insert(Broadcast).values(**{**known, **values}))
    return broadcast


async def make_recipient(
    session: Session, broadcast: UUID, person: PersonId, **values: Any
) -> None:
    """Store one person a broadcast is for."""
    known = {"broadcast_id": broadcast, "person_id": person}
    await session.execute(sa.insert(BroadcastRecipient).values(**{**known, **values}))
