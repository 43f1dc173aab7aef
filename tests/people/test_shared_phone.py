"""Several people on one phone: each has her own, nothing is mixed, nothing is lost."""

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.people import Account, PersonOnAccount
from domain.ids import PersonId
from domain.screens import Screen, say
from services.work import Actor, Work
from tests.support.talk import Talk, said

CANARY = "bí mật của bà Lan về ngõ 12"


async def speaker(talk: Talk) -> PersonId:
    """Let the talk speak for whoever speaks on the account now."""
    async with talk.engine.database.read() as session:
        found = await session.get(Account, talk.account)
    assert found is not None
    talk.person = PersonId(found.person_id)
    return talk.person


async def shared(talk: Talk) -> tuple[PersonId, PersonId]:
    """Let Lan and Tư share the phone; Tư speaks now."""
    lan = talk.person
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    await talk.says("tôi là bà Lan")
    await talk.says("Ông Tư")
    return lan, await speaker(talk)


async def test_a_second_person_is_added_and_each_has_her_own(talk: Talk):
    lan, tu = await shared(talk)
    assert lan != tu
    assert "Bây giờ là Ông Tư" in talk.last[-1]["text"]
    await talk.says("sáng kiến")
    await talk.says("Ông Tư muốn trồng cây ở nhà văn hóa")
    await talk.says("đổi người")
    assert "bà Lan" in talk.buttons
    await talk.presses("bà Lan")
    assert await speaker(talk) == lan
    assert "Phần Ông Tư đang làm dở, cháu giữ nguyên." in talk.last[-1]["text"]
    assert "Bây giờ là bà Lan" in talk.last[-1]["text"]
    assert "Kể tiếp sáng kiến đang dở" not in talk.buttons
    assert await talk.kept(Initiative) == []
    await talk.says("theo dõi")
    assert talk.last[-1]["text"] == said("follow.none")


async def test_switching_back_finds_what_was_left_at_its_step(talk: Talk):
    _lan, tu = await shared(talk)
    await talk.says("sáng kiến")
    await talk.says("Ông Tư muốn trồng cây")
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.says("đổi người")
    await talk.presses("Ông Tư")
    assert talk.buttons[0] == "Làm tiếp việc đang dở"
    await talk.presses("Làm tiếp việc đang dở")
    assert said("drafting.maturity") in talk.last[-1]["text"]
    talk.person = tu
    assert [one.story for one in await talk.kept(Initiative)] == ["Ông Tư muốn trồng cây"]


