"""Names and phone numbers as residents type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import (
    MAX_NAME,
    NameUnreadable,
    PhoneUnreadable,
    read_name,
    read_phone,
    show_phone,
)
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("  nguyễn   văn a ", "nguyễn văn a"),
        ("BÀ HOA", "BÀ HOA"),
        ("Ông Ba", "Ông Ba"),
        ("Y", "Y"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("Tên", "Tên"),
        ("Ngu\u200byễn\nVăn A", "Nguyễn Văn A"),
        ("<b>Hoa</b>", "<b>Hoa</b>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("null", "null"),
    ],
)
def test_a_name_is_kept_as_typed_on_one_line(typed: str, kept: str):
    assert read_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "0912 345 678", "😀", "...", "\u200b", "a" * 121])
def test_what_cannot_be_a_name(typed: str):
    with pytest.raises(NameUnreadable) as refusal:
        read_name(typed)
    assert refusal.value.facts == {"limit": MAX_NAME}


@given(st.text(max_size=150))
@examples()
def test_a_kept_name_is_kept_again_and_is_one_line(typed: str):
    try:
        name = read_name(typed)
    except NameUnreadable:
        return
    assert "\n" not in name
    assert name == " ".join(name.split())


SHOWN = "0912 345 678"


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84912345678",
        "+84 912 345 678", "84912345678", "0084912345678", "(+84) 912 345 678", "+84 0912 345 678",
        "０９１２３４５６７８", " 0912345678 ",
    ],
)  # fmt: skip
def test_one_number_in_many_dresses(typed: str):
    assert read_phone(typed) == "+84912345678"
    assert show_phone(read_phone(typed)) == SHOWN


@pytest.mark.parametrize(
    "typed",
    [
        "", "không", "091234567", "09123456789", "0212345678", "01681234567", "113", "19001234",
        "0112345678", "٠٩١٢٣٤٥٦٧٨", "0912345678a", "0912345678, 0987654321", "+1 912 345 6789",
    ],
)  # fmt: skip
def test_what_is_no_number_of_this_country(typed: str):
    with pytest.raises(PhoneUnreadable):
        read_phone(typed)


def test_a_landline_of_the_province_is_taken():
    assert show_phone(read_phone("0238 3 123 456")) == "0238 312 3456"


@given(
    st.builds(
        "{}{:08d}".format,
        st.sampled_from(["03", "05", "07", "08", "09"]),
        st.integers(0, 99_999_999),
    ),
    st.sampled_from(["", " ", ".", "-"]),
)
@examples()
def test_a_shown_number_is_read_back(number: str, between: str):
    kept = read_phone(between.join([number[:4], number[4:7], number[7:]]))
    assert kept == "+84" + number[1:]
    assert read_phone(show_phone(kept)) == kept


@given(st.text(max_size=30))
@examples()
def test_any_words_are_a_number_or_refused(typed: str):
    try:
        kept = read_phone(typed)
    except PhoneUnreadable:
        return
    assert kept.startswith("+84")
    assert kept[1:].isascii()
    assert kept[1:].isdigit()
