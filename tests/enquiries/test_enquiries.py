"""Case codes are read aloud without confusion and never taken for words."""

import pytest

from domain.enquiries.enquiries import CODE_LENGTH, new_case_code, read_case_code
from handlers.kit.own_numbers import said_number


def test_codes_are_six_clear_characters_two_of_them_digits():
    codes = {new_case_code() for _ in range(300)}
    assert len(codes) == 300
    for code in codes:
        assert len(code) == CODE_LENGTH
        assert sum(char.isdigit() for char in code) == 2
        assert not set(code) & set("BIOQSZ012580")
        assert read_case_code(f" {code[:3].lower()}-{code[3:].lower()}. ") == code


@pytest.mark.parametrize(
    "typed", ["", "menu", "khoi 12", "123456", "gặp cán bộ", "SK2026", "/lenh34"]
)
def test_words_are_no_codes(typed: str):
    assert read_case_code(typed) is None


@pytest.mark.parametrize(
    "typed", ["số phiếu K7M3RA", "so phieu la k7m 3ra", "Phiếu K7M-3RA", "mã K7M3RA", "K7M3RA"]
)
def test_a_number_is_read_behind_the_words_for_it(typed: str):
    assert read_case_code(said_number(typed)) == "K7M3RA"


@pytest.mark.parametrize("typed", ["số phiếu", "phiếu", "hỏi số phiếu"])
def test_the_words_for_a_number_are_none(typed: str):
    assert said_number(typed) == typed
