"""``hocvuso import initiatives``: import a ward's Excel sheet, unless a row has a fault."""

import asyncio
import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from bot import clock
from bot.cli.progress import bar
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from db.engine import Database
from domain.errors import BadSetting
from domain.text import counted
from domain.ward import Ward
from domain.zone import day_of
from services.operations import demo_guard
from services.triage.spreadsheet_import.headings import load_import_vocabulary
from services.triage.spreadsheet_import.keeping import SortedRows, keep, sort_out
from services.triage.spreadsheet_import.reading import SheetReading, look_over
from services.triage.spreadsheet_import.rows import Fault
from services.work import Actor, open_work

AT_ONCE = 25
"""Rows of one transaction: it holds the database under 50 ms, so that residents are answered."""
MOST_FAULTS = 200
"""The most mistakes printed in one run."""


def declare(parser: ArgumentParser) -> None:
    """Declare what to import, the sheet, and whether to keep it."""
    parser.add_argument("what", choices=("initiatives",), help="what the sheet holds")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a sheet: FILE.xlsx")
    parser.add_argument("--apply", action="store_true", help="keep it; otherwise only look")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty sheet there")


def run(args: Namespace, settings: Settings) -> int:
    """Check a sheet and print its mistakes; keep it when there are none and --apply is given."""
    if (args.file is None) == (args.template is None) or (args.template and args.apply):
        raise BadSetting("Name the sheet to bring in, or --template FILE.xlsx for an empty one.")
    if args.template is not None:
        return _write_template(args.template.expanduser().absolute())
    return asyncio.run(_import(settings, args.file.expanduser().absolute(), args.apply))


def _write_template(out: Path) -> int:
    from services.triage.spreadsheet_import.template import write_template

    if out.suffix.lower() != ".xlsx":
        raise BadSetting(f"{out.name} must end in .xlsx.")
    if not out.parent.is_dir():
        raise BadSetting(f"There is no folder {out.parent} to write to.")
    if out.exists():
        raise BadSetting(f"{out} is there already; choose another name.")
    write_template(out)
    print(f"{out}: an empty sheet with its headings and one row that shows how.")
    return 0


async def _import(settings: Settings, file: Path, is_kept: bool) -> int:
    async with opened(settings) as database:
        ward = await served_ward(settings, database)
        reading = look_over(file, ward, day_of(clock.now()))
        heading = load_import_vocabulary().heading("code")
        async with database.read() as session:
            found = await sort_out(session, reading.rows, heading)
        faults = sorted([*reading.faults, *found.faults], key=lambda fault: fault.row)
        _tell(reading, found, faults)
        if faults:
            print("Nothing came in: mend these rows and call it again.")
            return 1
        if not is_kept:
            print("Nothing was kept: this was a look; add --apply to bring them in.")
            return 0
        codes = await _keep(database, settings, ward, reading)
    print(f"{counted(len(codes), 'initiative')} came in{_from_to(codes)}.")
    return 0


async def _keep(
    database: Database, settings: Settings, ward: Ward, reading: SheetReading
) -> Sequence[str]:
    context = build_ward_context(
        ward=ward,
        texts=Texts.load(),
        data_dir=settings.data_dir,
        public_url=settings.public_url,
        demo=ward.is_demo,
    )
    actor = Actor(name=f"command line: {getpass.getuser()}")
    codes: list[str] = []
    rows, loop = reading.rows, asyncio.get_running_loop()
    with bar("import", unit="rows") as progress:
        for start in range(0, len(rows), AT_ONCE):
            begun = loop.time()
            async with open_work(database, context, now=clock.now(), actor=actor) as work:
                await demo_guard.check(work.session, demo=ward.is_demo)
                found = await sort_out(work.session, rows[start : start + AT_ONCE], "")
                codes += await keep(work, found.new)
            progress(min(start + AT_ONCE, len(rows)), len(rows))
            await asyncio.sleep(loop.time() - begun)  # who waits for the database gets it
    return codes


def _tell(reading: SheetReading, found: SortedRows, faults: Sequence[Fault]) -> None:
    for fault in faults[:MOST_FAULTS]:
        print(f"row {fault.row}, {fault.column}: {fault.what}")
    if len(faults) > MOST_FAULTS:
        print(f"… and {len(faults) - MOST_FAULTS} more faults")
    for count, what in (
        (reading.hidden_rows, "hidden rows: they are read like all others"),
        (reading.merged, "merged fields: only the first cell of each holds anything"),
        (reading.nameless, "names stay out: nothing says their owners agreed"),
        (reading.examples, "example rows left out"),
        (reading.doubled, "rows that say again what an earlier row said"),
    ):
        if count:
            print(f"{count} {what}.")
    if reading.unused:
        print(f"Columns nothing is read from: {', '.join(reading.unused)}.")
    print(
        f"Sheet {reading.sheet}: {len(found.new)} would come in, "
        f"{found.there} are there already, {len(faults)} faults."
    )


def _from_to(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    return f": {codes[0]}" if len(codes) == 1 else f": {codes[0]} to {codes[-1]}"
