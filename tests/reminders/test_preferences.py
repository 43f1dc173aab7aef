"""How one is reminded is one's own choice; stopping and muting take two taps."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from db.models.broadcasts import Broadcast, BroadcastRecipient, Mute
from db.models.messages import Outbox
from db.models.reminders import Preference
from domain.deliveries import MessageKind, State
from domain.ids import new_id
from domain.screens import Screen, say
from domain.units.units import Unit, UnitKind
from services.documents.kit import PaperSetting, write_paper
from services.privacy.papers.own_data import OwnDataCopy
from tests.support.builders import make_member
from tests.support.talk import FrozenClock, Talk, label, said, texts

KHOI = Unit(UnitKind.KHOI, "K01")
KHOI_NAME = "Khối Bình Minh (minh họa)"
NEWS = Screen([say("more.about")])


def button(key: str, **facts: object) -> str:
    return texts().plain(f"wishes.{key}", facts)


async def to_wishes(talk: Talk) -> None:
    await talk.says("việc khác")
    await talk.presses(button("button"))


async def tell(talk: Talk, kind: MessageKind) -> int:
    """Tell her something unasked in the evening, so that it waits; return its row."""
    async with talk.engine.work_factory.open(now=talk.engine.clock(), correlation="test") as work:
        work.notify(talk.person, NEWS, kind=kind)
    rows = await talk.kept_on(Outbox)
    return max(row.id for row in rows)


async def outcome(talk: Talk, row_id: int) -> tuple[str, str | None]:
    [row] = [row for row in await talk.kept_on(Outbox) if row.id == row_id]
    return row.state, row.reason


async def test_at_first_the_usual_way_holds(talk: Talk):
    await to_wishes(talk)
    [told] = talk.last
    assert told["text"].startswith(said(say("wishes.now_often", count=3, hour=16)))
    assert await talk.kept(Preference) == []


async def test_once_a_week_in_the_evening_on_three_days(talk: Talk):
    await to_wishes(talk)
    await talk.presses(button("change_often"))
    await talk.presses(button("often_1"))
    await talk.presses(button("change_hour"))
    await talk.presses(button("at_19"))
    await talk.presses(button("change_days"))
    await talk.says("2 4 6")
    kept = await talk.one(Preference)
    assert (kept.per_week, kept.hour, kept.days) == (1, 19, "1010100")
    assert said("wishes.is_day_2") in talk.last[0]["text"]
    assert said("wishes.is_day_1") not in talk.last[0]["text"]


async def test_days_are_chosen_one_by_one_under_their_own_numbers(talk: Talk):
    await to_wishes(talk)
    await talk.presses(button("change_days"))
    assert list(talk.buttons)[:3] == [button("day_6"), button("day_0"), button("day_1")]
    await talk.says("2")  # thứ Hai
    await talk.says("thứ bảy")
    await talk.presses(button("day_6"))
    assert (await talk.one(Preference)).days == "1000011"
    assert list(talk.buttons)[:3] == [button("chosen_6"), button("chosen_0"), button("day_1")]
    await talk.says("2")
    await talk.presses(button("days_done"))
    assert (await talk.one(Preference)).days == "0000011"
    assert said("wishes.is_day_5") in talk.last[0]["text"]
    assert said("wishes.is_day_0") not in talk.last[0]["text"]


async def test_one_day_is_left_and_whoever_wants_none_is_told_how(talk: Talk):
    await to_wishes(talk)
    await talk.presses(button("change_days"))
    await talk.says("thứ bảy")
    told = await talk.presses(button("chosen_5"))
    assert said("wishes.last_day") in told[0]
    assert (await talk.one(Preference)).days == "0000010"


async def test_what_names_no_day_loses_nothing(talk: Talk):
    await to_wishes(talk)
    await talk.presses(button("change_days"))
    told = await talk.says("hôm nào mát trời")
    assert told[0].startswith(said("wishes.days_unclear"))
    await talk.presses(button("all_days"))
    assert (await talk.one(Preference)).days == "1111111"


async def test_a_command_leads_out_of_choosing_days(talk: Talk):
    await to_wishes(talk)
    await talk.presses(button("change_days"))
    assert await talk.says("học") == [said("lesson.shelf_first")]


async def test_stopping_is_two_taps_and_leaves_out_what_waits(talk: Talk, clock: FrozenClock):
    clock.forward(hours=6)  # nine in the evening
    waiting = await tell(talk, MessageKind.REMINDER)
    await talk.says("đổi cách nhắc")
    actions = talk.actions
    told = await talk.presses(button("stop"))
    assert talk.actions - actions == 1
    assert told[0].startswith(said("wishes.stopped"))
    assert (await talk.one(Preference)).per_week == 0
    assert await outcome(talk, waiting) == (State.SKIPPED, "unwanted")
    await talk.presses(button("remind_again"))
    assert (await talk.one(Preference)).per_week == 3


async def test_stopping_is_understood_in_plain_words_and_keeps_days_and_hour(talk: Talk):
    await talk.says("cách nhắc")
    await talk.presses(button("change_days"))
    await talk.says("cn")
    for words in ("đừng nhắc nữa", "thôi nhắc", "thoi nhac"):
        await talk.says("cách nhắc")
        assert (await talk.says(words))[0].startswith(said("wishes.stopped"))
        kept = await talk.one(Preference)
        assert (kept.per_week, kept.days) == (0, "0000001")
    await talk.says("nhắc tôi thế nào")
    assert talk.last[0]["text"].startswith(said("wishes.now_off"))


@pytest.mark.parametrize("words", ["nhắc cháu thưa hơn", "nhac it thoi", "nhắc nhiều quá"])
async def test_whoever_finds_it_too_often_is_shown_how_to_hear_less(talk: Talk, words: str):
    await talk.says(words)
    assert button("change_often") in talk.buttons


async def test_the_word_for_stop_leads_out_of_choosing_days(talk: Talk):
    await talk.says("cách nhắc")
    await talk.presses(button("change_days"))
    await talk.says("thôi")
    assert label("learn") in talk.buttons
    assert await talk.kept(Preference) == []


async def muted(talk: Talk) -> list[tuple[str, str]]:
    return [(row.unit_kind, row.unit) for row in await talk.kept(Mute)]


async def broadcast_to(talk: Talk, row_id: int) -> None:
    """Say that a row is a broadcast of the khối, as its sending does."""
    broadcast = new_id()
    now = talk.engine.clock()
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.insert(Broadcast).values(
                id=broadcast,
                ward_id="demo",
                made_by=talk.person,
                account_number=talk.account,
                unit_kind=KHOI.kind,
                unit=KHOI.code,
                words="Mời bà con",
                narrowing={},
                state="sending",
                made_at=now - timedelta(hours=1),
            )
        )
        await session.execute(
            sa.insert(BroadcastRecipient).values(
                broadcast_id=broadcast,
                person_id=talk.person,
                account_number=talk.account,
                outbox_id=row_id,
            )
        )


async def test_a_unit_is_muted_in_two_taps_and_heard_again(talk: Talk, clock: FrozenClock):
    clock.forward(hours=6)
    waiting = await tell(talk, MessageKind.BROADCAST)
    other = await tell(talk, MessageKind.BROADCAST)
    await broadcast_to(talk, waiting)
    async with talk.engine.database.write() as session:
        await make_member(session, talk.person, KHOI)
    await talk.says("chi hội của tôi")
    await talk.presses(button("mute", unit=KHOI_NAME))
    assert await muted(talk) == []
    await talk.presses(button("mute_yes"))
    assert await muted(talk) == [("khoi", "K01")]
    assert await outcome(talk, waiting) == (State.SKIPPED, "muted")
    assert await outcome(talk, other) == (State.QUEUED, None)

    await talk.says("cách nhắc")
    await talk.presses(button("muted_units"))
    await talk.presses(button("unmute", unit=KHOI_NAME))
    assert await muted(talk) == []
    await talk.says("cách nhắc")
    assert button("muted_units") not in talk.buttons


async def test_a_no_mutes_nothing(talk: Talk):
    async with talk.engine.database.write() as session:
        await make_member(session, talk.person, KHOI)
    await talk.says("chi hội của tôi")
    await talk.presses(button("mute", unit=KHOI_NAME))
    assert await talk.presses(button("mute_no")) == [said("wishes.still_on")]
    assert await muted(talk) == []


async def test_wishes_are_in_ones_own_copy_and_go_with_ones_data(talk: Talk, tmp_path):
    await talk.says("thôi nhắc")
    async with talk.engine.database.write() as session:
        await make_member(session, talk.person, KHOI)
    await talk.says("chi hội của tôi")
    await talk.presses(button("mute", unit=KHOI_NAME))
    await talk.presses(button("mute_yes"))
    copy = tmp_path / "copy.json"
    engine = talk.engine
    setting = PaperSetting(engine.database.url, engine.context.ward, tmp_path, copy, engine.clock())
    await write_paper(OwnDataCopy(talk.person), setting, lambda _done, _total: None)
    told = copy.read_text(encoding="utf-8")
    assert '"per_week": 0' in told
    assert '"unit": "K01"' in told
    await talk.says("dữ liệu của tôi")
    await talk.presses(texts().plain("own_data.erase"))
    await talk.presses(texts().plain("own_data.erase_yes"))
    while await talk.engine.jobs.step():
        pass
    assert await talk.kept(Preference) == []
    assert await muted(talk) == []
