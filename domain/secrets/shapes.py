"""The shapes of numbers: phones are nobody's secret, căn cước and cards show by their digits."""

import re

_PHONE = re.compile(r"(?:0|84|0084|0)(?:[35789]\d{8}|2\d{9})")
_HOTLINE = re.compile(r"1[89]00\d{4,6}|11[1-5]|15\d")
_PROVINCES = range(1, 97)
_YEARS = {"0": range(15, 100), "1": range(15, 100), "2": range(31), "3": range(31)}
"""Two digits of the year of birth, by the digit for century and sex."""
_CARD = re.compile(r"(?:4|5[1-5]|2[2-7]|35|6|9704)\d+")


def is_phone(digits: str) -> bool:
    """Return whether these are a Vietnamese telephone number or a hotline."""
    return bool(_PHONE.fullmatch(digits) or _HOTLINE.fullmatch(digits))


def is_year(digits: str) -> bool:
    """Return whether these look like a year of this century or the last."""
    return len(digits) == 4 and digits.startswith(("19", "20"))


def is_identity(digits: str) -> bool:
    """Return whether twelve digits are a căn cước: province, century and sex, year of birth."""
    if len(digits) != 12 or int(digits[:3]) not in _PROVINCES:
        return False
    return int(digits[4:6]) in _YEARS.get(digits[3], ())


def is_card(digits: str) -> bool:
    """Return whether these are the number of a bank card: known first digits, Luhn's check."""
    if len(digits) not in {16, 19} or _CARD.fullmatch(digits) is None:
        return False
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
