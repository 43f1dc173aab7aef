"""Staff find their desk in the menu; to a resident it does not exist."""

import pytest

from bot.runtime.engine import Engine
from domain.ids import PersonId
from domain.people import Role
from services.people import people
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_staff_find_their_desk_in_the_menu_and_residents_do_not(engine: Engine):
    resident, officer = await Talk.begin(engine), await Talk.begin(engine)
    async with engine.database.write() as session:
        met = await people.meet(
            session,
            ward=engine.context.ward.id,
            channel="webchat",
            external_key="officer",
            now=engine.clock(),
        )
        await people.grant(
            session,
            person=PersonId(met.person),
            role=Role.STAFF,
            granted_by="test",
            now=engine.clock(),
        )
    officer.account = met.account
    await resident.says("menu")
    await officer.says("menu")
    assert "Việc của cán bộ" not in resident.buttons
    assert "Việc của cán bộ" in officer.buttons
    await officer.presses("Việc của cán bộ")
    await officer.presses("Lấy danh sách ra tệp")
    assert "Danh sách sáng kiến, tệp Excel" in officer.buttons


async def test_today_counts_people_and_lessons_apart(engine: Engine):
    officer = await Talk.begin(engine, role=Role.STAFF)
    await officer.says("việc cán bộ")
    [shown] = await officer.presses("Hôm nay")
    assert shown.startswith("Hôm nay, 22/11/2026")
    assert "Lượt học xong bài:" in shown
