"""A copy of all data of one person as a JSON file, for another program to read."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import orjson

from db.engine import Database, Session
from db.queries.enquiries import enquiries
from db.queries.initiatives import initiatives, moves
from db.queries.people import people
from db.queries.privacy import personal_data
from domain.ids import PersonId
from domain.screens import Phrase, say
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper

_WITHHELD = frozenset({"folded", "account_number", "incoming", "sha256", "external_key"})
"""Columns of technical use only."""
DONE_BY = "assistant"


@dataclass(frozen=True, slots=True)
class OwnDataCopy(SentPaper):
    """A copy of a person's data, row by row."""

    job: ClassVar[str] = "take_own_data"
    failed: ClassVar[Phrase] = say("own_data.take_failed")
    is_quick: ClassVar[bool] = True
    is_personal: ClassVar[bool] = True

    person: PersonId

    def file_name(self, day: date) -> str:
        """Return the name of a copy of that day."""
        return f"du-lieu-cua-toi-{day:%Y-%m-%d}.json"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say what this second file is for."""
        return say("own_data.take_rows")

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write dates as ISO 8601, names as the tables have them."""
        async with database.read() as session:
            found = await found_of(session, self.person)
        data = orjson.dumps(_shown(found), default=str, option=orjson.OPT_INDENT_2)
        setting.out.write_bytes(data)
        return PaperDone()


async def found_of(session: Session, person_id: PersonId) -> dict[str, Any]:
    """Return everything kept of a person, table by table."""
    person = await people.person(session, person_id=person_id)
    found: dict[str, Any] = dict(await personal_data.everything(session, person_id=person_id))
    for one in found["initiatives"]:
        told = await initiatives.answers(session, initiative_id=one["id"])
        one["answers"] = {each.topic: each.text for each in told}
        moved = await moves.moves_of(session, initiative_id=one["id"])
        one["history"] = [
            {"to": each.after, "reason": each.reason, "at": each.moved_at} for each in moved
        ]
    written = await enquiries.messages(session, cases=[one["id"] for one in found["cases"]])
    for one in found["cases"]:
        one["messages"] = [
            {"from_staff": each.is_from_staff, "text": each.text, "at": each.written_at}
            for each in written
            if each.enquiry_id == one["id"]
        ]
    if person is not None:
        found["person"] = {
            "code": person.code,
            "name": person.name,
            "khoi": person.khoi,
            "birth_year": person.birth_year,
            "address": person.address,
            "since": person.created_at,
        }
    return found


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _shown(one) for key, one in value.items() if key not in _WITHHELD}
    return [_shown(one) for one in value] if isinstance(value, list) else value
