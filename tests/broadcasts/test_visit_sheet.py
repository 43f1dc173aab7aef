"""A leader takes a sheet along to whom her broadcast did not reach; a no is respected on it too."""

from uuid import UUID

import pytest_asyncio
from docx import Document

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment
from domain.deliveries import State
from domain.people import Role
from domain.screens import Screen, say
from domain.units.units import Unit, UnitKind
from handlers.kit.choices import choice
from services.files.store import path_of
from services.people import people
from tests.support.builders import (
    make_account,
    make_broadcast,
    make_delivery,
    make_member,
    make_person,
    make_recipient,
)
from tests.support.talk import Talk, said, texts

ELDERS = Unit(UnitKind.ORGANISATION, "NCT")
FAILED = {"state": State.FAILED, "reason": "chat not found", "sent_at": None}


def button(key: str) -> str:
    return texts().plain(key, {})


@pytest_asyncio.fixture(loop_scope="session")
async def leader(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.LEADER, unit=ELDERS)


async def add(
    talk: Talk,
    broadcast: UUID,
    name: str,
    *,
    khoi: str | None = "K01",
    shows: bool = True,
    reason: str | None = None,
    reached: bool = False,
) -> None:
    """One person the broadcast was for; without a reason it failed on its way."""
    async with talk.engine.database.write() as session:
        person = await make_person(session, name=name, khoi=khoi)
        account = await make_account(session, person, channel="telegram")
        await make_member(session, person, ELDERS, shows_name=shows)
        row = None
        if reason is None:
            row = await make_delivery(session, account, **({} if reached else FAILED))
        await make_recipient(
            session, broadcast, person, outbox_id=row, account_number=account, reason=reason
        )


async def sent(leader: Talk) -> UUID:
    async with leader.engine.database.write() as session:
        return await make_broadcast(session, ELDERS, leader.person, leader.account)


async def at_the_report(leader: Talk, broadcast: UUID) -> None:
    """Stand where the report of a broadcast leads to those it did not reach."""
    ways = [choice("broadcasts.missed", "broadcast.missed", broadcast.hex)]
    async with leader.engine.work_factory.open(
        now=leader.engine.clock(), correlation="test"
    ) as work:
        work.notify(leader.account, Screen([say("more.what")], ways))
    await leader.read()
    await leader.presses(button("broadcasts.missed"))


async def handed_over(leader: Talk) -> str:
    """Let the job run, and read the document with another library: a line a cell or paragraph."""
    while await leader.engine.jobs.step():
        pass
    await leader.read()
    [media] = leader.last[-1]["media"]
    found = await leader.one(Attachment, id=UUID(media["url"].rpartition("/")[2]))
    document = Document(str(path_of(leader.engine.context.data_dir, found.sha256 or "")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


async def test_the_sheet_names_khoi_by_khoi_who_let_her_see_their_names(leader: Talk):
    broadcast = await sent(leader)
    await add(leader, broadcast, "Phạm Thị Đào", khoi="K02")
    await add(leader, broadcast, "Nguyễn Văn An", reason="no_account")
    await add(leader, broadcast, "Vũ Thị Lan", khoi=None)
    await add(leader, broadcast, "Trần Văn Kín", shows=False)
    await add(leader, broadcast, "Lê Thị Tới", reached=True)
    await add(leader, broadcast, "Hồ Thị Tắt", reason="muted")
    await add(leader, broadcast, "Đỗ Văn Chặn", reason="blocked")
    await at_the_report(leader, broadcast)
    assert await leader.presses(button("visiting.print")) == [said(say("visiting.queued", count=4))]
    sheet = await handed_over(leader)
    assert leader.last[-1]["text"] == said(say("visiting.done", count=3))
    lines = sheet.splitlines()
    khoi = [line for line in lines if line.startswith(("Khối ", "Chưa rõ khối"))]
    assert khoi == ["Khối Bình Minh (minh họa)", "Khối Đồng Tâm (minh họa)", "Chưa rõ khối"]
    names = ("Nguyễn Văn An", "Phạm Thị Đào", "Vũ Thị Lan")
    assert [line for line in lines if line in names] == list(names)
    for kept_out in ("Trần Văn Kín", "Lê Thị Tới", "Hồ Thị Tắt", "Đỗ Văn Chặn"):
        assert kept_out not in sheet
    assert "Còn 1 người chưa nhận được tin" in sheet
    assert "PHIẾU MINH HỌA" in sheet
    assert "{" not in sheet


async def test_without_a_name_the_sheet_says_how_many(leader: Talk):
    broadcast = await sent(leader)
    await add(leader, broadcast, "Trần Văn Kín", shows=False)
    await at_the_report(leader, broadcast)
    await leader.presses(button("visiting.print"))
    sheet = await handed_over(leader)
    assert "Còn 1 người chưa nhận được tin" in sheet
    assert "Trần Văn Kín" not in sheet


async def test_nobody_is_visited_who_said_no(leader: Talk):
    broadcast = await sent(leader)
    await add(leader, broadcast, "Hồ Thị Tắt", reason="muted")
    await at_the_report(leader, broadcast)
    assert await leader.presses(button("visiting.print")) == [said("visiting.nobody")]


async def test_whoever_leads_no_more_gets_no_sheet(leader: Talk):
    broadcast = await sent(leader)
    await add(leader, broadcast, "Nguyễn Văn An")
    await at_the_report(leader, broadcast)
    await leader.presses(button("visiting.print"))
    async with leader.engine.database.write() as session:
        await people.take_back(
            session,
            person=leader.person,
            role=Role.LEADER,
            now=leader.engine.clock(),
            unit=ELDERS,
        )
    while await leader.engine.jobs.step():
        pass
    assert await leader.read() == [said("unit_desk.not_yours")]
    assert await leader.kept(Attachment) == []
