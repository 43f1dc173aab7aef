"""The rules of staff's moves: allowed targets, which ones need a reason, and its length."""

from domain.errors import Refused
from domain.initiatives.initiatives import Status
from domain.text import clean, graphemes, words

WAITING = (Status.SUBMITTED, Status.RECEIVED, Status.MORE_ASKED, Status.APPRAISING)
"""Statuses in which the ward still owes an answer."""
OF_STAFF = frozenset(Status) - {Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN}
"""Statuses staff may move an initiative to; submitting and withdrawing are its author's."""
NEEDS_REASON = frozenset(
    {Status.MORE_ASKED, Status.KEPT, Status.UNSUITABLE, Status.PASSED_ON, Status.DUPLICATE}
)
"""Moves that need a reason in somebody's own words, for the author."""
MAX_REASON = 1_000
"""Characters (as a reader counts them) of a reason."""


class ReasonMissing(Refused):
    """A move that needs a reason came without one."""

    code = "staff_triage.reason_missing"


class ReasonTooLong(Refused):
    """More characters than a reason may have; nothing is cut."""

    code = "staff_triage.reason_too_long"


def read_reason(raw: str) -> str:
    """Return a reason as it is kept. Raises ReasonMissing or ReasonTooLong."""
    text = clean(raw)
    if not words(text):
        raise ReasonMissing
    length = len(graphemes(text))
    if length > MAX_REASON:
        raise ReasonTooLong(limit=MAX_REASON, length=length)
    return text
