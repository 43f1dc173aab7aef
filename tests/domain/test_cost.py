"""Reading a text costs as much as it is long, whatever is in it: no reader goes over it twice."""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from content.complaints import load_complaint_words
from content.form_words import load_form_words
from content.guide import load_search_words
from content.heard_words import load_heard_words
from content.secret_words import secret_context, secret_reader
from content.spoken_words import load_vocabulary
from content.ward_profile import read_profile
from content.wish_words import load_wish_words
from domain.errors import Refused
from domain.forms.days import read_day
from domain.forms.khoi import hear_khoi
from domain.forms.names import hear_name
from domain.forms.phones import hear_phone
from domain.keyboard import as_meant
from domain.moments import read_moment
from domain.reminders.preferences import read_days
from domain.text import clean, graphemes, words
from tests.support.long_texts import long_texts

SHORT, LONG = 200, 2_000
UNEVEN = 1.3
"""How much more the longer text may cost for each character: its words begin and end elsewhere."""
BESIDE = 300
"""Steps that a reader may make whatever the length."""
FORMS = load_form_words()
WARD = read_profile("demo")
READERS: dict[str, Callable[[str], object]] = {
    "answer": load_vocabulary().read_answer,
    "cleaned": clean,
    "complaint": load_complaint_words().heard_in,
    "day": lambda text: read_day(text, date(2026, 11, 30)),
    "days": read_days,
    "graphemes": graphemes,
    "keyboard": as_meant,
    "khối": lambda text: hear_khoi(text, WARD, FORMS.khoi),
    "moment": lambda text: read_moment(text, datetime(2026, 11, 30, 8, tzinfo=UTC)),
    "name": lambda text: hear_name(text, FORMS.name, FORMS.phone, lambda _name: False),
    "phone": lambda text: hear_phone(text, FORMS.phone),
    "politeness": load_heard_words().asks,
    "search terms": load_search_words().terms,
    "secret": secret_reader().blank,
    "secret of the talk": secret_context().bare,
    "wish": load_wish_words().read,
    "withdrawal": FORMS.withdrawal.are_meant,
    "words": words,
}


def steps(read: Callable[[str], object], text: str) -> int:
    """How many calls a reader makes; they are the same on any machine."""
    calls = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(Refused):
            read(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("reader", READERS)
def test_a_text_ten_times_as_long_costs_ten_times_as_much_at_most(reader: str):
    read = READERS[reader]
    cost = {
        name: (steps(read, text), steps(read, long_texts(LONG)[name]))
        for name, text in long_texts(SHORT).items()
        if not name.startswith("words of ")  # they are not the same all along
    }
    most = UNEVEN * LONG / SHORT
    assert {name: took for name, took in cost.items() if took[1] > most * took[0] + BESIDE} == {}
