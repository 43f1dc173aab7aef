"""Import modules and name everything they did besides defining things. Run as a program.

Arguments: the folder to import from, then module names. Each finding is one line on stdout.
"""

import contextlib
import importlib
import io
import os
import sys
import threading

_WATCHED = {
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.system",
    "socket.bind",
    "socket.connect",
    "sqlite3.connect",
    "subprocess.Popen",
}


def main(root: str, names: list[str]) -> int:
    """Import each module; return the number of findings."""
    sys.path.insert(0, root)
    findings: list[str] = []
    current = ""

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if current and (writes or event in _WATCHED):
            findings.append(f"{current}: {event} {arguments[0]!r}")

    sys.addaudithook(watch)
    for name in names:
        said = io.StringIO()
        threads = threading.active_count()
        current = name
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - a SystemExit at import is a finding too
            findings.append(f"{name}: {type(error).__name__}: {error}")
        current = ""
        if said.getvalue():
            findings.append(f"{name}: said {said.getvalue()!r}")
        if threading.active_count() > threads:
            findings.append(f"{name}: started a thread")
    for finding in findings:
        print(finding)
    return len(findings)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1], sys.argv[2:]), 1))
