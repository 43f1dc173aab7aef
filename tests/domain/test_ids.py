"""Ids that sort by birth, and codes that notice a slip of the pen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import (
    CHECK_LETTERS,
    check_letter,
    initiative_code,
    looks_like_code,
    new_id,
    person_code,
    read_code,
)
from tests.support.examples import examples

codes = st.one_of(
    st.builds(initiative_code, st.integers(2025, 2099), st.integers(1, 99_999)),
    st.builds(person_code, st.integers(1, 99_999)),
)


def test_later_ids_sort_later():
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_seven_with_its_time_of_birth():
    before = datetime.now(UTC)
    made = new_id()
    after = datetime.now(UTC)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    born = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert before - timedelta(milliseconds=1) <= born <= after


def test_a_code_reads_as_the_plan_writes_it():
    assert initiative_code(2026, 42).startswith("SK-2026-0042-")
    assert initiative_code(2026, 12_345).startswith("SK-2026-12345-")
    assert person_code(7).startswith("ND-0007-")


@given(codes)
@examples()
def test_a_code_is_read_back_however_it_is_typed(code: str):
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code}. "):
        assert read_code(typed) == code


@given(codes, st.data())
@examples(200)
def test_one_wrong_character_is_noticed(code: str, data: st.DataObject):
    place = data.draw(st.sampled_from([n for n, char in enumerate(code) if char != "-"]))
    wrong = data.draw(st.sampled_from("0123456789" + CHECK_LETTERS))
    if wrong != code[place]:
        assert read_code(code[:place] + wrong + code[place + 1 :]) is None


@given(codes, st.data())
@examples(200)
def test_two_swapped_characters_are_noticed(code: str, data: st.DataObject):
    places = [n for n, char in enumerate(code) if char != "-"]
    one, other = data.draw(st.permutations(places).map(lambda order: sorted(order[:2])))
    if code[one] != code[other]:
        chars = list(code)
        chars[one], chars[other] = chars[other], chars[one]
        assert read_code("".join(chars)) is None


@given(st.integers(1, 9_999), st.data())
@examples()
def test_a_lost_character_is_noticed(number: int, data: st.DataObject):
    code = initiative_code(2026, number)
    place = data.draw(st.sampled_from([n for n, char in enumerate(code) if char != "-"]))
    assert read_code(code[:place] + code[place + 1 :]) is None


@given(st.text(max_size=30))
@examples()
def test_other_words_are_no_code(text: str):
    code = read_code(text)
    assert code is None or code[-1] == check_letter(code[:-2])


@pytest.mark.parametrize(
    "typed", ["SK-2026-0042-A", "sk 2026 0042 k", "SK20260042", "sk-2026-42", "SK.2026.0042.B"]
)
def test_a_mistyped_code_is_still_seen_as_one(typed: str):
    assert looks_like_code(typed)


@pytest.mark.parametrize(
    "typed", ["", "SK", "sáng kiến 2026", "2026-0042", "SK-2026-0042-AB", "SKY"]
)
def test_what_nobody_means_as_a_code(typed: str):
    assert not looks_like_code(typed)


def test_letters_that_are_misread_guard_nothing():
    assert not set("IOQ") & set(CHECK_LETTERS)
    assert len(CHECK_LETTERS) == 23
