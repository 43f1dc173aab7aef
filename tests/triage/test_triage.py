"""The table of moves walked every way: status, history and what authors are told keep step."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import Database, Session
from db.models.initiatives import Initiative, InitiativeMove
from domain.errors import NotAllowed
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.initiatives import MOVES, Status
from domain.people import Role
from domain.triage.moves import MAX_REASON, NEEDS_REASON, OF_STAFF, ReasonMissing, ReasonTooLong
from services.initiatives.history import AUTHOR
from services.initiatives.initiatives import withdraw
from services.people import people
from services.triage import triage
from services.triage.triage import MovedMeanwhile, NoSuchHere, NotFromHere
from services.work import Actor, OutgoingMessage, Work
from tests.support.builders import MORNING, make_initiative, make_person
from tests.support.talk import house_of

WHY = "Bác cho biết thêm nơi làm."
LONGEST = 12


def walks() -> Iterator[list[Status]]:
    """Lives after sending that take every row of the table, the least taken ones first."""
    rows = [(now, to) for now in MOVES if now is not Status.DRAFT for to in MOVES[now]]
    taken: Counter[tuple[Status, Status]] = Counter()
    while any(taken[row] == 0 for row in rows):
        walk: list[Status] = []
        now = Status.SUBMITTED
        while MOVES[now] and len(walk) < LONGEST:
            to = min(MOVES[now], key=lambda one: (taken[now, one], one is Status.WITHDRAWN, one))
            taken[now, to] += 1
            walk.append(to)
            now = to
        yield walk


def work(session: Session, data_dir: Path, person: PersonId) -> Work:
    return Work(session, house_of(data_dir), MORNING, Actor(person=person, name="Lan"), "test")


async def arrived(database: Database) -> tuple[PersonId, PersonId, InitiativeId]:
    """A member of staff, an author, and what she sent."""
    async with database.write() as session:
        staff, author = await make_person(session), await make_person(session)
        await people.grant(session, person=staff, role=Role.STAFF, granted_by="Lan", now=MORNING)
        return staff, author, await make_initiative(session, author)


async def moved(
    database: Database,
    data_dir: Path,
    staff: PersonId,
    author: PersonId,
    one: InitiativeId,
    to: Status,
) -> list[OutgoingMessage]:
    """Move it on as whoever may; return what others were told."""
    async with database.write() as session:
        if to is Status.WITHDRAWN:
            acting = work(session, data_dir, author)
            await withdraw(acting, one)
        else:
            acting = work(session, data_dir, staff)
            await triage.move(acting, one, to, WHY if to in NEEDS_REASON else "")
    return acting.messages


async def standing(database: Database, one: InitiativeId) -> tuple[str, list[InitiativeMove]]:
    async with database.read() as session:
        status = await session.scalar(sa.select(Initiative.status).where(Initiative.id == one))
        kept = await session.scalars(
            sa.select(InitiativeMove)
            .where(InitiativeMove.initiative_id == one)
            .order_by(InitiativeMove.id)
        )
        return str(status), list(kept)


async def test_every_life_keeps_status_history_and_tellings_in_step(
    database: Database, tmp_path: Path
):
    for walk in walks():
        staff, author, one = await arrived(database)
        told: list[OutgoingMessage] = []
        for to in walk:
            told += await moved(database, tmp_path, staff, author, one, to)
        status, kept = await standing(database, one)
        assert status == walk[-1] == kept[-1].after
        assert [move.after for move in kept] == walk
        assert [move.before for move in kept] == [Status.SUBMITTED, *walk[:-1]]
        by_staff = [move for move in kept if move.moved_by != AUTHOR]
        assert [move.after for move in by_staff] == [to for to in walk if to in OF_STAFF]
        assert [(one.person, one.dedupe_key) for one in told] == [
            (author, f"move:{move.id}") for move in by_staff
        ]


@pytest.mark.parametrize("now", [one for one in Status if one in OF_STAFF or one == "submitted"])
async def test_what_the_table_does_not_know_changes_nothing(
    database: Database, tmp_path: Path, now: Status
):
    staff, _, one = await arrived(database)
    async with database.write() as session:
        await session.execute(sa.update(Initiative).where(Initiative.id == one).values(status=now))
        acting = work(session, tmp_path, staff)
        for to in set(Status) - (MOVES[now] & OF_STAFF):
            with pytest.raises(NotFromHere):
                await triage.move(acting, one, to, WHY)
        assert acting.messages == []
    assert await standing(database, one) == (now, [])


async def test_a_reason_is_asked_where_it_is_owed_and_never_cut(database: Database, tmp_path: Path):
    staff, _, one = await arrived(database)
    async with database.write() as session:
        acting = work(session, tmp_path, staff)
        for to in NEEDS_REASON:
            for none in ("", "  ", "???", "\u200b"):
                with pytest.raises(ReasonMissing):
                    await triage.move(acting, one, to, none)
            with pytest.raises(ReasonTooLong):
                await triage.move(acting, one, to, "ă" * (MAX_REASON + 1))
        await triage.move(acting, one, Status.KEPT, "ă" * MAX_REASON)
    assert (await standing(database, one))[1][0].reason == "ă" * MAX_REASON


async def test_what_stood_elsewhere_when_it_was_read_is_not_moved(
    database: Database, tmp_path: Path
):
    staff, author, one = await arrived(database)
    await moved(database, tmp_path, staff, author, one, Status.RECEIVED)
    [first] = (await standing(database, one))[1]
    async with database.write() as session:
        with pytest.raises(MovedMeanwhile) as meanwhile:
            await triage.move(
                work(session, tmp_path, staff), one, Status.KEPT, WHY, seen=Status.SUBMITTED
            )
    assert meanwhile.value.facts == {"by": first.moved_by}


async def test_only_staff_of_the_ward_reach_what_was_sent_there(database: Database, tmp_path: Path):
    staff, author, one = await arrived(database)
    async with database.write() as session:
        with pytest.raises(NotAllowed):
            await triage.opened(work(session, tmp_path, author), one)
        with pytest.raises(NotAllowed):
            await triage.move(work(session, tmp_path, author), one, Status.KEPT, WHY)
        far = await make_initiative(session, author, ward_id="xa-khac")
        draft = await make_initiative(
            session, author, status=Status.DRAFT, code=None, submitted_at=None
        )
        gone = await make_initiative(session, author, status=Status.WITHDRAWN)
        for hidden in (far, draft, gone, InitiativeId(new_id())):
            with pytest.raises(NoSuchHere):
                await triage.opened(work(session, tmp_path, staff), hidden)
