"""``hocvuso restore FILE``: restore a backup, after every part of it was checked."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot import clock
from bot.cli.places import own_places
from bot.cli.progress import bar
from bot.runtime.settings import Settings
from bot.runtime.sole_use import sole_use
from db.revisions import head
from domain.text import counted
from services.operations.restore import restore


def declare(parser: ArgumentParser) -> None:
    """Declare the file, and whether existing data may be moved aside."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a file hocvuso backup wrote")
    parser.add_argument(
        "--replace", action="store_true", help="move what stands there aside, delete nothing"
    )


def run(args: Namespace, settings: Settings) -> int:
    """Check the backup, then put it in place; the program must not be running."""
    places = own_places(settings)
    with sole_use(settings.data_dir), bar("restore", is_bytes=True) as progress:
        done = restore(
            args.file.expanduser().absolute(),
            places,
            now=clock.now(),
            replace=args.replace,
            on_progress=progress,
        )
    parts = counted(done.parts, "part")
    print(f"Brought back into {settings.data_dir}: {parts}, as of {done.made_at}.")
    if done.moved_to is not None:
        print(f"What stood there before is in {done.moved_to}.")
    if done.revision != head():
        print("The database is of an earlier release; run hocvuso migrate.")
    return 0
