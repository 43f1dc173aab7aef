"""Corpus C on Telegram: buttons forged, stale, doubled, late, early; each press is acknowledged."""

from __future__ import annotations

from typing import Any

import pytest

from db.models.initiatives import Initiative
from db.models.learning import QuizAnswer
from tests.support.talk import label, said
from tests.support.telegram.phone import buttons_of, label_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward
from tests.support.waiting import until

FORGED: list[Any] = [
    "zzz", "", "a" * 64, "\x00\x01\x7f" * 21, None, "v:1", "v:1:ok:x", "v:abc:ok", "v:-1:ok",
    "v: 1:ok", "v:1_0:ok", "v:99999999999999999999:ok", "0", "-1", " 1", "1 ", "1_0", "٣", "１",
    "99", "999999999999999999999", "menu", "staff.export:xlsx", 1, 1.5, True, [], {}, "\ud800",
]  # fmt: skip


def signs(ward: Ward) -> int:
    """Presses the phone was told of."""
    entries = ward.platform.ledger.entries
    return len([e for e in entries if e.method == "answercallbackquery" and e.status == 200])


@pytest.mark.parametrize("data", FORGED, ids=repr)
async def test_c01_to_c03_a_forged_press_is_acknowledged_and_changes_nothing(
    ward: Ward, lan: TelegramTalk, data: object
):
    await lan.opens("bai_at-ma-otp")
    shown, before = lan.last[-1], signs(ward)
    lan.phone.press_data(data, shown)
    [answer] = await lan.settle()
    assert answer.startswith(said("fallback.stale"))
    assert signs(ward) == before + 1
    again = await lan.presses(label("next"))
    assert len(again) == 1


async def test_c01_a_forged_press_changes_nothing_of_an_initiative_at_hand(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.says("Lắp đèn ngõ 12")
    lan.phone.press_data("7", lan.last[-1])
    [answer] = await lan.settle()
    assert answer == said("fallback.stale", "drafting.maturity")
    assert (await lan.one(Initiative)).maturity is None


async def test_c04_somebody_elses_button_in_a_group_is_nobodys(ward: Ward, lan: TelegramTalk):
    group = ward.platform.people.gather("Nhóm (minh họa)")
    post = lan.phone.writes_in(group, "tin")
    before = len(ward.platform.ledger.said())
    lan.phone.press_data("1", post)
    await ward.settle()
    assert len(ward.platform.ledger.said()) == before


async def test_c05_pressed_fifty_times_in_a_second_it_happens_once(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.hurries("Lắp đèn ngõ 12", "1", "không", "9", "không")
    before = signs(ward)
    for _ in range(50):
        lan.phone.presses(label("send"))
    await until(lambda: signs(ward) >= before + 50)
    await ward.settle()
    assert [one.status for one in await lan.kept(Initiative)] == ["submitted"]
    assert signs(ward) == before + 50
    receipts = [m for m in lan.phone.messages if "SK-2026" in m.get("text", "")]
    assert len(receipts) >= 1


async def test_c05_an_answer_pressed_twice_counts_once(lan: TelegramTalk):
    await lan.opens("bai_at-ma-otp")
    for _ in range(6):
        await lan.says("1")
    choice = lan.buttons[1]
    lan.phone.presses(choice)
    lan.phone.presses(choice)
    await lan.settle()
    assert len(await lan.kept(QuizAnswer)) == 1


async def test_c06_a_button_of_a_step_long_done_leads_to_where_one_stands(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.says("Lắp đèn ngõ 12")
    old = lan.last[-1]
    await lan.presses(label("maturity_idea"))
    await lan.hurries("không", "9", "không", "gửi")
    [answer] = await lan.presses(label("maturity_done"), on=old)
    assert (await lan.one(Initiative)).status == "submitted"
    assert answer


async def test_c06_after_a_month_a_button_is_too_old(ward: Ward, lan: TelegramTalk):
    await lan.opens("bai_at-ma-otp")
    old = lan.last[-1]
    ward.clock.forward(days=31)
    [answer] = await lan.presses(label("next"), on=old)
    assert answer.startswith(said("fallback.stale"))


async def test_c07_a_press_on_a_message_telegram_no_longer_shows(lan: TelegramTalk):
    await lan.opens("bai_at-ma-otp")
    shown = lan.last[-1]
    gone = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
    lan.phone.press_data("1", gone)
    assert len(await lan.settle()) == 1


@pytest.mark.parametrize(
    "press",
    [
        pytest.param({"inline_message_id": "AAA", "data": "1"}, id="c08, inline"),
        pytest.param({"game_short_name": "co-vua"}, id="c08, a game"),
        pytest.param({"data": "1", "message": "rác"}, id="no object"),
        pytest.param({"data": "1", "message": {"chat": {"id": "5000000001"}}}, id="half a chat"),
    ],
)
async def test_c08_a_press_on_nothing_of_ours_is_ignored(
    ward: Ward, lan: TelegramTalk, press: dict[str, Any]
):
    await lan.opens()
    whole = {"id": f"99{id(press)}", "from": lan.phone.chat.who, "chat_instance": "1", **press}
    ward.platform.updates.add({"callback_query": whole})
    assert await lan.settle() == []


async def test_c07_a_press_too_old_to_name_its_message_is_answered(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    lan.phone.press_data("1", None)
    assert len(await lan.settle()) == 1


async def test_c09_a_press_that_overtakes_a_message_or_comes_late_is_tolerated(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens("bai_at-ma-otp")
    shown = lan.last[-1]
    [data] = [one["callback_data"] for one in buttons_of(shown) if label_of(one) == label("next")]
    lan.phone.presses(label("next"))
    lan.phone.writes("menu")
    await lan.settle()
    ward.clock.forward(seconds=149)
    lan.phone.press_data(data, shown)  # its button is gone, the press was on its way
    [late] = await lan.settle()
    assert late
    assert ward.platform.ledger.broken_rules() == []


async def test_c10_a_press_acknowledged_too_late_is_answered_all_the_same(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens("bai_at-ma-otp")
    number = lan.phone.presses(label("next"))
    del ward.platform.hearing.presses[number]
    assert len(await lan.settle()) == 1
    assert any("query is too old" in one.why for one in ward.platform.ledger.refused(400))
