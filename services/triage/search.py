"""Staff search initiatives: by code, words with or without accents, a name, a khối."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.queries.triage import search as rows
from domain import access
from domain.errors import NotAllowed, Refused
from domain.ids import InitiativeId, read_code
from domain.initiatives.initiatives import Status
from domain.text import Spelling, spelling, words
from services.people import people
from services.work import Work

PAGE = 5
MOST = 100
"""How many matches are shown; a more precise search narrows them."""
LONGEST_WANTED = 100
"""Characters of what is looked for."""


class NothingWanted(Refused):
    """No word or code to look for, or far too much."""

    code = "search.nothing_wanted"


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
    khoi = work.context.ward.khoi_named(wanted)
    found = await rows.found(
        work.session,
        ward_id=work.context.ward.id,
        words=words(wanted).split(),
        code=read_code(wanted),
        khoi=khoi.code if khoi else None,
        limit=MOST,
    )
    ranked = sorted(found, key=lambda row: -_spelled(wanted, f"{row.story} {row.name or ''}"))
    shown = ranked[page * PAGE : (page + 1) * PAGE]
    hits = [Hit(InitiativeId(row.id), row.code, row.story, Status(row.status)) for row in shown]
    return Hits(hits, page, len(ranked) > (page + 1) * PAGE)


def _spelled(wanted: str, text: str) -> int:
    """Return how many of the words are there with the very accents they were typed with.

    Accents that were typed are meant: "đèn" puts lamps before "đến", and finds both.
    """
    there = {_pair(one) for one in spelling(text).each()}
    typed = [_pair(one) for one in spelling(wanted).each()]
    return sum(bool(marks) and (word, marks) in there for word, marks in typed)


def _pair(one: Spelling) -> tuple[str, str]:
    return one.words[0], one.marks[0]
