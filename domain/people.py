"""The rules of people: roles, purposes of consent, and how names and phone numbers are read."""

import re
from enum import StrEnum

from domain.errors import Refused
from domain.secrets.marks import without_marks
from domain.text import clean_line, graphemes


class Role(StrEnum):
    """What a person may be in the ward besides a resident.

    ``HELPER`` is of the community digital team and sits beside others; ``LEADER`` and
    ``UNIT_CONTACT`` act for one organisation or khối only (the grant names it); the three council
    roles judge awards; ``VIEWER`` reads figures; ``ADMIN`` keeps the machine.
    """

    RESIDENT = "resident"
    HELPER = "helper"
    UNIT_CONTACT = "unit_contact"
    LEADER = "leader"
    STAFF = "staff"
    COUNCIL_MEMBER = "council_member"
    COUNCIL_SECRETARY = "council_secretary"
    COUNCIL_CHAIR = "council_chair"
    ADMIN = "admin"
    VIEWER = "viewer"


SCOPED = frozenset({Role.LEADER, Role.UNIT_CONTACT})
"""Roles that are held for one organisation or khối, never for the whole ward."""


class Purpose(StrEnum):
    """What a consent is for (Law 91/2025: one purpose, one consent)."""

    LEARNING_NAME = "learning_name"
    INITIATIVE_NAME = "initiative_name"
    CONTACT = "contact"
    PUBLICATION = "publication"
    MEMBERSHIP = "membership"


class NameUnreadable(Refused):
    """The words cannot be a name."""

    code = "refused.name"


class CalledUnreadable(Refused):
    """The words cannot be a person's name on a shared phone."""

    code = "shared_phone.unreadable"


class PhoneUnreadable(Refused):
    """The words cannot be a Vietnamese phone number."""

    code = "refused.phone"


MAX_NAME = 120
MAX_CALLED = 40
"""Characters of a person's name on a shared phone: it must fit on a button."""
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_DIGITS = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}


def read_name(raw: str) -> str:
    """Return a name as it is kept: one line, case as typed. What is a name, a form's reader says.

    Raises NameUnreadable.
    """
    name = without_marks(clean_line(raw))
    if not any(char.isalpha() for char in name) or len(graphemes(name)) > MAX_NAME:
        raise NameUnreadable(limit=MAX_NAME)
    return name


def read_called(raw: str) -> str:
    """Return a person's name on a shared phone: "Bà Lan". Raises CalledUnreadable."""
    called = without_marks(clean_line(raw))
    if not any(char.isalpha() for char in called) or len(graphemes(called)) > MAX_CALLED:
        raise CalledUnreadable(limit=MAX_CALLED)
    return called


def read_phone(raw: str) -> str:
    """Return a Vietnamese number as E.164 (``+84912345678``). Raises PhoneUnreadable.

    Spaces, dots and dashes are forgiven; ``+84``, ``84``, ``0084`` stand for the leading 0;
    full-width digits count as digits, other scripts' digits do not.
    """
    kept = clean_line(raw).translate(_DIGITS)
    plain = re.sub(r"[\s.()\-–]", "", kept)
    for prefix in ("+84", "0084", "84"):
        if plain.startswith(prefix):
            plain = "0" + plain[len(prefix) :].removeprefix("0")
            break
    if not (_MOBILE.fullmatch(plain) or _LANDLINE.fullmatch(plain)):
        raise PhoneUnreadable
    return "+84" + plain[1:]


def show_phone(number: str) -> str:
    """Return an E.164 number as people write it: ``0912 345 678``."""
    local = "0" + number.removeprefix("+84")
    return f"{local[:4]} {local[4:7]} {local[7:]}"
