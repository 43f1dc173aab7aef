"""Shuts a process in, for good: it opens no socket, and of all files only those it is given.

Landlock holds the files, seccomp the sockets, where the Linux kernel has them (5.13 and 3.5);
elsewhere the process goes on as it is. ``python -m services.files.confinement FILE`` is shut in and
tells whether it can still read that file, or open a socket; the doctor asks it.
"""

import ctypes
import json
import os
import platform
import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_HOUSE = Path(__file__).resolve().parents[2]
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom", "/dev/null")
_PROGRAM = (sys.prefix, sys.base_prefix, *_SYSTEM)
"""What Python and its libraries are loaded from; nothing of the ward lies there."""

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE, _READ, _READ_FOLDER, _TRUNCATE = 1, 2, 4, 8, 1 << 14
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
"""All rights to files that a version of Landlock knows: each is taken, then given back singly."""
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41, 53), "aarch64": (0xC00000B7, 198, 199)}
"""The audit number of a machine, and its calls ``socket`` and ``socketpair``."""
_IO_URING_SETUP = 425
_REFUSE, _ALLOW = 0x00050000 | 1, 0x7FFF0000


@dataclass(frozen=True, slots=True)
class Confinement:
    """What is in force: ``files`` and ``network`` out of reach."""

    files: bool
    network: bool


def shut_in(readable: Sequence[Path], writable: Sequence[Path]) -> None:
    """Leave this process these files only, beside the program itself; they must exist.

    Whatever it starts is shut in as well.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    with suppress(AttributeError, OSError):  # no Linux
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            _keep_to_files(libc, readable, writable)
            _keep_off_network(libc)


def _keep_to_files(libc: ctypes.CDLL, readable: Sequence[Path], writable: Sequence[Path]) -> None:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    rights = _RIGHTS_BY_VERSION[min(version, max(_RIGHTS_BY_VERSION))]
    ruleset = libc.syscall(_CREATE_RULESET, struct.pack("=Q", rights), 8, 0)
    program = [Path(place) for place in _PROGRAM] + [one.parent for one in _packages()]
    for place in program:
        _allow(libc, ruleset, place, rights & (_EXECUTE | _READ | _READ_FOLDER))
    for place in readable:
        _allow(libc, ruleset, place, _READ)
    for place in writable:
        _allow(libc, ruleset, place, rights & (_READ | _WRITE | _TRUNCATE))
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _packages() -> list[Path]:
    """Return the packages of the house; its folder may hold the ward's data as well."""
    return list(_HOUSE.glob("*/__init__.py"))


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    try:
        number = os.open(place, os.O_PATH)
    except FileNotFoundError:
        return
    try:
        if not place.is_dir():
            rights &= ~_READ_FOLDER
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, number), 0)
    finally:
        os.close(number)


def _keep_off_network(libc: ctypes.CDLL) -> None:
    known = _SOCKET_CALLS.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return
    machine, *calls = known
    calls.append(_IO_URING_SETUP)
    steps = [
        (0x20, 0, 0, 4),  # load the machine; another one's calls have other numbers
        (0x15, 1, 0, machine),
        (0x06, 0, 0, _REFUSE),
        (0x20, 0, 0, 0),  # load the call's number; from 2^30 on it is of a third kind
        (0x35, len(calls) + 1, 0, 0x40000000),
        *((0x15, len(calls) - n, 0, call) for n, call in enumerate(calls)),
        (0x06, 0, 0, _ALLOW),
        (0x06, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    libc.prctl(_SET_SECCOMP, _FILTER, program, 0, 0)


def _tried(file: Path) -> Confinement:
    """Return what this process cannot do."""
    files = network = True
    with suppress(OSError):
        file.read_bytes()
        files = False
    with suppress(OSError):
        socket.socket().close()
        network = False
    return Confinement(files, network)


if __name__ == "__main__":
    shut_in([], [])
    sys.stdout.write(json.dumps(asdict(_tried(Path(sys.argv[1])))) + "\n")
