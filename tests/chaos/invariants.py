"""What must be true of a drained database, whatever was killed: the ledger against the tables."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db.base import Base
from db.engine import Database, Session
from tests.chaos.ledger import Ledger, Resident

Rows = Sequence[Any]
Complaints = Iterable[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the checks read, in order of id."""

    inbox: Rows
    outbox: Rows
    account: Rows
    job: Rows
    initiative: Rows
    attachment: Rows
    code_counter: Rows
    answer: Rows
    consent: Rows
    initiative_answer: Rows
    person: Rows

    def of(self, resident: Resident, rows: Rows) -> list[Any]:
        """Return the rows of a resident's account, or of the person behind it."""
        person = next(a.person_id for a in self.account if a.number == resident.account)
        return [
            row
            for row in rows
            if getattr(row, "account_number", resident.account) == resident.account
            and getattr(row, "person_id", person) == person
        ]


async def load(session: Session) -> Tables:
    """Read the tables."""
    found = {}
    for name in Tables.__slots__:
        table = Base.metadata.tables[name]
        order = [table.c[key.name] for key in table.primary_key]
        found[name] = (await session.execute(sa.select(table).order_by(*order))).all()
    return Tables(**found)


async def check_invariants(
    database: Database, ledger: Ledger, *, posts: Rows, claimed: int, data_dir: Path
) -> tuple[list[str], dict[str, int]]:
    """Return every broken promise in words, and a few counts of what there was to be checked.

    ``posts`` is what reached the sink, in order; ``claimed`` how many posts the kills cut short.
    """
    async with database.read() as session:
        tables = await load(session)
        broken = [*ledger.complaints, *await _whole(session, database)]
    for resident in ledger.residents.values():
        broken += [f"{resident.name}: {one}" for one in _one_account(tables, resident, ledger)]
    broken += [*_inbox(tables, ledger), *_orphans(tables), *_codes(tables)]
    broken += [*_ends(tables), *_files(tables, data_dir)]
    twice, complaints = _said_once(tables, ledger, posts)
    broken += complaints
    if twice > claimed:
        broken.append(f"{twice} posts were made twice, and the kills cut only {claimed} short")
    counts = {name: len(getattr(tables, name)) for name in ("inbox", "outbox", "answer")}
    counts |= {"initiatives": len(tables.initiative), "files": len(tables.attachment)}
    return broken, {**counts, "posts": len(posts), "posted_twice": twice, "cut_short": claimed}


async def _whole(session: Session, database: Database) -> list[str]:
    """SQLite finds its file whole, and every reference leads somewhere."""
    if not database.is_sqlite:
        return []
    checked = (await session.execute(sa.text("PRAGMA integrity_check"))).scalars().all()
    loose = (await session.execute(sa.text("PRAGMA foreign_key_check"))).all()
    found = [] if checked == ["ok"] else [f"integrity_check: {checked[:3]}"]
    return found + [f"foreign_key_check: {loose[:3]}"] * bool(loose)


def _inbox(tables: Tables, ledger: Ledger) -> Complaints:
    """Each acknowledged input is one row as it was offered; no row came from nowhere."""
    rows = {row.id: row for row in tables.inbox}
    offered = {f"{r.account}:k:{o.key}": (r, o) for r, o in ledger.offered.values()}
    for key, (resident, offer) in offered.items():
        row = rows.get(offer.row or 0)
        if row is None:
            yield f"{key} was acknowledged and is lost"
        elif (row.event_key, row.account_number, row.number) != (
            key,
            resident.account,
            offer.number,
        ):
            yield f"{key} was acknowledged as row {offer.row}, which is another"
        elif offer.deed.file is None and row.payload != offer.deed.payload:
            yield f"{key} was stored with other words"
    for row in tables.inbox:
        if row.event_key not in offered:
            yield f"inbox row {row.id} was never offered"
        if row.state != "done":
            yield f"inbox row {row.id} is {row.state}: {row.reason}"


def _orphans(tables: Tables) -> Complaints:
    """Each saying has a cause in the same account; each cause one whole screen."""
    causes = {f"in-{row.id}": row.account_number for row in tables.inbox}
    screens: defaultdict[str, list[Any]] = defaultdict(list)
    for row in tables.outbox:
        screens[row.correlation].append(row)
        if causes.get(row.correlation) != row.account_number:
            yield f"outbox row {row.id} has no cause: {row.correlation}"
    for cause in causes:
        said = screens[cause]
        if len({row.screen_id for row in said}) != 1:
            yield f"{cause} is answered by {len({row.screen_id for row in said})} screens"
        if [row.part for row in said] != list(range(len(said))):
            yield f"{cause} is answered in parts {[row.part for row in said]}"


