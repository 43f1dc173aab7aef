"""A resident's whole way in words that fit any channel, and what is kept of it afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from db.base import Base
from db.engine import Database
from db.models.initiatives import Attachment, Initiative, InitiativeAnswer
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Consent
from tests.support.talk import label

STORY = "Lắp đèn năng lượng mặt trời ở ngõ 12 cho bà con đi tối khỏi ngã."
MATTERS: tuple[type[Base], ...] = (
    LessonResult, QuizAnswer, Initiative, InitiativeAnswer, Consent, Attachment,
)  # fmt: skip
_OF_THE_CHANNEL = {"account_number", "incoming", "original_name", "assisted_by"}


class Someone(Protocol):
    """Whoever talks with the house, on whichever channel."""

    async def says(self, text: str) -> list[str]: ...
    async def presses(self, label: str) -> list[str]: ...
    async def opens(self, link: str = "") -> list[str]: ...


async def learns(talk: Someone) -> None:
    """Open a lesson by its link, leave it in the middle, come back, err once, finish."""
    await talk.opens("bai_at-ma-otp")
    for _ in range(3):
        await talk.presses(label("next"))
    assert "Học tiếp" in "".join(await talk.says("menu") and _labels(talk))
    await talk.presses(next(one for one in _labels(talk) if one.startswith("Học tiếp")))
    for _ in range(2):
        await talk.presses(label("next"))
    await talk.presses("Tôi dặn rồi")
    wrong = "".join(await talk.presses("Đọc mã để họ giúp mình"))
    assert "Chưa đúng ạ ✗. Đáp án đúng: 2. Không đọc mã, cúp máy" in wrong
    right = "".join(await talk.says("1"))
    assert "Đúng rồi ạ ✓ 1. Vì có mã là chuyển được tiền" in right
    assert "Mình làm lại nhé. Câu 1/3" in "".join(await talk.says("câu 3 ạ"))
    done = "".join(await talk.presses("Không đọc mã, cúp máy"))
    assert "Lần đầu bác đúng 2/3 câu; giờ bác đã trả lời đúng cả 3." in done


async def proposes(talk: Someone, send_photo: Callable[[], Awaitable[list[str]]]) -> str:
    """Tell an initiative with a photo, by presses, numbers and words; return the receipt."""
    await talk.says("/sangkien")
    await talk.says(STORY)
    [kept] = await send_photo()
    assert "Cháu nhận được" in kept or "Cháu đang lấy về" in kept
    await talk.presses("Làm thử rồi")
    await talk.says("Nguyễn Văn Mẫu")
    await talk.presses("Tôi đồng ý ghi tên")
    await talk.says("khoi 2")
    [read_back] = await talk.presses("Không cần gọi lại")
    assert STORY in read_back
    assert "Kèm theo: 1 ảnh, giấy tờ" in read_back
    [receipt] = await talk.says("gửi ạ")
    assert "SK-2026-" in receipt
    return receipt


async def follows(talk: Someone, code: str) -> None:
    """Look at what was sent."""
    assert code in "".join(await talk.says("/theodoi")) + "".join(_labels(talk))
    [found] = [one for one in _labels(talk) if STORY.startswith(one[:12])]
    [one] = await talk.presses(found)
    assert STORY in one


def _labels(talk: Any) -> list[str]:
    return list(talk.buttons)


async def record_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return everything that matters of a ward with one resident, whatever ids and hours."""
    async with database.read() as session:
        return {
            table.__tablename__: sorted(
                (_lasting(row) for row in await session.scalars(sa.select(table))), key=str
            )
            for table in MATTERS
        }


def _lasting(row: Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}
    return {
        key: value
        for key, value in values.items()
        if key not in _OF_THE_CHANNEL
        and not key.endswith("id")
        and not isinstance(value, UUID | datetime | date)
    }
