"""Makes a paper in a resource-limited child process, so that no conversation waits for it.

The parent writes one line (paper, request, setting) to the child's input, which no process list
shows; the child prints a line for every step of progress and one at the end.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from db.engine import NotStored
from domain.errors import Refused
from services.documents import codec
from services.documents.kit import PaperDone, PaperSetting, SentPaper, write_paper
from services.documents.registry import papers
from services.operations.child import child

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; 100,000 rows take less than a third of it."""

AsyncProgress = Callable[[int, int], Awaitable[None]]


class PaperFailed(Exception):
    """The child could not be run to its end: worth another try."""


class PaperRefused(Refused):
    """A refusal raised in the child."""

    def __init__(self, code: str, facts: Mapping[str, object]) -> None:
        """Take over the child's code and facts."""
        self.code = code
        super().__init__(**facts)


async def write_apart(
    paper: SentPaper, setting: PaperSetting, on_progress: AsyncProgress
) -> PaperDone:
    """Make a paper in a child process.

    Raises Refused, NotStored, or PaperFailed when the child ended otherwise.
    """
    asked = {"paper": paper.job, "request": codec.dump(paper), "setting": codec.dump(setting)}
    last: Mapping[str, Any] = {}
    try:
        async with (
            asyncio.timeout(paper.wall_seconds),
            child("services.documents.child") as worker,
        ):
            worker.told.write(orjson.dumps(asked) + b"\n")
            worker.told.close()
            async for printed in worker.printed:
                last = orjson.loads(printed)
                if "total" in last:
                    await on_progress(last["done"], last["total"])
            code = await worker.ended()
    except TimeoutError as late:
        raise PaperFailed(f"{paper.job} took over {paper.wall_seconds:.0f} s") from late
    return _read(paper, last, code)


def _read(paper: SentPaper, last: Mapping[str, Any], code: int) -> PaperDone:
    if "refused" in last:
        raise PaperRefused(last["refused"], last["facts"])
    if "not_stored" in last:
        raise NotStored(last["not_stored"])
    if code != 0 or "rows" not in last:
        raise PaperFailed(f"the process of {paper.job} ended with {code}")
    return PaperDone(**last)


def main() -> None:
    """Make the paper requested on standard input, and print progress and result."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = orjson.loads(sys.stdin.buffer.readline())
    paper = codec.read(papers()[asked["paper"]], asked["request"])
    setting = codec.read(PaperSetting, asked["setting"])
    try:
        done = asyncio.run(write_paper(paper, setting, _tell_progress))
    except Refused as no:
        _print({"refused": no.code, "facts": dict(no.facts)})
    except NotStored as away:
        _print({"not_stored": str(away)})
    else:
        _print(codec.dump(done))


def _tell_progress(done: int, total: int) -> None:
    _print({"done": done, "total": total})


def _print(told: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
