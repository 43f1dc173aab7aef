"""The rules of personal data: a person's rights over their own, and what may be stored."""

import re
from datetime import date
from enum import StrEnum

from domain.errors import Refused
from domain.text import clean_line


class Right(StrEnum):
    """What a person may ask about their own data (Law 91/2025/QH15)."""

    SEE = "see"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    TAKE = "take"
    ERASE = "erase"


class BirthYearUnreadable(Refused):
    """The words are no year someone alive was born in."""

    code = "refused.birth_year"


class TooYoungForName(Refused):
    """The person is, or may be, under sixteen: they learn without a name."""

    code = "refused.too_young"


OLDEST = 120
"""Years; nobody here was born earlier."""
YOUNGEST = 5
FULL_AGE = 16
"""Years from which a person may let their own name be stored."""
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_DIGITS = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}


def read_birth_year(raw: str, today: date) -> int:
    """Return the year in these words: ``sinh năm 1958``. Raises BirthYearUnreadable.

    Of a full date nothing but the year is kept.
    """
    years = _YEAR.findall(clean_line(raw).translate(_DIGITS))
    if len(years) != 1:
        raise BirthYearUnreadable(first=today.year - OLDEST, last=today.year - YOUNGEST)
    year = int(years[0])
    if not today.year - OLDEST <= year <= today.year - YOUNGEST:
        raise BirthYearUnreadable(first=today.year - OLDEST, last=today.year - YOUNGEST)
    return year


def is_nameless(birth_year: int | None, today: date) -> bool:
    """Return whether no name may be stored: by the year alone they may still be under sixteen."""
    return birth_year is not None and today.year - birth_year <= FULL_AGE
