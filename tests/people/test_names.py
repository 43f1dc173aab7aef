"""A name is kept only after a yes to the exact words, and goes as soon as its owner wants."""

import hashlib

from db.models.initiatives import Initiative
from db.models.people import Consent
from domain.people import Purpose
from domain.screens import Phrase, say
from tests.support.talk import FrozenClock, Talk, label, said, texts

STORY = "Lập tủ sách ở nhà văn hóa khối."
NAME = "Nguyễn Thị Mẫu"


async def at_name(talk: Talk) -> None:
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1")


def asked(name: str = NAME) -> str:
    return said(say("drafting.consent_name", name=name))


async def test_a_name_with_a_yes_keeps_the_exact_words_and_the_time(talk: Talk, clock: FrozenClock):
    await at_name(talk)
    assert await talk.says(f"Tôi tên là {NAME}") == [asked()]
    assert list(talk.buttons) == [label("consent"), label("retype_name"), label("no_name")]
    assert (await talk.one(Initiative)).name is None
    clock.forward(minutes=2)
    assert await talk.presses(label("consent")) == [said("drafting.khoi")]

    assert (await talk.one(Initiative)).name == NAME
    given = await talk.one(Consent)
    words = texts().template("drafting.consent_name")
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    assert given.text_version == f"drafting.consent_name:{digest}"
    assert (given.purpose, given.given_at) == (Purpose.INITIATIVE_NAME, clock.now)
    assert (given.account_number, given.withdrawn_at) == (talk.account, None)


async def test_saying_yes_in_everyday_words_is_a_yes(talk: Talk):
    await at_name(talk)
    await talk.says(NAME)
    assert await talk.says("dong y a") == [said("drafting.khoi")]
    assert len(await talk.kept(Consent)) == 1


async def test_without_a_yes_no_name_is_kept(talk: Talk):
    await at_name(talk)
    await talk.says(NAME)
    assert await talk.says("để bác hỏi con gái đã") == [
        said("fallback.nonsense", say("drafting.consent_name", name=NAME))
    ]
    assert await talk.says("không đồng ý") == [said("drafting.khoi")]
    assert (await talk.one(Initiative)).name is None
    assert await talk.kept(Consent) == []


async def test_a_mistyped_name_is_typed_again(talk: Talk):
    await at_name(talk)
    await talk.says("Nguyễn Thị Mẫuu")
    assert await talk.presses(label("retype_name")) == [said("drafting.name")]
    assert await talk.says(NAME) == [asked()]
    await talk.says("có")
    assert (await talk.one(Initiative)).name == NAME


async def test_a_yes_to_one_name_is_never_taken_for_another(talk: Talk):
    await at_name(talk)
    await talk.says("Trần Thị Khác")
    [first] = talk.last
    await talk.says("menu")
    await talk.says("tiếp tục")
    await talk.says(NAME)
    assert await talk.presses(label("consent"), on=first) == [said("drafting.name")]
    assert (await talk.one(Initiative)).name is None
    assert await talk.kept(Consent) == []


async def test_a_forgotten_question_about_a_name_is_asked_anew(talk: Talk):
    await at_name(talk)
    await talk.says(NAME)
    [asking] = talk.last
    await talk.says("thôi")
    assert await talk.presses(label("consent"), on=asking) == [said("drafting.name")]
    assert await talk.kept(Consent) == []


async def test_taking_the_name_off_ends_the_consent_before_and_after_sending(
    talk: Talk, clock: FrozenClock
):
    await at_name(talk)
    await talk.hurries(NAME, "đồng ý", "9", "không", "gửi")
    code = (await talk.one(Initiative)).code
    clock.forward(days=3)
    await talk.says(code or "")
    await talk.presses(label("edit"))
    assert await talk.presses(label("change_name")) == [said("drafting.name")]
    now: list[str | Phrase] = [
        say("follow.one", code=code),
        "follow.status_submitted",
        say("drafting.told", story=STORY),
    ]
    assert await talk.presses(label("no_name")) == [
        said(*now, "drafting.is_idea", "drafting.by_nobody", "drafting.in_no_khoi")
    ]
    assert (await talk.one(Initiative)).name is None
    given = await talk.one(Consent)
    assert given.withdrawn_at == clock.now


async def test_a_consent_stands_while_another_initiative_carries_the_name(talk: Talk):
    for story in ("Chuyện một", "Chuyện hai"):
        await talk.says("sáng kiến")
        await talk.hurries(story, "1", NAME, "có", "9", "không", "gửi")
    named = await talk.kept(Initiative)
    for n, one in enumerate(named):
        await talk.says(one.code or "")
        await talk.presses(label("edit"))
        await talk.presses(label("change_name"))
        await talk.presses(label("no_name"))
        ended = [given.withdrawn_at is not None for given in await talk.kept(Consent)]
        assert ended == [n == 1] * 2
