"""Writes a paper to a file from the command line: checked, with a bar, complete or not at all."""

import asyncio
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot import clock
from bot.cli.progress import bar
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.errors import BadSetting, Refused
from domain.ward import Ward

if TYPE_CHECKING:
    from services.documents.kit import PaperDone, PaperKind


def taken_by() -> str:
    """Return the name in the export log for the user of the command line."""
    return f"command line: {getpass.getuser()}"


def place(given: Path) -> Path:
    """Return the path of a file. Raises BadSetting when its folder does not exist."""
    out = given.expanduser().absolute()
    if not out.parent.is_dir():
        raise BadSetting(f"There is no folder {out.parent} to write to.")
    return out


def write(
    settings: Settings, out: Path, paper_of: "Callable[[Ward], PaperKind]", *, what: str, unit: str
) -> "PaperDone":
    """Write a paper of this ward; it appears after the export log has recorded it.

    Raises BadSetting.
    """
    return asyncio.run(_write(settings, out, paper_of, what=what, unit=unit))


async def _write(
    settings: Settings, out: Path, paper_of: "Callable[[Ward], PaperKind]", *, what: str, unit: str
) -> "PaperDone":
    from services.documents.kit import PaperSetting, write_paper

    async with opened(settings) as database:
        ward = await served_ward(settings, database)
    paper = paper_of(ward)
    setting = PaperSetting(settings.database_url, ward, settings.data_dir, out, clock.now())
    try:
        with bar(what, unit=unit) as progress:
            return await write_paper(paper, setting, progress)
    except Refused as refused:
        raise BadSetting(_why(refused)) from refused


def _why(refused: Refused) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items())
    what = refused.code.rpartition(".")[2].replace("_", " ")
    return f"The export was refused: {what}{f' ({facts})' if facts else ''}; narrow the filters."
