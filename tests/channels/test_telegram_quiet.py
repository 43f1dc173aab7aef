"""Rest on Telegram: nothing unasked at night, and what must be said then makes no sound."""

from datetime import UTC, datetime, timedelta

from db.models.messages import Outbox
from domain.deliveries import MessageKind, State
from domain.ids import PersonId
from domain.screens import Screen, say
from domain.zone import LOCAL
from tests.support.talk import said
from tests.support.telegram.ledger import Entry
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

NEWS = Screen([say("more.what")])


async def at_night(ward: Ward) -> None:
    """Move on to ten in the evening."""
    here = ward.clock().astimezone(LOCAL)
    ward.clock.forward(seconds=(here.replace(hour=22, minute=0) - here).total_seconds())


async def tell(lan: TelegramTalk, kind: MessageKind) -> None:
    person = PersonId((await lan.account()).person_id)
    async with lan.ward.engine.work_factory.open(now=lan.ward.clock(), correlation="test") as work:
        work.notify(person, NEWS, kind=kind)


def heard(lan: TelegramTalk) -> list[Entry]:
    """What came of it, as the platform saw it."""
    entries = lan.ward.platform.ledger.said(lan.phone.chat.id)
    return [entry for entry in entries if entry.text == said("more.what")]


async def test_a_notice_at_night_makes_no_sound_and_an_answer_does(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    await at_night(ward)
    await tell(lan, MessageKind.NOTICE)
    await ward.settle()
    assert [entry.is_silent for entry in heard(lan)] == [True]
    await lan.says("việc khác")
    assert [entry.is_silent for entry in heard(lan)] == [True, False]


async def test_by_day_a_notice_makes_its_sound(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    await tell(lan, MessageKind.NOTICE)
    await ward.settle()
    assert [entry.is_silent for entry in heard(lan)] == [False]


async def test_a_reminder_waits_for_the_morning_and_comes_once(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    await at_night(ward)
    await tell(lan, MessageKind.REMINDER)
    await tell(lan, MessageKind.REMINDER)
    await ward.settle()
    assert heard(lan) == []
    rows = [row for row in await lan.kept(Outbox) if row.kind == MessageKind.REMINDER]
    assert sorted(row.state for row in rows) == [State.QUEUED, State.SKIPPED]
    [waiting] = [row for row in rows if row.state == State.QUEUED]
    morning = ward.clock().astimezone(LOCAL).replace(hour=6, minute=30, second=0, microsecond=0)
    assert waiting.due_at == (morning + timedelta(days=1)).astimezone(UTC)
    ward.clock.forward(hours=8, minutes=31)
    ward.engine.sender.wake()
    await ward.settle()
    [entry] = heard(lan)
    assert datetime.fromtimestamp(entry.at, UTC) >= waiting.due_at
    assert not entry.is_silent
