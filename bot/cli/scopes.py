"""The unit and the last day of a role: arguments that ``grant`` and ``invite`` share."""

from argparse import ArgumentParser, Namespace
from datetime import date, datetime

from domain.answers import same
from domain.errors import BadSetting
from domain.people import SCOPED, Role
from domain.units.units import Unit, UnitKind
from domain.ward import Ward
from domain.zone import day_of, end_of, last_day

GIVEN = tuple(role.value for role in Role if role is not Role.RESIDENT)


def declare_scope(parser: ArgumentParser) -> None:
    """Declare the unit a role is held for, and its last day."""
    within = parser.add_mutually_exclusive_group()
    within.add_argument("--organisation", metavar="O", help="code or name in the ward's profile")
    within.add_argument("--neighbourhood", metavar="K", help="code, name or old name of a khoi")
    parser.add_argument("--until", metavar="DATE", help="the role's last day, such as 2026-12-31")


def read_role(word: str) -> Role:
    """Return the role of this name, if it may be given. Raises BadSetting."""
    if word.lower() not in GIVEN:
        raise BadSetting(f"There is no role {word!r} to give; the roles are {', '.join(GIVEN)}.")
    return Role(word.lower())


def read_unit(ward: Ward, role: Role, args: Namespace) -> Unit | None:
    """Return the unit a role is held for, None for the ward. Raises BadSetting."""
    check_scope(role, args)
    if args.organisation:
        return Unit(UnitKind.ORGANISATION, organisation_code(ward, args.organisation))
    if args.neighbourhood:
        return Unit(UnitKind.KHOI, khoi_code(ward, args.neighbourhood))
    return None


def check_scope(role: Role, args: Namespace) -> None:
    """Refuse a unit's role without its unit, and the ward's role with one. Raises BadSetting."""
    has_unit = bool(args.organisation or args.neighbourhood)
    if role in SCOPED and not has_unit:
        raise BadSetting(f"A {role} acts for one unit: add --organisation O or --neighbourhood K.")
    if role not in SCOPED and has_unit:
        raise BadSetting(
            f"The role {role} is held for the whole ward: "
            "leave --organisation and --neighbourhood out."
        )


def read_until(word: str | None, now: datetime) -> datetime | None:
    """Return the end of a role's last day, None for no end. Raises BadSetting."""
    if word is None:
        return None
    try:
        last = date.fromisoformat(word)
    except ValueError:
        raise BadSetting(f"--until must be a day such as 2026-12-31, not {word!r}.") from None
    if last < day_of(now):
        raise BadSetting(f"--until {last} is past already.")
    return end_of(last)


def told_scope(ward: Ward, unit: Unit | None, until: datetime | None) -> str:
    """Return the unit and the last day of a role as printed; empty without either."""
    where = f" for {ward.unit_name(unit)}" if unit else ""
    return where + (f" until {last_day(until)}" if until else "")


def organisation_code(ward: Ward, named: str) -> str:
    """Return the code of the organisation with this name in the profile. Raises BadSetting."""
    for organisation in ward.organisations:
        if same(named, organisation.code, organisation.name, *organisation.aliases):
            return organisation.code
    raise BadSetting(f"The profile of {ward.name} has no organisation {named!r}.")


def khoi_code(ward: Ward, named: str) -> str:
    """Return the code of the khối with this name. Raises BadSetting."""
    found = ward.khoi_named(named)
    if found is None:
        raise BadSetting(f"The profile of {ward.name} has no khoi {named!r}, or more than one.")
    return found.code
