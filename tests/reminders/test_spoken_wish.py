"""A wish for reminders is read from one sentence, and what no reminder can do is noticed."""

import pytest

from content.wish_words import load_wish_words
from domain.reminders.preferences import WEEK
from domain.reminders.spoken_wish import SpokenWish
from domain.text import fold

read_wish = load_wish_words().read
MONDAY, SUNDAY = "1000000", "0000001"


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("nhắc tôi 7 giờ sáng thứ hai", SpokenWish(MONDAY, 7)),
        ("nhac toi thu 2 hang tuan luc 8h", SpokenWish(MONDAY, 8)),
        ("nhắc tôi lúc 7 giờ sáng", SpokenWish(hour=7)),
        ("nhắc bác học bài vào chủ nhật nhé", SpokenWish(SUNDAY)),
        ("nhac toi moi ngay 19h", SpokenWish(WEEK, 19)),
        ("tối thứ tư 7 giờ nhắc bác học", SpokenWish("0010000", 19)),
        ("nhắc tôi thứ 2 4 6 lúc 16h", SpokenWish("1010100", 16)),
        ("nhắc tôi từ thứ hai đến thứ sáu", SpokenWish("1111100")),
        ("nhắc bác buổi tối", SpokenWish(hour=19)),
        ("nhắc bác 4 giờ chiều thứ bảy", SpokenWish("0000010", 16)),
        ("nhắc tôi 19:00", SpokenWish(hour=19)),
        ("mỗi tuần nhắc tôi một lần thôi", SpokenWish(per_week=1)),
        ("nhắc tôi 3 lần một tuần", SpokenWish(per_week=3)),
        ("nhắc tôi 11 giờ đêm", SpokenWish(hour=23)),
        ("nhắc tôi", SpokenWish()),
    ],
)
def test_when_to_remind_is_read_with_and_without_accents(said: str, wish: SpokenWish):
    assert read_wish(said) == wish
    assert read_wish(fold(said)) == wish


@pytest.mark.parametrize(
    "said",
    ["nhắc bác uống thuốc 8 giờ", "nhắc tôi 8h30 sáng", "mai nhắc tôi đi họp", "nhắc bác ngày 5",
     "đừng nhắc tôi lúc 7 giờ"],
)  # fmt: skip
def test_what_no_reminder_can_do_is_noticed(said: str):
    assert read_wish(said).is_other
