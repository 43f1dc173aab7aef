"""Screens on Telegram: edited in place where one replaces another, pressed as they stand now."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from db.models.messages import Outbox
from domain.ids import AccountNumber
from domain.screens import Choice, Screen, say
from tests.support.talk import said, texts
from tests.support.telegram.people import Message
from tests.support.telegram.phone import buttons_of, label_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward
from tests.support.telegram.weather import Mishap, Weather

PERCENT = "staff.export_progress"
COUNTER = said(say("counter.phone", value="")).strip()


async def tells(
    ward: Ward, talk: TelegramTalk, percent: int, key: str, replaces: str | None = None
) -> Message:
    """Let the house say how far something is, with a button that leads elsewhere each time."""
    account = AccountNumber((await talk.account()).number)
    action = ["menu", "counter", "about"][percent // 40]
    button = Choice(action, say("choice.as_is", text=f"Nút {percent}"))
    screen = Screen([say(PERCENT, percent=percent)], [button])
    async with ward.engine.work_factory.open(now=ward.clock(), correlation="test") as work:
        work.notify(account, screen, dedupe_key=key, replaces=replaces)
    await ward.settle()
    return talk.phone.messages[-1]


async def test_progress_is_one_message_edited_in_place(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    first = await tells(ward, lan, 0, "a")
    before = len(lan.phone.messages)
    for percent in (40, 80):
        message = await tells(ward, lan, percent, f"a:{percent}", replaces="a")
        assert message["message_id"] == first["message_id"]
        assert message["text"] == said(say(PERCENT, percent=percent))
    assert len(lan.phone.messages) == before
    assert "edit_date" in message


async def test_every_button_carries_the_number_that_answers_for_it(lan: TelegramTalk):
    await lan.opens()
    await lan.says("menu")
    shown = [button["text"] for button in buttons_of(lan.phone.messages[-1])]
    assert shown == [f"{n}. {label}" for n, label in enumerate(lan.buttons, start=1)]
    by_typing = await lan.says("2")
    await lan.says("menu")
    assert await lan.presses(lan.buttons[1]) == by_typing


async def test_a_press_on_an_edited_message_means_the_button_that_stands_there(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens()
    await tells(ward, lan, 0, "a")
    await tells(ward, lan, 40, "a:40", replaces="a")
    *_, counter = await lan.presses("Nút 40")
    assert counter.startswith(COUNTER)


async def test_what_was_said_below_it_meanwhile_makes_an_edit_a_new_message(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens()
    first = await tells(ward, lan, 0, "a")
    await lan.says("menu")
    message = await tells(ward, lan, 40, "a:40", replaces="a")
    assert message["message_id"] > first["message_id"]


async def test_a_message_its_owner_deleted_is_said_anew(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    first = await tells(ward, lan, 0, "a")
    del lan.phone.chat.messages[first["message_id"]]
    message = await tells(ward, lan, 40, "a:40", replaces="a")
    assert message["text"] == said(say(PERCENT, percent=40))


async def test_an_edit_whose_answer_was_lost_is_sent_once_and_known_as_sent(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens()
    await tells(ward, lan, 0, "a")
    ward.platform.fate.next = [Mishap.UNANSWERED]
    message = await tells(ward, lan, 40, "a:40", replaces="a")
    [row] = await ward.rows(sa.select(Outbox).where(Outbox.dedupe_key == "a:40"))
    assert (row.state, row.resent, row.platform_id) == ("sent", 1, str(message["message_id"]))
    [refused] = ward.platform.ledger.refused(400)
    assert "message is not modified" in refused.why
    assert await lan.presses("Nút 40") != []


@pytest.mark.parametrize("mishap", list(Mishap))
async def test_every_mishap_ends_with_the_words_said(ward: Ward, lan: TelegramTalk, mishap: Mishap):
    await lan.opens()
    ward.platform.fate.next = [mishap]
    [answer] = set(await lan.says("0"))
    assert answer.startswith(COUNTER)
    assert ward.platform.ledger.in_pauses() == []
    twice = 2 if mishap is Mishap.UNANSWERED else 1
    assert len([one for one in lan.last if one["text"] == answer]) == twice


async def test_somebody_who_blocks_us_is_told_nothing_until_she_writes_again(
    ward: Ward, lan: TelegramTalk
):
    await lan.opens()
    account = AccountNumber((await lan.account()).number)
    lan.phone.blocks()
    await ward.settle()
    sends = len(ward.platform.ledger.said())
    async with ward.engine.work_factory.open(now=ward.clock(), correlation="test") as work:
        work.notify(account, Screen([say(PERCENT, percent=1)]), dedupe_key="b")
    await ward.settle()
    [row] = await ward.rows(sa.select(Outbox).where(Outbox.dedupe_key == "b"))
    assert (row.state, row.reason) == ("skipped", "blocked")
    assert len(ward.platform.ledger.said()) == sends
    lan.phone.unblocks()
    assert await lan.says("menu") != []
    assert (await lan.account()).blocked_at is None
    assert said(say(PERCENT, percent=1)) not in [one["text"] for one in lan.phone.messages]


async def test_whoever_left_telegram_holds_nobody_up(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    gone = TelegramTalk.begin(ward, "Bình")
    await gone.opens()
    lan_account = await lan.account()
    del ward.platform.people.chats[gone.phone.chat.id]
    async with ward.engine.work_factory.open(now=ward.clock(), correlation="test") as work:
        for talk in (gone, lan):
            number = AccountNumber((await talk.account()).number)
            work.notify(number, Screen([say(PERCENT, percent=2)]), dedupe_key=f"c{number}")
    await ward.settle()
    rows = await ward.rows(sa.select(Outbox).where(Outbox.dedupe_key.like("c%")))
    assert {row.account_number == lan_account.number: (row.state, row.reason) for row in rows} == {
        True: ("sent", None), False: ("failed", "no such chat"),
    }  # fmt: skip


def test_the_weather_is_the_same_for_the_same_seed():
    from tests.support.telegram.weather import Fate

    weather = Weather(slow=0.3, flood=0.2, bad_gateway=0.2, unanswered=0.1)
    drawn = [
        [(fate.delay(), fate.mishap()) for _ in range(200)]
        for fate in (Fate(weather, 5), Fate(weather, 5), Fate(weather, 6))
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert {mishap for _, mishap in drawn[0]} == {
        None, Mishap.FLOOD, Mishap.BAD_GATEWAY, Mishap.UNANSWERED
    }  # fmt: skip


async def test_a_second_tap_is_acknowledged_and_the_answered_buttons_go(lan: TelegramTalk):
    await lan.opens()
    await lan.says("sáng kiến")
    await lan.hurries("Loa của khối nên báo trước giờ cắt điện", "2", "không")
    await lan.says("bỏ qua")
    for _ in range(2):  # first at the last question, then at the preview that it brings
        asked = lan.phone.messages[-1]
        press = buttons_of(asked)[0]
        for _ in range(2):
            lan.phone.press_data(press["callback_data"], asked)
        assert len(await lan.settle()) == 1
    assert buttons_of(asked) == [], "the initiative is sent: its buttons are gone"
    methods = [one.method for one in lan.ward.platform.ledger.entries]
    assert methods.count("answercallbackquery") == 4


async def test_a_selection_changes_where_it_stands(lan: TelegramTalk):
    await lan.opens()
    await lan.says("lịch nhắc")
    await lan.presses(texts().plain("wishes.change_days", {}))
    shown = lan.phone.messages[-1]
    count = len(lan.phone.messages)
    for day in (2, 4):
        assert await lan.presses(texts().plain(f"wishes.day_{day}", {}), on=shown) == []
    assert len(lan.phone.messages) == count
    words = [label_of(one) for one in buttons_of(shown)]
    assert texts().plain("wishes.chosen_2", {}) in words
    assert texts().plain("wishes.chosen_4", {}) in words
