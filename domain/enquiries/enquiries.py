"""The rules of enquiries to staff: kinds, case states, codes, and message length."""

import secrets
from enum import StrEnum

from domain.errors import Refused
from domain.text import clean, graphemes


class About(StrEnum):
    """The kind of a message: a question, a complaint (khiếu nại), a denunciation, a report."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    REPORT = "report"


class CaseState(StrEnum):
    """The state of a case: it waits for staff, was answered, or is settled."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class MessageMissing(Refused):
    """The message is empty."""

    code = "refused.message_missing"


class MessageTooLong(Refused):
    """More characters than one message may hold; the limit is named, nothing is cut."""

    code = "refused.too_long"


class NoSuchCase(Refused):
    """The case does not exist or is not this person's: the same answer for both."""

    code = "refused.no_such_case"


class CaseClosed(Refused):
    """The case is settled: a further message begins a new one."""

    code = "refused.case_closed"


class NothingSent(Refused):
    """No photo, voice note or paper waits any more to be sent."""

    code = "refused.nothing_sent"


class TooManyCaseFiles(Refused):
    """The case holds as many files as it may."""

    code = "refused.too_many_case_files"


class TooManyCases(Refused):
    """This person has as many unanswered cases as one may have at a time."""

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
