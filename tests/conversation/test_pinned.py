"""Who may do what, and every stored name, as pinned in a file: a change of either is reviewed."""

import difflib

from tests.support.golden import HERE, RENEW, matrix, stored_names


def test_who_may_do_what_is_what_was_reviewed():
    pinned = (HERE / "access_matrix.txt").read_text().splitlines()
    changes = "\n".join(difflib.unified_diff(pinned, list(matrix()), "reviewed", "now", n=0))
    assert not changes, f"review this, then renew it by `{RENEW}`:\n{changes}"


def test_no_stored_name_is_renamed_without_a_migration():
    pinned = (HERE / "stored_names.txt").read_text().splitlines()
    now = list(stored_names())
    gone, new = sorted(set(pinned) - set(now)), sorted(set(now) - set(pinned))
    assert not gone, f"rows hold these names, renaming one needs a migration: {gone}"
    assert not new, f"these names will be stored for good; pin them by `{RENEW}`: {new}"
