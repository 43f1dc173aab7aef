"""``hocvuso erase PERSON``: erase what is kept of a person, at their request."""

import asyncio
import getpass
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.cli.person import declare_person, person_named, read_person
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.ids import PersonId
from domain.text import counted


def declare(parser: ArgumentParser) -> None:
    """Declare the person, and whether to ask first."""
    declare_person(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def run(args: Namespace, settings: Settings) -> int:
    """Erase the person after a typed yes; return 1 when it was not given."""
    code = read_person(args.person)
    asyncio.run(_find(settings, code))
    if not args.yes and not _is_sure(code):
        print("Nothing was erased.")
        return 1
    stays = asyncio.run(_erase(settings, code))
    print(f"{code} is erased: rows, files and lists made for download.")
    if stays:
        print(
            f"Kept without name, number and files: {counted(stays, 'initiative')} under appraisal."
        )
    print("Backups written before still hold this person: let them run out.")
    return 0


def _is_sure(code: str) -> bool:
    try:
        typed = input(f"Erase everything kept of {code}? This cannot be undone. Type yes: ")
    except EOFError:
        return False
    return typed.strip().lower() == "yes"


async def _find(settings: Settings, code: str) -> None:
    async with opened(settings) as database, database.read() as session:
        await person_named(session, code)


async def _erase(settings: Settings, code: str) -> int:
    from bot.runtime.ward_context import build_ward_context
    from content.texts import Texts
    from services.privacy import erasure, requests
    from services.work import Actor, open_work

    async with opened(settings) as database:
        ward = await served_ward(settings, database)
        context = build_ward_context(
            ward=ward,
            texts=Texts.load(),
            data_dir=settings.data_dir,
            public_url=settings.public_url,
            demo=ward.is_demo,
        )
        async with database.read() as session:
            person = await person_named(session, code)
        actor = Actor(None, PersonId(person.id), f"command line: {getpass.getuser()}")
        async with open_work(database, context, now=clock.now(), actor=actor) as work:
            stays = await requests.staying(work)
            request = await requests.register_erasure(work)
            erased = await erasure.erase(work, PersonId(person.id), request_id=request)
        await erasure.drop_bytes(database, settings.data_dir, erased)
    return stays
