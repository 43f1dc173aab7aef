"""``hocvuso export deliveries``: what became of everything said, as a file."""

import asyncio
import getpass
from argparse import Namespace
from pathlib import Path
from uuid import UUID

from bot import clock
from bot.cli.participation import why
from bot.cli.progress import bar
from bot.cli.store import opened, served_ward
from bot.runtime.settings import Settings
from domain.deliveries import MessageKind
from domain.errors import BadSetting, Refused
from domain.text import counted
from services.reports.deliveries.export import export_deliveries
from services.reports.deliveries.request import DeliveriesRequest, unit_names
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.request import Format

_OTHERS = (
    "content", "group", "khoi", "status", "code", "with_files", "reveal_confidential", "hide_small",
)  # fmt: skip


def write_deliveries(args: Namespace, settings: Settings, out: Path, kind: Format) -> int:
    """Write the file; it appears whole, once the log of exports knows of it."""
    if any(getattr(args, name) for name in _OTHERS):
        raise BadSetting("Deliveries are chosen by --from, --to, --kind and --broadcast only.")
    if args.first_day and args.last_day and args.first_day > args.last_day:
        raise BadSetting(f"--from {args.first_day} is later than --to {args.last_day}.")
    broadcast = _broadcast(args.broadcast)
    done = asyncio.run(_export(args, settings, out, kind, broadcast))
    print(f"{out}: {counted(done.rows, 'delivery', 'deliveries')}.")
    return 0


async def _export(
    args: Namespace, settings: Settings, out: Path, kind: Format, broadcast: UUID | None
) -> ExportDone:
    async with opened(settings) as database:
        ward = await served_ward(settings, database)
    request = DeliveriesRequest(
        out=out,
        format=kind,
        ward_id=ward.id,
        ward_name=ward.name,
        units=unit_names(ward),
        taken_by=f"command line: {getpass.getuser()}",
        taken_at=clock.now(),
        first_day=args.first_day,
        last_day=args.last_day,
        kinds=tuple(MessageKind[name.upper()] for name in args.kind),
        broadcast=broadcast,
    )
    try:
        with bar("export", unit="rows") as progress:
            return await export_deliveries(settings.database_url, request, progress)
    except Refused as refused:
        raise BadSetting(why(refused)) from refused


def _broadcast(typed: str | None) -> UUID | None:
    if typed is None:
        return None
    try:
        return UUID(typed.strip())
    except ValueError as wrong:
        raise BadSetting(
            f"--broadcast {typed!r} is no id of a broadcast; the table's last column has them."
        ) from wrong
