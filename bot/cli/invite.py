"""``hocvuso invite ROLE``: print a code and a link that give a role to the first who opens it."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.cli.scopes import (
    GIVEN,
    check_scope,
    declare_scope,
    read_role,
    read_unit,
    read_until,
    told_scope,
)
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.people import Role

LOCAL_ADDRESS = "http://127.0.0.1:8080"
"""The address used when no public address is set."""


def declare(parser: ArgumentParser) -> None:
    """Declare the role, its unit and its last day."""
    parser.add_argument("role", metavar="ROLE", help=f"one of {', '.join(GIVEN)}")
    declare_scope(parser)


def run(args: Namespace, settings: Settings) -> int:
    """Make the code; it works once, for fourteen days."""
    role = read_role(args.role)
    check_scope(role, args)
    code, scope, days = asyncio.run(_make(settings, role, args))
    print(f"code: {code}")
    print(f"link: {link(settings.public_url, code)}")
    print(f"It makes its opener {role}{scope}, once, within {days} days.")
    return 0


async def _make(settings: Settings, role: Role, args: Namespace) -> tuple[str, str, int]:
    from services.people import people

    now = clock.now()
    until = read_until(args.until, now)
    async with opened(settings) as database:
        if not (args.organisation or args.neighbourhood):
            unit, scope = None, f" until {args.until}" if until else ""
        else:
            ward = await served_ward(settings, database)
            unit = read_unit(ward, role, args)
            scope = told_scope(ward, unit, until)
        async with database.write() as session:
            code = await people.make_code(
                session,
                now=now,
                role=role,
                unit=unit,
                role_until=until,
                lifetime=people.INVITE_LIFETIME,
            )
    return code, scope, people.INVITE_LIFETIME.days


def link(public_url: str, code: str) -> str:
    """Return the address that opens with this code."""
    return f"{public_url or LOCAL_ADDRESS}/vao/{code}"
