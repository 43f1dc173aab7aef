"""The rules of handwritten paper forms: their drawn numbers, and the day they were received."""

import re
from datetime import date

from domain.errors import Refused
from domain.forms.days import DayTooOld, read_day
from domain.ids import check_letter

FIRST_DAY = date(2025, 1, 1)
"""The plan begins in 2025; an earlier day is a slip of the pen."""
_NUMBER = re.compile(r"P([0-9]{4})([0-9]{4,9})([A-Z])")


class NumberUnreadable(Refused):
    """The words are no number of our papers, or one letter of it is wrong."""

    code = "paper_entry.no_number"


class BeforePlan(Refused):
    """The day is before the ward's plan began."""

    code = "paper_entry.before_plan"


class KeyedAlready(Refused):
    """This very paper was keyed in before."""

    code = "paper_entry.already"


class SeveralNumbers(Refused):
    """A paper holds one number to call; more than one was typed."""

    code = "paper_entry.several_numbers"


class NothingToKeep(Refused):
    """The button belongs to a paper that was stored meanwhile."""

    code = "paper_entry.nothing_begun"


def paper_number(year: int, number: int) -> str:
    """Return what is drawn on a blank form: ``P-2026-0007-K``."""
    body = f"P-{year}-{number:04d}"
    return f"{body}-{check_letter(body)}"


def find_paper_number(typed: str) -> str | None:
    """Return the number somebody means (spaces, case, dashes forgiven), or None."""
    plain = "".join(char for char in typed.upper() if char.isascii() and char.isalnum())
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    number = paper_number(int(found[1]), int(found[2]))
    return number if number.endswith(found[3]) else None


def read_paper_number(typed: str) -> str:
    """Return a typed number as it is drawn. Raises NumberUnreadable."""
    found = find_paper_number(typed)
    if found is None:
        raise NumberUnreadable
    return found


def paper_key(number: str) -> str:
    """Return the key that lets a numbered paper come in only once, keyed in or by a sheet."""
    return f"paper:{number}"


def read_received(typed: str, today: date) -> date:
    """Return the day a paper was received. Raises DayUnreadable, DayAhead, BeforePlan."""
    try:
        return read_day(typed, today, first=FIRST_DAY)
    except DayTooOld as no:
        raise BeforePlan from no
