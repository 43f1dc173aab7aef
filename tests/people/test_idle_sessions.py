"""When a browser has to come by a code again."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.devices import device_of
from domain.idle_sessions import RoleSpan, is_over

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HELD = RoleSpan("staff", None, None)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("used", "roles", "over"),
    [
        (ago(180), [], False),
        (ago(181), [], True),
        (ago(30), [HELD], False),
        (ago(31), [HELD], True),
        (ago(0), [RoleSpan("staff", None, ago(1))], True),
        (ago(0), [RoleSpan("staff", None, ago(-1))], False),
        (ago(0), [RoleSpan("staff", None, ago(300))], False),  # it ended before this session
        (ago(0), [RoleSpan("leader", "khoi.K01", ago(1)), HELD], True),
        (ago(0), [RoleSpan("leader", "khoi.K01", ago(1)), RoleSpan("leader", "khoi.K01", None)],
         False),
        (ago(0), [RoleSpan("leader", "khoi.K01", ago(1)), RoleSpan("leader", "khoi.K02", None)],
         True),
    ],
)  # fmt: skip
def test_a_session_ends_when_idle_or_when_its_role_ends(
    used: datetime, roles: list[RoleSpan], over: bool
):
    assert is_over(opened_at=ago(200), used_at=used, roles=roles, now=NOW) is over


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130 Mobile", "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari", "iphone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/130", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "mac"),
        ("curl/8", "other"),
    ],
)
def test_a_device_is_told_roughly(said: str, device: str):
    assert device_of(said) == device
