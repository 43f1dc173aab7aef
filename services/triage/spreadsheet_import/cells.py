"""Parses one cell: a day, a phone without its leading zero, a label, a yes."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from domain.errors import Refused
from domain.initiatives.initiatives import MAX_STORY, Content, Group
from domain.people import read_phone
from domain.text import clean, graphemes, words
from domain.triage.paper_forms import FIRST_DAY

_EPOCH = date(1899, 12, 30)
"""Excel's day zero."""
_LAST_SERIAL = 73_050
_WITHOUT_NOUGHT = 9
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_CONTENT = re.compile(r"(?:nd|noi dung)? ?0?([1-6])(?![0-9])")
_SEVERAL = re.compile(r"[;,\n]")


class Unread(Exception):
    """A cell that cannot be read; the sentence says why, in English."""


def text_of(cell: Any) -> str:
    """Return what a cell says; a whole number stays without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return clean(str(cell))


def told(cell: Any) -> str:
    """Return a story or answer from a cell. Raises Unread beyond the length of a story."""
    text = text_of(cell)
    if len(graphemes(text)) > MAX_STORY:
        raise Unread(f"holds more than {MAX_STORY} characters")
    return text


def day(cell: Any, today: date) -> date:
    """Return a day: a date of Excel, its serial number, or typed. Raises Unread."""
    found = _day(cell)
    if found > today:
        raise Unread(f"{found:%d/%m/%Y} is still to come")
    if found < FIRST_DAY:
        raise Unread(f"{found:%d/%m/%Y} is before {FIRST_DAY.year}")
    return found


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and 0 < cell < _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(cell))
    typed = text_of(cell)
    try:
        if parts := _DAY.fullmatch(typed):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        if parts := _ISO.fullmatch(typed):
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        pass
    raise Unread("is no day such as 15/11/2025")


def phone(cell: Any) -> str:
    """Return a phone number in stored form, its lost leading zero restored. Raises Unread."""
    typed = text_of(cell)
    digits = re.sub(r"\D", "", typed)
    if len(digits) == _WITHOUT_NOUGHT and digits == typed and not typed.startswith("0"):
        typed = f"0{typed}"
    try:
        return read_phone(typed)
    except Refused as no:
        raise Unread("is no Vietnamese phone number") from no


def label(codes: Mapping[str, str], cell: Any) -> str:
    """Return the code of a label. Raises Unread."""
    typed = words(text_of(cell))
    code = codes.get(typed) or (typed if typed in codes.values() else None)
    if code is None:
        raise Unread("is none of: " + ", ".join(sorted(codes)))
    return code


def labels(codes: Mapping[str, str], cell: Any) -> list[str]:
    """Return the codes of several labels, with commas between. Raises Unread."""
    parts = [part for part in _SEVERAL.split(text_of(cell)) if words(part)]
    return list(dict.fromkeys(label(codes, part) for part in parts))


def contents(cell: Any) -> list[str]:
    """Return the contents named: "ND5", "ND5. Xã hội số …", "1, 3". Raises Unread."""
    typed = words(text_of(cell))
    numbers = re.findall(r"\bnd ?([1-6])\b", typed)
    if not numbers and _CONTENT.fullmatch(typed):
        numbers = _CONTENT.findall(typed)
    if not numbers and re.fullmatch(r"[1-6](?: [1-6])*", typed):
        numbers = typed.split()
    if not numbers:
        raise Unread("names none of ND1 to ND6")
    return list(dict.fromkeys(Content[f"ND{number}"].value for number in numbers))


def group(cell: Any) -> str:
    """Return the subject group by its letter. Raises Unread."""
    first = (words(text_of(cell)).split() or [""])[0].upper()
    if first not in Group.__members__:
        raise Unread("is none of the groups A, B, C, D")
    return Group[first].value


def yes_or_no(yes: frozenset[str], no: frozenset[str]) -> Callable[[Any], bool]:
    """Return what reads a yes or a no; it raises Unread."""

    def read(cell: Any) -> bool:
        if isinstance(cell, bool):
            return cell
        said = words(text_of(cell))
        if said not in yes | no:
            raise Unread("says neither yes nor no")
        return said in yes

    return read
