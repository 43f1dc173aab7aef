"""Starts a Python child process for heavy work, apart from the event loop that serves people."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import services

_HOUSE = Path(services.__file__).resolve().parent.parent
_LONGEST_LINE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ChildProcess:
    """A running child process: its input, its output, how it ended."""

    told: asyncio.StreamWriter
    printed: asyncio.StreamReader
    process: asyncio.subprocess.Process

    async def ended(self) -> int:
        """Wait for its end and return its code: negative for the signal that ended it."""
        return await self.process.wait()


@asynccontextmanager
async def child(module: str, *arguments: str) -> AsyncIterator[ChildProcess]:
    """Run ``python -m module`` and yield the process; it never outlives the block.

    It sees none of our environment (settings hold secrets) and nothing of the current folder. Its
    error output goes where ours goes.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        limit=_LONGEST_LINE,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a child was started without its pipes")
    try:
        yield ChildProcess(process.stdin, process.stdout, process)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await asyncio.shield(process.wait())
