"""``hocvuso grant PERSON ROLE``: give a role to a person known by a short code."""

import asyncio
import getpass
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.commands.store import opened, served_ward
from bot.settings import Settings
from db.queries import people as rows
from domain.answers import same
from domain.errors import BadSetting
from domain.ids import PersonId, read_code
from domain.people import Role
from domain.ward import Ward
from services import people

GRANTED = tuple(role.value for role in Role if role is not Role.RESIDENT)


def declare(parser: ArgumentParser) -> None:
    """Take the person, the role, and for what it holds."""
    parser.add_argument("person", metavar="PERSON", help="the person's code, such as ND-0007-S")
    parser.add_argument("role", metavar="ROLE", help=f"one of {', '.join(GRANTED)}")
    within = parser.add_mutually_exclusive_group()
    within.add_argument("--organisation", metavar="O", help="code or name in the ward's profile")
    within.add_argument("--neighbourhood", metavar="K", help="code, name or old name of a khoi")


def run(args: Namespace, settings: Settings) -> int:
    """Give the role; giving it twice is giving it once."""
    code = read_code(args.person)
    if code is None or not code.startswith("ND-"):
        raise BadSetting(
            f"{args.person!r} is not a person's code such as ND-0007-S; "
            "people see theirs in the chat's menu."
        )
    asyncio.run(_grant(settings, code, args))
    print(f"{code} is {args.role} now.")
    return 0


def read_role(word: str) -> Role:
    """Return the role that may be given under this name. Raises BadSetting."""
    if word.lower() not in GRANTED:
        raise BadSetting(f"There is no role {word!r} to give; the roles are {', '.join(GRANTED)}.")
    return Role(word.lower())


async def _grant(settings: Settings, code: str, args: Namespace) -> None:
    role = read_role(args.role)
    async with opened(settings) as database:
        ward = await served_ward(settings, database)
        organisation = args.organisation and organisation_code(ward, args.organisation)
        neighbourhood = args.neighbourhood and khoi_code(ward, args.neighbourhood)
        async with database.write() as session:
            person = await rows.person_by_code(session, code=code)
            if person is None:
                raise BadSetting(f"Nobody has the code {code}.")
            await people.grant(
                session,
                person=PersonId(person.id),
                role=role,
                granted_by=f"command line: {getpass.getuser()}",
                now=clock.now(),
                organisation=organisation,
                neighbourhood=neighbourhood,
            )


def organisation_code(ward: Ward, named: str) -> str:
    """Return the code of the organisation called so in the profile. Raises BadSetting."""
    for organisation in ward.organisations:
        if same(named, organisation.code, organisation.name, *organisation.aliases):
            return organisation.code
    raise BadSetting(f"The profile of {ward.name} has no organisation {named!r}.")


def khoi_code(ward: Ward, named: str) -> str:
    """Return the code of the khối people call so. Raises BadSetting."""
    found = ward.khoi_named(named)
    if found is None:
        raise BadSetting(f"The profile of {ward.name} has no khoi {named!r}, or more than one.")
    return found.code
