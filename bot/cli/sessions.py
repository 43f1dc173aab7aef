"""``hocvuso sessions PERSON``: list the browsers a person is signed in with, or end them."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot.cli.store import opened
from bot.runtime.settings import Settings
from domain.errors import BadSetting
from domain.ids import read_code
from domain.text import counted
from domain.zone import day_of


def declare(parser: ArgumentParser) -> None:
    """Declare the person, and whether the browsers are signed out."""
    parser.add_argument("person", metavar="PERSON", help="the person's code, such as ND-0007-S")
    parser.add_argument("--end", action="store_true", help="sign all of them out")


def run(args: Namespace, settings: Settings) -> int:
    """Print a line for each browser; with --end sign all of them out, such as a lost phone."""
    code = read_code(args.person)
    if code is None or not code.startswith("ND-"):
        raise BadSetting(
            f"{args.person!r} is not a person's code such as ND-0007-S; "
            "people see theirs by typing ma cua toi."
        )
    print(asyncio.run(_act(settings, code, ends=args.end)))
    return 0


async def _act(settings: Settings, code: str, *, ends: bool) -> str:
    from db.queries.people import browser_sessions
    from db.queries.people import people as rows

    async with opened(settings) as database:
        async with database.read() as session:
            person = await rows.person_by_code(session, code=code)
            if person is None:
                raise BadSetting(f"Nobody has the code {code}.")
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
