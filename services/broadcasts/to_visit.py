"""Finds the people to visit after a broadcast: not reached, named within consent, by khối.

People who muted the unit, left it or blocked the assistant said no: nobody visits them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.queries.broadcasts import outcomes as outcome_rows
from db.queries.broadcasts import recipients
from domain.broadcasts.recipients import NOT_REACHED, RecipientStatus
from domain.name_order import name_key
from domain.text import graphemes
from domain.units.units import Unit, UnitKind
from domain.zone import day_of
from services.broadcasts.own import Broadcast, own, unit_of
from services.broadcasts.reporting import status_of
from services.work import Work

_SAID_NO = {RecipientStatus.MUTED, RecipientStatus.LEFT_UNIT, RecipientStatus.BLOCKED}
TO_VISIT = tuple(one for one in NOT_REACHED if one not in _SAID_NO)
LONGEST_ABOUT = 90
"""Characters of a broadcast's own words that name it on the sheet."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A person to visit: their name, which their leader may see, and why nothing reached them."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Area:
    """The people of one khối; ``khoi`` is empty where theirs is not known."""

    khoi: str
    people: Sequence[Visited]


@dataclass(frozen=True, slots=True)
class ToVisit:
    """What was sent by which unit on which day, and the people to visit.

    ``about`` is a lesson's title or the first words; ``unnamed`` people stay without a name.
    """

    unit: str
    about: str
    sent_on: date
    areas: Sequence[Area]
    unnamed: int


async def count(work: Work, broadcast_id: UUID) -> int:
    """Return how many people a broadcast did not reach. Raises NoSuchBroadcast."""
    return len(await _missed(work, await own(work, broadcast_id)))


async def gather(work: Work, broadcast_id: UUID) -> ToVisit:
    """Return the people a broadcast of the actor's unit did not reach. Raises NoSuchBroadcast."""
    found = await own(work, broadcast_id)
    unit = unit_of(found)
    missed = await _missed(work, found)
    named = [told for told in missed if told.name]
    khoi = await recipients.khoi_of(work.session, persons=[told.person for told in named])
    by_khoi: defaultdict[str, list[Visited]] = defaultdict(list)
    for told in sorted(named, key=lambda told: name_key(told.name or "")):
        home = unit.code if unit.kind is UnitKind.KHOI else khoi.get(told.person)
        by_khoi[home or ""].append(Visited(told.name or "", status_of(told)))
    return ToVisit(
        unit=work.context.ward.unit_name(unit),
        about=_about(work, found),
        sent_on=day_of(found.started_at or found.made_at),
        areas=_areas(work, by_khoi),
        unnamed=len(missed) - len(named),
    )


def _areas(work: Work, by_khoi: dict[str, list[Visited]]) -> list[Area]:
    """Return the khối in the order of the ward's profile, the unknown one last."""
    known = [one.code for one in work.context.ward.khoi if one.code in by_khoi]
    codes = [*known, *sorted(code for code in by_khoi if code and code not in known)]
    named = [(work.context.ward.unit_name(Unit(UnitKind.KHOI, code)), code) for code in codes]
    last = [("", "")] if "" in by_khoi else []
    return [Area(name, by_khoi[code]) for name, code in [*named, *last]]


async def _missed(work: Work, broadcast: Broadcast) -> list[outcome_rows.RecipientOutcome]:
    each = await outcome_rows.each(work.session, broadcast_id=broadcast.id, unit=unit_of(broadcast))
    return [told for told in each if status_of(told) in TO_VISIT]


def _about(work: Work, broadcast: Broadcast) -> str:
    if broadcast.lesson_id is not None:
        lesson = work.context.catalogue.find(broadcast.lesson_id)
        return lesson.title if lesson else broadcast.lesson_id
    words = " ".join((broadcast.words or "").split())
    shown = graphemes(words)
    return words if len(shown) <= LONGEST_ABOUT else "".join(shown[: LONGEST_ABOUT - 1]) + "…"
