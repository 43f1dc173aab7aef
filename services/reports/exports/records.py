"""Reads the exported records: the order is decided once, then rows come page by page."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from db.engine import Session
from db.queries.reports import exports
from domain.initiatives.initiatives import Status
from domain.name_order import name_key
from domain.zone import LOCAL
from services.reports.exports.selection import Order, Selection
from services.reports.exports.tables import Record

PAGE = 2_000
"""Initiatives read and written at a time: bounds memory, sets the pace of progress."""
EXPORTED = tuple(status for status in Status if status is not Status.DRAFT)


async def chosen_in_order(
    session: Session, ward_id: str, chosen: Selection, order: Order, *, reveal: bool
) -> list[UUID]:
    """Return the ids of a ward's chosen initiatives in order; ``reveal`` sorts all by name."""
    rows = await exports.chosen(
        session,
        ward_id=ward_id,
        statuses=chosen.statuses or EXPORTED,
        since=_midnight(chosen.first_day),
        before=_midnight(chosen.last_day, days=1),
        contents=chosen.contents,
        groups=chosen.groups,
        khoi=chosen.khoi,
        codes=chosen.codes,
    )
    ordered = sorted(rows, key=lambda row: _running(row.code))
    if order is Order.NAME:
        keys = {row.id: _name_place(row, reveal) for row in ordered}
        ordered.sort(key=lambda row: keys[row.id])
    return [row.id for row in ordered]


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """Return when a day of the ward begins, some days later."""
    return None if day is None else datetime.combine(day + timedelta(days=days), time(), LOCAL)


def _running(code: str) -> tuple[int, int]:
    """Return a code's year and running number: past 9,999 its letters no longer sort by it."""
    _, year, number, _ = code.split("-")
    return int(year), int(number)


def _name_place(row: exports.ChosenRow, reveal: bool) -> tuple[bool, str]:
    """Return a row's sort key by name. Hidden names sort last: their place would reveal them."""
    is_hidden = row.status == Status.WITHDRAWN or (row.is_confidential and not reveal)
    shown = "" if is_hidden else row.name or ""
    return not shown, name_key(shown)


async def pages(session: Session, ids: Sequence[UUID]) -> AsyncIterator[list[Record]]:
    """Yield these initiatives in their order, ``PAGE`` at a time."""
    for start in range(0, len(ids), PAGE):
        wanted = ids[start : start + PAGE]
        rows = {row.id: row for row in await exports.page(session, ids=wanted)}
        answers = await _answers(session, wanted)
        files = await exports.file_counts(session, ids=wanted)
        spoken = await exports.spoken(session, ids=wanted)
        named = await exports.co_authors(session, ids=wanted)
        yield [
            Record(
                rows[key],
                answers.get(key, {}),
                files.get(key, 0),
                frozenset(spoken.get(key, ())),
                tuple(named.get(key, ())),
            )
            for key in wanted
        ]


async def _answers(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in await exports.answers(session, ids=ids):
        found[row.initiative_id][row.topic] = row.text
    return found
