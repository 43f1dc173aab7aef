"""``hocvuso report yearly``: write the draft of a year's report from the records."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.paper_file import place, taken_by, write
from bot.runtime.settings import Settings
from domain.errors import BadSetting
from domain.reports.requests import Closing

YEARS = range(2025, 2031)
"""The years of the ward's plan."""


def declare(parser: ArgumentParser) -> None:
    """Declare the report, its year, its file, and which days belong to a year."""
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
    from services.reports.papers.yearly import YearlyReport

    paper = YearlyReport(args.year, taken_by(), Closing(args.closing), args.hide_small)
    write(settings, place(args.out), lambda _ward: paper, what="report", unit="steps")
    print(f"{out}: draft of the report for {args.year}.")
    return 0
