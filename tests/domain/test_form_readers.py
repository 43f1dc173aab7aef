"""What residents type at a form's questions is read as they meant it: one corpus a kind of field.

The sayings stand beside this file, written before the rules; a reader may miss none of them.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.form_words import load_form_words
from content.ward_profile import read_profile
from domain.errors import Refused
from domain.forms.days import DayAhead, DayLunar, DayTooOld, DayUnreadable, read_day
from domain.forms.khoi import hear_khoi, is_choice_number
from domain.forms.names import NameHeard, hear_name
from domain.forms.phones import hear_phone
from domain.moments import read_moment
from domain.text import clean_line
from domain.zone import LOCAL, day_of
from tests.support.examples import examples

WORDS = load_form_words()
WARD = read_profile("demo")
REFUSED, ASKED = "refused", "asked"


def sayings(kind: str) -> dict[str, list[Any]]:
    path = Path(__file__).with_name(f"{kind}_sayings.yaml")
    found: dict[str, list[Any]] = yaml.safe_load(path.read_text())
    return found


NAMES, PHONES, KHOI, WITHDRAWALS = map(sayings, ("name", "phone", "khoi", "withdrawal"))
DAYS = sayings("day")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def name(typed: str) -> Any:
    def is_khoi(text: str) -> bool:
        return WARD.khoi_named(text) is not None

    try:
        return hear_name(typed, WORDS.name, WORDS.phone, is_khoi) or REFUSED
    except Refused:
        return ASKED


def phone(typed: str) -> Any:
    try:
        found = hear_phone(typed, WORDS.phone)
    except Refused as no:
        return no.code.partition("phone_")[2] if "typed" in no.facts else ASKED
    return REFUSED if found is None else (list(found.numbers), found.note)


def khoi(typed: str) -> str:
    try:
        found = hear_khoi(typed, WARD, WORDS.khoi)
    except Refused:
        return ASKED
    return REFUSED if found is None else found.khoi.code + ("" if found.is_sure else "?")


def misread(read: Any, expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what was read otherwise than meant: the saying with its meaning and the reading."""
    found = {typed: (meant, read(typed)) for typed, meant in expected.items()}
    return {typed: both for typed, both in found.items() if both[0] != both[1]}


def test_a_name_is_found_in_whatever_is_typed_and_no_refusal_is_one():
    expected: dict[str, Any] = {typed: NameHeard(meant) for typed, meant in NAMES["names"]}
    expected |= {
        one["typed"]: NameHeard(
            one.get("name", ""),
            tuple(one.get("phones", ())),
            one.get("khoi", ""),
            one.get("rest", ""),
        )
        for one in NAMES["more"]
    }
    expected |= dict.fromkeys(NAMES["refused"], REFUSED) | dict.fromkeys(NAMES["asked"], ASKED)
    assert len(expected) > 180
    assert misread(name, expected) == {}


def test_a_number_is_found_in_a_sentence_and_the_rest_is_its_note():
    expected: dict[str, Any] = {typed: ([meant], note) for typed, meant, note in PHONES["one"]}
    expected |= dict(PHONES["wrong"])
    expected |= dict.fromkeys(PHONES["refused"], REFUSED) | dict.fromkeys(PHONES["asked"], ASKED)
    assert misread(phone, expected) == {}
    several = dict(PHONES["several"])
    assert misread(lambda typed: phone(typed)[0], several) == {}


def test_a_khoi_is_found_in_a_sentence_and_none_is_guessed():
    expected: dict[str, str] = dict(KHOI["khoi"])
    expected |= {typed: f"{code}?" for typed, code in KHOI["unsure"]}
    expected |= dict.fromkeys(KHOI["unknown"], ASKED) | dict.fromkeys(KHOI["refused"], REFUSED)
    assert misread(khoi, expected) == {}


def test_a_number_is_a_choice_only_without_a_unit_before_it():
    expected = dict.fromkeys(KHOI["numbers"], True)
    expected |= {typed: False for typed, _ in [*KHOI["khoi"], *KHOI["unsure"]]}
    assert misread(lambda typed: is_choice_number(typed, WORDS.khoi), expected) == {}


def test_withdrawing_is_told_from_whatever_sounds_like_it():
    expected = dict.fromkeys(WITHDRAWALS["withdraws"], True)
    expected |= dict.fromkeys(WITHDRAWALS["others"], False)
    assert misread(WORDS.withdrawal.are_meant, expected) == {}


def day(typed: str) -> Any:
    try:
        return read_day(typed, day_of(NOW))
    except (DayUnreadable, DayLunar):
        return ASKED
    except DayAhead:
        return "ahead"


def moment(typed: str) -> str:
    try:
        return f"{read_moment(typed, NOW).astimezone(LOCAL):%Y-%m-%d %H:%M}"
    except Refused as no:
        return no.code.partition("moment_")[2]


def test_a_day_that_is_past_is_read_as_a_whole_or_asked_again():
    assert misread(day, dict(DAYS["days"])) == {}


def test_a_time_ahead_is_read_as_a_whole_and_a_lunar_day_is_never_tomorrow():
    assert misread(moment, dict(DAYS["moments"])) == {}


def test_a_day_without_its_year_may_be_of_the_year_before():
    assert read_day("28/12", date(2027, 1, 5)) == date(2026, 12, 28)


def test_a_day_of_more_than_a_year_ago_is_refused():
    with pytest.raises(DayTooOld):
        read_day("1/1/2025", day_of(NOW))


@pytest.mark.parametrize("read", [name, phone, khoi], ids=["name", "phone", "khoi"])
def test_what_is_asked_again_is_never_kept(read: Any):
    assert {read(typed) for typed in ("", "😀", "…", "\u200b")} == {ASKED}


@given(st.text(max_size=80))
@examples()
def test_any_words_are_read_or_refused(typed: str):
    heard = name(typed)
    if isinstance(heard, NameHeard):
        assert heard.name in clean_line(typed)
    assert phone(typed) is not None
    assert khoi(typed).removesuffix("?") in {ASKED, REFUSED, *(one.code for one in WARD.khoi)}
