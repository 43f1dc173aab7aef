"""A broadcast's table of moves, its digest, its fates; hours and days as people type them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from domain.broadcasts.broadcasts import (
    BEGUN,
    MAX_WORDS,
    MOVES,
    OPEN,
    BroadcastMoveNotAllowed,
    BroadcastStage,
    Narrowing,
    WordsMissing,
    WordsTooLong,
    check_move,
    check_open,
    digest_of,
    read_words,
    takes,
)
from domain.broadcasts.recipients import (
    NOT_REACHED,
    BroadcastFigures,
    RecipientStatus,
    recipient_status,
)
from domain.deliveries import State
from domain.errors import Refused
from domain.moments import MomentPast, MomentTooFar, MomentUnreadable, read_moment
from domain.reports.participation import AgeBand
from domain.zone import LOCAL

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
"""Sunday, three in the afternoon in the ward."""


@pytest.mark.parametrize(("before", "after"), list(product(BroadcastStage, BroadcastStage)))
def test_only_moves_of_the_table_are_made(before: BroadcastStage, after: BroadcastStage):
    if after in MOVES[before]:
        check_move(before, after)
    else:
        with pytest.raises(BroadcastMoveNotAllowed):
            check_move(before, after)


def test_what_began_is_never_a_draft_again_and_what_ended_never_moves():
    for stage in BEGUN:
        assert not MOVES[stage] & OPEN
    assert MOVES[BroadcastStage.DONE] == MOVES[BroadcastStage.CANCELLED] == frozenset()
    assert {stage for stage in BroadcastStage if BroadcastStage.SENDING in MOVES[stage]} == {
        BroadcastStage.SCHEDULED,
        BroadcastStage.PAUSED,
    }


@pytest.mark.parametrize("stage", BroadcastStage)
def test_only_what_has_not_begun_may_be_changed(stage: BroadcastStage):
    if stage in OPEN:
        check_open(stage)
    else:
        with pytest.raises(BroadcastMoveNotAllowed):
            check_open(stage)


ELDERS = Narrowing(ages=frozenset({AgeBand.FROM_60})).kept()
EVERYONE = Narrowing().kept()


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "Lời khác"},
        {"lesson_id": "dt-wifi"},
        {"attachment": UUID(int=2)},
        {"narrowing": ELDERS},
        {"narrowing": Narrowing(has_groups=True).kept()},
    ],
)
def test_any_change_of_content_or_audience_changes_the_digest(changed: dict[str, object]):
    told: dict[str, object] = {
        "lesson_id": None,
        "words": "Lời",
        "attachment": None,
        "narrowing": EVERYONE,
    }
    digest: Callable[..., str] = digest_of
    assert digest(**told) == digest(**told)
    assert digest(**told) != digest(**{**told, **changed})


def test_a_narrowing_is_read_as_it_was_kept():
    one = Narrowing(
        not_learned=True,
        ages=frozenset({AgeBand.FROM_60, AgeBand.UNKNOWN}),
        channels=frozenset({"telegram"}),
        has_groups=True,
    )
    assert Narrowing.read(one.kept()) == one
    assert Narrowing.read({}) == Narrowing()


def test_no_band_and_no_channel_means_everyone():
    assert Narrowing().has(age=AgeBand.UNKNOWN, channel=None)
    elders = Narrowing(ages=frozenset({AgeBand.FROM_60}))
    assert elders.has(age=AgeBand.FROM_60, channel="webchat")
    assert not elders.has(age=AgeBand.UNKNOWN, channel="webchat")


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_row_is_a_fate(state: State):
    assert recipient_status(state, None, was_seen=True) in RecipientStatus
    assert recipient_status(state, "daily cap", was_seen=True) in RecipientStatus


@pytest.mark.parametrize(
    ("state", "reason", "fate"),
    [
        (None, None, RecipientStatus.UNDER_WAY),
        ("queued", None, RecipientStatus.UNDER_WAY),
        ("held", None, RecipientStatus.UNDER_WAY),
        ("skipped", "blocked", RecipientStatus.BLOCKED),
        ("skipped", "cancelled", RecipientStatus.STOPPED),
        ("skipped", "daily cap", RecipientStatus.NOT_NOW),
        ("failed", "no such chat", RecipientStatus.FAILED),
        ("expired", "waited too long", RecipientStatus.TOO_LATE),
    ],
)
def test_a_row_names_its_fate(state: str | None, reason: str | None, fate: RecipientStatus):
    assert recipient_status(state, reason, was_seen=True) is fate


def test_what_was_sent_to_a_closed_page_is_not_surely_read():
    assert recipient_status("sent", None, was_seen=True) is RecipientStatus.REACHED
    assert recipient_status("sent", None, was_seen=False) is RecipientStatus.PAGE_CLOSED
    assert RecipientStatus.PAGE_CLOSED in NOT_REACHED
    assert set(NOT_REACHED) >= {
        RecipientStatus.MUTED,
        RecipientStatus.LEFT_UNIT,
        RecipientStatus.NO_ACCOUNT,
        RecipientStatus.CHANNEL_OFF,
        RecipientStatus.BLOCKED,
        RecipientStatus.STOPPED,
    }


def test_figures_add_up():
    one = BroadcastFigures(
        {
            RecipientStatus.REACHED: 6,
            RecipientStatus.PAGE_CLOSED: 2,
            RecipientStatus.MUTED: 1,
            RecipientStatus.UNDER_WAY: 1,
        }
    )
    assert (one.total, one.sent, one.left, one.missed) == (10, 8, 1, 1)
    assert (one.percent, one.bar) == (90, "▓▓▓▓▓▓▓▓▓░")
    assert BroadcastFigures({}).percent == 100


def test_channels_speak_side_by_side_at_their_own_pace():
    reachable = {"telegram": 2_800, "webchat": 9_000}
    assert takes(reachable, {"telegram": 28.0, "webchat": None}) == timedelta(seconds=100)
    assert takes({}, {}) == timedelta(0)


def test_words_are_cleaned_never_cut():
    assert read_words("  Mời   bà con \n\n\n\n học ") == "Mời bà con\n\nhọc"
    with pytest.raises(WordsMissing):
        read_words(" \u200b … ")
    with pytest.raises(WordsTooLong):
        read_words("ạ" * (MAX_WORDS + 1))
    assert len(read_words("ạ" * MAX_WORDS)) == MAX_WORDS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7h tối mai", "2026-11-23 19:00"),
        ("19:30 25/11", "2026-11-25 19:30"),
        ("19h30", "2026-11-22 19:30"),
        ("7h", "2026-11-23 07:00"),
        ("8 giờ sáng thứ hai", "2026-11-23 08:00"),
        ("8 giờ rưỡi tối chủ nhật", "2026-11-29 20:30"),
        ("ngày 25 tháng 11 lúc 9h", "2026-11-25 09:00"),
        ("12h trưa mai", "2026-11-23 12:00"),
        ("7 gio toi thu 7", "2026-11-28 19:00"),
        ("mai 7g15 ạ", "2026-11-23 07:15"),
        ("20h 5/1/2027", "2027-01-05 20:00"),
    ],
)
def test_an_hour_is_read_as_it_is_typed(typed: str, meant: str):
    assert f"{read_moment(typed, NOW).astimezone(LOCAL):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("lúc nào rảnh", MomentUnreadable),
        ("sáng mai", MomentUnreadable),
        ("25h", MomentUnreadable),
        ("9h 31/2", MomentUnreadable),
        ("14h hôm nay", MomentPast),
        ("19:30 20/11", MomentPast),
        ("20h ngày 5/2/2027", MomentTooFar),
    ],
)
def test_an_hour_that_cannot_be_is_one_sentence(typed: str, no: type[Refused]):
    with pytest.raises(no):
        read_moment(typed, NOW)
