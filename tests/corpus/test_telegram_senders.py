"""Corpus E and the odd parts of D on Telegram: who speaks, from where, about what."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from db.models.initiatives import Initiative
from db.models.messages import Inbox
from db.models.people import Account
from services.people import people
from tests.support.talk import said
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

STORY = "Lắp đèn ngõ 12 cho bà con."
HIDDEN = {"type": "hidden_user", "date": 1_790_000_000}


async def parked(ward: Ward) -> int:
    found = await ward.rows(sa.select(sa.func.count()).where(Inbox.state == "parked"))
    return int(found[0])


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"forward_origin": HIDDEN}, id="e10, of a hidden user without a name (F2)"),
        pytest.param({"forward_origin": {**HIDDEN, "sender_user_name": "X"}}, id="e10, hidden"),
        pytest.param({"forward_origin": {"type": "channel", "date": 1}}, id="e10, of a channel"),
        pytest.param({"forward_from": {"id": 5}, "forward_date": 1}, id="e10, the older way"),
        pytest.param({"reply_to_message": {"message_id": 9_999_999}}, id="e11, to the unknown"),
        pytest.param({"external_reply": {"origin": HIDDEN, "story": {}}}, id="e11, external"),
        pytest.param({"quote": {"text": "x", "position": 0}}, id="e11, a quote"),
        pytest.param(
            {"via_bot": {"id": 9, "is_bot": True, "first_name": "b"}}, id="e13, via a bot"
        ),
        pytest.param({"date": 0}, id="f05, of 1970"),
        pytest.param({"date": 4_000_000_000}, id="f05, of 2096"),
        pytest.param({"entities": [{"type": "lạ", "offset": -5, "length": 10**9}]}, id="entities"),
        pytest.param({"entities": "rác", "has_protected_content": "?"}, id="wrong sorts"),
        pytest.param({"message_thread_id": 4, "is_topic_message": True}, id="a topic"),
    ],
)
async def test_the_words_of_a_message_count_whatever_else_it_carries(
    lan: TelegramTalk, more: dict[str, Any]
):
    await lan.says("sáng kiến")
    assert await lan.says(STORY, **more) == [said("drafting.kept", "drafting.maturity")]
    assert (await lan.one(Initiative)).story == STORY


@pytest.mark.parametrize(
    "part",
    [
        pytest.param({"location": {"latitude": 19.3, "longitude": 105.4}}, id="d10, a place"),
        pytest.param({"contact": {"phone_number": "0900000000", "first_name": "A"}}, id="d11"),
        pytest.param({"sticker": {"file_id": "s", "emoji": "🙂"}}, id="d09, a sticker"),
        pytest.param({"dice": {"emoji": "🎲", "value": 6}}, id="d09, dice"),
        pytest.param({"story": {"chat": {"id": 1}, "id": 2}}, id="d09, a story"),
        pytest.param({"poll": {"id": "1", "question": "?"}}, id="d12, a poll"),
        pytest.param({"text": "   "}, id="only spaces"),
        pytest.param({"text": "\u3164\u200b"}, id="only what nobody sees"),
        pytest.param({"text": 5}, id="a number for words"),
        pytest.param({"photo": []}, id="a photo without a size"),
        pytest.param({"document": {"file_id": 5}}, id="a file without a name"),
    ],
)
async def test_what_cannot_be_used_gets_one_kind_word_and_loses_nothing(
    lan: TelegramTalk, part: dict[str, Any]
):
    await lan.says("sáng kiến")
    await lan.says(STORY)
    lan.phone._speaks(part)
    answer = await lan.settle()
    assert len(answer) == 1
    told = await lan.one(Initiative)
    assert (told.story, told.phone, told.maturity) == (STORY, None, None)
    assert await lan.says("1") == [said("drafting.name")]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"from": {"id": 77, "is_bot": True, "first_name": "Bot"}}, id="e03, a bot"),
        pytest.param({"from": None}, id="e04, nobody"),
        pytest.param({"from": {"id": 6, "is_bot": False, "first_name": "X"}}, id="another's chat"),
        pytest.param({"chat": {"id": "5000000001", "type": "private"}}, id="e09, a number as text"),
        pytest.param({"chat": None}, id="no chat"),
        pytest.param({"chat": {"id": 5.5, "type": "private"}}, id="half a number"),
        pytest.param({"chat": {"id": -5, "type": "lạ"}}, id="a new sort of chat"),
    ],
)
async def test_what_nobody_of_ours_said_is_kept_aside_and_answered_by_nobody(
    ward: Ward, lan: TelegramTalk, change: dict[str, Any]
):
    await lan.opens()
    before, said_before = await parked(ward), len(ward.platform.ledger.said())
    message = {
        "message_id": 10**6 + ward.platform.updates.last, "date": 1_790_000_000,
        "chat": lan.phone.chat.face, "from": lan.phone.chat.who, "text": "menu", **change,
    }  # fmt: skip
    ward.platform.updates.add({"message": message})
    await ward.settle()
    assert await parked(ward) == before + 1
    assert len(ward.platform.ledger.said()) == said_before


@pytest.mark.parametrize(
    "name", ["null", "None", "NaN", "😀", "<b>x</b>", "\u202e\u200b", "ă" * 255]
)
async def test_e06_whatever_somebody_is_called_on_telegram_is_never_said(ward: Ward, name: str):
    talk = TelegramTalk.begin(ward, name)
    answers = [*await talk.opens(), *await talk.says("menu"), *await talk.says("/trogiup")]
    assert len(answers) == 3
    assert not any(name in answer for answer in answers)


async def test_e07_who_changes_her_name_is_the_same_person(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    lan.phone.chat.title = "Nguyễn Thị Khác"
    await lan.says(STORY)
    assert (await lan.one(Initiative)).story == STORY


@pytest.mark.parametrize("number", [1, 2**31, 5_000_000_000_000, 2**52])
async def test_e09_numbers_of_any_size_are_people(ward: Ward, number: int):
    from tests.support.telegram.phone import Phone

    talk = TelegramTalk(ward, Phone(ward.platform, ward.platform.people.arrive("Lan", number)))
    assert len(await talk.says("menu")) == 1


async def test_e08_what_was_due_while_she_was_away_is_not_said_when_she_comes_back(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens()
    lan.phone.writes("theo dõi")
    lan.phone.blocks()
    await ward.settle()
    ward.clock.forward(days=3)
    lan.phone.unblocks()
    await ward.settle()
    before = len(lan.phone.messages)
    answer = await lan.says("menu")
    assert len(lan.phone.messages) == before + 1
    assert "Bác cần cháu giúp gì" in answer[-1]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="e01, plain words"),
        pytest.param({"message_thread_id": 7, "is_topic_message": True}, id="e01, a topic"),
        pytest.param(
            {"from": {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}},
            id="e02, an anonymous administrator",
        ),
        pytest.param({"sender_chat": {"id": -1005, "type": "channel"}}, id="e02, a linked channel"),
        pytest.param({"is_automatic_forward": True}, id="e02, passed on by itself"),
        pytest.param({"text": "/menu@hocvuso_bot"}, id="e01, a command to us"),
    ],
)
async def test_e01_e02_in_a_group_nobody_is_answered_nor_known(
    ward: Ward, lan: TelegramTalk, more: dict[str, Any]
):
    await lan.opens()
    count = sa.select(sa.func.count(Account.number))
    before, said_before = await ward.rows(count), len(ward.platform.ledger.said())
    group = ward.platform.people.gather("Nhóm (minh họa)")
    lan.phone.writes_in(group, more.pop("text", "Tôi kể: lắp đèn ngõ 12"), **more)
    await ward.settle()
    assert await ward.rows(count) == before
    assert len(ward.platform.ledger.said()) == said_before
    assert await lan.kept(Initiative) == []


async def test_e12_words_edited_to_nothing_change_nothing(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.says(STORY)
    spoken = [one for one in lan.phone.chat.messages.values() if one.get("text") == STORY][-1]
    empty = {key: value for key, value in spoken.items() if key != "text"}
    for words in ({}, {"text": ""}, {"text": "\u200b"}):
        edited = {**empty, **words, "edit_date": int(ward.clock().timestamp()) + len(words)}
        ward.platform.updates.add({"edited_message": edited})
    await ward.settle()
    assert (await lan.one(Initiative)).story == STORY


async def test_e14_a_chat_on_the_web_and_one_here_are_two_people(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    mine = (await lan.account()).person_id
    async with ward.engine.database.write() as session:
        met = await people.meet(
            session,
            ward=ward.engine.context.ward.id,
            channel="webchat",
            external_key=str(lan.phone.chat.id),
            now=ward.clock(),
        )
    assert met.person != mine


async def test_e15_of_a_burst_of_blocking_and_unblocking_the_last_word_holds(lan: TelegramTalk):
    await lan.opens()
    for _ in range(5):
        lan.phone.blocks()
        lan.phone.unblocks()
    lan.phone.blocks()
    await lan.ward.settle()
    assert (await lan.account()).blocked_at is not None
    lan.phone.unblocks()
    await lan.ward.settle()
    assert (await lan.account()).blocked_at is None


async def test_e02_what_a_channel_posts_makes_no_person(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    count = sa.select(sa.func.count(Account.number))
    before = await ward.rows(count)
    channel = ward.platform.people.gather("Kênh", "channel")
    post = {"message_id": 5, "date": 1, "chat": channel.face, "text": "menu"}
    ward.platform.updates.allowed = ()
    ward.platform.updates.add({"channel_post": {**post, "sender_chat": channel.face}})
    await ward.settle()
    assert await ward.rows(count) == before
