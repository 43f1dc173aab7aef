"""Groups: the assistant answers nobody there; a leader links one in her private chat, one tap."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from db.models.broadcasts import GroupChat
from db.models.messages import Inbox
from db.models.people import Account
from domain.ids import AccountNumber, PersonId
from domain.people import Role
from domain.screens import Screen, say
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.talk import said, texts
from tests.support.telegram.people import Chat
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

K01 = Unit(UnitKind.KHOI, "K01")
TITLE = "Bà con khối 1 (minh họa)"


async def leading(ward: Ward, *units: Unit) -> TelegramTalk:
    """Someone who talks with us and leads these units."""
    talk = TelegramTalk.begin(ward, "Chị Hoa")
    await talk.opens()
    person = PersonId((await talk.account()).person_id)
    async with ward.engine.database.write() as session:
        for unit in units:
            await people.grant(
                session,
                person=person,
                role=Role.LEADER,
                granted_by="Lan",
                now=ward.clock(),
                unit=unit,
            )
    return talk


def ours(ward: Ward, unit: Unit = K01) -> str:
    name = ward.engine.context.ward.unit_name(unit)
    return texts().plain("groups.link", {"unit": name})


NOT_OURS = texts().plain("groups.not_ours", {})


async def put_in(talk: TelegramTalk, group: Chat) -> list[str]:
    talk.phone.puts_bot_into(group)
    return await talk.settle()


async def groups_of(ward: Ward) -> list[GroupChat]:
    return await ward.rows(sa.select(GroupChat))


def shown(talk: TelegramTalk, labels: list[str]) -> bool:
    """Whether the last buttons say these labels, or how they begin where they are long."""
    buttons = [one.removesuffix("…") for one in talk.buttons]
    return [
        label for label, begins in zip(labels, buttons, strict=True) if label.startswith(begins)
    ] == labels


async def test_a_leader_is_asked_privately_and_links_the_group_with_one_tap(ward: Ward):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE)
    asked = say("groups.put_in", title=TITLE)
    [told] = await put_in(hoa, group)
    assert told.startswith(said(asked))
    assert f"1. {ours(ward)}" in told, "a phone shows only how the button begins"
    assert shown(hoa, [ours(ward), NOT_OURS])
    [waiting] = await groups_of(ward)
    assert (waiting.unit, waiting.linked_at) == (None, None)
    assert await hoa.presses(ours(ward)) == [said(say("groups.linked", title=TITLE))]
    [linked] = await groups_of(ward)
    assert (linked.unit_kind, linked.unit, linked.title) == ("khoi", "K01", TITLE)
    [address] = await ward.rows(sa.select(Account).where(Account.number == linked.account_number))
    assert (address.external_key, address.channel) == (str(group.id), "telegram")
    assert address.person_id != (await hoa.account()).person_id
    assert group.messages == {}


async def test_of_several_units_each_is_a_button_and_no_is_one_too(ward: Ward):
    other = Unit(UnitKind.KHOI, "K02")
    hoa = await leading(ward, K01, other)
    await put_in(hoa, ward.platform.people.gather(TITLE))
    assert shown(hoa, [ours(ward), ours(ward, other), NOT_OURS])
    assert await hoa.presses(NOT_OURS) == [said(say("groups.declined", title=TITLE))]
    [kept] = await groups_of(ward)
    assert kept.unit is None


async def test_nobody_else_is_asked_anything(ward: Ward):
    lan = TelegramTalk.begin(ward, "Lan")
    await lan.opens()
    assert await put_in(lan, ward.platform.people.gather(TITLE)) == []
    stranger = TelegramTalk.begin(ward, "Người lạ")
    assert await put_in(stranger, ward.platform.people.gather(TITLE)) == []
    assert await groups_of(ward) == []
    keys = await ward.rows(sa.select(Account.external_key))
    assert keys == [str(lan.phone.chat.id)]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_what_is_said_in_a_group_is_answered_by_nobody_and_its_words_are_not_kept(
    ward: Ward, kind: str
):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE, kind)
    if kind != "channel":
        await put_in(hoa, group)
    before = len(ward.platform.ledger.said())
    hoa.phone.writes_in(group, "Số của bác Mẫu là 0912 000 000")
    hoa.phone.writes_in(group, "/start bai_at-ma-otp")
    hoa.phone.writes_in(group, "menu", sender_chat=group.face)
    await ward.settle()
    assert len(ward.platform.ledger.said()) == before
    kept = await ward.rows(sa.select(Inbox).where(Inbox.state == "parked"))
    assert len(kept) == 3
    assert not any("0912" in str(row.payload) or "Hoa" in str(row.payload) for row in kept)


async def test_sent_away_it_posts_no_more_until_it_is_put_in_again(ward: Ward):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE)
    await put_in(hoa, group)
    asked = hoa.last[-1]
    hoa.phone.sends_bot_away(group)
    await ward.settle()
    [kept] = await groups_of(ward)
    assert kept.left_at is not None
    assert (await hoa.presses(ours(ward), on=asked))[0].startswith(said("groups.gone"))
    await put_in(hoa, group)
    await hoa.presses(ours(ward))
    [again] = await groups_of(ward)
    assert (again.left_at, again.unit) == (None, "K01")


async def test_a_group_that_becomes_a_supergroup_keeps_its_one_record(ward: Ward):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE, "group")
    await put_in(hoa, group)
    await hoa.presses(ours(ward))
    new = ward.platform.people.upgrade(group)
    who = hoa.phone.chat.who
    old_note = {"from": who, "migrate_to_chat_id": new.id}
    new_note = {"from": who, "migrate_from_chat_id": group.id}
    for chat, note in ((group, old_note), (new, new_note)):
        whole = ward.platform.people.put(chat, note, ward.clock().timestamp())
        ward.platform.updates.add({"message": dict(whole)})
    await ward.settle()
    [kept] = await groups_of(ward)
    [address] = await ward.rows(sa.select(Account).where(Account.number == kept.account_number))
    assert address.external_key == str(new.id)


async def test_made_administrator_later_nothing_is_asked_again(ward: Ward):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE)
    await put_in(hoa, group)
    hoa.phone._member("member", "administrator", group)
    assert await hoa.settle() == []


async def test_a_post_to_a_group_that_moved_unseen_follows_it(ward: Ward):
    hoa = await leading(ward, K01)
    group = ward.platform.people.gather(TITLE, "group")
    await put_in(hoa, group)
    await hoa.presses(ours(ward))
    [linked] = await groups_of(ward)
    new = ward.platform.people.upgrade(group)
    account = AccountNumber(linked.account_number)
    async with ward.engine.work_factory.open(now=ward.clock(), correlation="test") as work:
        work.notify(account, Screen([say("groups.gone")]))
    await ward.settle()
    assert [one["text"] for one in new.messages.values()] == [said("groups.gone")]
    assert group.messages == {}
