"""``hocvuso grant PERSON ROLE``: give a role to a person named by a short code, or take it back."""

import asyncio
import getpass
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.cli.person import declare_person, person_named, read_person
from bot.cli.scopes import GIVEN, declare_scope, read_role, read_unit, read_until, told_scope
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.errors import BadSetting
from domain.ids import PersonId
from domain.people import Role


def declare(parser: ArgumentParser) -> None:
    """Declare the person, the role, its unit and its last day."""
    declare_person(parser)
    parser.add_argument("role", metavar="ROLE", help=f"one of {', '.join(GIVEN)}")
    declare_scope(parser)
    parser.add_argument("--take-back", action="store_true", help="end the role instead")


def run(args: Namespace, settings: Settings) -> int:
    """Give the role, or take it back; giving it twice has no further effect."""
    code = read_person(args.person)
    role = read_role(args.role)
    act = _take_back if args.take_back else _grant
    print(asyncio.run(act(settings, code, role, args)))
    return 0


async def _grant(settings: Settings, code: str, role: Role, args: Namespace) -> str:
    from services.people import people

    now = clock.now()
    until = read_until(args.until, now)
    async with opened(settings) as database:
        ward = await served_ward(settings, database)
        unit = read_unit(ward, role, args)
        async with database.write() as session:
            person = await person_named(session, code)
            await people.grant(
                session,
                person=PersonId(person.id),
                role=role,
                granted_by=f"command line: {getpass.getuser()}",
                now=now,
                unit=unit,
                expires_at=until,
            )
    return f"{code} is {role}{told_scope(ward, unit, until)} now."


async def _take_back(settings: Settings, code: str, role: Role, args: Namespace) -> str:
    from services.people import people

    async with opened(settings) as database:
        ward = await served_ward(settings, database)
        has_unit = args.organisation or args.neighbourhood
        unit = read_unit(ward, role, args) if has_unit else None
        async with database.write() as session:
            person = await person_named(session, code)
            ended = await people.take_back(
                session, person=PersonId(person.id), role=role, unit=unit, now=clock.now()
            )
    if not ended:
        raise BadSetting(f"{code} is not {role}{told_scope(ward, unit, None)}.")
    return f"{code} is no longer {role}{told_scope(ward, unit, None)}."
