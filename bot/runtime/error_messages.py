"""Turns an error into one English sentence and an exit status: 2 caller's mistake, 1 ours."""

import errno
import sys

from db.sqlite_file import Unreadable
from domain.errors import BadSetting

WRONG_USE = 2
FAILED = 1
STOPPED = 130

_DATABASE_WORDS = (
    ("locked", "The database is busy: another process is writing. Try again in a moment."),
    ("busy", "The database is busy: another process is writing. Try again in a moment."),
    ("full", "The disk is full, so nothing was stored. Free some space and try again."),
    ("disk i/o error", "The disk is full or failing, so nothing was stored: {why}."),
    ("no such table", "The database has no tables yet; run hocvuso migrate first."),
    ("does not exist", "The database does not exist or has no tables yet: {why}."),
    ("readonly", "The database may not be written by this user: {why}."),
    ("unable to open", "The database file cannot be opened: {why}."),
    (
        "not a database",
        "The file is not a database: {why}. Restore a backup: hocvuso restore FILE.",
    ),
    ("malformed", "The database is damaged: {why}. Restore a backup: hocvuso restore FILE."),
    ("password", "The database refuses the name or password in HOCVUSO_DATABASE_URL."),
)
_NETWORK = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT)


def error_message(error: BaseException) -> tuple[str, int]:
    """Return the sentence and the exit status for the exception that ended a verb."""
    if isinstance(error, BadSetting):
        return _ended(str(error)), WRONG_USE
    if isinstance(error, KeyboardInterrupt):
        return "Stopped.", STOPPED
    if _is_from_database(error):
        return _database_sentence(error), FAILED
    if isinstance(error, OSError):
        return _system_sentence(error), FAILED
    why = f"{type(error).__name__}: {_first_line(error)}"
    return (
        f"hocvuso made a mistake of its own ({why}); HOCVUSO_LOG_LEVEL=DEBUG shows where.",
        FAILED,
    )


def _is_from_database(error: BaseException) -> bool:
    """Whether the database or its driver raised it; only ``db`` knows the drivers."""
    session = sys.modules.get("db.engine")
    if isinstance(error, Unreadable) or (session and isinstance(error, session.NotStored)):
        return True
    return type(error).__module__.partition(".")[0] in ("sqlalchemy", "asyncpg", "pysqlite3")


def _database_sentence(error: BaseException) -> str:
    why = _first_line(getattr(error, "orig", None) or error)
    for word, sentence in _DATABASE_WORDS:
        if word in why.lower():
            return sentence.format(why=why.rstrip("."))
    return f"The database could not do it: {why.rstrip('.')}."


def _system_sentence(error: OSError) -> str:
    what = error.filename or error.filename2
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full, so nothing was stored. Free some space and try again."
    if error.errno in _NETWORK or not error.errno or error.errno < 0:
        return f"The database or network cannot be reached: {_first_line(error).rstrip('.')}."
    if error.errno == errno.EADDRINUSE:
        return "That address is in use already: is hocvuso running? Or choose another --port."
    if isinstance(error, FileNotFoundError) and what:
        return f"There is no file or folder {what}."
    if isinstance(error, PermissionError) and what:
        return f"This user may not read or write {what}."
    return f"The system refused: {_first_line(error).rstrip('.')}."


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _ended(sentence: str) -> str:
    """End each line with a full stop, whatever raised it."""
    lines = [line.strip() for line in sentence.splitlines() if line.strip()]
    return "\n".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines)
