"""Every room of tests is named as the feature it tests, and no module is too long to read."""

from __future__ import annotations

from pathlib import Path

from tests.support.house_rules import ROOT
from tests.support.room_times import room_of

FLOORS = ("domain", "services", "handlers")
OTHER_ROOMS = {
    "channels": "one channel from end to end, beside what all channels share",
    "chaos": "processes killed at any moment, disks full, floods",
    "cli": "the command line",
    "content": "lessons, sentences and what checks them",
    "contracts": "what every channel keeps to",
    "conversation": "what holds for every conversation: access, restarts, sentences",
    "corpus": "recorded updates of messengers",
    "delivery": "the outbox and its senders",
    "demo": "the fictitious ward and its rehearsal",
    "domain": "rules that belong to no one feature",
    "house": "the rules of the source itself",
    "page": "the web page in a real browser",
    "runtime": "settings and logs of the process",
    "support": "what several rooms share; no tests",
    "web": "HTTP",
}
LONGEST = 600


def rooms() -> set[str]:
    return {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}


def features() -> set[str]:
    """Return what a feature may be called: a package or a module of a floor."""
    found: set[str] = set()
    for floor in FLOORS:
        found |= {path.stem for path in (ROOT / floor).iterdir() if path.stem != "__init__"}
    return found


def test_every_room_is_a_feature_or_listed_with_what_it_is_for():
    assert rooms() - features() - set(OTHER_ROOMS) == set()


def test_no_test_module_is_too_long_to_read():
    def length(path: Path) -> int:
        return len(path.read_text().splitlines())

    modules = (ROOT / "tests").rglob("*.py")
    assert [path.name for path in modules if length(path) > LONGEST] == []


def test_a_tests_room_is_the_folder_it_stands_in():
    assert room_of("tests/triage/test_moves.py::test_one[sqlite]") == "triage"
    assert room_of("tests/test_alone.py::test_one") == "tests"
