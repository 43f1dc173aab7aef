"""``hocvuso export participation``: write the figures to a file, with the records behind them."""

from argparse import Namespace
from pathlib import Path

from bot.cli.paper_file import taken_by, write
from bot.runtime.settings import Settings
from domain.errors import BadSetting
from domain.reports.participation import Period
from domain.text import counted
from services.documents.formats import Format
from services.reports.papers.participation import ParticipationExport


def write_participation(args: Namespace, settings: Settings, out: Path, kind: Format) -> int:
    """Write the figures of the given days."""
    given = ("content", "group", "khoi", "status", "code", "with_files", "reveal_confidential")
    if any(getattr(args, name) for name in given):
        raise BadSetting("Figures of participation are cut by --from and --to only.")
    if args.first_day and args.last_day and args.first_day > args.last_day:
        raise BadSetting(f"--from {args.first_day} is later than --to {args.last_day}.")
    period = Period(args.first_day, args.last_day)
    paper = ParticipationExport(kind, taken_by(), period, args.hide_small)
    done = write(settings, out, lambda _ward: paper, what="export", unit="steps")
    print(f"{out}: {counted(done.rows, 'row')} of figures.")
    return 0