def _ends(tables: Tables) -> Complaints:
    """Everything said was sent, every job done, no lease is left behind."""
    for row in tables.outbox:
        if row.state != "sent" or row.lease_until is not None:
            yield f"outbox row {row.id} is {row.state} ({row.reason}), leased {row.lease_until}"
    for row in tables.job:
        if row.state != "done" or row.lease_until is not None:
            yield f"job {row.id} is {row.state}: {row.reason}"


def _one_account(tables: Tables, resident: Resident, ledger: Ledger) -> Complaints:
    heard, said = tables.of(resident, tables.inbox), tables.of(resident, tables.outbox)
    causes = [int(row.correlation[3:]) for row in said if row.correlation.startswith("in-")]
    if any(later < earlier for earlier, later in pairwise(causes)):
        yield "was answered out of order"
    numbers = sorted(row.number for row in (*heard, *said) if row.number is not None)
    counter = next(a.counter for a in tables.account if a.number == resident.account)
    if numbers != list(range(1, counter + 1)):
        yield f"the log's numbers are not 1 to {counter}, each once"
    wanted = ledger.effects(resident)
    sent = [one for one in tables.of(resident, tables.initiative) if one.code]
    own = {one.id for one in sent}
    found = Counter(
        answer=len(tables.of(resident, tables.answer)),
        consent=len(tables.of(resident, tables.consent)),
        file=len(tables.of(resident, tables.attachment)),
        initiative=len(sent),
        asked=sum(one.initiative_id in own for one in tables.initiative_answer),
    )
    if +found != wanted:
        yield f"left behind {dict(+found)} instead of {dict(wanted)}"


def _codes(tables: Tables) -> Complaints:
    """Codes run from 1 without a gap, each given once."""
    last = {row.name: row.last for row in tables.code_counter}
    given = [one.code for one in (*tables.initiative, *tables.person) if one.code]
    running: defaultdict[str, list[int]] = defaultdict(list)
    for code in given:
        name, number, _letter = code.rsplit("-", 2)
        running[name].append(int(number))
    for name, numbers in running.items():
        if sorted(numbers) != list(range(1, last.get(name, 0) + 1)):
            yield f"{name}: {len(numbers)} codes, the counter stands at {last.get(name)}"


def _files(tables: Tables, data_dir: Path) -> Complaints:
    """Each file is kept, whole under its digest; its raw form is gone; one job cleaned it."""
    jobs = Counter(row.facts["attachment"] for row in tables.job if row.kind == "clean_file")
    for file in tables.attachment:
        if file.state != "kept" or file.incoming is not None:
            yield f"file {file.id} is {file.state}: {file.reason}"
            continue
        path = data_dir / "files" / file.sha256[:2] / file.sha256
        if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            yield f"file {file.id} is not what its digest says"
        if jobs[str(file.id)] != 1:
            yield f"file {file.id} has {jobs[str(file.id)]} jobs"


def _said_once(tables: Tables, ledger: Ledger, posts: Rows) -> tuple[int, list[str]]:
    """Compare what reached the sink with what was to be said: count repeats, complain of the rest.

    A repeat follows its original at once: an account's next row waits for the outcome of this one.
    """
    twice, broken = 0, []
    addresses = {str(a.number): a.external_key for a in tables.account}
    by_address: defaultdict[str, list[str]] = defaultdict(list)
    for post in posts:
        by_address[post["to"]].append(post["text"])
    for resident in ledger.residents.values():
        if resident.channel != "sink":
            continue
        texts = [row.request["text"] for row in tables.of(resident, tables.outbox)]
        came = by_address[addresses[str(resident.account)]]
        at = 0
        for text in came:
            if at < len(texts) and text == texts[at]:
                at += 1
            elif at and text == texts[at - 1]:
                twice += 1
            else:
                broken.append(f"{resident.name} was sent something out of turn: {text[:40]!r}")
                break
        if at != len(texts):
            broken.append(f"{resident.name} was sent {at} of {len(texts)} answers")
    return twice, broken


def read_posts(path: Path) -> list[Mapping[str, Any]]:
    """Return what the sink wrote down."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]
