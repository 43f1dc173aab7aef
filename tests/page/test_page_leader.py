"""A leader and a resident in a real browser: invited, learned, joined, seen in a picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from domain.ids import WardId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.page import NARROW, Coming, Visitor, WardOnline
from tests.support.sample_files import photo_from_home

pytest_plugins = ["tests.support.visits"]
pytestmark = [pytest.mark.browser, pytest.mark.story]

WOMEN = Unit(UnitKind.ORGANISATION, "PN")
CLASS: FilePayload = {"name": "lớp.jpg", "mimeType": "image/jpeg", "buffer": photo_from_home()}


def leading(ward: WardOnline, come: Coming) -> Visitor:
    """Let the leader of the women's union open her chat."""

    async def code() -> str:
        now = ward.engine.clock()
        async with ward.engine.database.write() as session:
            met = await people.meet(
                session,
                ward=WardId(ward.engine.context.ward.id),
                channel="webchat",
                external_key="leader",
                now=now,
                is_demo=True,
            )
            await people.grant(
                session,
                person=met.person,
                role=Role.LEADER,
                granted_by="Lan",
                now=now,
                unit=WOMEN,
            )
            return await people.make_code(session, now=now, account=met.account)

    visitor = come(viewport=NARROW)
    visitor.page.goto(f"{ward.address}/vao/{ward.do(code)}")
    visitor.page.locator("button.main").click()
    visitor.page.locator("#list .msg").first.wait_for()
    return visitor


def make_a_link(leader: Visitor) -> str:
    leader.asks("menu")
    leader.presses("Việc của chi hội, khối")
    leader.presses("Mời bà con")
    leader.presses("Lấy đường link mới")
    leader.page.locator(".choice", has_text="OTP").last.click()
    leader.page.locator("#list .bot", has_text="/moi/M").wait_for()
    link = re.search(r"/moi/M\w{6}", leader.told)
    assert link
    return link[0]


def learn_and_join(resident: Visitor, link: str) -> None:
    resident.opens(link)
    assert "theo lời mời của Hội LHPN" in resident.told
    for _ in range(5):
        resident.presses("Tiếp")
    resident.presses("Tôi dặn rồi")
    for right in ("2", "1", "3"):
        resident.asks(right)
    resident.page.get_by_text("mời bác vào danh sách").wait_for()
    assert resident.too_wide_at() == []
    resident.presses("Vào, cho thấy tên tôi")
    resident.asks("Nguyễn Thị Mẫu")
    assert "người phụ trách thấy tên bác" in resident.told


def read_figures_and_picture(leader: Visitor) -> None:
    leader.asks("bà con của tôi")
    leader.page.locator("#list .bot", has_text="Đã vào danh sách: 1 người").wait_for()
    picture = leader.page.get_by_alt_text(re.compile("Bà con của Hội LHPN"))
    picture.wait_for()
    leader.page.wait_for_function(
        "() => [...document.querySelectorAll('#list .bot img')].some((one) => one.naturalWidth)"
    )
    assert leader.too_wide_at() == []


def record_a_class(leader: Visitor) -> None:
    leader.asks("ghi một buổi học")
    leader.presses("Ghi buổi mới")
    leader.presses("Hôm nay")
    leader.presses("Không riêng khối nào")
    leader.asks("Quét mã QR trả tiền chợ")
    leader.asks("hai mươi lăm")
    leader.page.get_by_role("button", name="Ảnh, tệp").click()
    leader.page.get_by_label("Chọn ảnh có sẵn").set_input_files(CLASS)
    leader.asks("")
    assert "Có ảnh lớp học" in leader.told
    leader.presses("Ghi lại")
    assert "Đã ghi buổi học" in leader.told


def ask_for_the_poster(leader: Visitor) -> None:
    leader.asks("mời bà con")
    assert "1 người đã mở, 1 đã học, 1 học xong" in leader.told
    leader.presses("Xem M")
    leader.page.locator(".choice", has_text="Lấy tờ treo").last.wait_for()
    leader.presses("Lấy tờ treo")
    leader.page.get_by_text("Tờ treo đây ạ").wait_for()


def test_a_leader_invites_and_sees_how_far_her_people_came(
    ward: WardOnline, come: Coming, tmp_path: Path
):
    leader = leading(ward, come)
    link = make_a_link(leader)
    leader.page.screenshot(path=tmp_path / "link.png")
    resident = come(viewport=NARROW)
    learn_and_join(resident, link)
    resident.page.screenshot(path=tmp_path / "joined.png")
    read_figures_and_picture(leader)
    leader.page.screenshot(path=tmp_path / "figures.png")
    record_a_class(leader)
    ask_for_the_poster(leader)
    leader.page.screenshot(path=tmp_path / "poster.png")
    assert leader.too_wide_at() == []
