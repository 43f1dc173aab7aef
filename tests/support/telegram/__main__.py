"""Telegram as a process of its own: ``python -m tests.support.telegram --port N --seed S …``.

Prints its address once it listens. SIGTERM ends it; the ledger is a JSON line for each request.
"""

import asyncio
import random
import signal
from argparse import ArgumentParser, Namespace
from dataclasses import fields, replace
from pathlib import Path

from tests.support.telegram.ledger import Ledger
from tests.support.telegram.limits import Limits, policed
from tests.support.telegram.people import Door
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.telegram.weather import FAIR, FOUL, STORM, Fate, Weather

WEATHERS = {"fair": FAIR, "foul": FOUL, "storm": STORM}


def words() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m tests.support.telegram")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json-ledger", type=Path, default=None, metavar="PATH")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--people", type=int, default=0, help="who have opened the bot before")
    parser.add_argument("--first", type=int, default=None, help="number of the first of them")
    parser.add_argument("--blocked", type=float, default=0.0, help="share who block the bot")
    parser.add_argument("--gone", type=float, default=0.0, help="share who left Telegram")
    parser.add_argument("--weather", choices=WEATHERS, default="foul")
    parser.add_argument("--limits", action="store_true", help="30 a second, 1 to a chat")
    parser.add_argument("--overall", type=int, default=0, help="most a second, with no other limit")
    for share in fields(Weather):
        parser.add_argument(f"--{share.name.replace('_', '-')}", type=float, default=None)
    return parser.parse_args()


def platform_of(given: Namespace) -> Platform:
    """Build the platform as the command line says."""
    named = {one.name: getattr(given, one.name) for one in fields(Weather)}
    weather = replace(
        WEATHERS[given.weather], **{key: one for key, one in named.items() if one is not None}
    )
    limits = policed() if given.limits else Limits(overall=given.overall)
    platform = Platform(
        Fate(weather, given.seed), Ledger(given.json_ledger), limits, token=given.token
    )
    draws = random.Random(given.seed)
    for n in range(given.people):
        number = None if given.first is None else given.first + n
        chat = platform.people.arrive(f"Bà con {n}", number)
        drawn = draws.random()
        if drawn < given.blocked:
            chat.door = Door.BLOCKED
        elif drawn < given.blocked + given.gone:
            chat.door = Door.GONE
    return platform


async def main() -> None:
    """Serve until told to stop."""
    given = words()
    platform = platform_of(given)
    server = Server(platform)
    watching = asyncio.create_task(platform.slept.watch())
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    print(await server.open(given.port), flush=True)
    await stop.wait()
    watching.cancel()
    await server.close()


if __name__ == "__main__":
    asyncio.run(main())
