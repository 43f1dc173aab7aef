"""A picture that many are shown is uploaded once, and again when Telegram forgot it."""

from __future__ import annotations

from domain.ids import AccountNumber
from domain.screens import Media, Screen, say
from tests.support.telegram.people import Message
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward


async def shown(ward: Ward, talk: TelegramTalk) -> Message:
    """Show someone a lesson's drawing; return what stands in her chat."""
    cards = [card for one in ward.engine.context.catalogue.lessons for card in one.cards]
    image = next(card.image for card in cards if card.image)
    account = await talk.account()
    async with ward.engine.work_factory.open(now=ward.clock(), correlation="test") as work:
        picture = Media("image", f"/hinh/{image.file}", image.alt)
        work.notify(AccountNumber(account.number), Screen([say("welcome.offer")], [], picture))
    await ward.settle()
    talk.phone.reads()
    return talk.phone.messages[-1]


async def test_a_picture_for_many_is_uploaded_once(ward: Ward, lan: TelegramTalk):
    hoa = TelegramTalk.begin(ward, "Hoa")
    for talk in (lan, hoa):
        await talk.opens()
    first, second = await shown(ward, lan), await shown(ward, hoa)
    assert first["photo"][0]["file_id"] == second["photo"][0]["file_id"]
    assert first["caption"] == second["caption"]
    sent = [one for one in ward.platform.ledger.entries if one.method == "sendphoto"]
    assert [len(one.files) for one in sent] == [1, 0]


async def test_a_picture_telegram_forgot_is_uploaded_again(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    first = await shown(ward, lan)
    ward.platform.people.files.clear()
    second = await shown(ward, lan)
    assert "photo" in second
    assert first["message_id"] != second["message_id"]
    sent = [one for one in ward.platform.ledger.entries if one.method == "sendphoto"]
    assert [(one.outcome, len(one.files)) for one in sent] == [
        ("accepted", 1),
        ("refused", 0),
        ("accepted", 1),
    ]
