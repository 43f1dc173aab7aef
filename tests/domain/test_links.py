"""What people write never becomes a link; only addresses that the house made can be pressed."""

import pytest

from domain.links import JOINER, unlinked
from domain.screens import fill

HOUSE = "http://phuong.example.vn/vao/ACDE"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        (HOUSE, ["http:", "//phuong.", "example.", "vn/vao/ACDE"]),
        ("xem t.me/ke_gian nhé", ["xem t.", "me/ke_gian nhé"]),
        ("HTTPS://A.VN", ["HTTPS:", "//A.", "VN"]),
        ("hỏi @ke_gian", ["hỏi @", "ke_gian"]),
        ("thư lan@nha.vn", ["thư lan@", "nha.", "vn"]),
        ("bấm /huy đi", ["bấm /", "huy đi"]),
        ("/huy", ["/", "huy"]),
        ("máy 203.0.113.7", ["máy 203.", "0.113.7"]),
        ("tải a.zip", ["tải a.", "zip"]),
        ("Khối 1. Lan nói: 1/2 là 10.000 đồng, 05/11/2026.", None),
        ("đơn.pdf, ảnh.JPG và/hoặc ghi âm.m4a", None),
    ],
)
def test_nothing_people_write_can_be_pressed(written: str, parts: list[str] | None):
    assert unlinked(written) == JOINER.join(parts or [written])
    assert unlinked(written).replace(JOINER, "") == written


def test_only_our_own_addresses_stay_whole():
    said = fill("{name} mời: {address}", {"name": HOUSE, "address": HOUSE})
    assert HOUSE not in said.partition(" mời: ")[0]
    assert said.endswith(HOUSE)
