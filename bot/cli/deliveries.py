"""``hocvuso export deliveries``: write the outcome of every outbox row to a file."""

from argparse import Namespace
from pathlib import Path
from uuid import UUID

from bot.cli.paper_file import taken_by, write
from bot.runtime.settings import Settings
from domain.deliveries import MessageKind
from domain.errors import BadSetting
from domain.text import counted
from services.documents.formats import Format
from services.reports.papers.deliveries import DeliveriesExport

_OTHERS = (
    "content", "group", "khoi", "status", "code", "with_files", "reveal_confidential", "hide_small",
)  # fmt: skip


def write_deliveries(args: Namespace, settings: Settings, out: Path, kind: Format) -> int:
    """Write the chosen deliveries."""
    if any(getattr(args, name) for name in _OTHERS):
        raise BadSetting("Deliveries are chosen by --from, --to, --kind and --broadcast only.")
    if args.first_day and args.last_day and args.first_day > args.last_day:
        raise BadSetting(f"--from {args.first_day} is later than --to {args.last_day}.")
    paper = DeliveriesExport(
        format=kind,
        taken_by=taken_by(),
        first_day=args.first_day,
        last_day=args.last_day,
        kinds=tuple(MessageKind[name.upper()] for name in args.kind),
        broadcast=_broadcast(args.broadcast),
    )
    done = write(settings, out, lambda _ward: paper, what="export", unit="rows")
    print(f"{out}: {counted(done.rows, 'delivery', 'deliveries')}.")
    return 0


def _broadcast(typed: str | None) -> UUID | None:
    if typed is None:
        return None
    try:
        return UUID(typed.strip())
    except ValueError as wrong:
        raise BadSetting(
            f"--broadcast {typed!r} is no id of a broadcast; the table's last column has them."
        ) from wrong
