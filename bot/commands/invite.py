"""``hocvuso invite ROLE``: print a code and a link that give a role to whoever opens it, once."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.commands.grant import GRANTED, read_role
from bot.commands.store import opened
from bot.settings import Settings
from services import people

LOCAL_ADDRESS = "http://127.0.0.1:8080"
"""Where the house answers when nothing else was decided."""


def declare(parser: ArgumentParser) -> None:
    """Take the role."""
    parser.add_argument("role", metavar="ROLE", help=f"one of {', '.join(GRANTED)}")


def run(args: Namespace, settings: Settings) -> int:
    """Make the code; it works once, for fourteen days."""
    role = read_role(args.role)

    async def make() -> str:
        async with opened(settings) as database, database.write() as session:
            return await people.make_code(
                session, now=clock.now(), role=role, lifetime=people.INVITE_LIFETIME
            )

    code = asyncio.run(make())
    print(f"code: {code}")
    print(f"link: {link(settings.public_url, code)}")
    print(f"It makes its opener {role}, once, within {people.INVITE_LIFETIME.days} days.")
    return 0


def link(public_url: str, code: str) -> str:
    """Return the address that opens with this code."""
    return f"{public_url or LOCAL_ADDRESS}/vao/{code}"
