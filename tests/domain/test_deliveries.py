"""Pauses grow and end; every kind of word has a lifetime."""

from datetime import timedelta

import pytest

from domain.deliveries import LIFETIME, MAX_ATTEMPTS, MessageKind, pause_after


def test_pauses_double_up_to_five_minutes():
    seconds = [pause_after(n).total_seconds() for n in range(1, MAX_ATTEMPTS + 3)]
    assert seconds == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_of_word_is_said_in_time_or_not_at_all(kind: MessageKind):
    assert timedelta(hours=1) < LIFETIME[kind] <= timedelta(days=7)


def test_a_reply_goes_before_a_notice_and_a_broadcast_last():
    assert sorted(MessageKind) == [
        MessageKind.REPLY,
        MessageKind.NOTICE,
        MessageKind.REMINDER,
        MessageKind.BROADCAST,
    ]
