"""``hocvuso sessions PERSON``: list the browsers a person is signed in with, or end them."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot.cli.person import declare_person, person_named, read_person
from bot.cli.store import opened
from bot.runtime.settings import Settings
from domain.text import counted
from domain.zone import day_of


def declare(parser: ArgumentParser) -> None:
    """Declare the person, and whether the browsers are signed out."""
    declare_person(parser)
    parser.add_argument("--end", action="store_true", help="sign all of them out")


def run(args: Namespace, settings: Settings) -> int:
    """Print a line for each browser; with --end sign all of them out, such as a lost phone."""
    code = read_person(args.person)
    print(asyncio.run(_act(settings, code, ends=args.end)))
    return 0


async def _act(settings: Settings, code: str, *, ends: bool) -> str:
    from db.queries.people import browser_sessions

    async with opened(settings) as database:
        async with database.read() as session:
            person = await person_named(session, code)
            found = await browser_sessions.of_person(session, person_id=person.id)
        if ends:
            async with database.write() as session:
                await browser_sessions.end(session, hashes=[one.token_hash for one in found])
    lines = [
        f"{one.device or 'unknown device'}, since {day_of(one.created_at)}, "
        f"used {day_of(one.used_at)}"
        for one in found
    ]
    told = "signed out" if ends else "signed in"
    return "\n".join([*lines, f"{code}: {counted(len(found), 'browser')} {told}."])
