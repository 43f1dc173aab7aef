"""The running process: starts the parts, and stops them in order on a signal."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import uvicorn

from bot.runtime.connections import Connections
from bot.runtime.engine import Engine
from bot.scheduling.scheduler import Scheduler
from domain.errors import BadSetting

Asgi = Callable[..., Coroutine[Any, Any, None]]
ROLES = ("web", "worker", "sender", "scheduler")
STOP_SECONDS = 10.0
UNHEARD_MILLISECONDS = 60_000
"""How long a phone may take nothing of what is sent to it before the system closes the line."""


class Server(uvicorn.Server):
    """uvicorn without its own signal handling: the process owns signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@dataclass(frozen=True, slots=True)
class Process:
    """What one process runs: its parts, its address, and the listeners of its channels."""

    engine: Engine
    roles: Collection[str]
    scheduler: Scheduler
    web: Asgi
    host: str
    port: int
    listeners: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()


def listen(host: str, port: int) -> socket.socket:
    """Return the listening socket. Raises BadSetting when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # each connection inherits it, on Linux
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNHEARD_MILLISECONDS)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise BadSetting(
            f"Nothing can listen on {host}:{port} ({error.strerror}): choose another --port."
        ) from error
    return listener


async def run(process: Process, started: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until SIGINT or SIGTERM; ``started`` is called once the parts are up."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    engine = process.engine
    # Pauses of 160 ms otherwise: aiogram's types are many and live as long as the process.
    gc.collect()
    gc.freeze()
    server = _server(process) if "web" in process.roles else None
    intake = asyncio.create_task(engine.intake.run())
    hearing = [intake]
    if "web" in process.roles:
        hearing += [asyncio.create_task(listener()) for listener in process.listeners]
    parts = [asyncio.create_task(part()) for part in _parts(process)]
    if server is not None:
        listener = listen(process.host, process.port)
        parts.append(asyncio.create_task(server.serve(sockets=[listener])))
    if "scheduler" in process.roles:
        process.scheduler.start()
    await started()
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, *hearing, *parts], return_when=asyncio.FIRST_COMPLETED)
    await _stop(process, server, parts, hearing)
    stopping.cancel()


def _server(process: Process) -> Server:
    config = uvicorn.Config(
        process.web,
        http=Connections().accept,  # type: ignore[arg-type]  # it only calls what it is given
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    return Server(config)


def _parts(process: Process) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    engine = process.engine
    parts: list[Callable[[], Coroutine[Any, Any, None]]] = []
    if "worker" in process.roles:
        parts += [engine.worker.run, engine.jobs.run]
    if "sender" in process.roles:
        parts.append(engine.sender.run)
    return parts


async def _stop(
    process: Process,
    server: Server | None,
    parts: list[asyncio.Task[None]],
    hearing: Sequence[asyncio.Task[None]],
) -> None:
    """Close streams, claim nothing more, finish running work, then close the database."""
    engine = process.engine
    process.scheduler.stop()
    engine.signals.notify_all("close")
    if server is not None:
        server.should_exit = True
    for part in (engine.worker, engine.sender, engine.jobs):
        part.stop()
    _, late = await asyncio.wait(parts, timeout=STOP_SECONDS) if parts else (set(), set())
    for task in [*late, *hearing]:
        task.cancel()
    for task in [*parts, *hearing]:
        with suppress(asyncio.CancelledError):
            await task
    await engine.sender.close()
    await engine.database.close()
