"""Staff see which units signed up for a year's movement and which did not, and open each one."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.units import Registration
from db.queries.reports import yearly
from db.queries.units import registrations as registration_rows
from domain import access
from domain.errors import NotAllowed
from domain.units.units import Unit, UnitKind, read_unit
from services.people import people
from services.work import Work


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A unit that signed up, for so many of the six contents."""

    unit: Unit
    contents: int


@dataclass(frozen=True, slots=True)
class SignUps:
    """All units of the ward and one year, in the order of its profile; each stands once."""

    signed: Sequence[SignedUp]
    missing: Sequence[Unit]


async def sign_ups(work: Work, year: int) -> SignUps:
    """Return which units signed up for a year; one that left the profile since is still named."""
    await _check(work)
    found = await yearly.registrations(work.session, ward_id=work.context.ward.id, year=year)
    contents = {Unit(UnitKind(row.unit_kind), row.unit): len(row.contents) for row in found}
    known = work.context.ward.units
    left = sorted(unit for unit in contents if unit not in known)
    signed = [SignedUp(unit, contents[unit]) for unit in (*known, *left) if unit in contents]
    return SignUps(signed, [unit for unit in known if unit not in contents])


async def sign_up(work: Work, word: str, year: int) -> Registration | None:
    """Return what the unit an action names signed up for in a year, or None."""
    await _check(work)
    unit = read_unit(word)
    return (
        None
        if unit is None
        else await registration_rows.registration(work.session, unit=unit, year=year)
    )


async def _check(work: Work) -> None:
    if not access.may("triage", await people.roles(work)):
        raise NotAllowed
