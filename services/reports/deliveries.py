"""Builds the rows of the deliveries' table: its columns in order, and one row's cells."""

from collections.abc import Sequence
from datetime import datetime

from content.export_words import load_words
from db.queries.reports.deliveries import DeliveryRow, LeftOutRow
from domain.deliveries import MessageKind as Why
from domain.deliveries import State
from domain.units.units import Unit, UnitKind
from domain.ward import Ward
from domain.zone import LOCAL
from services.documents.table import Cell, CellKind, Column, Mark, TableSheet

FILE = "reports/deliveries.yaml"
COLUMNS: Sequence[Column] = (
    Column("due_at", CellKind.MOMENT, 17),
    Column("kind", CellKind.CODE, 16, "kind"),
    Column("unit", CellKind.CODE, 34, "unit"),
    Column("name", CellKind.TEXT, 28),
    Column("channel", CellKind.CODE, 13, "channel"),
    Column("outcome", CellKind.CODE, 15, "outcome"),
    Column("reason", CellKind.CODE, 30, "reason"),
    Column("sent_at", CellKind.MOMENT, 17),
    Column("seen", CellKind.YES, 10),
    Column("opened", CellKind.YES, 10),
    Column("tries", CellKind.NUMBER, 8),
    Column("resent", CellKind.NUMBER, 8),
    Column("broadcast", CellKind.TEXT, 36),
)
_BESIDE = {"font_color": "#8A5A00"}


def sheet(ward: Ward, taken_by: str, taken_at: datetime, total: int) -> TableSheet:
    """Return the table before its rows."""
    words, at = load_words(FILE), taken_at.astimezone(LOCAL)
    taken = words.fill(
        "note.taken",
        time=f"{at:%H:%M}",
        day=f"{at:%d/%m/%Y}",
        taken_by=taken_by,
        rows=total,
    )
    title = words.fill("note.title", ward=ward.name)
    ended = (State.FAILED, State.SKIPPED, State.EXPIRED)
    return TableSheet(
        columns=COLUMNS,
        words=words,
        notes=[title, taken, *(words[f"note.{key}"] for key in ("names", "seen", "private"))],
        author=ward.name,
        taken_at=taken_at,
        labels={"unit": {unit.word: ward.unit_name(unit) for unit in ward.units}},
        marks=[Mark("outcome", words[f"outcome.{state}"], _BESIDE) for state in ended],
    )


def told_cells(row: DeliveryRow) -> list[Cell]:
    """Return the cells of one request to a platform, in the order of ``COLUMNS``."""
    seen = row.seen_at is not None and row.sent_at is not None and row.seen_at >= row.sent_at
    return [
        _local(row.due_at),
        Why(row.kind).name.lower(),
        _unit(row.unit_kind, row.unit),
        row.name,
        row.channel,
        row.state,
        row.reason,
        _local(row.sent_at),
        seen,
        row.opened_at is not None,
        row.attempts,
        row.resent,
        None if row.broadcast is None else row.broadcast.hex,
    ]


def left_out_cells(row: LeftOutRow) -> list[Cell]:
    """Return the cells of a recipient for whom nothing was queued."""
    start: list[Cell] = [
        _local(row.due_at),
        Why.BROADCAST.name.lower(),
        _unit(row.unit_kind, row.unit),
        row.name,
        None,
        State.SKIPPED,
        row.reason,
    ]
    return [*start, None, False, False, 0, 0, row.broadcast.hex]


def _unit(kind: str | None, code: str | None) -> str | None:
    return None if kind is None or code is None else Unit(UnitKind(kind), code).word


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(LOCAL).replace(microsecond=0)
