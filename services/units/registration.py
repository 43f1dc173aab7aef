"""``Đăng ký thi đua``: a unit's sign-up for a year's movement; a newer one replaces it."""

from collections.abc import Mapping, Sequence

from db.models.units import Registration
from db.queries.units import registrations as registration_rows
from domain.errors import Refused
from domain.ids import new_id
from domain.initiatives.initiatives import Content
from domain.text import clean, graphemes
from services.units.scope import UNIT_ROLES, own_unit
from services.work import Work

MAX_TARGET = 500
"""Characters a reader counts."""


class NothingChosen(Refused):
    """A sign-up without any of the six contents."""

    code = "unit_desk.nothing_chosen"


class TargetTooLong(Refused):
    """More words than a target holds."""

    code = "unit_desk.target_too_long"


def read_target(raw: str) -> str:
    """Return a target as it is kept. Raises TargetTooLong."""
    target = clean(raw)
    if len(graphemes(target)) > MAX_TARGET:
        raise TargetTooLong(limit=MAX_TARGET)
    return target


async def standing(work: Work, word: str, year: int) -> Registration | None:
    """Return a unit's sign-up for a year, or None. Raises NotYourUnit."""
    unit = await own_unit(work, word, roles=UNIT_ROLES)
    return await registration_rows.registration(work.session, unit=unit, year=year)


async def register(
    work: Work,
    word: str,
    *,
    year: int,
    contents: Sequence[Content],
    targets: Mapping[Content, str],
) -> bool:
    """Sign a unit up; return whether this replaces an earlier one.

    Raises NotYourUnit, NothingChosen.
    """
    unit = await own_unit(work, word, roles=UNIT_ROLES)
    if not contents:
        raise NothingChosen
    earlier = await registration_rows.registration(work.session, unit=unit, year=year)
    await registration_rows.replace_registration(work.session, unit=unit, year=year, now=work.now)
    await registration_rows.add_registration(
        work.session,
        id=new_id(),
        ward_id=work.context.ward.id,
        unit_kind=unit.kind,
        unit=unit.code,
        year=year,
        contents=[str(one) for one in Content if one in contents],
        targets={str(one): targets[one] for one in contents if targets.get(one)},
        registered_by=work.person,
        registered_at=work.now,
        is_demo=work.context.is_demo,
    )
    return earlier is not None
