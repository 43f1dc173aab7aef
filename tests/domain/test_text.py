"""Text as people type it: kept as they meant it, compared without accents, sorted by the tên."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.name_order import name_key
from domain.text import clean, clean_line, counted, fold, graphemes, utf16_length, words
from tests.support.examples import examples

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
syllables = st.text(st.sampled_from(VIETNAMESE), min_size=1, max_size=6)
family = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
vietnam = "\U0001f1fb\U0001f1f3"
brown_hand = "\U0001f44b\U0001f3fe"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  Ủ phân \t tại nhà  ", "Ủ phân tại nhà", id="spaces collapse"),
        pytest.param("một\r\n\r\n\r\n\r\nhai", "một\n\nhai", id="lines stay, at most one empty"),
        pytest.param("Ngu\u200byễn\ufeff\u00ad", "Nguyễn", id="invisible characters go"),
        pytest.param("e\u200b\u0302", "ê", id="what they kept apart comes together"),
        pytest.param("\u202egpj.exe", "gpj.exe", id="direction marks go"),
        pytest.param("a\u0000b\x0b\x7f\x1b[31mđỏ", "ab[31mđỏ", id="control characters go"),
        pytest.param("\ud800x", "\ufffdx", id="half a character is marked as lost"),
        pytest.param("\ufffe\ufdd0ok", "ok", id="characters that are none go"),
        pytest.param("\u3164 \u2800\u00a0", "", id="blanks in disguise are empty"),
        pytest.param("\u200d\ufe0f", "", id="joiners alone are empty"),
        pytest.param("Đặng Thị Hằng", "Đặng Thị Hằng", id="decomposed is composed"),
        pytest.param(family, family, id="an emoji family stays together"),
        pytest.param("<b>x</b> & {name}", "<b>x</b> & {name}", id="markup is plain text"),
    ],
)
def test_what_is_kept(typed: str, kept: str):
    assert clean(unicodedata.normalize("NFD", typed) if "Đặng" in typed else typed) == kept


def test_a_tower_of_marks_is_cut_to_four():
    tower = clean("a" + "\u0301\u0489" * 2_500)
    assert len(tower) <= 5
    assert graphemes(tower) == [tower]


def test_a_name_is_one_line_without_joiners():
    assert clean_line("Nguyễn\n Văn\u200d  A ") == "Nguyễn Văn A"


@given(st.text(max_size=80))
@examples(120)
def test_cleaning_twice_is_cleaning_once(typed: str):
    kept = clean(typed)
    assert clean(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} for char in kept)


@given(st.lists(syllables, min_size=1, max_size=8))
@examples()
def test_no_word_is_lost_by_cleaning(said: list[str]):
    assert clean("  ".join(said)).split() == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("uỷ", "ủy"), ("ĐƯỜNG", "duong"), ("Ðặng", "Đặng"), ("Đặng", "dang"),
        ("Nguyễn\u200c Văn", "nguyen van"), ("  Hòa   Hiếu ", "hoa hieu"),
    ],
)  # fmt: skip
def test_what_is_alike_without_accents(one: str, other: str):
    assert fold(one) == fold(other)


@given(st.text(max_size=60))
@examples(120)
def test_folding_is_settled_and_does_not_depend_on_the_form(typed: str):
    assert fold(fold(typed)) == fold(typed)
    assert fold(unicodedata.normalize("NFD", typed)) == fold(unicodedata.normalize("NFC", typed))
    assert words(words(typed)) == words(typed)


@given(st.lists(syllables, max_size=6))
@examples()
def test_folded_vietnamese_is_plain_letters(said: list[str]):
    assert fold(" ".join(said)).replace(" ", "").isascii()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (family, 1), (vietnam, 1), (vietnam * 2, 2), (brown_hand, 1), ("ế", 1),
        ("e\u0302\u0301", 1),         ("Hòa", 3), ("", 0), ("2\ufe0f\u20e3", 1), ("a\nb", 3),
    ],
)  # fmt: skip
def test_what_a_reader_counts(text: str, count: int):
    assert len(graphemes(text)) == count


@given(st.text(max_size=60))
@examples()
def test_cutting_by_eye_loses_nothing(text: str):
    pieces = graphemes(text)
    assert "".join(pieces) == text
    assert all(pieces)


def test_a_messenger_counts_an_emoji_twice():
    assert utf16_length("a" + family) == 12


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Trần An", "Trần Ân"), ("Lê Dũng", "Lê Đạt"), ("Lê Sang", "Lê Sơn"), ("Lê An", "Lê Anh"),
        ("Lê Tân", "Lê Tấn"), ("Phạm Văn An", "Nguyễn Thị Bình"), ("Lê Văn An", "Trần Văn An"),
        ("Lê Thị An", "Lê Văn An"), ("An", "Lê An"), ("Lê Ma", "Lê Mà"), ("Lê Mà", "Lê Mả"),
        ("Lê Mả", "Lê Mã"), ("Lê Mã", "Lê Má"), ("Lê Má", "Lê Mạ"),
    ],
)  # fmt: skip
def test_names_sort_by_the_given_name_in_the_order_of_the_alphabet(before: str, after: str):
    assert name_key(before) < name_key(after)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoà"), ("THỦY", "thuỷ"), ("Ðức", "Đức")])
def test_names_that_sort_alike(one: str, other: str):
    assert name_key(one) == name_key(other)


@given(st.lists(st.lists(syllables, min_size=1, max_size=4).map(" ".join), max_size=6))
@examples()
def test_names_sort_the_same_whatever_case_and_form_they_come_in(names: list[str]):
    shouted = [unicodedata.normalize("NFD", name.upper()) for name in names]
    assert [name_key(name) for name in names] == [name_key(name) for name in shouted]


@given(st.text(max_size=40))
@examples()
def test_any_name_can_be_sorted(name: str):
    assert isinstance(name_key(name), str)


def test_one_is_no_plural():
    told = [counted(0, "file"), counted(1, "file"), counted(2, "delivery", "deliveries")]
    assert told == ["0 files", "1 file", "2 deliveries"]
