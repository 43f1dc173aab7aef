"""Who may do what, and every stored name, as pinned in a file: a change of either is reviewed."""

import difflib
from collections.abc import Iterable

from tests.support.golden import HERE, RENEW, matrix, stored_names


def test_who_may_do_what_is_what_was_reviewed():
    changes = "\n".join(difflib.unified_diff(reviewed(), list(matrix()), "reviewed", "now", n=0))
    assert not changes, f"review this, then renew it by `{RENEW}`:\n{changes}"


def test_no_stored_name_is_renamed_without_a_migration():
    pinned = {*(HERE / "stored_names.txt").read_text().splitlines(), *of_the_matrix(reviewed())}
    now = {*stored_names(), *of_the_matrix(matrix())}
    gone, new = sorted(pinned - now), sorted(now - pinned)
    assert not gone, f"rows hold these names, renaming one needs a migration: {gone}"
    assert not new, f"these names will be stored for good; pin them by `{RENEW}`: {new}"


def reviewed() -> list[str]:
    return (HERE / "access_matrix.txt").read_text().splitlines()


def of_the_matrix(lines: Iterable[str]) -> set[str]:
    """The names of buttons and steps: screens already sent, and conversations, hold them."""
    return {line.partition(": ")[0] for line in lines if not line.startswith("command ")}
