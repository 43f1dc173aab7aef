"""Drawing keeps what the drawing library found out about fonts, and needs none of it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from content.ward_profile import read_profile
from services.documents.child import write_apart
from services.documents.kit import PaperSetting
from services.units.papers.chart import PeopleChart

CHART = PeopleChart("organisation:PN", date(2026, 11, 22), 40, 30, 20, 10)
WARD = read_profile("demo")


async def draw(data_dir: Path, name: str) -> Path:
    """Draw a chart; return the font list that is kept."""
    out = data_dir / name / "chart.png"
    out.parent.mkdir()
    database = f"sqlite:///{data_dir / 'none.db'}"
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)
    await write_apart(CHART, PaperSetting(database, WARD, data_dir, out, now), told)
    assert out.read_bytes().startswith(b"\x89PNG")
    [kept] = (data_dir / "cache").glob("fontlist-*.json")
    return kept


async def told(done: int, total: int) -> None:
    """A drawing is quick: nobody follows it."""


async def test_fonts_are_looked_for_once(tmp_path: Path):
    kept = await draw(tmp_path, "first")
    kept.write_text(json.dumps(json.loads(kept.read_text())))  # found anew, it is written otherwise
    before = kept.read_bytes()
    await draw(tmp_path, "second")
    assert kept.read_bytes() == before


async def test_a_font_list_that_is_damaged_is_made_anew(tmp_path: Path):
    kept = await draw(tmp_path, "first")
    kept.write_text("{")
    assert json.loads((await draw(tmp_path, "second")).read_text())
