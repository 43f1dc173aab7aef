"""``hocvuso report yearly``: the draft of a year's report, from the records there are."""

import asyncio
import getpass
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock
from bot.cli.progress import bar
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.errors import BadSetting
from domain.reports.requests import Closing

YEARS = range(2025, 2031)
"""The years of the ward's plan."""


def declare(parser: ArgumentParser) -> None:
    """Take which report, of which year, where to, and which days a year has."""
    parser.add_argument("what", choices=("yearly",), help="which report")
    parser.add_argument("--year", type=int, required=True, metavar="Y", help="2026")
    parser.add_argument("--out", required=True, metavar="FILE", type=Path, help="FILE.docx")
    parser.add_argument(
        "--closing",
        choices=[each.value for each in Closing],
        default=Closing.CALENDAR.value,
        help="1 January to 31 December, or 15 December to 14 December",
    )
    parser.add_argument("--hide-small", action="store_true", help="for others than staff")


def run(args: Namespace, settings: Settings) -> int:
    """Write the report; number, date and signature stay empty."""
    out = args.out.expanduser().absolute()
    if args.year not in YEARS:
        raise BadSetting(f"The plan runs from {YEARS[0]} to {YEARS[-1]}, not to {args.year}.")
    if out.suffix.lower() != ".docx":
        raise BadSetting(f"{out.name} must end in .docx.")
    if not out.parent.is_dir():
        raise BadSetting(f"There is no folder {out.parent} to write to.")
    asyncio.run(_write(args, settings, out))
    print(f"{out}: draft of the report for {args.year}.")
    return 0


async def _write(args: Namespace, settings: Settings, out: Path) -> None:
    from services.reports.participation.places import PlaceNames
    from services.reports.yearly.request import ReportRequest
    from services.reports.yearly.run import write_yearly

    async with opened(settings) as database:
        ward = await served_ward(settings, database)
    request = ReportRequest(
        out=out,
        places=PlaceNames.of(ward),
        year=args.year,
        taken_by=f"command line: {getpass.getuser()}",
        taken_at=clock.now(),
        closing=Closing(args.closing),
        hides_small=args.hide_small,
    )
    with bar("report", unit="steps") as progress:
        await write_yearly(settings.database_url, request, progress)
