"""An export in a process of its own, so that nobody who is talking waits for it.

The parent writes one line (address and request) to the child's input, which no process list shows;
the child prints a line for every step of progress and one at the end.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

import orjson

from db.engine import NotStored
from domain.errors import Refused
from services.operations.child import child
from services.reports.exports.initiatives import ExportDone, export_initiatives
from services.reports.exports.request import REFUSALS, ExportRequest

WALL_SECONDS = 1_800.0
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; 100,000 rows take less than a third of it."""

AsyncProgress = Callable[[int, int], Awaitable[None]]
ProgressCallback = Callable[[int, int], None]


class ExportFailed(Exception):
    """The child could not be run to its end: worth another try."""


async def export_apart(
    database_url: str, request: ExportRequest, on_progress: AsyncProgress
) -> ExportDone:
    """Export in a child process; ``on_progress`` is told rows done and rows in all.

    Raises Refused, NotStored, or ExportFailed when the child ended otherwise.
    """
    asked = {"database": database_url, "request": request.as_json().decode()}
    return await done_apart("services.reports.exports.run", asked, on_progress)


async def done_apart(
    module: str, asked: Mapping[str, str], on_progress: AsyncProgress
) -> ExportDone:
    """Let a child that runs ``module`` do what is asked, as ``answer`` does it there."""
    last: Mapping[str, Any] = {}
    try:
        async with asyncio.timeout(WALL_SECONDS), child(module) as worker:
            worker.told.write(orjson.dumps(asked) + b"\n")
            worker.told.close()
            async for printed in worker.printed:
                last = orjson.loads(printed)
                if "total" in last:
                    await on_progress(last["done"], last["total"])
            code = await worker.ended()
    except TimeoutError as late:
        raise ExportFailed(f"the export took over {WALL_SECONDS:.0f} s") from late
    return _read(last, code)


def _read(last: Mapping[str, Any], code: int) -> ExportDone:
    if "refused" in last:
        raise REFUSALS[last["refused"]](**last["facts"])
    if "not_stored" in last:
        raise NotStored(last["not_stored"])
    if code != 0 or "rows" not in last:
        raise ExportFailed(f"the export's process ended with {code}")
    return ExportDone(**last)


def answer(do: Callable[[Mapping[str, str], ProgressCallback], Awaitable[ExportDone]]) -> None:
    """Do what the line on standard input asks, and print how it goes and ends."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = orjson.loads(sys.stdin.buffer.readline())
    try:
        done = asyncio.run(_awaited(do(asked, _tell_progress)))
    except Refused as no:
        _print({"refused": no.code, "facts": dict(no.facts)})
    except NotStored as away:
        _print({"not_stored": str(away)})
    else:
        _print(asdict(done))


async def _awaited(doing: Awaitable[ExportDone]) -> ExportDone:
    return await doing


async def _export(asked: Mapping[str, str], on_progress: ProgressCallback) -> ExportDone:
    request = ExportRequest.from_json(asked["request"].encode())
    return await export_initiatives(asked["database"], request, on_progress)


def _tell_progress(done: int, total: int) -> None:
    _print({"done": done, "total": total})


def _print(told: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer(_export)
