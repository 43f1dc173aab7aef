"""A day heard again, up to five times over and in another order, means what it meant once."""

from pathlib import Path

from tests.chaos.replaying import poisoned, replayed
from tests.support.databases import copy_sqlite

TURNS = 20
SEED = 1


async def test_copies_and_another_order_change_nothing(
    sqlite_template: Path, database_url: str, tmp_path: Path
):
    copy_sqlite(sqlite_template, tmp_path / "day.db")
    first = f"sqlite:///{tmp_path / 'day.db'}"
    day = await replayed(first, database_url, tmp_path, turns=TURNS, seed=SEED)
    assert day.copies > day.heard
    assert day.differences == []


async def test_one_in_a_hundred_is_poison_and_everybody_else_is_answered(
    database_url: str, tmp_path: Path
):
    found = await poisoned(database_url, tmp_path, updates=600, seed=SEED)
    assert found == {"poison": 6, "parked": 6, "done": 594, "unnamed": 0}
