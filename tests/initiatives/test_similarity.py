"""How alike two ideas are: what before where, accents where both sides have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.similarity.pairs import HELD, load_pairs, measured, ours
from content.likeness import load_lexicon
from domain.initiatives.similarity import ALIKE, compare, is_slip
from domain.initiatives.similarity_features import accent_strength
from domain.text import fold

PAIRS = load_pairs()
LEXICON = load_lexicon()
STORIES = st.sampled_from(sorted({text for pair in PAIRS for text in (pair.a, pair.b)}))


def score(one: str, other: str) -> float:
    return compare(LEXICON.gist(one), LEXICON.gist(other)).score


@given(STORIES, STORIES)
def test_likeness_is_the_same_both_ways(one: str, other: str):
    assert score(one, other) == pytest.approx(score(other, one), abs=1e-3)


@given(STORIES)
def test_a_story_is_quite_like_itself_with_accents_and_without(story: str):
    assert score(story, story) == pytest.approx(1.0, abs=1e-3)
    assert score(story, fold(story)) >= ALIKE


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_gives_a_share(one: str, other: str):
    assert 0.0 <= score(one, other) <= 1.0


def test_words_that_weigh_nothing_are_like_nothing():
    assert score("no", "no") == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lắp đèn ở ngõ 12", "Lắp camera ở ngõ 12"),
        ("Trồng nấm rơm bán", "Trồng rau sạch bán"),
        ("Loa khối nhắc chống lừa đảo", "Loa khối mở nhạc thể dục"),
        ("Lớp dạy VNeID ở nhà văn hóa", "Lớp dạy bơi ở nhà văn hóa"),
        ("chó thả rông", "cho người già"),
        ("mang rac ra cho sach duong", "Góp sách cũ cho thư viện khối"),
    ],
)
def test_look_alikes_that_differ_in_what_they_are_about_are_two_ideas(one: str, other: str):
    assert score(one, other) < ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lắp đèn ở ngõ 3", "Lắp đèn ở ngõ 5"),
        ("Lắp đèn đường ở ngõ", "mac bong dien o ngo"),
        ("Đặt thùng rác ở khối 3", "dat thung rac o khoi 5 nhe"),
        ("Lớp dạy vneid cho các cụ", "day ng gia dung vneid, ko lay tien"),
        ("Treo camera chống trộm", "gắn cammera chống trộm"),
    ],
)
def test_the_same_idea_said_otherwise_is_one(one: str, other: str):
    assert score(one, other) >= ALIKE


def test_accents_tell_words_apart_only_where_both_sides_have_them():
    assert score("bà con trồng nấm", "bà con trồng năm") < score("bà con trồng nấm", "trong nam")
    assert accent_strength("\u0301\u0302", "\u0301\u0306") < accent_strength("\u0303", "\u0309")
    assert accent_strength("\u0301", "\u0301") == 1.0


@pytest.mark.parametrize(
    ("word", "other", "is_one"),
    [
        ("camera", "cammera", True),
        ("camera", "camear", True),
        ("camera", "camela", True),
        ("camera", "camera", False),
        ("den", "len", False),
        ("thung", "phung", False),
    ],
)
def test_a_slip_of_one_letter_is_forgiven_in_longer_words_only(word: str, other: str, is_one: bool):
    assert is_slip(word, other) is is_one


def test_both_ways_of_the_labelled_set_are_told_well_and_better_than_by_trigrams():
    whole = measured(PAIRS)
    assert whole["pairs"] >= 240
    assert min(whole["precision"], whole["recall"]) >= 0.9
    assert whole["precision"] > whole["trigram_precision"]
    assert whole["recall"] > whole["trigram_recall"]


def test_the_half_that_nothing_was_tuned_on_is_told_well_too():
    held = measured([pair for pair in PAIRS if pair.half == HELD])
    assert held["pairs"] >= 90
    assert min(held["precision"], held["recall"]) >= 0.9


def test_the_pairs_are_all_different_and_of_every_kind():
    assert len({(pair.a, pair.b) for pair in PAIRS}) == len(PAIRS)
    kinds = {pair.kind for pair in PAIRS}
    assert kinds == {
        "paraphrase", "no accents", "wrong accents", "longer", "look-alike", "other"
    }  # fmt: skip
    assert {pair.half for pair in PAIRS} == {HELD, "tuning"}
    assert callable(ours())
