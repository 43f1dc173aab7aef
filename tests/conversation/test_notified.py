"""Whoever is not in the talk hears of a use case wherever it is called: here, by no conversation.

A page of the staff's console will open its work the same way.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative
from db.models.messages import Outbox
from domain.broadcasts.broadcasts import BroadcastStage
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.broadcasts import approving, starting
from services.broadcasts.approving import SecondApprover
from services.broadcasts.own import own
from services.broadcasts.progress import tell_progress
from services.enquiries import enquiries, replies
from services.files import keep
from services.files.refusals import PictureTooBig
from services.initiatives import co_authors
from services.initiatives.initiatives import withdraw
from services.triage import merging, triage
from services.triage.merging import LinkKind
from services.work import Actor, Work
from tests.support.builders import make_attachment, make_broadcast, make_initiative, make_member
from tests.support.talk import Talk, open_engine

UNIT = Unit(UnitKind.KHOI, "K02")
Told = list[tuple[Talk, str]]


@dataclass
class Ward:
    """A ward where nobody is talking: two authors, one of staff, two leaders of a unit."""

    engine: Engine
    author: Talk
    other: Talk
    staff: Talk
    leader: Talk
    second: Talk

    def acting(self, who: Talk) -> AbstractAsyncContextManager[Work]:
        """Open a work as a console will: somebody acts, from no account."""
        return self.engine.work_factory.open(
            now=self.engine.clock(), correlation="console", actor=Actor(person=who.person)
        )

    def from_chat(self, who: Talk) -> AbstractAsyncContextManager[Work]:
        """Open a work for a resident, whose consents and questions name their account."""
        return self.engine.work_factory.open(
            now=self.engine.clock(), correlation="chat", actor=Actor(who.account, who.person)
        )

    async def initiative(self, author: Talk) -> InitiativeId:
        async with self.engine.database.write() as session:
            return await make_initiative(session, author.person)

    async def broadcast(self, state: BroadcastStage) -> UUID:
        async with self.engine.database.write() as session:
            await make_member(session, self.other.person, UNIT)
            return await make_broadcast(
                session, UNIT, self.leader.person, self.leader.account, state=state
            )

    async def heard(self, who: Talk) -> list[str]:
        """Return the notices that wait for somebody, read in a session of its own."""
        rows = sa.select(Outbox.facts).where(Outbox.account_number == who.account)
        async with self.engine.database.read() as session:
            found = await session.scalars(rows.order_by(Outbox.id))
            return [facts["notice"]["key"] for facts in found]


@pytest.fixture
async def ward(database_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    async with open_engine(database_url, tmp_path) as engine:
        yield Ward(
            engine,
            author=await Talk.begin(engine),
            other=await Talk.begin(engine),
            staff=await Talk.begin(engine, role=Role.STAFF),
            leader=await Talk.begin(engine, role=Role.LEADER, unit=UNIT),
            second=await Talk.begin(engine, role=Role.LEADER, unit=UNIT),
        )


async def moves_an_initiative(ward: Ward) -> Told:
    one = await ward.initiative(ward.author)
    async with ward.acting(ward.staff) as work:
        await triage.move(work, one, Status.RECEIVED)
    return [(ward.author, "initiative.moved")]


async def joined(ward: Ward) -> tuple[InitiativeId, InitiativeId]:
    one, into = await ward.initiative(ward.author), await ward.initiative(ward.other)
    async with ward.acting(ward.staff) as work:
        code = await work.session.scalar(sa.select(Initiative.code).where(Initiative.id == into))
        await merging.join(work, one, code or "", LinkKind.MERGED)
    return one, into


async def joins_two(ward: Ward) -> Told:
    await joined(ward)
    return [(ward.author, "initiative.duplicate"), (ward.other, "initiative.joined")]


async def moves_what_was_joined(ward: Ward) -> Told:
    _, into = await joined(ward)
    async with ward.acting(ward.staff) as work:
        await triage.move(work, into, Status.RECEIVED)
        await triage.move(work, into, Status.APPRAISING)
    return [
        (ward.author, "initiative.duplicate"),
        (ward.author, "initiative.moved"),
        (ward.other, "initiative.joined"),
        (ward.other, "initiative.moved"),
        (ward.other, "initiative.moved"),
    ]


async def parts_two(ward: Ward) -> Told:
    one, _ = await joined(ward)
    async with ward.acting(ward.staff) as work:
        await merging.part(work, one)
    return [
        (ward.author, "initiative.duplicate"),
        (ward.author, "initiative.parted"),
        (ward.other, "initiative.joined"),
    ]


async def withdraws_what_others_were_joined_to(ward: Ward) -> Told:
    _, into = await joined(ward)
    async with ward.acting(ward.other) as work:
        await withdraw(work, into)
    return [
        (ward.author, "initiative.duplicate"),
        (ward.author, "initiative.parted"),
        (ward.other, "initiative.joined"),
    ]


async def refuses_a_file(ward: Ward) -> Told:
    async with ward.engine.database.write() as session:
        attachment = await make_attachment(session, ward.author.person)
    async with ward.acting(ward.staff) as work:
        await keep.mark_refused(work, attachment, PictureTooBig(limit=25))
    return [(ward.author, "file.refused")]


async def answers_a_question(ward: Ward) -> Told:
    async with ward.from_chat(ward.author) as work:
        case = await enquiries.ask(work, "Thẻ bảo hiểm hết hạn thì đổi ở đâu?")
    async with ward.acting(ward.staff) as work:
        await replies.answer(work, case.id, "Mời bác tới quầy.", seen=case.seen)
    return [(ward.author, "enquiry.answered")]


async def closes_a_question(ward: Ward) -> Told:
    async with ward.from_chat(ward.author) as work:
        case = await enquiries.ask(work, "Thẻ bảo hiểm hết hạn thì đổi ở đâu?")
    async with ward.acting(ward.staff) as work:
        await replies.close(work, case.id)
        await replies.close(work, case.id)
    return [(ward.author, "enquiry.closed")]


async def named(ward: Ward) -> UUID:
    one = await ward.initiative(ward.author)
    async with ward.acting(ward.author) as work:
        _, code = await co_authors.name(work, one, "Trần Thị Mẫu")
    async with ward.acting(ward.other) as work:
        return (await co_authors.look(work, code.replace("-", ""))).id


async def confirms_as_co_author(ward: Ward) -> Told:
    asked = await named(ward)
    async with ward.from_chat(ward.other) as work:
        await co_authors.confirm(work, asked, "Trần Thị Mẫu", text_version="1")
    return [(ward.author, "co_author.confirmed")]


async def leaves_as_co_author(ward: Ward) -> Told:
    asked = await named(ward)
    async with ward.from_chat(ward.other) as work:
        await co_authors.confirm(work, asked, "Trần Thị Mẫu", text_version="1")
        await co_authors.leave(work, asked)
    return [(ward.author, "co_author.confirmed"), (ward.author, "co_author.left")]


async def declines_as_co_author(ward: Ward) -> Told:
    asked = await named(ward)
    async with ward.acting(ward.other) as work:
        await co_authors.decline(work, asked)
    return [(ward.author, "co_author.declined")]


async def asked_second(ward: Ward) -> UUID:
    broadcast = await ward.broadcast(BroadcastStage.DRAFT)
    async with ward.acting(ward.leader) as work:
        await approving.ask(work, broadcast, SecondApprover.LEADER)
    return broadcast


async def approves_a_broadcast(ward: Ward) -> Told:
    broadcast = await asked_second(ward)
    async with ward.acting(ward.second) as work:
        await approving.approve(work, broadcast)
    return [(ward.leader, "broadcast.approved"), (ward.second, "broadcast.to_approve")]


async def declines_a_broadcast(ward: Ward) -> Told:
    broadcast = await asked_second(ward)
    async with ward.acting(ward.second) as work:
        await approving.decline(work, broadcast)
    return [(ward.leader, "broadcast.declined"), (ward.second, "broadcast.to_approve")]


async def tells_how_far_a_broadcast_is(ward: Ward) -> Told:
    broadcast = await ward.broadcast(BroadcastStage.SCHEDULED)
    async with ward.acting(ward.leader) as work:
        found = await own(work, broadcast)
        for stage in (BroadcastStage.SCHEDULED, BroadcastStage.SENDING, BroadcastStage.DONE):
            found.state = stage
            await work.session.flush()
            await tell_progress(work, found)
            await ward.engine.work_factory.flush_messages(work)
            await tell_progress(work, found)  # said once
    stages = ("broadcast.starting", "broadcast.under_way", "broadcast.over")
    return [(ward.leader, stage) for stage in stages]


async def stops_a_broadcast_before_it_begins(ward: Ward) -> Told:
    async with ward.engine.database.write() as session:
        broadcast = await make_broadcast(
            session, UNIT, ward.other.person, ward.other.account, state=BroadcastStage.SCHEDULED
        )
    async with ward.acting(ward.staff) as work:
        assert await starting.start(work, broadcast) is None
    return [(ward.other, "broadcast.stopped")]


USE_CASES: list[Callable[[Ward], Awaitable[Told]]] = [
    moves_an_initiative,
    joins_two,
    moves_what_was_joined,
    parts_two,
    withdraws_what_others_were_joined_to,
    refuses_a_file,
    answers_a_question,
    closes_a_question,
    confirms_as_co_author,
    leaves_as_co_author,
    declines_as_co_author,
    approves_a_broadcast,
    declines_a_broadcast,
    tells_how_far_a_broadcast_is,
    stops_a_broadcast_before_it_begins,
]


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda one: one.__name__)
async def test_who_is_meant_hears_of_it(ward: Ward, use_case: Callable[[Ward], Awaitable[Told]]):
    told = await use_case(ward)
    everyone = (ward.author, ward.other, ward.staff, ward.leader, ward.second)
    assert [(who.person, key) for who in everyone for key in await ward.heard(who)] == [
        (who.person, key) for who, key in told
    ]
