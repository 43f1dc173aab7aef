"""The log: one line an event that no user can forge, without secrets and phone numbers."""

import json
import logging
import re
import sys
import unicodedata
from datetime import UTC, datetime
from typing import TextIO

from bot.channels.registry import CHANNELS

QUIET = (
    *("httpx", "httpcore", "alembic", "apscheduler", "aiosqlite", "asyncio", "PIL", "multipart"),
    "aiogram.event",
    *(name for kind in CHANNELS for name in kind.quiet_loggers),
)
"""Loggers heard from WARNING on: httpx would write a bot's token with every address, aiogram a
line for every press."""
STRANGERS = ("uvicorn.error", "python_multipart")
"""Heard from ERROR on: any stranger can make them warn of a broken request, without end."""
ACCESS = "uvicorn.access"
"""Says who opened which address; addresses hold one-time codes, so it stays off."""

ONE_TIME_CODE = re.compile(r"(?<![\w-])[A-HJKMNP-Z2-9]{10}(?![\w-])")
"""What ``services.people.people.make_code`` makes; a test holds the two together."""
_SECRETS = (
    # a link or an address with a one-time code, then everything after Cookie or Authorization
    (re.compile(r"(?i)(/(?:vao|moi)/|\bmoi_)[a-z0-9-]+"), r"\1[code]"),
    (
        re.compile(r"(?i)\b((?:set-)?cookie|authorization)\b(['\"]?\s*[:=,]\s*)[^\r\n]+"),
        r"\1\2[kept]",
    ),
    *(secret for kind in CHANNELS for secret in kind.secrets),
    # a session token of 32 bytes, a one-time code on its own
    (re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])"), "[token]"),
    (ONE_TIME_CODE, "[code]"),
    # a Vietnamese phone number, however it is spaced; a password in an address
    (
        re.compile(r"(?<![\w.])(?:\+|00)?(?:84[ .-]?|0)[235789](?:[ .-]?[0-9]){8,9}(?![0-9])"),
        "[phone]",
    ),
    (re.compile(r"(://[^/\s:@]+):[^/\s@]+@"), r"\1:[kept]@"),
    # what PostgreSQL and its driver quote of a row
    (re.compile(r"(DETAIL:|query argument \$\d+:)[^\r\n]+"), r"\1 [kept]"),
)


def redact(text: str) -> str:
    """Return ``text`` without tokens, one-time codes, cookies, passwords and phone numbers."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def one_line(text: str) -> str:
    """Return ``text`` with every control, direction and line-breaking character spelled out."""
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else char
        for char in text
    )


class Redacting(logging.Filter):
    """Removes secrets from a record before any later handler can write them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Fill the record's message in and redact it; keep every record."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError) as error:
            message = f"{record.msg!r} could not be filled in: {error}"
        record.msg, record.args = redact(message), ()
        return True


class TextLines(logging.Formatter):
    """``2026-11-22T08:30:00.000Z INFO bot.x message``; a traceback follows behind bars."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, and one barred line for each line of a traceback."""
        head = f"{_stamp(record)} {record.levelname} {record.name} {one_line(record.getMessage())}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        barred = (f"  | {one_line(line)}" for line in redact(trace).splitlines())
        return "\n".join([redact(head), *barred])


class JsonLines(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``name``, ``message``, perhaps ``trace``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": _stamp(record),
            "level": record.levelname,
            "name": record.name,
            "message": one_line(redact(record.getMessage())),
        }
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)


class LogHandler(logging.StreamHandler[TextIO]):
    """The only log handler of the process."""


def set_up(level: str = "INFO", style: str = "text", stream: TextIO | None = None) -> None:
    """Make the root logger write to ``stream`` (standard error) in ``style`` text or json."""
    handler = LogHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    handler.addFilter(Redacting())
    root = logging.getLogger()
    root.handlers[:] = [handler, *(h for h in root.handlers if not isinstance(h, LogHandler))]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in STRANGERS:
        logging.getLogger(name).setLevel(max(logging.ERROR, root.level))
    access = logging.getLogger(ACCESS)
    access.handlers.clear()
    access.propagate = False


def _stamp(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
