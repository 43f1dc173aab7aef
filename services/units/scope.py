"""Checks which unit a leader or unit contact acts for: only one of their own, read afresh."""

from collections.abc import Collection

from domain.errors import Refused
from domain.people import Role
from domain.units.units import Unit, read_unit
from services.people import people
from services.work import Work

LEADERS = frozenset({Role.LEADER})
UNIT_ROLES = frozenset({Role.LEADER, Role.UNIT_CONTACT})


class NotYourUnit(Refused):
    """No such unit, one of somebody else, or a role that ended: one answer for all."""

    code = "unit_desk.not_yours"


async def own_unit(work: Work, word: str, *, roles: Collection[Role]) -> Unit:
    """Return the unit an action names if the actor holds one of ``roles`` for it.

    Raises NotYourUnit.
    """
    unit = read_unit(word)
    if unit is None or unit not in await people.units(work, roles=roles):
        raise NotYourUnit
    return unit
