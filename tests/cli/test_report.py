"""``hocvuso report yearly``: a draft in the layout of NĐ 30/2020; empty stays empty."""

from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from domain.initiatives.initiatives import Content
from tests.cli.conftest import Cli, Said
from tests.support.exported import docx_text

PROFILE = """\
schema: ward/1
id: phuong-nho
name: phường Nhỏ
province: tỉnh Nghệ An
khoi:
- {code: K01, name: Khối Một}
organisations:
- {code: PN, name: Hội Phụ nữ, kind: HLHPN, group: B_MTTQ}
"""


def test_an_empty_ward_says_that_there_are_no_figures(cli: Cli, migrated: Path, tmp_path: Path):
    (migrated / "ward.yaml").write_text(PROFILE, encoding="utf-8")
    out = tmp_path / "BC.docx"
    said = cli("report", "yearly", "--year", "2026", "--out", out)
    assert said == Said(0, f"{out}: draft of the report for 2026.\n", "")
    text = docx_text(out)
    assert "chưa có số liệu" in text
    assert "Số:        /BC-UBND" in text
    assert "Kế hoạch số ……/KH-UBND ngày ……" in text
    assert "Nhỏ, ngày        tháng        năm" in text
    assert "- Sở Nội vụ tỉnh Nghệ An (b/c);" in text
    assert "- Lưu: VT, VHXH." in text
    assert "từ ngày 01/01/2026 đến hết ngày 31/12/2026" in text
    assert "minh họa" not in text.lower()
    tables = Document(str(out)).tables
    matrix = next(one for one in tables if len(one.columns) == 7 and len(one.rows) == 3)
    assert {cell.text for row in matrix.rows[1:] for cell in row.cells[1:]} == {""}
    assert [row.cells[0].text for row in matrix.rows[1:]] == ["Khối Một", "Hội Phụ nữ"]


def test_the_page_is_as_the_decree_wants_it(cli: Cli, migrated: Path, tmp_path: Path):
    (migrated / "ward.yaml").write_text(PROFILE, encoding="utf-8")
    cli("report", "yearly", "--year", "2026", "--out", tmp_path / "BC.docx")
    document = Document(str(tmp_path / "BC.docx"))
    page = document.sections[0]
    sizes = (page.page_width, page.page_height, page.left_margin, page.right_margin)
    assert [round(size.mm) for size in sizes if size] == [210, 297, 30, 15]
    assert page.different_first_page_header_footer
    font = document.styles["Normal"].font
    assert (font.name, font.size) == ("Times New Roman", Pt(14))


def test_the_demo_ward_reports_what_its_records_hold(cli: Cli, tmp_path: Path):
    cli("seed", "--people", "60")
    out = tmp_path / "BC.docx"
    year = "2026"
    said = cli("report", "yearly", "--year", year, "--out", out, "--closing", "mid_december")
    assert said.status == 0
    text = docx_text(out)
    assert "DỮ LIỆU MINH HỌA" in text
    assert "từ ngày 15/12/2025 đến hết ngày 14/12/2026" in text
    assert "chờ phường xác nhận" in text
    assert "ĐK" in text
    assert "Hội LHPN phường Mẫu (minh họa)" in text
    assert text.count("Nguồn: ") >= 5
    contents = Document(str(out)).tables[1]
    assert len(contents.rows) == 1 + len(Content)
    assert [row.cells[0].text[:3] for row in contents.rows[1:]] == [one.name for one in Content]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--year", "2024", "--out", "a.docx"], "The plan runs from 2025 to 2030, not to 2024."),
        (["--year", "2026", "--out", "a.pdf"], "a.pdf must end in .docx."),
    ],
)
def test_a_wrong_word_is_answered_in_one_sentence(cli: Cli, words: list[str], said: str):
    assert cli("report", "yearly", *words) == Said(2, "", f"{said}\n")
