"""``hocvuso export``: write chosen initiatives, participation figures or deliveries to a file."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.paper_file import place, taken_by, write
from bot.cli.scopes import khoi_code
from bot.runtime.settings import Settings
from domain.deliveries import MessageKind
from domain.errors import BadSetting
from domain.ids import read_code
from domain.initiatives.initiatives import Content, Group, Status
from domain.text import counted
from domain.ward import Ward
from services.documents.formats import TABLES, Format
from services.reports.exports.selection import Order, Selection

if TYPE_CHECKING:
    from services.reports.papers.initiatives import InitiativesExport

STATUSES = tuple(status.value for status in Status if status is not Status.DRAFT)

WHAT = ("initiatives", "participation", "deliveries")
KINDS = tuple(kind.name.lower() for kind in MessageKind)


def declare(parser: ArgumentParser) -> None:
    """Declare what to export, the format, the file, and the selection."""
    parser.add_argument("what", choices=WHAT, help="what to write")
    parser.add_argument("--format", choices=[each.value for each in Format], help="(by --out)")
    parser.add_argument("--out", required=True, metavar="FILE", type=Path, help="the file to write")
    parser.add_argument("--from", dest="first_day", type=_day, metavar="D", help="2026-11-01")
    parser.add_argument("--to", dest="last_day", type=_day, metavar="D", help="that day included")
    parser.add_argument("--content", metavar="ND", help="ND1 to ND6", action="append", default=[])
    parser.add_argument("--group", metavar="G", help="A to D", action="append", default=[])
    parser.add_argument(
        "--khoi", "--neighbourhood", metavar="K", help="code or name", action="append", default=[]
    )
    parser.add_argument("--status", choices=STATUSES, action="append", default=[])
    parser.add_argument(
        "--code", metavar="SK-…", help="this one; may be repeated", action="append", default=[]
    )
    parser.add_argument("--order", choices=[each.value for each in Order], default="code")
    parser.add_argument("--with-files", action="store_true", help="also a zip of what was sent")
    parser.add_argument(
        "--reveal-confidential",
        action="store_true",
        help="also names and phones their authors asked to keep close; the log says who did",
    )
    parser.add_argument(
        "--hide-small", action="store_true", help="participation for others than staff"
    )
    parser.add_argument("--kind", choices=KINDS, help="of deliveries", action="append", default=[])
    parser.add_argument("--broadcast", metavar="ID", help="the deliveries of this one")


def run(args: Namespace, settings: Settings) -> int:
    """Write the file; it appears complete, after the export log has recorded it."""
    out = place(args.out)
    if out.is_dir():
        raise BadSetting(f"{out} is a folder; name a file in it, such as initiatives.xlsx.")
    if settings.address.path is not None and out.resolve() == settings.address.path.resolve():
        raise BadSetting(f"{out} is the database itself; choose another name.")
    if args.what == "deliveries":
        from bot.cli.deliveries import write_deliveries

        return write_deliveries(args, settings, out, _format(args.format, out, TABLES))
    if args.kind or args.broadcast:
        raise BadSetting("--kind and --broadcast choose deliveries only.")
    if args.what == "participation":
        from bot.cli.participation import write_participation

        kind = _format(args.format, out, TABLES)
        return write_participation(args, settings, out, kind)
    paper_of = _initiatives(args, _format(args.format, out))
    done = write(settings, out, paper_of, what="export", unit="rows")
    print(f"{out}: {counted(done.rows, 'initiative')}.")
    if args.with_files:
        lost = f", {done.lost} not found" if done.lost else ""
        print(f"{out.with_suffix('.zip')}: {counted(done.files, 'file')}{lost}.")
    return 0


def _initiatives(args: Namespace, kind: Format) -> "Callable[[Ward], InitiativesExport]":
    from services.reports.papers.initiatives import InitiativesExport

    return lambda ward: InitiativesExport(
        format=kind,
        taken_by=taken_by(),
        selection=_selection(args, ward),
        order=Order(args.order),
        with_files=args.with_files,
        reveal_confidential=args.reveal_confidential,
    )


def _selection(args: Namespace, ward: Ward) -> Selection:
    return Selection(
        first_day=args.first_day,
        last_day=args.last_day,
        contents=_words(args.content, Content, "--content"),
        groups=_words(args.group, Group, "--group"),
        khoi=tuple(khoi_code(ward, named) for named in args.khoi),
        statuses=tuple(args.status),
        codes=tuple(_code(typed) for typed in args.code),
    )


def _format(given: str | None, out: Path, known: Iterable[Format] = tuple(Format)) -> Format:
    name = given or out.suffix.removeprefix(".").lower()
    if name not in {each.value for each in known}:
        kinds = ", ".join(known)
        raise BadSetting(f"Say --format (one of {kinds}), or let the file's name end in one.")
    return Format(name)


def _words(
    typed: Sequence[str], known: type[Content] | type[Group], option: str
) -> tuple[str, ...]:
    """Return full codes for full or short codes: ND5 becomes ND5_XHS."""
    by_name: dict[str, str] = {}
    for each in known:
        by_name |= {each.name: each.value, each.value: each.value}
    for word in typed:
        if word.upper() not in by_name:
            raise BadSetting(f"{option} must be one of {_listed(known)}, not {word!r}.")
    return tuple(by_name[word.upper()] for word in typed)


def _listed(words: Iterable[Content | Group]) -> str:
    return ", ".join(word.name for word in words)


def _code(typed: str) -> str:
    found = read_code(typed)
    if found is None or not found.startswith("SK-"):
        raise BadSetting(f"{typed!r} is no initiative's code such as SK-2026-0042-H.")
    return found


def _day(typed: str) -> date:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a date, not an instant
        except ValueError:
            continue
    raise ArgumentTypeError(f"{typed!r} is no day such as 2026-11-01 or 1/11/2026")
