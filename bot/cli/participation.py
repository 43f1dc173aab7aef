"""``hocvuso export participation``: figures as a file, with the records behind them."""

import asyncio
import getpass
from argparse import Namespace
from pathlib import Path

from bot import clock
from bot.cli.progress import bar
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.errors import BadSetting, Refused
from domain.reports.participation import Period
from domain.text import counted
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.request import Format
from services.reports.participation.export import export_participation
from services.reports.participation.places import PlaceNames
from services.reports.participation.request import FiguresRequest


def write_participation(args: Namespace, settings: Settings, out: Path, kind: Format) -> int:
    """Write the file; it appears whole, once the log of exports knows of it."""
    given = ("content", "group", "khoi", "status", "code", "with_files", "reveal_confidential")
    if any(getattr(args, name) for name in given):
        raise BadSetting("Figures of participation are cut by --from and --to only.")
    if args.first_day and args.last_day and args.first_day > args.last_day:
        raise BadSetting(f"--from {args.first_day} is later than --to {args.last_day}.")
    done = asyncio.run(_export(args, settings, out, kind))
    print(f"{out}: {counted(done.rows, 'row')} of figures.")
    return 0


async def _export(args: Namespace, settings: Settings, out: Path, kind: Format) -> ExportDone:
    async with opened(settings) as database:
        ward = await served_ward(settings, database)
    request = FiguresRequest(
        out=out,
        format=kind,
        places=PlaceNames.of(ward),
        taken_by=f"command line: {getpass.getuser()}",
        taken_at=clock.now(),
        period=Period(args.first_day, args.last_day),
        hides_small=args.hide_small,
    )
    try:
        with bar("export", unit="steps") as progress:
            return await export_participation(settings.database_url, request, progress)
    except Refused as refused:
        raise BadSetting(why(refused)) from refused


def why(refused: Refused) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items())
    what = refused.code.rpartition(".")[2].replace("_", " ")
    return f"The export was refused: {what}{f' ({facts})' if facts else ''}; narrow the filters."
