"""Tiếng, sentences and whole words are counted the way the lesson rules mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.lint.words import bare_tieng, clauses, found, runs, sentences, tieng, whole_word

WORDS = st.lists(st.text(alphabet="aăâbcđêghiơuưáàảãạ019", min_size=1, max_size=7), max_size=30)
SENTENCE = st.tuples(
    st.lists(st.text(alphabet="aăâbcđêơưáàạ0", min_size=1, max_size=6), min_size=1, max_size=9),
    st.sampled_from([".", "!", "?", "…"]),
)
ANY = st.text(max_size=200)


@given(WORDS, st.sampled_from([" ", "  ", "\n", "\u00a0", " – ", " … "]))
def test_every_word_is_one_tieng_and_marks_alone_are_none(words, between):
    assert tieng(between.join(words)) == words


@given(ANY, ANY)
def test_tieng_of_two_texts_add_up(one, other):
    assert tieng(f"{one} {other}") == tieng(one) + tieng(other)


@given(ANY)
def test_bare_tieng_are_lower_case_and_as_many(text):
    bare = bare_tieng(text)
    assert len(bare) == len(tieng(text))
    assert all(word == word.lower() for word in bare)


@given(ANY)
def test_cutting_into_sentences_loses_no_tieng(text):
    assert [word for part in sentences(text) for word in tieng(part)] == tieng(text)


@given(ANY)
def test_a_sentence_cannot_be_cut_again(text):
    assert all(sentences(part) == [part] for part in sentences(text))


@given(st.lists(SENTENCE, max_size=6))
def test_sentences_are_found_as_they_were_joined(parts):
    told = [" ".join(words) + mark for words, mark in parts]
    assert sentences(" ".join(told)) == told


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Bác ơi", ["Bác ơi"], id="no mark"),
        pytest.param(
            "Giá 1.000 đồng. Mua nhé?", ["Giá 1.000 đồng.", "Mua nhé?"], id="a dot inside"
        ),
        pytest.param("Chờ… Rồi bấm", ["Chờ…", "Rồi bấm"], id="an ellipsis"),
        pytest.param("Vào nghean.gov.vn nhé.", ["Vào nghean.gov.vn nhé."], id="an address"),
    ],
)
def test_sentences(text, cut):
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("term", "text", "is_there"),
    [
        pytest.param("app", "Mở App này", True, id="whatever the case"),
        pytest.param("app", "Máy Zapp", False, id="not inside a word"),
        pytest.param("truy cập", "Bác truy\n cập vào", True, id="whatever the spaces"),
        pytest.param("100%", "An toàn 100%.", True, id="with a sign"),
        pytest.param("100%", "An toàn 2100%", False, id="not inside a number"),
        pytest.param("ngu", "Việc nguy hiểm", False, id="not the start of a word"),
        pytest.param("ứng dụng … của Bộ", "ứng dụng VNeID của Bộ", True, id="a gap of one word"),
        pytest.param(
            "ứng dụng … của Bộ", "ứng dụng a b c d e f g của Bộ", False, id="a gap of seven"
        ),
        pytest.param("ứng dụng … của Bộ", "ứng dụng của Bộ", True, id="no gap"),
    ],
)
def test_whole_words(term, text, is_there):
    assert (whole_word(term).search(text) is not None) is is_there
    assert found([term], text) == ([term] if is_there else [])


def test_nothing_is_found_among_no_terms():
    assert found([], "Bác ơi") == []


def test_clauses_end_at_marks():
    assert clauses("Bác ơi, giữ mã. Nhé?") == [["bác", "ơi"], ["giữ", "mã"], ["nhé"]]


@given(WORDS)
def test_a_run_is_never_longer_than_the_text(words):
    assert len(runs(words, 8)) <= max(0, len(words) - 7)
