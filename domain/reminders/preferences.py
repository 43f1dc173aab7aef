"""Reads reminder preferences: the days a person types, the hours and turns on offer."""

from domain.text import words

WEEK = "1111111"
"""Every day: seven characters, Monday first, ``1`` where one may be reminded."""
HOURS = (7, 16, 19)
"""Of the ward's clock: morning, late afternoon, evening."""
OFTEN = (3, 1)
"""At most so often a week; the first is usual."""
NEVER = 0
BY_NUMBER = (6, 0, 1, 2, 3, 4, 5)
"""The weekdays in the order of their numbers: 1 is Sunday, 2 is "thứ Hai", 7 is "thứ Bảy"."""

_NUMBERS = {str(number): day for number, day in enumerate(BY_NUMBER, start=1)}
_NAMES = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "cn": 6}
_DAYS = _NUMBERS | _NAMES | {f"t{number}": _NUMBERS[number] for number in "234567"}
_BESIDE = frozenset({"thu", "ngay", "cac", "va", "vao", "voi", "nhe", "a", "da", "chau", "nhac"})
_TO = "den"
_SUNDAY = "chu nhat"
_ALL = frozenset({"ca tuan", "hang ngay", "ngay nao cung duoc", "moi ngay", "tat ca", "ngay nao"})


def toggled(days: str, day: int) -> str:
    """Return the week with one weekday (0 is Monday) switched on or off.

    Where every day was on, the first choice leaves that day only.
    """
    if days == WEEK:
        return "0" * day + "1" + "0" * (6 - day)
    other = "0" if days[day] == "1" else "1"
    return days[:day] + other + days[day + 1 :]


def read_days(text: str) -> str | None:
    """Return the week a person typed ("2 4 6", "thứ hai đến thứ sáu", "cn"), None for none."""
    said = words(text)
    if said in _ALL:
        return WEEK
    named = [word for word in said.replace(_SUNDAY, "cn").split() if word not in _BESIDE]
    chosen: set[int] = set()
    last: int | None = None
    for before, word in zip(["", *named], named, strict=False):
        if word == _TO and last is not None:
            continue
        if word not in _DAYS:
            return None
        day = _DAYS[word]
        chosen |= set(range(last, day + 1)) if before == _TO and last is not None else {day}
        last = day
    return "".join("1" if day in chosen else "0" for day in range(7)) if chosen else None
