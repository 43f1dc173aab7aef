"""A list pasted from a spreadsheet: what can be meant is taken, every other line is told."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.pasted import MOST_COLUMNS, read_khoi, read_organisations
from content.ward_profile import profile_text, ward_from
from domain.ids import WardId
from domain.text import clean_line
from domain.ward import Counter, Ward

CELL = st.one_of(
    st.sampled_from(
        ["Khối 1", "khoi 01", "xóm 5, xóm 6", "Tân Tiến", "tân tiến", "STT", "12", "", "***", "²",
         "Hội Phụ nữ", "HLHPN", "k" * 99, "9" * 30, "=1+1", "\x00\u202e", "Bản Vườn Cam; xóm 5"]
    ),
    st.text(max_size=12),
)  # fmt: skip
TABLE = st.lists(st.lists(CELL, max_size=MOST_COLUMNS + 2).map("\t".join), max_size=12).map(
    "\n".join
)


def test_khoi_with_numbers_and_headings_from_a_spreadsheet():
    pasted = read_khoi("STT\tTên khối\tTên cũ\r\n1\tKhối 3\txóm 3; xóm Chùa\r\n2\tHòa Bình\r\n\r\n")
    assert [(k.code, k.name, k.aliases) for k in pasted.taken] == [
        ("K03", "Khối 3", ("xóm 3", "xóm Chùa")),
        ("K01", "Hòa Bình", ()),
    ]
    assert pasted.odd == ()


def test_a_code_never_speaks_for_another_khoi():
    """Residents may type a code; "K1" must not mean Khối Tân Tiến when there is a Khối 1."""
    pasted = read_khoi("Tân Tiến\nKhối 1\nKhối 2\nĐồng Tâm\txóm 4")
    assert [k.code for k in pasted.taken] == ["K03", "K01", "K02", "K04"]
    ward = Ward(WardId("w"), "w", "t", False, Counter(), pasted.taken, ())
    assert [ward.khoi_named(typed) for typed in ("k1", "khối 4", "K03")] == [
        pasted.taken[1],
        pasted.taken[3],
        pasted.taken[0],
    ]


def test_organisations_may_name_their_kind():
    pasted = read_organisations("Hội Thơ\tHLHPN\tThơ\nCông an phường\nCông an khu vực\nNhóm Bếp")
    assert [(o.code, o.kind, o.group, o.aliases) for o in pasted.taken] == [
        ("HLHPN", "HLHPN", "B_MTTQ", ("Thơ",)),
        ("CONG_AN", "CONG_AN", "A_COQUAN", ()),
        ("CONG_AN2", "CONG_AN", "A_COQUAN", ()),
        ("KHAC", "KHAC", "", ()),
    ]


@pytest.mark.parametrize("read", [read_khoi, read_organisations])
@given(text=TABLE)
@settings(max_examples=150, deadline=None)
def test_whatever_is_pasted_is_read_or_told(read, text: str):
    pasted = read(text)
    for odd in pasted.odd:
        assert odd.why.startswith(f"Line {odd.line}: ")
        assert odd.why.endswith(".")
        assert "\n" not in odd.why
    lines = re.split(r"\r\n|\r|\n", text)
    told = sum(any(clean_line(cell) for cell in line.split("\t")) for line in lines)
    assert told - len(pasted.taken) - len(pasted.odd) in (0, 1)  # a line of headings says nothing
    taken = {"khoi": (), "organisations": (), read.__name__.removeprefix("read_"): pasted.taken}
    ward = Ward(WardId("phuong"), "phường", "tỉnh", False, Counter(), **taken)
    assert ward_from(profile_text(ward).encode(), "again") == ward
