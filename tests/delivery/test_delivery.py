"""Delivery: spacing and pauses hold whoever sends, and every row ends in a named outcome."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock, now
from bot.conversation.signals import Signals
from bot.delivery.channel_sender import ChannelSender
from bot.delivery.platform_sender import OutboundRequest, SendResult
from bot.delivery.sender import Sender
from db.engine import Database
from db.models.messages import Outbox
from db.models.people import Account
from db.queries.messages import leases, outbox
from domain.deliveries import ACKNOWLEDGE, MessageKind, SendOutcome
from domain.ids import AccountNumber, new_id
from domain.quiet import Quiet
from domain.zone import day_of
from tests.support.builders import make_account, make_person
from tests.support.waiting import WAIT, until

PIGEON = "pigeon"


NOTED_LATE = 0.6
"""A letter leaves on time and may be noted late on a busy machine: so the whole row is measured,
between its first and its last, and of what it must take this much is asked."""


class Pigeon:
    """A sender that writes down what it was given and when, and reports what it was told to."""

    def __init__(
        self, *, per_second: float | None = None, per_chat: timedelta | None = None
    ) -> None:
        self.per_second = per_second
        self.per_chat = per_chat
        self.reports: list[SendResult] = []
        self.letters: list[tuple[datetime, OutboundRequest]] = []
        self.takes = 0.0
        self.under_way = self.most_under_way = 0

    async def send(self, request: OutboundRequest) -> SendResult:
        self.letters.append((now(), request))
        self.under_way += 1
        self.most_under_way = max(self.under_way, self.most_under_way)
        await asyncio.sleep(self.takes)
        self.under_way -= 1
        return (
            self.reports.pop(0) if self.reports else SendResult(SendOutcome.SENT, platform_id="7")
        )

    async def close(self) -> None:
        """There is nothing to let go of."""

    @property
    def said(self) -> list[str]:
        return [request.payload.get("text", "") for _, request in self.letters]


async def homes(database: Database, many: int) -> list[AccountNumber]:
    async with database.write() as session:
        return [
            await make_account(session, await make_person(session), channel=PIGEON)
            for _ in range(many)
        ]


async def queue(
    database: Database, account: AccountNumber, *texts: str, **values: Any
) -> Sequence[int]:
    """Queue letters for an account; return the ids of their rows."""
    rows = [
        {
            "account_number": account,
            "channel": PIGEON,
            "kind": MessageKind.REPLY,
            "screen_id": new_id(),
            "part": 0,
            "key": "test.request",
            "facts": {},
            "request": {"text": text, "html": text, "choices": [], "media": []},
            "state": "queued",
            "due_at": now(),
            "expires_at": now() + timedelta(hours=1),
            "is_once": False,
            "attempts": 0,
            "resent": 0,
            "fence": 0,
            "created_at": now(),
            **values,
        }
        for text in texts
    ]
    async with database.write() as session:
        await outbox.add(session, rows=rows)
        found = await session.scalars(
            sa.select(Outbox.id).where(Outbox.account_number == account).order_by(Outbox.id)
        )
        return found.all()[-len(texts) :]


async def rows_of(database: Database, account: AccountNumber) -> list[Outbox]:
    async with database.read() as session:
        statement = sa.select(Outbox).where(Outbox.account_number == account).order_by(Outbox.id)
        return list((await session.scalars(statement)).all())


def lane(database: Database, sender: Pigeon, clock: Clock = now) -> ChannelSender:
    return ChannelSender(
        channel=PIGEON, sender=sender, database=database, clock=clock, quiet=Quiet()
    )


async def until_quiet(one: ChannelSender) -> None:
    while await one.step():
        pass


@pytest.fixture
async def database(database_url: str) -> Any:
    opened = Database(database_url)
    yield opened
    await opened.close()


async def test_letters_of_one_account_keep_their_order_and_end_as_sent(database: Database):
    sender = Pigeon()
    [home] = await homes(database, 1)
    await queue(database, home, "một", "hai", "ba")
    await until_quiet(lane(database, sender))
    assert sender.said == ["một", "hai", "ba"]
    assert {(row.state, row.platform_id) for row in await rows_of(database, home)} == {
        ("sent", "7")
    }


async def test_many_letters_are_under_way_at_once_and_a_reply_goes_before_a_broadcast(
    database: Database,
):
    sender = Pigeon()
    sender.takes = 0.2
    addressed = await homes(database, 20)
    for home in addressed:
        await queue(database, home, "bài mới", kind=MessageKind.BROADCAST)
    await queue(database, addressed[-1], "trả lời")
    await lane(database, sender).step()
    assert sender.most_under_way == 20
    assert sender.said[0] == "trả lời"
    assert len(sender.said) == 20
    await until_quiet(lane(database, sender))
    assert len(sender.said) == 21


async def test_spacing_is_even_and_outlasts_a_restart(database: Database):
    sender = Pigeon(per_second=20)
    for n, home in enumerate(await homes(database, 12)):
        await queue(database, home, str(n))
    while len(sender.letters) < 12:
        await lane(database, sender).step()  # each a sender that has just started
    times = sorted(at for at, _ in sender.letters)
    assert times[-1] - times[0] > 11 * timedelta(milliseconds=50) * NOTED_LATE


async def test_a_chat_that_is_to_wait_waits_alone(database: Database):
    sender = Pigeon(per_second=200)
    [busy, other] = await homes(database, 2)
    await queue(database, busy, "một", "hai")
    pause = timedelta(seconds=0.5)
    sender.reports = [SendResult(SendOutcome.LATER, reason="told to wait", retry_after=pause)]
    one = lane(database, sender)
    sending = asyncio.create_task(one.run())
    await until(lambda: bool(sender.letters))
    await queue(database, busy, "gấp")
    await queue(database, other, "chào")
    one.wake()
    await until(lambda: len(sender.letters) == 5)
    one.stop()
    await sending
    refused, resumed = sender.letters[0][0], sender.letters[2][0]
    assert sender.said == ["một", "chào", "một", "hai", "gấp"]
    assert resumed - refused >= pause
    assert resumed - refused < 3 * pause, "the sender sleeps until the row is due"


async def test_what_a_dead_sender_held_is_sent_as_soon_as_the_next_one_starts(
    database: Database,
):
    sender = Pigeon()
    [home] = await homes(database, 1)
    await queue(database, home, "đang gửi")
    async with database.write() as session:
        await leases.claim(
            session, channel=PIGEON, now=now(), until=now() + timedelta(seconds=4), limit=9
        )
    await queue(database, home, "lời mới")
    started = now()
    everything = Sender(
        database=database,
        senders={PIGEON: sender},
        by_commit=[],
        signals=Signals(),
        clock=now,
        quiet=Quiet(),
    )
    running = asyncio.create_task(everything.run())
    await until(lambda: len(sender.letters) == 2)
    everything.stop()
    await running
    waited = now() - started
    assert sender.said == ["đang gửi", "lời mới"]
    assert database.is_sqlite == (waited < timedelta(seconds=2)), "elsewhere it may live"


async def test_nothing_is_said_while_the_platform_asked_for_silence(database: Database):
    sender = Pigeon(per_second=200)
    addressed = await homes(database, 6)
    for home in addressed:
        await queue(database, home, "x")
    pause = timedelta(seconds=0.6)
    wait = SendResult(SendOutcome.LATER, reason="told to wait", retry_after=pause)
    sender.reports = [wait, wait]  # two chats: everybody is meant
    asked = now()
    while len(sender.letters) < 8:
        await lane(database, sender).step()
        await asyncio.sleep(0.02)
    first = min(at for at, _ in sender.letters)
    early = [at for at, _ in sender.letters if first < at < asked + pause]
    assert len(early) <= 5  # under way before the platform's word came
    rows = [row for home in addressed for row in await rows_of(database, home)]
    assert {row.state for row in rows} == {"sent"}
    assert max(row.attempts for row in rows) <= 2


async def test_who_shut_the_door_is_told_nothing_more(database: Database):
    sender = Pigeon()
    [home] = await homes(database, 1)
    await queue(database, home, "một", "hai")
    sender.reports = [SendResult(SendOutcome.BLOCKED, reason="blocked")]
    await until_quiet(lane(database, sender))
    assert [(row.state, row.reason) for row in await rows_of(database, home)] == [
        ("skipped", "blocked"),
        ("skipped", "blocked"),
    ]
    async with database.read() as session:
        account = await session.get(Account, home)
    assert account is not None
    assert account.blocked_at is not None


async def test_a_sign_for_a_press_waits_for_nobody_and_not_for_long(database: Database):
    sender = Pigeon()
    sender.takes = 0.1
    [home] = await homes(database, 1)
    await queue(database, home, "màn mới")
    sign = {ACKNOWLEDGE: "99"}
    await queue(database, home, "", key=ACKNOWLEDGE, request=sign)
    await queue(database, home, "", key=ACKNOWLEDGE, request=sign, expires_at=now())
    await lane(database, sender).step()
    assert len(sender.letters) == 2
    assert [row.state for row in await rows_of(database, home)] == ["sent", "sent", "expired"]


async def test_an_edit_takes_the_place_of_what_it_replaces_unless_something_stands_below(
    database: Database,
):
    sender = Pigeon()
    [home, other] = await homes(database, 2)
    [first] = await queue(database, home, "Đang làm: 10%")
    [old] = await queue(database, other, "Đang làm: 10%")
    await until_quiet(lane(database, sender))
    await queue(database, other, "Chào bác")
    await until_quiet(lane(database, sender))
    await queue(database, home, "Đang làm: 20%", replaces_id=first)
    await queue(database, other, "Đang làm: 20%", replaces_id=old)
    await until_quiet(lane(database, sender))
    edits = {request.payload["text"]: request.edits for _, request in sender.letters[-2:]}
    assert [request.edits for _, request in sender.letters[-2:]] == ["7", None], edits


async def test_an_unknown_outcome_is_tried_again_twice_and_then_given_up(database: Database):
    sender = Pigeon()
    sender.reports = [SendResult(SendOutcome.UNKNOWN, reason="no answer")] * 9
    [home] = await homes(database, 1)
    await queue(database, home, "mã một lần")
    for later in range(6):
        await lane(database, sender, lambda n=later: now() + timedelta(minutes=9 * n)).step()  # type: ignore[misc]
    [row] = await rows_of(database, home)
    assert (row.state, len(sender.letters)) == ("failed", 3)


async def test_one_chat_is_never_crowded_whoever_sends(database: Database):
    sender = Pigeon(per_chat=timedelta(seconds=0.4))
    [home, other] = await homes(database, 2)
    await queue(database, home, "một", "hai", "ba")
    await queue(database, other, "một")
    while len(sender.letters) < 4:
        await lane(database, sender).step()  # each a sender that has just started
        await asyncio.sleep(0.02)
    hers = [
        at for at, request in sender.letters if request.address == sender.letters[-1][1].address
    ]
    gaps = [later - sooner for sooner, later in pairwise(hers)]
    assert len(gaps) == 2
    assert min(gaps) >= timedelta(seconds=0.4)


async def test_a_sender_that_was_held_up_does_not_let_everything_out_at_once(database: Database):
    sender = Pigeon(per_second=50)
    for n, home in enumerate(await homes(database, 20)):
        await queue(database, home, str(n))
    one = lane(database, sender)
    sending = asyncio.create_task(one.run())
    while len(sender.letters) < 3:
        await asyncio.sleep(0.01)
    time.sleep(0.5)  # the whole process stands still
    while len(sender.letters) < 20:
        await asyncio.sleep(0.01)
    one.stop()
    await sending
    times = [at for at, _ in sender.letters]
    assert times[-1] - times[3] > 16 * timedelta(milliseconds=20) * NOTED_LATE


async def test_a_long_post_keeps_its_lease_and_another_sender_lets_it_be(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.delivery.channel_sender.LEASE", timedelta(seconds=2))
    monkeypatch.setattr("bot.delivery.channel_sender.HEARTBEAT", timedelta(seconds=0.1))
    monkeypatch.setattr("bot.delivery.channel_sender.IDLE_SECONDS", 0.1)
    sender, other = Pigeon(), Pigeon()
    sender.takes = 4  # twice its lease
    [home] = await homes(database, 1)
    await queue(database, home, "phim dài")
    one, second = lane(database, sender), lane(database, other)
    posting = asyncio.create_task(one.run())
    while not sender.letters:
        await asyncio.sleep(0.01)
    looking = asyncio.create_task(second.run())
    await asyncio.sleep(4.2)
    one.stop()
    second.stop()
    await asyncio.gather(posting, looking)
    assert (len(sender.letters), len(other.letters)) == (1, 0)
    [row] = await rows_of(database, home)
    assert (row.state, row.resent) == ("sent", 0)


async def test_a_sender_that_was_held_up_beyond_its_own_lease_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.delivery.channel_sender.LEASE", timedelta(seconds=0.2))
    monkeypatch.setattr("bot.delivery.channel_sender.HEARTBEAT", timedelta(minutes=1))
    monkeypatch.setattr("bot.delivery.channel_sender.IDLE_SECONDS", 0.05)
    sender = Pigeon()
    sender.takes = 1
    [home] = await homes(database, 1)
    await queue(database, home, "phim dài")
    one = lane(database, sender)
    posting = asyncio.create_task(one.run())
    await until(lambda: len(sender.letters) > 1 or posting.done())
    one.stop()
    await posting
    [row] = await rows_of(database, home)
    assert (row.state, row.resent > 0) == ("sent", True)


async def test_what_nobody_asked_for_waits_out_a_silent_day_and_answers_go(database: Database):
    sender = Pigeon()
    [home] = await homes(database, 1)
    await queue(database, home, "nhắc", kind=MessageKind.REMINDER)
    await queue(database, home, "báo", kind=MessageKind.NOTICE)
    await queue(database, home, "đáp")
    silent = Quiet(days={day_of(now()): "bão"})
    await until_quiet(
        ChannelSender(channel=PIGEON, sender=sender, database=database, clock=now, quiet=silent)
    )
    assert sender.said == ["đáp", "báo"]
    await until_quiet(lane(database, sender))
    assert sender.said == ["đáp", "báo", "nhắc"]


async def test_a_clock_that_was_ahead_and_is_set_back_silences_nobody(database: Database):
    sender = Pigeon(per_second=20, per_chat=timedelta(seconds=0.1))
    [home] = await homes(database, 1)
    ahead = timedelta(days=365)
    moved = ahead

    def clock() -> datetime:
        return now() + moved

    one = lane(database, sender, clock)
    lives_long = {"expires_at": now() + 2 * ahead}
    await queue(database, home, "một", **lives_long)
    await until_quiet(one)
    moved = timedelta()
    await queue(database, home, "hai", "ba", **lives_long)
    async with asyncio.timeout(WAIT):
        while len(sender.letters) < 2:  # the sender that was there, on its own memory
            await one.step()
        while len(sender.letters) < 3:  # and one that only knows the tables
            await lane(database, sender).step()
    assert sender.said == ["một", "hai", "ba"]
