"""``hocvuso seed``: fill the database with a visibly fictitious ward."""

import asyncio
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from bot import clock
from bot.cli.progress import bar
from bot.runtime.secret import secret_key
from bot.runtime.settings import Settings
from bot.runtime.ward import find_ward
from content.catalogue import Catalogue, shipped_content
from content.seed_words import load_seed_words
from db import sqlite_file
from db.revisions import head
from domain.errors import BadSetting
from domain.ward import Ward

if TYPE_CHECKING:
    from demo.seed_people import Plan

PEOPLE = 300
SEED = 1
MOST_PEOPLE = 1_000_000


def declare(parser: ArgumentParser) -> None:
    """Declare the number of people, and the invented ward."""
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help=f"({PEOPLE})")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help="which ward (1)")


def run(args: Namespace, settings: Settings) -> int:
    """Add what is missing; a second run duplicates nothing."""
    if not 1 <= args.people <= MOST_PEOPLE:
        raise BadSetting(f"--people must be between 1 and {MOST_PEOPLE:,}, not {args.people}.")
    added = asyncio.run(fill(settings, people=args.people, seed=args.seed))
    asyncio.run(_live(settings))
    print(f"{added} fictitious people added." if added else "The fictitious ward is there already.")
    return 0


async def fill(settings: Settings, *, people: int = PEOPLE, seed: int = SEED) -> int:
    """Create the tables if needed and fill them; return how many people were added.

    Raises BadSetting when the database or the profile belongs to a real ward.
    """
    from db.engine import Database
    from demo.seed import count_people, demo_people
    from services.operations import demo_guard

    sqlite_file.check_version()
    ward = find_ward(settings, demo=True)
    await _tables(settings)
    database = Database(settings.database_url, secret=secret_key(settings))
    try:
        async with database.read() as session:
            await demo_guard.check(session, demo=True)
        if await count_people(database, seed) >= people:
            return 0
        with bar("people", unit="people") as progress:
            plan = _plan(ward, people, seed)
            return await demo_people(database, plan, on_progress=progress)
    finally:
        await database.close()


async def _live(settings: Settings) -> None:
    """Play some past days of the ward: messages sent, people reminded."""
    from bot.runtime.ward_context import build_ward_context
    from content.texts import Texts
    from db.engine import Database
    from demo.life import live_through

    texts = Texts.load()
    database = Database(settings.database_url, secret=secret_key(settings))
    context = build_ward_context(
        ward=find_ward(settings, demo=True),
        texts=texts,
        data_dir=settings.data_dir,
        public_url=settings.public_url,
        demo=True,
        quiet_hours=settings.quiet_hours,
    )
    try:
        await live_through(database, context, texts, clock.now())
    finally:
        await database.close()


def _plan(ward: Ward, people: int, seed: int) -> "Plan":
    from demo.seed_people import Plan

    return Plan(
        ward=ward,
        catalogue=Catalogue.load(shipped_content()),
        words=load_seed_words(),
        people=people,
        seed=seed,
        now=clock.now(),
    )


async def _tables(settings: Settings) -> None:
    path = settings.address.path
    if path is None or sqlite_file.revision(path) != head():
        from db.migrate import upgrade

        await asyncio.to_thread(upgrade, settings.database_url, secret=secret_key(settings))
