"""On Telegram as on the page: chosen by a press or in words, every text follows."""

from __future__ import annotations

import re

from domain.address import AddressForm
from tests.support.lesson_story import OTP
from tests.support.talk import texts
from tests.support.telegram.talk import TelegramTalk

USUAL = re.compile(r"\b(?:bác|cháu)\b", re.IGNORECASE)


async def test_a_press_then_a_lesson_and_back_in_words(lan: TelegramTalk):
    await lan.says("việc khác")
    await lan.presses(texts().plain("address.button"))
    [answer] = await lan.presses(texts().plain("address.friend"))
    assert answer.startswith("Vâng, từ nay mình gọi bạn là bạn, xưng mình ạ.")
    said = [answer, *await lan.opens(f"bai_{OTP}"), *await lan.says("1"), *await lan.says("tiếp")]
    assert [text for text in said if USUAL.search(text)] == []
    await lan.says("sáng kiến")
    [again] = await lan.says("goi lai la bac nhe")
    assert again.startswith(texts().plain("address.changed", {}, AddressForm.ELDER))
    assert texts().plain("drafting.story") in again