async def test_nobody_need_be_added_after_all(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says("dùng chung máy")
    await talk.presses("Thêm người")
    await talk.presses("Thôi, không thêm")
    assert talk.last[-1]["text"] == said("shared_phone.alone")
    await talk.presses("Làm tiếp việc đang dở")
    await talk.says("Lắp đèn ở ngõ 12")
    assert (await talk.one(Initiative)).story == "Lắp đèn ở ngõ 12"
    lan, _tu = await shared(talk)
    await talk.says("đổi người")
    await talk.presses("Thêm người")
    await talk.presses("Thôi, không thêm")
    assert talk.last[-1]["text"] == said(say("shared_phone.now", called="Ông Tư"))
    talk.person = lan
    assert len(await talk.kept_on(PersonOnAccount)) == 2


async def test_adding_somebody_in_the_middle_of_telling_keeps_the_step(talk: Talk):
    lan = talk.person
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn ở ngõ 12")
    await talk.presses("Làm thử rồi")
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    await talk.says("bà Lan")
    await talk.says("ông Tư")
    assert await speaker(talk) != lan
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.presses("Làm tiếp việc đang dở")
    assert said("drafting.name") in talk.last[-1]["text"]
    await talk.says("Nguyễn Thị Lan")
    talk.person = lan
    [told] = await talk.kept(Initiative)
    assert (told.story, told.maturity) == ("Lắp đèn ở ngõ 12", "done")


async def test_a_screen_of_another_person_is_never_answered(talk: Talk):
    lan, tu = await shared(talk)
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.opens("bai_at-ma-otp")
    card = talk.last[-1]
    await talk.says("đổi người")
    await talk.presses("Ông Tư")
    await talk.presses("Tiếp", on=card)
    assert said("fallback.other_person") in talk.last[-1]["text"]
    await talk.hear({"text": "1", "seen": card["id"]})
    await talk.hear({"text": "Tiếp", "seen": card["id"]})
    talk.person = tu
    assert await talk.kept(LessonResult) == []
    talk.person = lan
    [hers] = await talk.kept(LessonResult)
    assert hers.step == "card:c1"


async def test_what_one_told_is_never_shown_to_another(talk: Talk):
    await shared(talk)
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.says("sáng kiến")
    await talk.says(CANARY)
    await talk.presses("Làm thử rồi")
    await talk.says(f"Nguyễn {CANARY}")
    await talk.says("đổi người")
    await talk.presses("Ông Tư")
    shown = list(talk.last)
    for words in ("menu", "theo dõi", "tiếp tục", "sáng kiến", "xyz", "0", "1", "học", "đổi người",
                  "trợ giúp", "thôi", "việc khác", CANARY[:6]):  # fmt: skip
        await talk.says(words)
        shown += talk.last
    for code in (await talk.log())[-40:]:
        for one in code["choices"]:
            if "bí mật" in one["label"]:
                shown.append(code)
    assert not [one for one in shown if "bí mật của bà" in one["text"]]
    assert not [c for one in shown for c in one["choices"] if "bí mật của bà" in c["label"]]


async def test_a_name_too_long_or_of_pictures_is_refused_and_asked_again(talk: Talk):
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    for wrong in ("a" * 200, "😀😀", "12345"):
        await talk.says(wrong)
        assert talk.last[-1]["text"] == said(say("shared_phone.unreadable", limit=40))
    await talk.says("bà Lan 🌸")
    assert talk.last[-1]["text"] == said("shared_phone.ask_added")
    await talk.says("BA LAN 🌸")
    assert "tên gọi là BA LAN 🌸 rồi" in talk.last[-1]["text"]
    await talk.says("ông Tư")
    kept = await talk.kept_on(PersonOnAccount)
    assert sorted(one.called for one in kept) == ["bà Lan 🌸", "ông Tư"]


async def test_who_is_taken_off_keeps_everything_and_comes_back_by_code(talk: Talk, engine: Engine):
    _lan, tu = await shared(talk)
    await talk.says("sáng kiến")
    await talk.says("Ông Tư muốn trồng cây")
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.says("đổi người")
    await talk.presses("Bỏ một người khỏi máy này")
    await talk.presses("Ông Tư")
    await talk.presses("Vâng, bỏ khỏi máy này")
    code = talk.last[-1]["text"].split("máy khác: ")[1].split(".")[0]
    await talk.says("menu")
    assert "Đổi người" not in talk.buttons
    new_phone = await Talk.begin(engine)
    await new_phone.says(f"mã {code.lower()}")
    assert await speaker(new_phone) == tu
    assert said("shared_phone.came") in new_phone.last[-1]["text"]
    [told] = await new_phone.kept(Initiative)
    assert told.story == "Ông Tư muốn trồng cây"
    await new_phone.says("menu")
    assert "Đổi người" not in new_phone.buttons
    assert "Kể tiếp sáng kiến đang dở" in new_phone.buttons
    await talk.says(f"mã {code}")
    assert talk.last[-1]["text"] == said("refused.code")


async def test_a_notice_names_for_whom_it_is_on_a_shared_phone_only(talk: Talk, engine: Engine):
    lan, _tu = await shared(talk)
    async with engine.database.write() as session:
        work = Work(session, engine.context, engine.clock(), Actor(), "test")
        work.notify(lan, Screen([say("received_files.dropped")]))
        await engine.outbox_writer.flush_messages(session, [work], {})
    await talk.read()
    led = say("shared_phone.addressed_to", called="bà Lan")
    assert talk.last[-1]["text"] == said(led, "received_files.dropped")
    alone = await Talk.begin(engine)
    async with engine.database.write() as session:
        work = Work(session, engine.context, engine.clock(), Actor(), "test")
        work.notify(alone.person, Screen([say("received_files.dropped")]))
        await engine.outbox_writer.flush_messages(session, [work], {})
    await alone.read()
    assert alone.last[-1]["text"] == said("received_files.dropped")


async def test_a_person_who_is_not_here_cannot_be_switched_to(talk: Talk, engine: Engine):
    await shared(talk)
    stranger = await Talk.begin(engine)
    await talk.says("đổi người")
    shown = talk.last[-1]
    for verb in ("share.to", "share.remove_one", "share.remove_yes"):
        action = f"{verb}:{stranger.person.hex}"
        await talk.hear({"choice": action, "screen": shown["id"]})
        assert said("fallback.stale") in talk.last[-1]["text"]
    assert await speaker(talk) != stranger.person


async def test_what_one_is_called_is_corrected_in_two_taps_and_the_switcher_follows(talk: Talk):
    lan, _tu = await shared(talk)
    await talk.says("đổi người")
    await talk.presses("Sửa tên gọi của tôi")
    await talk.says("tôi là ông Tư Cầu")
    assert "Bây giờ là ông Tư Cầu" in talk.last[-1]["text"]
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    await talk.says("đổi người")
    assert "ông Tư Cầu" in talk.buttons
    assert "Ông Tư" not in talk.buttons
    talk.person = lan
    [hers] = await talk.kept(PersonOnAccount)
    assert hers.called == "bà Lan"


async def test_another_ones_name_or_nonsense_is_asked_again_and_what_was_at_hand_waits(talk: Talk):
    await shared(talk)
    await talk.says("sáng kiến")
    await talk.says("Ông Tư muốn trồng cây")
    await talk.says("đổi người")
    await talk.presses("Sửa tên gọi của tôi")
    await talk.says("BÀ LAN")
    assert "tên gọi là BÀ LAN rồi" in talk.last[-1]["text"]
    await talk.says("12345")
    assert talk.last[-1]["text"] == said(say("shared_phone.unreadable", limit=40))
    await talk.says("bác Tư")
    await talk.presses("Làm tiếp việc đang dở")
    assert said("drafting.maturity") in talk.last[-1]["text"]


async def test_who_thinks_better_of_it_keeps_her_name(talk: Talk):
    await shared(talk)
    await talk.says("dữ liệu của tôi")
    assert "Tên gọi trên máy này: Ông Tư" in talk.last[-1]["text"]
    await talk.presses("Sửa tên gọi của tôi")
    await talk.presses("Giữ tên gọi cũ")
    assert "Bây giờ là Ông Tư" in talk.last[-1]["text"]
    await talk.presses("Sửa tên gọi của tôi")
    await talk.says("thôi")
    await talk.says("Ông Năm")
    await talk.says("menu")
    assert "Bây giờ là Ông Tư" in talk.last[-1]["text"]


async def test_a_corrected_name_is_what_the_switcher_shows_where_it_was_the_same(talk: Talk):
    await shared(talk)
    for name in ("Ong Tư", "Ông Tư Cầu"):
        await talk.says("dữ liệu của tôi")
        await talk.presses("Ghi tên" if name == "Ong Tư" else "Sửa tên")
        await talk.says(name)
        await talk.presses("Tôi đồng ý giữ tên")
    await talk.says("đổi người")
    assert "Bây giờ là Ông Tư Cầu" in talk.last[-1]["text"]
    await talk.says("dữ liệu của tôi")
    await talk.presses("Sửa tên")
    await talk.says("bà Lan")
    await talk.presses("Tôi đồng ý giữ tên")
    await talk.says("đổi người")
    assert "Bây giờ là Ông Tư Cầu" in talk.last[-1]["text"]
