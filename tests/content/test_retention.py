"""The table of how long things are kept says what the program does."""

import pytest

from content.fields import BrokenLesson
from content.retention import load_retention
from domain.idle_sessions import IDLE
from domain.retention import Kept


def test_an_idle_browser_is_signed_out_when_the_table_says_so():
    periods = {rule.kept: rule.period for rule in load_retention()}
    assert periods[Kept.BROWSER_SESSION] == IDLE


@pytest.mark.parametrize(
    "table",
    [
        "retention: []",
        "retention:\n  - {kept: one_time_code, days: 0, confirmed: false, source: x}",
        "retention:\n  - {kept: dreams, days: 1, confirmed: false, source: x}",
    ],
)
def test_a_table_that_cannot_work_is_refused(table: str):
    with pytest.raises(BrokenLesson):
        load_retention(table.encode())
