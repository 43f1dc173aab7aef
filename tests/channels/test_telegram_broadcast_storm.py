"""A broadcast over Telegram in a storm, and into a group: everybody once, every outcome named."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from db.models.broadcasts import BroadcastRecipient
from db.models.messages import Outbox
from db.models.people import Account
from domain.ids import PersonId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.builders import make_member
from tests.support.talk import texts
from tests.support.telegram.people import Door, Message
from tests.support.telegram.phone import buttons_of, label_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward, ward_on_telegram
from tests.support.telegram.weather import FAIR, STORM

UNIT = Unit(UnitKind.KHOI, "K05")
OTHER = Unit(UnitKind.KHOI, "K06")
WORDS = "Tối mai 7 giờ học ở nhà văn hóa, mời bà con."


async def on_telegram(ward: Ward, name: str, unit: Unit, role: Role | None = None) -> TelegramTalk:
    """Someone who talks with us, on the list of a unit, or leading it."""
    talk = TelegramTalk.begin(ward, name)
    await talk.opens()
    person = PersonId((await talk.account()).person_id)
    async with ward.engine.database.write() as session:
        if role is None:
            await make_member(session, person, unit)
        else:
            await people.grant(
                session, person=person, role=role, granted_by="Lan", now=ward.clock(), unit=unit
            )
    return talk


async def composes(hoa: TelegramTalk) -> None:
    await hoa.says("gửi tin cho bà con")
    await hoa.presses("Gửi lời nhắn")
    await hoa.says(WORDS)


def told(talk: TelegramTalk) -> list[Message]:
    """What a chat holds of the broadcast."""
    return [one for one in talk.phone.messages if WORDS in one.get("text", "")]


async def outcomes(ward: Ward, talk: TelegramTalk) -> list[tuple[str | None, str | None]]:
    """What the house says became of the broadcast for someone."""
    account = (await talk.account()).number
    statement = (
        sa.select(Outbox.state, sa.func.coalesce(BroadcastRecipient.reason, Outbox.reason))
        .select_from(BroadcastRecipient)
        .join(Account, Account.person_id == BroadcastRecipient.person_id)
        .outerjoin(Outbox, Outbox.id == BroadcastRecipient.outbox_id)
        .where(Account.number == account)
    )
    async with ward.engine.database.read() as session:
        return [(row[0], row[1]) for row in await session.execute(statement)]


async def test_in_a_storm_everybody_is_told_and_only_lost_answers_double(
    database_url: str, tmp_path: Path
):
    async with ward_on_telegram(database_url, tmp_path, seed=5) as ward:
        hoa = await on_telegram(ward, "Chị Hoa", UNIT, Role.LEADER)
        members = [await on_telegram(ward, f"Bà con {n}", UNIT) for n in range(6)]
        stranger = await on_telegram(ward, "Người khối khác", OTHER)
        await composes(hoa)
        members[0].phone.chat.door = Door.BLOCKED  # and nobody told us
        ward.platform.fate.weather = STORM
        await hoa.presses("Gửi ngay")
        ward.clock.forward(seconds=30)
        await ward.settle()
        ward.platform.fate.weather = FAIR
        reached = [told(one) for one in members[1:]]
        assert all(reached)
        unanswered = [one for one in ward.platform.ledger.entries if one.outcome == "unanswered"]
        assert sum(map(len, reached)) <= len(reached) + len(unanswered)
        assert told(stranger) == told(members[0]) == []
        assert await outcomes(ward, members[0]) == [("skipped", "blocked")]
        reports = [one for one in hoa.phone.messages if "Đã gửi xong tin" in one.get("text", "")]
        assert "Đã tới: 5 người" in reports[-1]["text"]
        assert "Đã chặn trợ lý: 1 người" in reports[-1]["text"]
        labels = [label_of(button) for button in buttons_of(reached[0][-1])]
        [mute] = [label for label in labels if label.startswith("Tắt tin")]
        await members[1].presses(mute)
        await members[1].presses("Vâng, tắt tin")
        assert "không gửi tin" in members[1].last[-1]["text"]


async def test_a_linked_group_is_posted_to_once_and_only_when_it_was_chosen(ward: Ward):
    hoa = await on_telegram(ward, "Chị Hoa", UNIT, Role.LEADER)
    lan = await on_telegram(ward, "Lan", UNIT)
    group = ward.platform.people.gather("Bà con khối 5 (minh họa)")
    hoa.phone.puts_bot_into(group)
    await ward.settle()
    name = ward.engine.context.ward.unit_name(UNIT)
    await hoa.presses(texts().plain("groups.link", {"unit": name}))
    await composes(hoa)
    await hoa.presses("Chọn người nhận")
    await hoa.presses("Gửi cả vào nhóm (1)")
    await hoa.presses("Chọn xong, xem lại tin")
    assert "Đăng thêm vào 1 nhóm" in hoa.last[-1]["text"]
    assert group.messages == {}
    await hoa.presses("Gửi ngay")
    ward.clock.forward(seconds=30)
    await ward.settle()
    assert len(told(lan)) == 1
    [post] = group.messages.values()
    assert WORDS in post["text"]
    assert all("url" in button for button in buttons_of(post))
