"""A copy of everything kept of one person, as one JSON file she can take along."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from db.engine import Database
from db.queries.enquiries import enquiries
from db.queries.initiatives import initiatives, moves
from db.queries.people import people
from db.queries.privacy import personal_data
from domain.ids import PersonId
from services.work import Work

_WITHHELD = frozenset({"folded", "account_number", "incoming", "sha256", "external_key"})
"""Columns that are the machine's own."""
DONE_BY = "assistant"


async def write_copy(database: Database, person_id: PersonId, out: Path) -> None:
    """Write everything kept of a person to ``out``: dates ISO 8601, names as the tables have."""
    async with database.read() as session:
        person = await people.person(session, person_id=person_id)
        found: dict[str, Any] = dict(await personal_data.everything(session, person_id=person_id))
        for one in found["initiatives"]:
            told = await initiatives.answers(session, initiative_id=one["id"])
            one["answers"] = {each.topic: each.text for each in told}
            moved = await moves.moves_of(session, initiative_id=one["id"])
            one["history"] = [
                {"to": each.after, "reason": each.reason, "at": each.moved_at} for each in moved
            ]
        for one in found["cases"]:
            written = await enquiries.messages(session, enquiry_id=one["id"])
            one["messages"] = [
                {"from_staff": each.is_from_staff, "text": each.text, "at": each.written_at}
                for each in written
            ]
    if person is not None:
        found["person"] = {
            "code": person.code,
            "name": person.name,
            "khoi": person.khoi,
            "birth_year": person.birth_year,
            "since": person.created_at,
        }
    data = orjson.dumps(_shown(found), default=str, option=orjson.OPT_INDENT_2)
    await asyncio.to_thread(out.write_bytes, data)


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _shown(one) for key, one in value.items() if key not in _WITHHELD}
    return [_shown(one) for one in value] if isinstance(value, list) else value


async def note_taken(work: Work, request_id: UUID) -> None:
    """Enter into the register that the copy was handed over."""
    await personal_data.finish_request(
        work.session, request_id=request_id, done_at=work.now, done_by=DONE_BY
    )
