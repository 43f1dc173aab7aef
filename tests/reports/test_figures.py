"""Figures in chat: staff see every cell and the records, viewers no cell that points at someone."""

import pytest

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment
from domain.people import Role
from domain.units.units import Unit, UnitKind
from tests.support.talk import Talk, said

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def counted(reader: Talk) -> list[str]:
    """Let the figures be counted and read what came."""
    while await reader.engine.jobs.step():
        pass
    return await reader.read()


async def test_staff_read_the_whole_ward_then_a_cut_then_its_records(engine: Engine, talk: Talk):
    await talk.says("góp sáng kiến")
    officer = await Talk.begin(engine, role=Role.STAFF)
    assert await officer.says("số liệu") == [said("figures.counting")]
    [whole] = await counted(officer)
    assert "Người và lượt đếm riêng" in whole
    assert "Bài học xong (lượt)" in whole
    await officer.presses("Theo khối")
    [cut] = await counted(officer)
    for khoi in engine.context.ward.khoi:
        assert f"{khoi.name}: " in cut
    assert "Không rõ khối" in cut
    await officer.presses("Số liệu cả phường")
    await counted(officer)
    assert "Theo tháng" in officer.buttons


async def test_a_learner_is_found_behind_the_number_and_never_by_name(engine: Engine, talk: Talk):
    await talk.says("học bài")
    await talk.presses(talk.buttons[0])
    officer = await Talk.begin(engine, role=Role.STAFF)
    await officer.says("số liệu")
    await counted(officer)
    await officer.presses("Theo tháng")
    await counted(officer)
    [month] = [label for label in officer.buttons if label == "Bản ghi: 11/2026"]
    await officer.presses(month)
    records = "\n".join(await counted(officer))
    assert "Người học số: " in records
    assert "Mã bài: " in records


async def test_a_viewer_reads_figures_but_opens_no_record(engine: Engine):
    viewer = await Talk.begin(engine, role=Role.VIEWER)
    await viewer.says("menu")
    await viewer.presses("Số liệu tham gia")
    await counted(viewer)
    await viewer.presses("Theo đơn vị")
    [cut] = await counted(viewer)
    assert "giấu để không đoán ra ai" in cut
    assert not [label for label in viewer.buttons if label.startswith("Bản ghi")]
    shown = viewer.last[-1]
    pressed = {"choice": "figures.records:khoi:K01", "screen": shown["id"]}
    assert await viewer.hear(pressed) == [said("fallback.stale", "welcome.offer")]


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        (None, None),
        (Role.HELPER, None),
        (Role.LEADER, Unit(UnitKind.KHOI, "K01")),
        (Role.ADMIN, None),
    ],
)
async def test_to_everybody_else_figures_do_not_exist(
    engine: Engine, role: Role | None, unit: Unit | None
):
    neighbour = await Talk.begin(engine, role=role, unit=unit)
    await neighbour.says("menu")
    assert "Số liệu tham gia" not in neighbour.buttons
    assert await neighbour.says("số liệu tham gia") != [said("figures.counting")]


@pytest.mark.parametrize(
    ("button", "ending"), [("Lấy tệp Excel", ".xlsx"), ("Báo cáo năm (dự thảo Word)", ".docx")]
)
async def test_a_file_comes_into_the_chat(engine: Engine, button: str, ending: str):
    viewer = await Talk.begin(engine, role=Role.VIEWER)
    await viewer.says("số liệu")
    await counted(viewer)
    assert await viewer.presses(button) == [said("figures.queued")]
    await counted(viewer)
    file = await viewer.one(Attachment, kind="made")
    assert file.original_name.endswith(ending)
