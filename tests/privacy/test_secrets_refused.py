"""Secrets typed to the assistant: thrown away when heard, said so, and the talk goes on."""

from typing import Any

import pytest
import sqlalchemy as sa

from content.secret_words import secret_context
from db.models.enquiries import Enquiry, UnansweredQuestion
from db.models.initiatives import Initiative
from db.models.messages import Inbox, StoredConversation
from domain.people import read_name
from domain.secrets.kinds import MARK, SecretKind
from tests.support.talk import Talk, said

CODE, PASSWORD, IDENTITY = "482913", "Abc@123", "040054001234"


def thrown_away(talk: Talk, kind: SecretKind) -> bool:
    return said(f"secrets.{kind}") in talk.last[0]["text"]


async def stored(talk: Talk) -> str:
    """Everything the database holds of what was said."""
    async with talk.engine.database.read() as session:
        found: list[Any] = []
        for model in (Inbox, StoredConversation, UnansweredQuestion, Enquiry, Initiative):
            found.extend((await session.execute(sa.select(*model.__table__.columns))).all())
    return repr(found)


@pytest.mark.parametrize(
    ("typed", "kind", "secret"),
    [
        (f"otp cua toi la {CODE}", SecretKind.CODE, CODE),
        (f"mk cua toi la {PASSWORD}", SecretKind.PASSWORD, PASSWORD),
        (f"so cccd cua toi la {IDENTITY}", SecretKind.IDENTITY, IDENTITY),
        ("4111 1111 1111 1111", SecretKind.CARD, "1111 1111"),
    ],
)
async def test_a_secret_is_thrown_away_and_said_so(
    talk: Talk, typed: str, kind: SecretKind, secret: str
):
    await talk.opens()
    await talk.says(typed)
    assert thrown_away(talk, kind)
    assert talk.buttons  # and the talk goes on
    assert secret not in await stored(talk)
    assert not await talk.kept(Enquiry)
    [mine] = [one for one in await talk.log() if one["from"] == "me"]
    assert MARK in mine["text"]


async def test_the_words_beside_a_secret_are_answered_as_usual(talk: Talk):
    await talk.opens()
    await talk.says("sáng kiến")
    await talk.says(f"Lắp đèn ở ngõ 12, mật khẩu wifi là {PASSWORD} cho bà con dùng.")
    assert thrown_away(talk, SecretKind.PASSWORD)
    told = await talk.one(Initiative)
    assert told.story == f"Lắp đèn ở ngõ 12, mật khẩu wifi là {MARK} cho bà con dùng."
    await talk.says("1")
    await talk.says(f"Nguyễn Văn A, số căn cước {IDENTITY}")
    assert thrown_away(talk, SecretKind.IDENTITY)
    assert IDENTITY not in await stored(talk)
    await talk.says("1")
    assert (await talk.one(Initiative)).name == "Nguyễn Văn A"


async def test_a_step_asks_again_when_only_a_secret_was_said(talk: Talk):
    await talk.opens()
    await talk.says("hỏi cán bộ")
    await talk.says(f"otp {CODE}")
    assert thrown_away(talk, SecretKind.CODE)
    assert said("enquiries.ask") in talk.last[0]["text"]
    assert await talk.kept(Enquiry) == []


async def test_a_bare_number_after_words_about_codes_is_blanked_where_it_is_handled(talk: Talk):
    await talk.opens("bai_at-ma-otp")
    await talk.says(CODE)
    assert thrown_away(talk, SecretKind.CODE)
    assert CODE not in await stored(talk)
    assert talk.engine.database.has_traces
    await talk.engine.database.remove_traces()
    assert not talk.engine.database.has_traces


async def test_a_bare_number_after_its_own_announcement_is_blanked(talk: Talk):
    await talk.says("menu")
    await talk.says("mật khẩu của tôi là")
    await talk.says("hoa2024")
    assert "hoa2024" not in await stored(talk)


async def test_a_bare_number_elsewhere_is_a_number(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn ở ngõ 12 cho bà con đi tối khỏi ngã.")
    await talk.says("1")
    await talk.says("Nguyễn Văn A")
    await talk.says("1")
    await talk.says("9")
    await talk.says("0912345678")
    assert (await talk.one(Initiative)).phone == "+84912345678"


@pytest.mark.parametrize(
    ("said_before", "kind"),
    [
        ("otp của tôi là", SecretKind.CODE),
        ("mk la", SecretKind.PASSWORD),
        ("căn cước của bác là", SecretKind.IDENTITY),
        ("mật khẩu mạnh gồm chữ hoa", None),
        ("xin chào", None),
    ],
)
def test_what_is_announced_is_known(said_before: str, kind: SecretKind | None):
    assert secret_context().announced_by(said_before) is kind


@pytest.mark.parametrize(
    "typed",
    [
        f"Nguyễn Văn Minh {MARK}",
        f"Nguyễn Văn Minh, {MARK}",
        f"Nguyễn Văn Minh, số căn cước {MARK}",
        f"Nguyễn Văn Minh - CCCD số {MARK}",
    ],
)
def test_a_name_ends_before_a_blanked_number(typed: str):
    assert read_name(typed) == "Nguyễn Văn Minh"
