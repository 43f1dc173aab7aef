"""Nothing secret reaches the log, and no one can write a line of it."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.runtime import logging_setup
from db.engine import Database
from services.people.browser_sessions import open_session
from services.people.people import make_code

PHONES = ("0912 345 678", "+84912345678", "0912.345.678", "84912345678", "0238 3999 000")
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # shaped like a messenger's, opens nothing


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Give the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def written(style: str, write: str, *facts: object, error: Exception | None = None) -> str:
    stream = io.StringIO()
    logging_setup.set_up("DEBUG", style, stream)
    logging.getLogger("hocvuso.test").warning(write, *facts, exc_info=error)
    return stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize(
    "secret",
    [
        *PHONES,
        TOKEN,
        "https://hocvuso.vn/vao/ABCDEFGH23",
        "/moi/abcdefgh23",
        "ABCDEFGH23",
        "Cookie: hocvuso=abc; theme=dark",
        "{'set-cookie': 'hocvuso=abc'}",
        "Authorization: Bearer xyz",
        "postgresql://ward:matkhau@db/ward",
    ],
)
def test_secrets_never_reach_the_log(style: str, secret: str):
    error = ValueError(f"about {secret}")
    told = written(style, "said %s and {'x': %r}", secret, secret, error=error)
    for word in ("912", "3999", TOKEN[10:], "ABCDEFGH23", "abcdefgh23", "=abc", "xyz", "matkhau"):
        if word in secret:
            assert word not in told
    assert "said" in told


async def test_real_tokens_and_codes_are_recognised(sqlite_url: str):
    database = Database(sqlite_url)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    async with database.write() as session:
        codes = [await make_code(session, now=now) for _ in range(50)]
    for code in codes:
        assert logging_setup.redact(f"code {code}.") == "code [code]."
    async with database.write() as session:
        from domain.ids import WardId
        from services.people.people import meet

        met = await meet(session, ward=WardId("w"), channel="webchat", external_key="k", now=now)
        token = await open_session(session, account=met.account, now=now)
    assert logging_setup.redact(f"token {token}") == "token [token]"
    await database.close()


@pytest.mark.parametrize(
    "harmless",
    [
        "SK-2026-0042-H was sent at 2026-11-22 08:30:00.123",
        "127.0.0.1:8080 took 0.0012345 s",
        "digest 5f6f6a0d3b1f5c1e9a7d3f0c4b2a1908f7e6d5c4b3a291807f6e5d4c3b2a1908",
        "id 018f6d2e-7b1c-7a3e-9c4d-5e6f7a8b9c0d",
    ],
)
def test_what_is_no_secret_stays(harmless: str):
    assert logging_setup.redact(harmless) == harmless


@pytest.mark.parametrize("style", ["text", "json"])
def test_nobody_can_forge_a_line(style: str):
    told = written(
        style, "name %s", "\r\n2026-11-22T08:30:00.000Z INFO bot admin logged in\x1b[2K\u2028"
    )
    assert len(told.splitlines()) == 1
    assert "\x1b" not in told


def test_a_traceback_stands_behind_bars():
    told = written("text", "failed", error=ValueError("x\nINFO forged"))
    first, *rest = told.splitlines()
    assert first.endswith("WARNING hocvuso.test failed")
    assert rest
    assert all(line.startswith("  | ") for line in rest)


def test_json_lines_are_json():
    line = json.loads(written("json", "xin chào %s", "bà con", error=ValueError("x")))
    assert (line["level"], line["message"]) == ("WARNING", "xin chào bà con")
    assert "ValueError: x" in line["trace"]
    assert line["at"].endswith("Z")


def test_a_message_that_cannot_be_filled_in_is_told_all_the_same():
    assert "could not be filled in" in written("text", "%d of %d", "x")


def test_chatty_libraries_are_quiet_and_addresses_are_not_logged():
    stream = io.StringIO()
    logging_setup.set_up("INFO", "text", stream)
    logging.getLogger("httpx").info("HTTP Request: POST https://host/bot%s/send", TOKEN)
    logging.getLogger("uvicorn.access").info("GET /vao/ABCDEFGH23")
    logging.getLogger("aiogram.event").info("Update id=1 is handled. Duration 4 ms by bot id=1")
    assert stream.getvalue() == ""


def test_setting_up_twice_writes_once():
    logging_setup.set_up("INFO", "text", io.StringIO())
    told = written("text", "once")
    assert told.count("once") == 1
