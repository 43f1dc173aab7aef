"""Lives: processes forked from a warmed parent, talked to line by line, that may end at any moment.

Importing the house takes seconds, forking milliseconds. The parent never opens a database: SQLite's
connections and locks must not cross a fork. It has one thread and no event loop.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.support.waiting import WAIT

Live = Callable[[socket.socket], None]
"""What a life does with its end of the line; returning ends it well."""

_lines: set[socket.socket] = set()


class Lost(Exception):
    """A life ended by itself, or never said what was waited for: its log says why."""


def freeze() -> None:
    """Put what is loaded beyond the garbage collector's reach: forks share it as it is."""
    gc.collect()
    gc.freeze()


class Life:
    """One forked process and the parent's end of the line to it."""

    def __init__(self, live: Live, *, log: int) -> None:
        """Fork; whatever the life prints goes to the file descriptor ``log``."""
        self._line, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            for line in (*_lines, self._line):
                line.close()
            _live_and_end(live, theirs, log)
        theirs.close()
        _lines.add(self._line)
        self._line.setblocking(False)
        self._held = b""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._line, selectors.EVENT_READ)
        self._status: int | None = None
        self.is_over = False
        """Whether everything it ever said was heard."""

    def send(self, message: dict[str, Any]) -> None:
        """Say one thing; a life that has ended does not hear it."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.setblocking(True)
            self._line.sendall(json.dumps(message).encode() + b"\n")
        self._line.setblocking(False)

    def hear(self, seconds: float) -> list[dict[str, Any]]:
        """Return what it said within ``seconds``, at once when there is something."""
        if self.is_over or not self._selector.select(max(seconds, 0)):
            return []
        with suppress(BlockingIOError):
            while True:
                try:
                    data = self._line.recv(1 << 18)
                except ConnectionResetError:
                    data = b""
                if not data:
                    self.is_over = True
                    break
                self._held += data
        *whole, self._held = self._held.split(b"\n")
        return [json.loads(line) for line in whole]

    def kill(self) -> None:
        """End it without warning. Its words still on the line were said."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int:
        """Wait until it has ended; return its exit status, negative for a signal."""
        if self._status is None:
            _, status = os.waitpid(self.pid, 0)
            self._status = os.waitstatus_to_exitcode(status)
            _lines.discard(self._line)
            self._line.close()
            self._selector.close()
        return self._status


@contextmanager
def life(live: Live, *, log: int) -> Iterator[Life]:
    """Fork a life that does not outlast the block."""
    one = Life(live, log=log)
    try:
        yield one
    finally:
        with suppress(ProcessLookupError):
            one.kill()
        one.end()


def ask_once(live: Live, *, log: int, seconds: float = WAIT) -> dict[str, Any]:
    """Let a life do one thing and return what it said about it."""
    with life(live, log=log) as one:
        deadline = time.monotonic() + seconds
        while not one.is_over and time.monotonic() < deadline:
            for said in one.hear(deadline - time.monotonic()):
                return said
    raise Lost("a helper life ended without a word")


def tell(line: socket.socket, message: dict[str, Any]) -> None:
    """Say one thing to the parent, from a life without an event loop."""
    line.sendall(json.dumps(message).encode() + b"\n")


def _live_and_end(live: Live, line: socket.socket, log: int) -> None:
    """Live, then leave without the parent's clean-up: its files and buffers are not ours."""
    os.dup2(log, 1)
    os.dup2(log, 2)
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        live(line)
        status = 0
    except BaseException:  # noqa: BLE001 - a forked process never returns into its parent's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
