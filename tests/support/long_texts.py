"""Long and odd texts, made by code: what a stranger may type to keep the program busy."""

import string
from collections.abc import Mapping
from functools import cache
from itertools import cycle, islice

import yaml

from tests.support.house_rules import ROOT

LONGEST = 10_000
"""Characters of the longest message that is taken."""
_UNITS: Mapping[str, str] = {
    "one letter": "a",
    "capital letters": "A",
    "d with stroke": "đ",
    "digits": "0123456789",
    "zeros": "0",
    "nines": "9",
    "phone runs": "0912345678",
    "phones": "0912 345 678 ",
    "phones, dotted": "0912.345.678, ",
    "phones, foreign": "+1 202 555 0143 ",
    "prefixes": "+84 ",
    "digits, spaced": "1 2 3 4 5 6 7 8 9 ",
    "zeros, spaced": "0 ",
    "eights, fours": "84",
    "letter o among digits": "0o0",
    "digits in words": "không chín một hai ba bốn năm ",
    "digits in words, plain": "khong chin mot hai ba ",
    "dates": "3/11/2026 ",
    "dates, broken": "3/11/",
    "hours": "7 giờ 30 ",
    "weekdays": "thứ hai va ",
    "thu 2 2 2": "2 ",
    "amounts": "20.000.000 ",
    "points": "1.",
    "identities": "040085012345 ",
    "cards": "4111 1111 1111 1111 ",
    "codes": "OTP 482913 ",
    "codes, glued": "otp482913",
    "codes announced": "mã otp là ",
    "passwords announced": "mật khẩu là ",
    "passwords, quoted": 'mật khẩu là "',
    "passwords, glued": "mk:",
    "initiatives": "SK-2026-0042 ",
    "initiatives, run on": "SK-2026-0042-",
    "initiatives, broken": "SK-",
    "one word": "câu ",
    "two words": "khối phố ",
    "unknown words": "xyzzy ",
    "number after word": "khối 5 ",
    "names": "Nguyễn Thị Hoa ",
    "name openings": "dạ tên tôi là ",
    "names, parted": "Hoa, ",
    "refusals": "không cần ",
    "withdrawals": "thôi cho tôi xin ",
    "reminders": "nhắc tôi ",
    "complaints": "đèn đường hỏng ",
    "things and troubles": "đường ngập rác hôi ",
    "greetings": "dạ cảm ơn cháu ",
    "questions": "làm sao để hỏi? ",
    "question marks": "?",
    "telex": "bij luwaf dduwowcj ",
    "vni": "bi5 lu72a ",
    "held letters": "coooo ",
    "held letters, all": "aaaabbbb",
    "doubled letters": "aabbccdd",
    "marks": "a\u0301\u0323\u0302",
    "marks alone": "\u0301",
    "marks, odd": "a\u0489\u20dd\ufe20",
    "no letters of ours": "漢字かな",
    "mixed scripts": "a\u0431\u03b3جक漢",
    "mixed scripts, spaced": "a \u0431 \u03b3 ج क 漢 ",
    "right to left": "שלום العربية ",
    "direction marks": "a\u202eb\u202c",
    "wide digits": "０９１２３４５６７８",
    "wide letters": "\uff21\uff22\uff23 ",
    "arabic digits": "٠٩١٢",
    "circled": "①②③ ",
    "ligatures": "\ufdfa",
    "emoji": "😀",
    "emoji families": "👨\u200d👩\u200d👧\u200d👦",
    "flags": "🇻🇳",
    "hearts": "❤️ ",
    "zero width": "a\u200b",
    "zero width alone": "\u200b",
    "joiners": "a\u200d",
    "soft hyphens": "a\u00ad",
    "newlines": "\n",
    "lines": "a\n",
    "blank lines": "a\n\n\n",
    "tabs": "\t",
    "wide spaces": "a\u3000\u00a0",
    "brackets": "((((",
    "quotes, nested": "\"'“‘«",
    "quotes, closed": '"a" ',
    "commas": "a,",
    "semicolons": "a; ",
    "points, ended": "a. ",
    "dashes": "a - ",
    "colons": "a:",
    "equals": "a=",
    "slashes": "/",
    "back slashes": "\\",
    "mark of a secret": "•••",
    "marks and numbers": "số ••• ",
    "underlines": "_",
    "addresses": "https://example.test/a?b=c ",
    "addresses, run on": "https://",
    "mail": "a@b.c ",
    "at signs": "a@",
    "html": "<b>&lt;</b>",
    "commands": "/start ",
    "menu": "menu ",
    "sql": "' OR 1=1 -- ",
    "format": "{0}{who}%s",
    "nulls of yaml": "- [*a, &a ]\n",
}
_WORDY = (
    *("commands", "complaints", "form_words", "heard_words", "likeness", "search_words"),
    *("secrets", "spoken_words", "urgent"),
)
"""Files of words people say; a text made of all of them meets every reader at its busiest."""


@cache
def long_texts(length: int = LONGEST) -> Mapping[str, str]:
    """Return texts of this length by what they are made of."""
    found = {name: _filled([unit], length) for name, unit in _UNITS.items()}
    found["short words"] = _filled([f"{letter} " for letter in string.ascii_lowercase], length)
    pairs = [f"{a}{b} " for a in string.ascii_lowercase for b in string.ascii_lowercase]
    found["many words"] = _filled(pairs, length)
    for name in _WORDY:
        tree = yaml.safe_load((ROOT / "content" / f"{name}.yaml").read_text())
        found[f"words of {name}"] = _filled([f"{one} " for one in _strings(tree)], length)
    return found


def _filled(units: list[str], length: int) -> str:
    return "".join(islice((char for unit in cycle(units) for char in unit), length))


def _strings(tree: object) -> list[str]:
    if isinstance(tree, dict):
        return [found for part in tree.values() for found in _strings(part)]
    if isinstance(tree, list):
        return [found for part in tree for found in _strings(part)]
    return [tree] if isinstance(tree, str) else []
