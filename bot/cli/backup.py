"""``hocvuso backup FILE``: write all kept data to one file, while the program runs."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock
from bot.cli.places import own_places
from bot.cli.progress import bar
from bot.runtime.settings import Settings
from domain.text import counted
from services.operations.backup import write_backup


def declare(parser: ArgumentParser) -> None:
    """Declare the file, and whether secrets are included."""
    parser.add_argument("file", metavar="FILE", type=Path, help="such as hocvuso.tar.gz")
    parser.add_argument(
        "--with-secret",
        action="store_true",
        help="also the secret key and hocvuso.env: guard such a file like a key",
    )


def run(args: Namespace, settings: Settings) -> int:
    """Write the file; it appears under its name only when it is complete."""
    places = own_places(settings)
    target = args.file.expanduser().absolute()
    with bar("backup", is_bytes=True) as progress:
        made = write_backup(
            places,
            target,
            now=clock.now(),
            with_secret=args.with_secret,
            on_progress=progress,
        )
    parts = counted(made.parts, "part")
    print(f"{made.path}: {parts}, {made.size / 1_000_000:.1f} MB before packing.")
    return 0
