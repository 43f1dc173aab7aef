"""Somebody in danger is helped on Telegram as on the page: typed, mended, under a photo."""

from __future__ import annotations

from content.help_numbers import load_help_numbers
from domain.enquiries.urgent import UrgentKind
from domain.screens import say
from tests.support.sample_files import photo_from_home
from tests.support.talk import label, said, texts
from tests.support.telegram.talk import TelegramTalk


def help_for(kind: UrgentKind) -> str:
    numbers = load_help_numbers()
    first = say(f"urgent.heard_{kind}", number=numbers.first_for(kind))
    return said(first, say("urgent.numbers", **numbers.by_name))


async def test_help_comes_first_and_the_name_is_asked_again(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.says("Lắp đèn ở ngõ 21 cho bà con đi tối khỏi ngã.")
    await lan.presses(label("maturity_done"))
    assert await lan.says("cap cuu voi chong toi bat tinh roi") == [help_for(UrgentKind.ILLNESS)]
    assert await lan.presses(texts().plain("urgent.go_on", {})) == [said("drafting.name")]


async def test_a_mended_message_and_a_caption_are_heard(lan: TelegramTalk):
    await lan.says("tôi hỏi chút")
    message = list(lan.phone.chat.messages.values())[-2]
    [answer] = await lan.edits(message, "tôi vừa bị lừa mất 5 triệu")
    assert answer.startswith(help_for(UrgentKind.MONEY))
    answers = await lan.sends(photo_from_home(), text="nhà bên cạnh đang cháy")
    assert any(one.startswith(help_for(UrgentKind.FIRE)) for one in answers)
