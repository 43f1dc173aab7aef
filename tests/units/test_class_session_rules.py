"""A class's day and heads as people type them; an invitation's code known at sight."""

from datetime import date

import pytest

from domain.units.class_sessions import (
    DayAhead,
    DayTooOld,
    DayUnreadable,
    HeadsOutOfRange,
    HeadsUnreadable,
    TopicUnreadable,
    read_day,
    read_headcount,
    read_topic,
)
from domain.units.invitations import new_code, read_code

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("hôm nay", TODAY),
        ("hom qua a", date(2026, 11, 21)),
        ("3/11", date(2026, 11, 3)),
        ("03-11-2026", date(2026, 11, 3)),
        ("ngày 3 tháng 11", date(2026, 11, 3)),
        ("3.11.26", date(2026, 11, 3)),
        ("1/12/2025", date(2025, 12, 1)),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: date):
    assert read_day(typed, TODAY) == day


def test_a_day_without_its_year_may_be_of_the_year_before():
    assert read_day("28/12", date(2027, 1, 5)) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("23/11", DayAhead),
        ("25/12/2026", DayAhead),
        ("1/1/2025", DayTooOld),
        ("31/2", DayUnreadable),
        ("hôm nào đó", DayUnreadable),
        ("3", DayUnreadable),
        ("1/2/3/4", DayUnreadable),
        ("", DayUnreadable),
    ],
)
def test_a_day_that_cannot_be(typed: str, no: type[Exception]):
    with pytest.raises(no):
        read_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("25", 25),
        ("khoảng 30 bà con", 30),
        ("1.200 người", 1200),
        ("hai mươi lăm", 25),
        ("mười", 10),
        ("mười lăm người ạ", 15),
        ("ba mươi bà con", 30),
        ("một trăm hai mươi", 120),
        ("một trăm linh năm", 105),
        ("hai chục", 20),
        ("một nghìn hai trăm", 1200),
    ],
)
def test_heads_as_people_type_them(typed: str, heads: int):
    assert read_headcount(typed) == heads


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("đông lắm", HeadsUnreadable),
        ("20-30", HeadsUnreadable),
        ("25 người lớn 3 cháu", HeadsUnreadable),
        ("hai ba", HeadsUnreadable),
        ("0", HeadsOutOfRange),
        ("2001", HeadsOutOfRange),
        ("999999999999", HeadsOutOfRange),
        ("", HeadsUnreadable),
    ],
)
def test_heads_that_cannot_be(typed: str, no: type[Exception]):
    with pytest.raises(no):
        read_headcount(typed)


@pytest.mark.parametrize("typed", ["", "   ", "🙂🙂", "12", "a" * 201])
def test_a_topic_is_words_and_not_too_many(typed: str):
    with pytest.raises(TopicUnreadable):
        read_topic(typed)
    assert read_topic("  Quét mã QR\nđể trả tiền ") == "Quét mã QR để trả tiền"


def test_a_code_is_known_at_sight_and_no_word_is_taken_for_one():
    for _ in range(200):
        code = new_code()
        assert read_code(code.lower()) == code
        assert read_code(f"xem https://phuong.example/moi/{code} nhé") == code
    for words in ("MENU", "mời bà con", "Mai bác", "SK-2026-0042-H", "M123", "mua4kg"):
        assert read_code(words) is None
    assert read_code("https://phuong.example/moi/x") == ""
