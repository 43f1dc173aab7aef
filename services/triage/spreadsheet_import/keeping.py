"""Stores the rows of a sheet, some in each transaction, none of them twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.engine import Session
from db.queries.triage import spreadsheet_import as queries
from domain.initiatives.initiatives import Content, Status, Topic
from domain.text import words
from services.triage.bringing_in import Brought, bring_in
from services.triage.spreadsheet_import.rows import Fault, ImportRow
from services.work import Work

SOURCE = "excel"


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Rows that would come in, how many are there already, and numbers used for other words."""

    new: Sequence[ImportRow]
    there: int
    faults: Sequence[Fault]


async def sort_out(session: Session, rows: Sequence[ImportRow], heading: str) -> SortedRows:
    """Separate new rows from those that came in before; ``heading`` names the column of numbers."""
    kept = await queries.kept_by_key(session, keys=[row.key for row in rows])
    ours = await queries.kept_codes(session, codes=[row.code for row in rows if row.code])
    new: list[ImportRow] = []
    faults: list[Fault] = []
    for row in rows:
        if row.code in ours:
            continue
        if row.key not in kept:
            new.append(row)
            continue
        code, story = kept[row.key]
        if words(story) != words(row.story):
            what = f"came in before with another story, as {code}"
            faults.append(Fault(row.number, heading, what))
    return SortedRows(new, len(rows) - len(new) - len(faults), faults)


async def keep(work: Work, rows: Sequence[ImportRow]) -> Sequence[str]:
    """Keep these rows as initiatives and return their codes, in the same order."""
    brought = [_brought(work, row) for row in rows]
    return [code for _, code in await bring_in(work, brought)]


def _brought(work: Work, row: ImportRow) -> Brought:
    told = row.told
    contents = [*told.get("content", ()), *told.get("more_contents", ())]
    return Brought(
        source=SOURCE,
        source_key=row.key,
        by=work.actor.name,
        sent_on=told["sent_on"],
        story=row.story,
        answers={topic: str(told[topic]) for topic in Topic if topic in told},
        name=told.get("name"),
        khoi=told.get("khoi"),
        phone=told.get("phone"),
        maturity=told.get("maturity"),
        evidence_kinds=told.get("evidence_kinds"),
        is_confidential=told.get("is_confidential", False),
        contents=[Content(one) for one in contents],
        group=told.get("group"),
        status=Status(told.get("status", Status.SUBMITTED)),
    )
