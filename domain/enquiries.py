"""Messages to the ward's staff: what they are about, where a case stands, what may be written."""

import secrets
from enum import StrEnum

from domain.errors import Refused
from domain.text import clean, graphemes


class About(StrEnum):
    """What a message to staff is: a question, a complaint (khiếu nại), a denunciation, a report."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    REPORT = "report"


class CaseState(StrEnum):
    """Where a case stands: it waits for staff, was answered, or is settled."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class MessageMissing(Refused):
    """Nothing was written."""

    code = "refused.message_missing"


class MessageTooLong(Refused):
    """More characters than one message may hold; the limit is named, nothing is cut."""

    code = "refused.too_long"


class NoSuchCase(Refused):
    """Not there, or not this person's: the same answer for both."""

    code = "refused.no_such_case"


class CaseClosed(Refused):
    """The case is settled: whatever else there is to say begins a new one."""

    code = "refused.case_closed"


class TooManyCases(Refused):
    """This person waits for as many answers as one may at a time."""

    code = "refused.too_many_cases"


MAX_MESSAGE = 4_000
"""Characters (as a reader counts them) of one message to staff or of one answer."""
MOST_WAITING = 10
"""Cases of one person that wait for an answer."""
_LETTERS = "ACDEFGHJKLMNPRTUVWXY"
_DIGITS = "34679"
CODE_LENGTH = 6


def new_case_code() -> str:
    """Return six letters and digits that are not misread: ``K7M3RA``; two of them are digits."""
    kinds = [_DIGITS] * 2 + [_LETTERS] * (CODE_LENGTH - 2)
    secrets.SystemRandom().shuffle(kinds)
    return "".join(secrets.choice(kind) for kind in kinds)


def read_case_code(text: str) -> str | None:
    """Return the case code these words are (spaces, dashes and case forgiven), or None."""
    code = "".join(char for char in text.upper() if char not in " -.,")
    if len(code) != CODE_LENGTH or not set(code) <= {*_LETTERS, *_DIGITS}:
        return None
    return code if sum(char in _DIGITS for char in code) == 2 else None


def read_message(raw: str) -> str:
    """Return a message as it is kept. Raises MessageMissing or MessageTooLong; nothing is cut."""
    text = clean(raw)
    if not text:
        raise MessageMissing
    length = len(graphemes(text))
    if length > MAX_MESSAGE:
        raise MessageTooLong(limit=MAX_MESSAGE, length=length)
    return text
