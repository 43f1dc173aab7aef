"""``hocvuso import initiatives``: real sheets, looked over first, then all of them or none."""

import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Cli

PROFILE = """\
schema: ward/1
id: phuong-nho
name: phường Nhỏ
province: tỉnh Nghệ An
khoi:
- {code: K01, name: Khối Một, aliases: [khối 1]}
organisations: []
"""
HEADINGS = ["Mã số", "Ngày gửi", "Lời kể", "Khối", "Điện thoại", "Họ và tên", "Đồng ý ghi tên"]
ROW = ["12", date(2025, 3, 9), "Dán mã QR ở quầy nước", "khối 1", 912345678, "Trần Thị Cúc", "Có"]
OTHER = [None, "15/11/2025", "Nhóm Zalo báo lịch thu gom rác", "", "", "Lê Văn Đào", "Không"]


@pytest.fixture(autouse=True)
def profile(migrated: Path) -> None:
    """A real ward, small enough to know by heart."""
    (migrated / "ward.yaml").write_text(PROFILE, encoding="utf-8")


def sheet(path: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Path:
    """Write a workbook as a ward keeps one."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (headings, *rows):
        page.append(list(row))
    book.save(path)
    return path


def kept(data_dir: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data_dir / "hocvuso.db")) as connection:
        return connection.execute(question).fetchall()


def count(data_dir: Path) -> int:
    return int(kept(data_dir, "SELECT count(*) FROM initiative")[0][0])


def test_a_look_keeps_nothing_and_says_what_would_come(cli: Cli, migrated: Path, tmp_path: Path):
    file = sheet(tmp_path / "sk.xlsx", ROW, OTHER)
    said = cli("import", "initiatives", file)
    assert (said.status, said.err) == (0, "")
    assert "2 would come in, 0 are there already, 0 faults" in said.out
    assert "1 names stay out" in said.out
    assert count(migrated) == 0


def test_what_is_applied_is_kept_with_its_day_source_and_consent(
    cli: Cli, migrated: Path, tmp_path: Path
):
    file = sheet(tmp_path / "sk.xlsx", ROW, OTHER)
    said = cli("import", "initiatives", file, "--apply")
    assert said.status == 0, said.err
    assert "2 initiatives came in: SK-2025-0001-" in said.out
    rows = kept(
        migrated,
        "SELECT story, name, name_folded, phone, khoi, source, source_key, status,"
        " substr(submitted_at, 1, 10), substr(keyed_in_by, 1, 13), code"
        " FROM initiative ORDER BY code",
    )
    assert rows[0][:10] == (
        *("Dán mã QR ở quầy nước", "Trần Thị Cúc", "tran thi cuc", "+84912345678", "K01"),
        *("excel", "excel:12", "submitted", "2025-03-09", "command line:"),
    )
    assert rows[1][1:5] == (None, None, None, None)
    assert rows[1][8] == "2025-11-15"
    assert kept(migrated, "SELECT count(DISTINCT person_id) FROM initiative") == [(2,)]
    assert kept(migrated, "SELECT count(*) FROM initiative_move") == [(2,)]


def test_importing_twice_doubles_nothing(cli: Cli, migrated: Path, tmp_path: Path):
    file = sheet(tmp_path / "sk.xlsx", ROW, OTHER, OTHER)
    cli("import", "initiatives", file, "--apply")
    again = cli("import", "initiatives", file, "--apply")
    assert "0 would come in, 2 are there already, 0 faults" in again.out
    assert "1 rows that say again" in again.out
    assert count(migrated) == 2


def test_a_number_used_for_other_words_is_a_fault(cli: Cli, migrated: Path, tmp_path: Path):
    cli("import", "initiatives", sheet(tmp_path / "a.xlsx", ROW), "--apply")
    other = [*ROW[:2], "Một chuyện khác hẳn", *ROW[3:]]
    said = cli("import", "initiatives", sheet(tmp_path / "b.xlsx", other), "--apply")
    assert said.status == 1
    assert "row 2, Mã số: came in before with another story, as SK-2025-0001-" in said.out
    twice = sheet(tmp_path / "c.xlsx", ["7", *ROW[1:]], ["7", *other[1:]])
    assert "row 3, Mã số: stands in row 2 too" in cli("import", "initiatives", twice).out
    assert count(migrated) == 1


def test_one_fault_keeps_all_out_and_is_told_by_row_and_column(
    cli: Cli, migrated: Path, tmp_path: Path
):
    bad = ["13", "31/02/2025", "", "Khối Ở Đâu Đó", "12", "Bùi Văn Sai", "có lẽ"]
    ahead = ["14", "1/1/2031", "Chuyện mai sau", "", "", "", ""]
    old = ["15", "1/1/1990", "Chuyện ngày xưa", "", "", "", ""]
    file = sheet(tmp_path / "sk.xlsx", ROW, bad, ahead, old)
    said = cli("import", "initiatives", file, "--apply")
    assert said.status == 1
    for fault in (
        "row 3, Ngày gửi: is no day",
        "row 3, Khối: is no neighbourhood of this ward",
        "row 3, Điện thoại: is no Vietnamese phone number",
        "row 3, Đồng ý ghi tên: says neither yes nor no",
        "row 4, Ngày gửi: 01/01/2031 is still to come",
        "row 5, Ngày gửi: 01/01/1990 is before 2025",
    ):
        assert fault in said.out
    assert "Bùi Văn Sai" not in said.out
    assert count(migrated) == 0


def test_an_empty_story_is_a_fault(cli: Cli, migrated: Path, tmp_path: Path):
    file = sheet(tmp_path / "sk.xlsx", ["13", None, None, "", "", "Bùi Văn Trống", ""])
    assert "row 2, Lời kể: is empty" in cli("import", "initiatives", file).out
    assert count(migrated) == 0


def test_headings_stand_anywhere_near_the_top_in_any_order(
    cli: Cli, migrated: Path, tmp_path: Path
):
    rows = [
        ["", "", ""],
        ["Màu giấy", "NỘI DUNG THI ĐUA", "loi ke", "Mức độ", "Lợi ích", "Trạng thái"],
        ["xanh", "ND1; ND3", "Họp khối qua mạng", "đang dùng", "Đỡ đi lại", "Lưu tham khảo"],
    ]
    file = sheet(tmp_path / "sk.xlsx", *rows, headings=["DANH SÁCH SÁNG KIẾN NĂM 2025"])
    said = cli("import", "initiatives", file, "--apply")
    assert "Columns nothing is read from: Màu giấy." in said.out
    [row] = kept(
        migrated,
        "SELECT content, more_contents, subject_group, maturity, status, reply_due_on"
        " FROM initiative",
    )
    assert row == ("ND1_NHANTHUC", '["ND3_CQS"]', "D_CANHAN", "applied", "kept", None)
    assert kept(migrated, "SELECT topic, text FROM initiative_answer") == [("benefit", "Đỡ đi lại")]


def test_our_own_export_comes_back_as_there_already(cli: Cli, migrated: Path, tmp_path: Path):
    cli("import", "initiatives", sheet(tmp_path / "a.xlsx", ROW, OTHER), "--apply")
    out = tmp_path / "out.xlsx"
    assert cli("export", "initiatives", "--out", out).status == 0
    said = cli("import", "initiatives", out)
    assert "0 would come in, 2 are there already, 0 faults" in said.out, said.out + said.err


def test_the_empty_sheet_has_headings_and_its_example_stays_out(
    cli: Cli, migrated: Path, tmp_path: Path
):
    out = tmp_path / "mau.xlsx"
    assert cli("import", "initiatives", "--template", out).status == 0
    said = cli("import", "initiatives", out)
    assert (said.status, said.err) == (2, "mau.xlsx has headings and no row under them.\n")
    assert cli("import", "initiatives", "--template", out).status == 2
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    told = [cell.value for cell in page[1]]
    page.cell(3, told.index("Lời kể") + 1, "Một sáng kiến thật")
    book.save(out)
    said = cli("import", "initiatives", out, "--apply")
    assert "1 example rows left out" in said.out
    assert kept(migrated, "SELECT story FROM initiative") == [("Một sáng kiến thật",)]


def test_hidden_rows_merged_fields_and_formulas_are_told(cli: Cli, migrated: Path, tmp_path: Path):
    file = sheet(tmp_path / "sk.xlsx", ROW, OTHER, ["=1+1", None, "Chuyện thứ ba"])
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    page.row_dimensions[3].hidden = True
    page.merge_cells("D2:E2")
    book.save(file)
    said = cli("import", "initiatives", file)
    assert "row 4, Mã số: is a formula without a computed value" in said.out
    assert "1 hidden rows" in said.out
    assert "1 merged fields" in said.out
    assert count(migrated) == 0


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "x")
        with packed.open("xl/big.xml", "w", force_zip64=True) as big:
            for _ in range(410):
                big.write(b"0" * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        ("Mã số,Lời kể\n1,Chuyện\n".encode(), "a CSV perhaps"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "locked by a password"),
        (b"PK\x03\x04" + b"\0" * 100, "is not a workbook"),
        (None, "There is no file"),
    ],
)
def test_a_file_that_is_no_list_gets_one_sentence(
    cli: Cli, migrated: Path, tmp_path: Path, content: bytes | None, told: str
):
    file = tmp_path / "sk.xlsx"
    if content is not None:
        file.write_bytes(content)
    said = cli("import", "initiatives", file)
    assert said.status == 2
    assert told in said.err
    assert said.err.count("\n") == 1
    assert count(migrated) == 0


def test_a_zip_that_swells_is_never_opened(cli: Cli, migrated: Path, tmp_path: Path):
    bomb(tmp_path / "sk.xlsx")
    said = cli("import", "initiatives", tmp_path / "sk.xlsx")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "it was not opened" in said.err


def test_a_sheet_without_a_story_or_broken_inside_gets_one_sentence(
    cli: Cli, migrated: Path, tmp_path: Path
):
    file = sheet(tmp_path / "sk.xlsx", ["1"], headings=["Cột lạ"])
    assert "No heading 'Lời kể' in the first 10 rows" in cli("import", "initiatives", file).err
    broken = tmp_path / "vo.xlsx"
    with zipfile.ZipFile(broken, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types")
    said = cli("import", "initiatives", broken)
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "is damaged" in said.err


def test_a_file_or_a_template_not_both(cli: Cli, migrated: Path, tmp_path: Path):
    assert cli("import", "initiatives").status == 2
    assert cli("import", "initiatives", "a.xlsx", "--template", "b.xlsx").status == 2
    assert cli("import", "initiatives", "--template", tmp_path / "b.csv").status == 2
