"""A class's heads and topic as people type them; an invitation's code known at sight."""

import pytest

from domain.units.class_sessions import (
    HeadsOutOfRange,
    HeadsUnreadable,
    TopicUnreadable,
    read_headcount,
    read_topic,
)
from domain.units.invitations import new_code, read_code


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
        ("9" * 10_000, HeadsUnreadable),
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
