"""Tells after a test run how long the tests of each room took, the slowest room first."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each room's tests and seconds, from the reports of every tester."""
    tests: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                room = room_of(report.nodeid)
                tests[room] += report.when == "call"
                seconds[room] += report.duration
    if len(seconds) < 2:
        return
    terminalreporter.section("how long each room took, its testers' seconds added up")
    for room, took in sorted(seconds.items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"{room:<14}{tests[room]:>6} tests{took:>9.1f} s")


def room_of(nodeid: str) -> str:
    """Return the room of a test: the folder below ``tests`` its file stands in."""
    folders = nodeid.partition("::")[0].split("/")[:-1]
    return folders[1] if folders[1:] else "tests"
