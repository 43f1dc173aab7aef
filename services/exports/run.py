"""An export in a process of its own: ``python -m services.exports.run``, asked on its input.

The first line of the input is JSON with the database's address (it may hold a password, so it is
no argument), the second the request. Each line printed tells how far it is; the last what came.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict

import orjson

from services.child import child
from services.exports.initiatives import ExportDone, export_initiatives
from services.exports.request import ExportRequest


class ExportBroke(Exception):
    """The process ended without a file; its own words are in the log."""


async def export_apart(
    database_url: str,
    request: ExportRequest,
    on_progress: Callable[[int, int], Awaitable[None]],
) -> ExportDone:
    """Run an export beside the loop that people wait on. Raises ExportBroke."""
    async with child("services.exports.run") as process:
        if process.stdin is None or process.stdout is None:
            raise ExportBroke("no pipes")
        process.stdin.write(orjson.dumps(database_url) + b"\n" + request.as_json() + b"\n")
        process.stdin.close()
        async for line in process.stdout:
            told = orjson.loads(line)
            if "rows" in told:
                return ExportDone(**told)
            await on_progress(told["done"], told["all"])
    raise ExportBroke("the export process ended early")


def _tell(done: int, total: int) -> None:
    sys.stdout.buffer.write(orjson.dumps({"done": done, "all": total}) + b"\n")
    sys.stdout.buffer.flush()


def main() -> int:
    """Do what the input asks."""
    address, asked = sys.stdin.buffer.readline(), sys.stdin.buffer.readline()
    done = asyncio.run(
        export_initiatives(orjson.loads(address), ExportRequest.from_json(asked), _tell)
    )
    sys.stdout.buffer.write(orjson.dumps(asdict(done)) + b"\n")
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
