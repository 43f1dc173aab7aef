"""Staff look for an initiative: by its code, words with or without accents, a name, a khối."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.queries import searching as rows
from domain import access
from domain.errors import NotAllowed, Refused
from domain.ids import InitiativeId, read_code
from domain.initiatives import Status
from domain.text import words
from services import people
from services.work import Work

PAGE = 5
LONGEST_WANTED = 100
"""Characters of what is looked for."""


class NothingWanted(Refused):
    """No word or code to look for, or far too much."""

    code = "searching.nothing_wanted"


@dataclass(frozen=True, slots=True)
class Hit:
    """One initiative found."""

    id: InitiativeId
    code: str
    story: str
    status: Status


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, counted from 0; whether more follows."""

    found: Sequence[Hit]
    page: int
    has_more: bool


def read_wanted(raw: str) -> str:
    """Return what is looked for. Raises NothingWanted."""
    if not words(raw) or len(raw) > LONGEST_WANTED:
        raise NothingWanted
    return raw


async def search(work: Work, wanted: str, page: int = 0) -> Hits:
    """Return a page of the ward's sent initiatives; drafts and withdrawn ones are never found."""
    if not access.may("triage", await people.roles(work)):
        raise NotAllowed
    khoi = work.house.ward.khoi_named(wanted)
    found = await rows.found(
        work.session,
        ward_id=work.house.ward.id,
        words=words(wanted).split(),
        code=read_code(wanted),
        khoi=khoi.code if khoi else None,
        offset=page * PAGE,
        limit=PAGE + 1,
    )
    hits = [Hit(InitiativeId(row.id), row.code, row.story, Status(row.status)) for row in found]
    return Hits(hits[:PAGE], page, len(hits) > PAGE)
