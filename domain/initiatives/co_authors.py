"""The rules of co-authors: the states of a request, and the code that is handed over."""

import re
from enum import StrEnum

from domain.errors import Refused
from domain.initiatives.initiatives import EDITABLE, Status

MOST_NAMED = 10
"""Co-authors one initiative may name at a time."""
CODE_PREFIX = "CL"
CODE_LENGTH = 8
"""Characters after the prefix: 39 bits, read aloud without confusion."""
CONFIRMABLE = EDITABLE | {Status.APPRAISING}
"""While an initiative has one of these statuses, a named co-author may still say yes or no."""
_CODE = re.compile(rf"{CODE_PREFIX}[A-HJKMNP-Z2-9]{{{CODE_LENGTH}}}")


class CoAuthorState(StrEnum):
    """The state of a request to a co-author; ``TAKEN_BACK`` by either of the two."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


STANDING = (CoAuthorState.ASKED, CoAuthorState.CONFIRMED)
"""States in which a co-author counts against the limit and may be taken back."""


class TooManyCoAuthors(Refused):
    """The initiative names as many co-authors as it may."""

    code = "contributions.too_many"


class NoSuchCoAuthorCode(Refused):
    """The code is wrong or was taken back: one answer for both."""

    code = "contributions.no_such_code"


class OwnCoAuthorCode(Refused):
    """The author's own code: it is meant for the co-author."""

    code = "contributions.own_code"


class CoAuthorCodeUsed(Refused):
    """This code was already answered by somebody else."""

    code = "contributions.code_used"


class CoAuthorClosed(Refused):
    """The initiative no longer takes co-authors."""

    code = "contributions.closed"


def read_co_author_code(text: str) -> str | None:
    """Return the code someone typed, forgiving case, spaces and dashes; None when it is none."""
    plain = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    return plain if _CODE.fullmatch(plain) else None


def show_co_author_code(plain: str) -> str:
    """Return a code as it is read aloud: ``CL-ABCD-EFGH``."""
    body = plain.removeprefix(CODE_PREFIX)
    return f"{CODE_PREFIX}-{body[:4]}-{body[4:]}"
