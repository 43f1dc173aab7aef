"""Whoever answers for a lesson reads it in chat as residents will, and approves exactly that."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.models.learning import LessonApproval
from domain.people import Role
from domain.screens import say
from tests.support.lesson_story import OTP
from tests.support.talk import FrozenClock, Talk, house_of, open_engine, said

BY = "Nguyễn Thị Mẫu, Phòng Văn hóa – Xã hội"


async def approvals(talk: Talk) -> list[tuple[str, str]]:
    async with talk.engine.database.read() as session:
        found = await session.scalars(sa.select(LessonApproval))
        return [(one.digest, one.approved_by) for one in found if one.lesson_id == OTP]


async def reads_all(lan: Talk) -> None:
    """Open the lesson about the OTP and go to its last page."""
    title = lan.engine.context.catalogue.lesson(OTP).title
    await lan.says("duyệt bài")
    await lan.presses(f"Chưa duyệt: {title}")
    while "Trang tiếp" in lan.buttons:
        await lan.presses("Trang tiếp")


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
async def test_a_lesson_is_read_page_by_page_and_approved_by_name(
    database_url: str, tmp_path: Path, role: Role
):
    async with open_engine(database_url, tmp_path, demo=False) as engine:
        lan, hoa = await Talk.begin(engine, role=role), await Talk.begin(engine)
        assert await hoa.opens(f"bai_{OTP}") != []
        assert "chưa mở cho bà con" in hoa.last[0]["text"]
        lesson = engine.context.catalogue.lesson(OTP)
        await reads_all(lan)
        assert (
            f"Bài phải rà soát lại trước ngày {lesson.review_by:%d/%m/%Y}." in lan.last[0]["text"]
        )
        await lan.presses("Tôi duyệt bài này")
        assert await lan.says("???") == [said("lesson_approval.by_again")]
        assert await lan.says(BY) == [
            said(say("lesson_approval.done", title=lesson.title, name=BY))
        ]
        assert await approvals(lan) == [(lesson.digest, BY)]
        await hoa.opens(f"bai_{OTP}")
        assert lesson.title in hoa.last[0]["text"]


async def test_what_changed_after_it_was_read_is_not_approved(sqlite_url: str, tmp_path: Path):
    async with open_engine(sqlite_url, tmp_path, demo=False) as engine:
        lan = await Talk.begin(engine, role=Role.STAFF)
        await reads_all(lan)
        await lan.presses("Tôi duyệt bài này")
    house = house_of(tmp_path, demo=False)
    changed = tuple(
        replace(one, digest="f" * 64) if one.id == OTP else one for one in house.catalogue.lessons
    )
    other = replace(house, catalogue=replace(house.catalogue, lessons=changed))
    async with open_engine(sqlite_url, tmp_path, house=other, clock=FrozenClock()) as engine:
        later = replace(lan, engine=engine)
        assert await later.says(BY) == [said("lesson_approval.changed")]
        assert await approvals(later) == []


async def test_residents_have_no_such_words(talk: Talk):
    await talk.says("xyz zyx")
    unknown = talk.last[0]["choices"]
    await talk.says("duyệt bài")
    assert talk.last[0]["choices"] == unknown or "Duyệt bài học" not in talk.buttons
