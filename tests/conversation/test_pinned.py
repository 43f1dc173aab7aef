"""Who may do what, and every stored name, as pinned in a file: a change of either is reviewed."""

import difflib
from collections.abc import Iterable

from tests.support.golden import PINNED, RENEW, pinned


def test_who_may_do_what_and_what_is_stored_is_what_was_reviewed():
    changes = "\n".join(difflib.unified_diff(reviewed(), pinned(), "reviewed", "now", n=0))
    assert not changes, f"review this, then renew it by `{RENEW}`:\n{changes}"


def test_no_stored_name_is_renamed_without_a_migration():
    gone = sorted(stored(reviewed()) - stored(pinned()))
    assert not gone, f"rows hold these names, renaming one needs a migration: {gone}"


def reviewed() -> list[str]:
    return PINNED.read_text().splitlines()


def stored(lines: Iterable[str]) -> set[str]:
    """Every name in rows: screens already sent hold buttons, conversations hold steps."""
    return {line.partition(": ")[0] for line in lines if not line.startswith("command ")}
