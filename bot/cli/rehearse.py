"""``hocvuso rehearse``: simulate weeks of reminders in a minute, with invented people."""

import gc
import os
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.progress import Progress, bar
from bot.runtime.settings import PROFILE_FILE, Settings
from bot.runtime.ward import DEMO
from content.quiet_days import YEARS
from domain.errors import BadSetting

if TYPE_CHECKING:
    from demo.rehearsal.play import Play

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
"""Where a throw-away database is quickest; elsewhere the usual place for such things serves."""
PEOPLE = 200
LONGEST, MOST_PEOPLE = 400, 5_000


def declare(parser: ArgumentParser) -> None:
    """Declare the days, the number of people, and the calendar's file."""
    parser.add_argument("--from", dest="first", required=True, metavar="D", help="2027-01-25")
    parser.add_argument("--to", dest="last", required=True, metavar="D", help="2027-02-21")
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help=f"({PEOPLE})")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which people (1)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it to FILE.csv or FILE.txt")
    parser.add_argument("--person", type=int, metavar="N", help="one person's calendar")


def run(args: Namespace, settings: Settings) -> int:
    """Play, print the calendar; return 1 when a promise was broken. No real data is touched."""
    play = _play(args, settings)
    from demo.rehearsal.page import as_csv, lines, of_person, summary
    from demo.rehearsal.perform import perform

    gc.freeze()  # the loaded objects live as long as the process
    place = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="hocvuso-rehearsal-", dir=place) as made:
        played = perform(play, Path(made), bar=_bar)
    found = list(lines(played.days))
    if args.person is not None:
        found = list(of_person(args.person, played.days, played.said, played.decided))
    end = list(summary(played.days, played.promises))
    if args.out is None:
        print("\n".join([*found, *end]))
    else:
        if args.out.suffix == ".csv":  # with a UTF-8 mark: a spreadsheet program guesses otherwise
            args.out.write_text(as_csv(played.days), encoding="utf-8-sig")
        else:
            args.out.write_text("\n".join([*found, *end, ""]), encoding="utf-8")
        print("\n".join([*end, f"{args.out}: {len(played.days)} days."]))
    return 0 if played.promises.are_kept else 1


def _bar(what: str) -> AbstractContextManager[Progress]:
    return bar(what, unit="steps")


def _play(args: Namespace, settings: Settings) -> "Play":
    """Return the play to run. Raises BadSetting for options that cannot work together."""
    from demo.rehearsal.play import Play

    first, last = _day("--from", args.first), _day("--to", args.last)
    if last < first:
        raise BadSetting(f"--to {last} is before --from {first}.")
    if (last - first).days >= LONGEST:
        raise BadSetting(f"A rehearsal lasts at most {LONGEST} days.")
    if first.year not in YEARS or last.year not in YEARS:
        raise BadSetting(f"Silent days are known from {YEARS[0]} to {YEARS[-1]} only.")
    for option, number, least, most in (
        ("--people", args.people, 1, MOST_PEOPLE),
        ("--person", args.person, 1, args.people),
    ):
        if number is not None and not least <= number <= most:
            raise BadSetting(f"{option} must be between {least} and {most:,}, not {number}.")
    if args.out is not None:
        _check_out(args.out, of_person=args.person is not None)
    own = settings.data_dir / PROFILE_FILE
    profile = settings.ward or (str(own) if own.is_file() else DEMO)
    return Play(profile, first, last, args.people, args.seed, settings.quiet_hours)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"{option} must be a day such as 2027-01-25, not {text!r}.") from None


def _check_out(out: Path, *, of_person: bool) -> None:
    """Refuse a file the calendar cannot be written to, before anything is played."""
    if out.suffix not in {".csv", ".txt"}:
        raise BadSetting(f"--out must end in .csv or .txt, not {out.name!r}.")
    if not out.absolute().parent.is_dir():
        raise BadSetting(f"--out {out} is in a folder that is not there.")
    if of_person and out.suffix == ".csv":
        raise BadSetting("--person is told as text: take --out FILE.txt.")
