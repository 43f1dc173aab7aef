"""Prepares a rehearsal: its own database, filled with visibly invented people."""

from collections.abc import Callable
from pathlib import Path

from content.catalogue import Catalogue, shipped_content
from content.seed_words import load_seed_words
from content.ward_profile import read_profile
from db.engine import Database
from db.migrate import upgrade
from db.queries.demo import rehearsal
from demo.rehearsal.play import HOURS, MESSENGER, Play
from demo.seed import demo_people
from demo.seed_people import Plan

DATABASE = "rehearsal.db"
_WISHES = 0.4
"""How many have days and an hour of their own; the others keep to what is usual."""
_DAYS = ("1111111", "1111100", "0000011", "1010100", "0101010")


def address(folder: Path) -> str:
    """Return the address of the rehearsal's database."""
    return f"sqlite:///{folder / DATABASE}"


def make_tables(folder: Path) -> None:
    """Create the tables; not inside a running event loop."""
    upgrade(address(folder))


async def people_it(play: Play, folder: Path, on_progress: Callable[[int, int], None]) -> None:
    """Fill the ward with invented people who have some weeks of history before the first day."""
    database = Database(address(folder))
    plan = Plan(
        ward=read_profile(play.profile),
        catalogue=Catalogue.load(shipped_content()),
        words=load_seed_words(),
        people=play.people,
        seed=play.seed,
        now=play.begins,
    )
    try:
        await demo_people(database, plan, on_progress=on_progress)
        async with database.write() as session:
            await rehearsal.move_every_other(session, channel=MESSENGER)
            people = await rehearsal.people(session)
            rows = [_wish(play, number, person) for number, person in people]
            await rehearsal.add_wishes(session, rows=[row for row in rows if row])
    finally:
        await database.close()


def _wish(play: Play, number: int, person: object) -> dict[str, object] | None:
    dice = play.dice("wish", number)
    if dice.random() >= _WISHES:
        return None
    return {
        "person_id": person,
        "days": dice.choice(_DAYS),
        "hour": dice.choice(HOURS),
        "per_week": dice.choice((1, 2, 3, 7)),
        "updated_at": play.begins,
    }
