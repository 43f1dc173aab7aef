"""A khối is found by whatever people call it, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.ward_profile import read_profile
from domain.ids import KhoiCode, WardId
from domain.text import fold
from domain.ward import Counter, Khoi, Ward
from tests.support.examples import examples

DEMO = read_profile("demo")


def ward_of(*names: tuple[str, ...]) -> Ward:
    khoi = [Khoi(KhoiCode(f"C{n}"), name[0], name[1:]) for n, name in enumerate(names)]
    return Ward(WardId("w"), "phường", "tỉnh", True, Counter(), khoi, [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Khối Bình Minh (minh họa)", "K01"), ("bình minh", "K01"), ("binh minh", "K01"),
        ("khối 1", "K01"), ("khoi 1", "K01"), ("K1", "K01"), ("k01", "K01"), ("1", "K01"),
        ("Khối số 03", "K03"), ("tôi ở khối 3 ạ", "K03"), ("hoà hiếu", "K03"), ("KHỐI 3.", "K03"),
        ("xóm Đồi Chè", "K04"), ("doi che", "K04"), ("đội 7 nông trường cũ", "K07"),
        ("bản Vườn Cam", "K08"), ("khối8", "K08"), ("khối Tân Tiến nhé cháu", "K06"),
    ],
)  # fmt: skip
def test_a_khoi_answers_to_its_names(typed: str, code: str):
    found = DEMO.khoi_named(typed)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "typed", ["", "khối", "khối 9", "khối 30", "minh", "Bình", "phường Mẫu", "không rõ", "…", "12"]
)
def test_a_khoi_is_never_guessed(typed: str):
    assert DEMO.khoi_named(typed) is None


def test_a_name_that_two_khoi_share_names_neither():
    assert ward_of(("Khối Chợ", "khối 1"), ("Khối Ga", "khối 1")).khoi_named("khối 1") is None


def test_a_number_names_nothing_where_khoi_have_no_numbers():
    assert ward_of(("Khối Chợ",), ("Khối Ga",)).khoi_named("khối 1") is None


@given(st.sampled_from(DEMO.khoi), st.data())
@examples()
def test_every_name_in_the_profile_is_understood_without_accents_too(
    khoi: Khoi, data: st.DataObject
):
    name = data.draw(st.sampled_from([khoi.name, khoi.code, *khoi.aliases]))
    for typed in (name, name.upper(), fold(name), f"  {name} ạ"):
        found = DEMO.khoi_named(typed)
        assert found == khoi


@given(st.text(max_size=40))
@examples()
def test_any_words_name_one_khoi_or_none(typed: str):
    assert DEMO.khoi_named(typed) in {None, *DEMO.khoi}


def test_an_unknown_code_is_no_khoi():
    assert DEMO.khoi_by_code("K01") == DEMO.khoi[0]
    assert DEMO.khoi_by_code("-") is None
    assert DEMO.khoi_by_code(None) is None
