"""Erasing a person: rows in one transaction, then the files, then the bytes the log still holds."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from db import sqlite_file
from db.address import DatabaseAddress
from db.engine import Database, Session
from db.models.initiatives import Initiative
from db.queries.files import files as files_rows
from db.queries.initiatives import initiatives as initiatives_rows
from db.queries.people import people as people_rows
from db.queries.privacy import erasure as rows
from db.queries.privacy import personal_data as rights_rows
from db.queries.privacy import traces
from domain.errors import Refused
from domain.ids import PersonId, WardId, new_id
from domain.people import show_phone
from domain.text import words
from services.broadcasts.running import stop_all
from services.enquiries.faq import words_of
from services.files.store import drop_raw, path_of
from services.privacy.requests import STAYS
from services.work import Work

SHORTEST_NAME = 5
"""Characters; a shorter name would strike out innocent words."""
GONE = "…"
_TRIES = 20
_PAUSE_SECONDS = 0.25


class NobodyThere(Refused):
    """No such person, or one erased before."""

    code = "refused.sorry"


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left once the rows are gone: the files to delete, and whom to notify."""

    stored: frozenset[str]
    raw: frozenset[str]
    accounts: tuple[int, ...]


async def erase(
    work: Work, person_id: PersonId, *, request_id: UUID, job_id: UUID | None = None
) -> Erased:
    """Erase all data of a person in this transaction; the register says when.

    An initiative the ward is deciding on stays without name, number and files. On a shared phone
    only this person's records go. Raises NobodyThere.
    """
    session = work.session
    person = await people_rows.person(session, person_id=person_id)
    if person is None or person.erased_at is not None:
        raise NobodyThere
    homes = await traces.homes(session, person_id=person_id)
    names = await traces.names_of(session, person_id=person_id)
    marks = await traces.marks_of(session, person_id=person_id)
    typed = await traces.heard_from(session, accounts=homes.alone)
    stored, raw = await traces.files_of(session, person_id=person_id)
    stay = await rows.staying(session, person_id=person_id, statuses=STAYS)
    for initiative in stay:
        await _without_name(session, initiative, names)
    await traces.drop_mentions(session, marks=sorted(marks), names=_spoken(names), homes=homes)
    folded = sorted({words_of(text) for text in typed})
    await traces.drop_unanswered(session, ward_id=person.ward_id, folded=folded)
    await stop_all(work, person_id)
    await rows.drop_broadcasts(session, person_id=person_id)
    await rows.drop_files(session, person_id=person_id)
    await rows.drop_learning(session, person_id=person_id)
    await rows.drop_cases(session, person_id=person_id)
    await rows.drop_initiatives(session, person_id=person_id, stay=[one.id for one in stay])
    await traces.drop_talk(session, person_id=person_id, homes=homes, job_id=job_id)
    newcomer = await _newcomer(work, person.ward_id) if homes.alone else person_id
    await traces.hand_over(
        session, homes=homes, person_id=person_id, newcomer=newcomer, now=work.now
    )
    await rows.empty_person(session, person_id=person_id, now=work.now)
    await rights_rows.finish_request(
        session, request_id=request_id, done_at=work.now, done_by=work.actor.name
    )
    return Erased(frozenset(stored), frozenset(raw), tuple(homes.all))


async def _newcomer(work: Work, ward_id: str) -> UUID:
    """Return a new nameless person: a return to the same browser begins anew."""
    newcomer = PersonId(new_id())
    await people_rows.add_person(
        work.session,
        id=newcomer,
        ward_id=WardId(ward_id),
        created_at=work.now,
        is_demo=work.context.is_demo,
    )
    return newcomer


def _spoken(names: set[str]) -> list[str]:
    """Return names and numbers in the forms others may have read or typed."""
    phones = {name for name in names if name.startswith("+84")}
    local = {show_phone(phone) for phone in phones}
    plain = {phone.replace(" ", "") for phone in local}
    return sorted(name for name in names | local | plain if len(name) >= SHORTEST_NAME)


async def _without_name(session: Session, initiative: Initiative, names: set[str]) -> None:
    """Remove names and numbers from the words that stay."""
    pattern = re.compile("|".join(map(re.escape, _spoken(names))) or r"(?!)", re.IGNORECASE)
    kept = await initiatives_rows.answers(session, initiative_id=initiative.id)
    answers: Mapping[str, str] = {one.topic: pattern.sub(GONE, one.text) for one in kept}
    story = pattern.sub(GONE, initiative.story)
    await rows.rewrite(
        session,
        initiative_id=initiative.id,
        story=story,
        folded=words("\n".join([story, *answers.values()])),
        answers=dict(answers),
    )


async def drop_bytes(database: Database, data_dir: Path, erased: Erased) -> None:
    """Delete the files nothing refers to any more, and empty the database's log.

    Safe to run again: what is gone stays gone.
    """
    async with database.read() as session:
        used = await files_rows.stored_in_use(session, digests=sorted(erased.stored))
        raw_used = await files_rows.raw_in_use(session, names=sorted(erased.raw))
    for digest in erased.stored - used:
        await asyncio.to_thread(path_of(data_dir, digest).unlink, missing_ok=True)
    for name in erased.raw - raw_used:
        await asyncio.to_thread(drop_raw, data_dir, name)
    await empty_log(database)


async def empty_log(database: Database) -> None:
    """Checkpoint and truncate SQLite's log: it still holds erased words until then."""
    path = DatabaseAddress.read(database.url).path
    if path is None:
        return
    for _ in range(_TRIES):
        if await asyncio.to_thread(sqlite_file.fold_log, path):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
