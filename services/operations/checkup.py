"""What the doctor is given, and the result of one check."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from domain.runs import Run


class CheckStatus(Enum):
    """The status of one check."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check, and what to do when it is not good."""

    health: CheckStatus
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at. ``database`` is the file, None on PostgreSQL.

    Of PostgreSQL the ``revision``, the newest ``runs`` and the ``approvals`` (lesson id, digest)
    are given, or the ``trouble`` of asking for them. ``profile`` is a file or name, empty while
    none was chosen.
    """

    data_dir: Path
    database: Path | None
    revision: str | None
    trouble: str
    profile: str
    public_url: str
    secret_file: Path | None
    now: datetime
    runs: Sequence[Run] = ()
    approvals: Collection[tuple[str, str]] = ()


def good(what: str) -> CheckResult:
    """Return the result of a check that found all well."""
    return CheckResult(CheckStatus.GOOD, what)


def note(what: str, advice: str) -> CheckResult:
    """Return the result of a check that a person should know of."""
    return CheckResult(CheckStatus.NOTE, what, advice)


def bad(what: str, advice: str) -> CheckResult:
    """Return the result of a check that a person must act on."""
    return CheckResult(CheckStatus.BAD, what, advice)
