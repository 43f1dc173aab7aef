"""Builds the rows of the initiatives' table: its columns in order, and one row's cells.

A withdrawn initiative leaves only its code and dates: its text is no longer handed around. One that
its author wants confidential ("giữ kín") shows no name and no phone unless that is asked for by
name; its words stay, because someone must be able to weigh them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.queries.reports.exports import ExportedRow
from domain.initiatives.initiatives import Status, Topic, title
from domain.people import show_phone
from domain.zone import day_of
from services.documents.table import Cell, CellKind, Column, Placeholder

COLUMNS: Sequence[Column] = (
    Column("code", CellKind.TEXT, 17),
    Column("sent_on", CellKind.DAY, 12),
    Column("status", CellKind.CODE, 14, "status"),
    Column("maturity", CellKind.CODE, 13, "maturity"),
    Column("title", CellKind.TEXT, 30),
    Column("story", CellKind.TEXT, 56),
    *(Column(topic.value, CellKind.TEXT, 26) for topic in Topic),
    Column("evidence_kinds", CellKind.CODES, 20, "evidence_kind"),
    Column("content", CellKind.CODE, 26, "content"),
    Column("content_by", CellKind.TEXT, 18),
    Column("more_contents", CellKind.CODES, 26, "content"),
    Column("group", CellKind.CODE, 22, "group"),
    Column("group_by", CellKind.TEXT, 18),
    Column("name", CellKind.TEXT, 24),
    Column("co_authors", CellKind.CODES, 24),
    Column("khoi", CellKind.CODE, 20, "khoi"),
    Column("phone", CellKind.PHONE, 15),
    Column("is_confidential", CellKind.YES, 9),
    Column("files", CellKind.NUMBER, 8),
    Column("source", CellKind.CODE, 12, "source"),
    Column("merged_into", CellKind.TEXT, 17),
    Column("withdrawn_on", CellKind.DAY, 12),
    Column("is_demo", CellKind.YES, 10),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One initiative as it is kept, with its answers by topic and the number of its files.

    ``spoken`` are the topics answered by voice, ``co_authors`` the names of those who said yes.
    """

    row: ExportedRow
    answers: Mapping[str, str]
    files: int
    spoken: frozenset[str] = frozenset()
    co_authors: tuple[str, ...] = ()


def cells(record: Record, *, reveal: bool) -> list[Cell]:
    """Return a record's cells in the order of ``COLUMNS``.

    ``reveal`` shows the name and phone of confidential ones.
    """
    row = record.row
    start: list[Cell] = [row.code, _day(row.submitted_at), row.status]
    if row.status == Status.WITHDRAWN:
        told: list[Cell] = [None] * (len(COLUMNS) - len(start) - 2)
        return [*start, *told, _day(row.withdrawn_at), row.is_demo]
    is_hidden = row.is_confidential and not reveal
    return [
        *start,
        row.maturity,
        title(row.story) if row.story else Placeholder.ONLY_FILES,
        row.story,
        *(_answer(record, topic) for topic in Topic),
        tuple(row.evidence_kinds or ()) or None,
        row.content,
        (row.content_set_by or Placeholder.BY_RULE) if row.content else None,
        tuple(row.more_contents or ()) or None,
        row.subject_group,
        (row.group_set_by or Placeholder.BY_RULE) if row.subject_group else None,
        Placeholder.HIDDEN if is_hidden and row.name else row.name,
        Placeholder.HIDDEN if is_hidden and record.co_authors else record.co_authors or None,
        row.khoi,
        Placeholder.HIDDEN if is_hidden and row.phone else phone(row.phone),
        row.is_confidential,
        record.files,
        row.source,
        row.merged_into,
        None,
        row.is_demo,
    ]


def _answer(record: Record, topic: str) -> Cell:
    return record.answers.get(topic) or (Placeholder.SPOKEN if topic in record.spoken else None)


def _day(at: datetime | None) -> date | None:
    return None if at is None else day_of(at)


def phone(number: str | None) -> str | None:
    """Return a number as people write it; one kept in no known form stays as it is."""
    return show_phone(number) if number and number.startswith("+84") else number
