"""Shows figures in a conversation: this calendar year, in lines, within the asker's rights.

Counting a whole ward takes longer than a conversation may wait, so it is a job: queued here,
counted by ``told`` outside any transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from content.export_words import Words
from db.engine import Session
from domain.errors import Refused
from domain.people import Role
from domain.reports.participation import PEOPLE, Breakdown, Figures, Metric, Period, Table
from domain.ward import Ward
from domain.zone import day_of
from services import jobs
from services.people import people
from services.reports.participation.figures import tables
from services.reports.participation.places import PlaceNames
from services.reports.participation.records import RecordCell, drill_down
from services.reports.participation.words import figure_words, period_words, row_name, shown
from services.work import Work

MOST_RECORDS = 12
"""Records shown on one screen; the file holds them all."""


class NoSuchFigures(Refused):
    """No such breakdown, or not allowed for this person: one answer."""

    code = "figures.no_such"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row in words; ``is_any``: something is counted in it. The total has no key."""

    key: str
    name: str
    text: str
    is_any: bool = False


@dataclass(frozen=True, slots=True)
class FiguresAnswer:
    """Figures in words: of the whole ward (no ``cut``), of a cut, or the records behind a row.

    ``may_open``: the records behind the lines are this reader's to see; ``has_more``: some records
    are only in the file.
    """

    title: str
    period: str
    lines: Sequence[FigureLine]
    cut: str = ""
    key: str = ""
    may_open: bool = False
    has_more: bool = False


async def ask(work: Work, *, cut: str = "", key: str = "") -> None:
    """Ask for figures, for a cut or a row of it. Raises NoSuchFigures."""
    hides = await hides_small(work)
    if (cut and cut not in set(Breakdown)) or (key and hides):
        raise NoSuchFigures
    facts = {"cut": cut, "key": key, "hides_small": hides}
    jobs.queue(work, kind="tell_figures", facts=facts, account=work.account)


async def hides_small(work: Work) -> bool:
    """Return whether small cells are hidden from the actor: from all but staff."""
    return Role.STAFF not in await people.roles(work)


async def told(
    session: Session, ward: Ward, facts: Mapping[str, Any], now: datetime
) -> FiguresAnswer:
    """Return what was asked for, counted now."""
    words, places, period = figure_words(), PlaceNames.of(ward), this_year(now)
    if facts["key"]:
        return await _records(session, words, places, (Breakdown(facts["cut"]), facts["key"]), now)
    [table] = await tables(
        session,
        places=places,
        period=period,
        now=now,
        cuts=[Breakdown(facts["cut"] or Breakdown.KHOI)],
        hides_small=facts["hides_small"],
    )
    if not facts["cut"]:
        lines = [
            FigureLine("", words[f"measure.{measure}"], str(shown(words, figure)))
            for measure, figure in table.total.items()
        ]
        return FiguresAnswer("", period_words(words, period), lines)
    return FiguresAnswer(
        words[f"cut.{table.cut}"],
        period_words(words, period),
        _lines(words, places, table),
        cut=table.cut.value,
        may_open=not facts["hides_small"],
    )


def _lines(words: Words, places: PlaceNames, table: Table) -> list[FigureLine]:
    rows = [
        FigureLine(
            row.key,
            row_name(words, places, table.cut, row.key),
            _text(words, row.figures),
            any(row.figures.values()),
        )
        for row in table.rows
    ]
    return [*rows, FigureLine("", words["total"], _text(words, table.total))]


async def _records(
    session: Session, words: Words, places: PlaceNames, at: tuple[Breakdown, str], now: datetime
) -> FiguresAnswer:
    period = this_year(now)
    found = await drill_down(
        session,
        places,
        period,
        now,
        at,
        named=lambda cut, key: row_name(words, places, cut, key),
        most=MOST_RECORDS + 1,
    )
    lines = [
        FigureLine("", words[f"sheet.{sheet.key}"], _record(words, sheet.columns, row))
        for sheet in found
        for row in sheet.rows[:MOST_RECORDS]
    ]
    return FiguresAnswer(
        row_name(words, places, *at),
        period_words(words, period),
        lines,
        cut=at[0].value,
        key=at[1],
        has_more=any(len(sheet.rows) > MOST_RECORDS for sheet in found),
    )


def _record(words: Words, columns: Sequence[str], row: Sequence[RecordCell]) -> str:
    cells = [
        (words[f"column.{key}"], f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell))
        for key, cell in zip(columns, row, strict=True)
        if cell not in (None, "")
    ]
    return "; ".join(f"{title}: {text}" for title, text in cells)


def this_year(now: datetime) -> Period:
    """Return this calendar year up to today."""
    today = day_of(now)
    return Period(today.replace(month=1, day=1), today)


def _text(words: Words, figures: Figures) -> str:
    """Return a row's figures: learners always, other columns unless nought."""
    parts = [
        f"{shown(words, figure)} {words[f'short.{measure}']}"
        for measure, figure in figures.items()
        if figure or measure in PEOPLE - {Metric.AUTHORS}
    ]
    return ", ".join(parts)
