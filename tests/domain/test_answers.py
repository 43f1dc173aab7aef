"""What people type instead of pressing: every way of saying "the second one" is understood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.spoken_words import load_vocabulary
from domain.answers import AnswerMode, match_label, same
from domain.text import fold
from tests.support.examples import examples

QUIZ = ["Đọc mã để họ giúp mình", "Không đọc mã, cúp máy", "Chỉ đọc vài số đầu"]
VOCABULARY = load_vocabulary()
read_answer = VOCABULARY.read_answer


@pytest.mark.parametrize(
    "typed",
    [
        "2", " 2 ", "2.", "(2)", "2)", "số 2", "so 2", "câu 2", "cau 2", "Câu số 2", "ý 2", "2 ạ",
        "hai", "Hai ạ", "hai nhé cháu", "câu hai", "b", "B", "b.", "đáp án b", "dap an B ạ",
        "chọn 2", "em chọn số 2 ạ", "bác chọn hai", "trả lời: 2", "dạ 2", "２", "②", "2️⃣", "²",
        "thứ hai", "HAI", "là 2", "02", "{2}", "- 2", "câu 2 đấy", "phương án b",
    ],
)  # fmt: skip
def test_the_second_choice_is_said_in_many_ways(typed: str):
    assert read_answer(typed) == 2


@pytest.mark.parametrize(
    ("typed", "n"),
    [
        ("0", 0), ("số 0", 0), ("một", 1), ("nhất", 1), ("a", 1), ("ba", 3), ("bốn", 4), ("tư", 4),
        ("đ", 4), ("năm", 5), ("e", 5), ("sáu", 6), ("bảy", 7), ("tám", 8), ("chín", 9),
        ("mười", 10), ("10", 10), ("24", 24),
    ],
)  # fmt: skip
def test_other_numbers(typed: str, n: int):
    assert read_answer(typed) == n


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "không", "2 và 3", "1 2", "không phải 2", "123", "1.5", "2/3", "½", "٢",
        "hai ba", "hai mươi", "bà Ba", "con số 2 là gì vậy", "2 con gà", "câu", "số", "b c",
        "<b>2</b>", "nấm", "bà", "tự", "hải", "mót", "à", "ạ", "dạ ạ", "2; DROP TABLE", "\u0000",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_left_as_words(typed: str):
    assert read_answer(typed) is None


@given(st.text(max_size=60))
@examples()
def test_whatever_is_typed_is_read_or_left(typed: str):
    n = read_answer(typed)
    assert n is None or 0 <= n <= 99


@given(
    st.integers(0, 99),
    st.sampled_from(["{}", "câu {}", "so {}", "Số {} ạ", "dạ {}", "chọn {} nhé", "({})"]),
    st.sampled_from(["NFC", "NFD"]),
)
@examples()
def test_a_number_means_the_same_however_it_is_wrapped(n: int, around: str, form: str):
    assert read_answer(unicodedata.normalize(form, around.format(n))) == n  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "Không đọc mã, cúp máy",
        "khong doc ma cup may",
        "KHÔNG ĐỌC MÃ CÚP MÁY.",
        "2. Không đọc mã, cúp máy",
        unicodedata.normalize("NFD", "không đọc mã, cúp máy"),
    ],
)
def test_the_words_on_a_button_choose_it(typed: str):
    assert match_label(typed, QUIZ) == 2


@pytest.mark.parametrize("typed", ["Không đọc", "1. Không đọc mã, cúp máy", "", "…"])
def test_half_a_label_or_a_wrong_number_chooses_nothing(typed: str):
    assert match_label(typed, QUIZ) is None


def test_words_that_two_buttons_share_choose_neither():
    assert match_label("để sau", ["Để sau", "Để sau", "Tiếp"]) is None


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(0, 5), st.booleans())
@examples()
def test_a_label_typed_in_full_is_never_taken_for_another(
    labels: list[str], place: int, plain: bool
):
    if place >= len(labels):
        return
    typed = fold(labels[place]) if plain else labels[place]
    assert match_label(typed, labels) in {None, place + 1}


@pytest.mark.parametrize(
    ("typed", "reading", "n"),
    [
        pytest.param("2", AnswerMode.CHOICES, 2, id="a number chooses"),
        pytest.param("hai ạ", AnswerMode.CHOICES, 2, id="a number in words chooses"),
        pytest.param("7", AnswerMode.CHOICES, 7, id="a number too high is said to be none"),
        pytest.param("0", AnswerMode.CHOICES, None, id="0 is the ward's counter, no choice"),
        pytest.param("1", AnswerMode.NUMBERS, 1, id="digits choose where a name is asked"),
        pytest.param("Năm", AnswerMode.NUMBERS, None, id="Năm is a name"),
        pytest.param("7", AnswerMode.NUMBERS, None, id="a number too high is a text to be read"),
        pytest.param("2", AnswerMode.WORDS, None, id="a text may be a number"),
        pytest.param(
            "gửi không ghi tên", AnswerMode.WORDS, 1, id="the words on a button always choose"
        ),
        pytest.param("không ạ", AnswerMode.NUMBERS, 1, id="other words choose"),
        pytest.param("Dạ ko", AnswerMode.NUMBERS, 1, id="politely too"),
        pytest.param("rồi nhé", AnswerMode.CHOICES, 2, id="each button has its own"),
        pytest.param("không rồi", AnswerMode.CHOICES, None, id="but only as a whole"),
        pytest.param("ơ", AnswerMode.CHOICES, None, id="a sound says nothing"),
        pytest.param("Hok nha", AnswerMode.NUMBERS, 1, id="shorthand is written out"),
        pytest.param("dừng", AnswerMode.CHOICES, None, id="stop is no other word"),
    ],
)
def test_a_step_says_how_it_takes_numbers(typed: str, reading: AnswerMode, n: int | None):
    assert VOCABULARY.read_choice(typed, ["Gửi không ghi tên", "Tiếp"], reading) == n


@given(
    st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5), st.sampled_from(AnswerMode)
)
@examples()
def test_a_choice_outside_the_screen_only_comes_from_a_number(
    typed: str, labels: list[str], reading: AnswerMode
):
    n = VOCABULARY.read_choice(typed, labels, reading)
    assert n is None or 1 <= n <= len(labels) or (reading is AnswerMode.CHOICES and n <= 99)


def test_names_are_compared_without_case_and_accents():
    assert same("HOÀ HIẾU", "hoa hieu", "khác")
    assert not same("Hòa Hiếu", "Hòa Hảo")
