"""``hocvuso run``: serve the ward until a signal comes."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from bot.runtime.settings import Settings
from bot.runtime.sole_use import sole_use
from bot.runtime.ward import find_ward
from domain.errors import BadSetting

if TYPE_CHECKING:
    from bot.runtime.app import Demo

ROLES = ("web", "worker", "sender", "scheduler")
HIGHEST_PORT = 65535


def declare(parser: ArgumentParser) -> None:
    """Declare the address, the parts to run, and whether it is a demo."""
    parser.add_argument(
        "--role",
        action="append",
        choices=ROLES,
        help="run only this part; may be given several times (PostgreSQL only)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8080, help="port to listen on (8080)")
    parser.add_argument("--demo", action="store_true", help="serve a visibly fictitious ward")


def run(args: Namespace, settings: Settings) -> int:
    """Serve the ward; a demo is first filled with its fictitious ward."""
    if not 0 <= args.port <= HIGHEST_PORT:
        raise BadSetting(f"--port must be a number up to {HIGHEST_PORT}, not {args.port}.")
    roles = tuple(dict.fromkeys(args.role or ROLES))
    missing = find_ward(settings, demo=args.demo).counter.missing
    if missing and not args.demo:
        print(
            f"Residents are not let in: the counter's {', '.join(missing)} unknown; "
            "hocvuso doctor tells what to do.",
            file=sys.stderr,
        )
    with _held(settings, roles):
        if args.demo:
            from bot.cli.seed import fill

            asyncio.run(fill(settings))
        from bot.runtime.app import serve

        return serve(settings, roles=roles, host=args.host, port=args.port, demo=_demo(args))


def _demo(args: Namespace) -> "Demo | None":
    if not args.demo:
        return None
    from demo.loading import FictitiousWard

    return FictitiousWard()


def _held(settings: Settings, roles: tuple[str, ...]) -> AbstractContextManager[None]:
    """Hold the data folder: SQLite serves one process, which must then run every part."""
    if not settings.address.is_sqlite:
        return nullcontext()
    if set(roles) != set(ROLES):
        raise BadSetting(
            "--role divides the work among processes, and SQLite serves only one: "
            "use PostgreSQL, or leave --role out."
        )
    return sole_use(settings.data_dir)
