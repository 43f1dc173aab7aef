"""Cells, headings and rows of a sheet as people write them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from content.ward_profile import read_profile
from domain.triage.paper_forms import find_paper_number, paper_number
from services.triage.spreadsheet_import import cells
from services.triage.spreadsheet_import.cells import Unread
from services.triage.spreadsheet_import.reading import look_over
from services.triage.spreadsheet_import.sheet import MOST_ROWS, UnreadableSheet, read_sheet

TODAY = date(2026, 11, 22)
WARD = read_profile("demo")


def sheet(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (datetime(2025, 3, 9, 8, 30), date(2025, 3, 9)),  # noqa: DTZ001 - as openpyxl gives it
        (date(2025, 3, 9), date(2025, 3, 9)),
        (45725, date(2025, 3, 9)),
        (45725.75, date(2025, 3, 9)),
        (" 9/3/2025 ", date(2025, 3, 9)),
        ("09-03-2025", date(2025, 3, 9)),
        ("9.3.2025", date(2025, 3, 9)),
        ("2025-03-09 10:00", date(2025, 3, 9)),
    ],
)
def test_days_as_sheets_hold_them(cell: Any, read: date):
    assert cells.day(cell, TODAY) == read


@pytest.mark.parametrize(
    "cell", ["31/2/2025", "tháng ba", "9/3", "2025", -4, 12, 99_999, "23/11/2026", "31/12/2024"]
)
def test_days_that_cannot_be(cell: Any):
    with pytest.raises(Unread):
        cells.day(cell, TODAY)


@pytest.mark.parametrize(
    "cell", [912345678, 912345678.0, "0912345678", "0912.345.678", "+84 912 345 678", " 912345678"]
)
def test_a_phone_gets_back_the_nought_that_excel_dropped(cell: Any):
    assert cells.phone(cell) == "+84912345678"


@pytest.mark.parametrize("cell", ["12345678", 12, "chưa có", "09123456789", 9123456780.5])
def test_what_is_no_phone(cell: Any):
    with pytest.raises(Unread):
        cells.phone(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("ND5", ["ND5_XHS"]),
        ("nd 1; ND3", ["ND1_NHANTHUC", "ND3_CQS"]),
        ("ND5. Xã hội số, bình dân học vụ số", ["ND5_XHS"]),
        (6, ["ND6_ANM"]),
        ("1, 3", ["ND1_NHANTHUC", "ND3_CQS"]),
        ("Nội dung 2", ["ND2_HATANG"]),
    ],
)
def test_contents_as_people_name_them(cell: Any, read: list[str]):
    assert cells.contents(cell) == read


@pytest.mark.parametrize("cell", ["ND7", "ND", "xã hội", 12, "ND12"])
def test_contents_there_are_not(cell: Any):
    with pytest.raises(Unread):
        cells.contents(cell)


def test_a_story_is_never_cut():
    with pytest.raises(Unread):
        cells.told("a" * 20_001)
    assert cells.told("  Dòng một\r\nDòng hai\x00 ") == "Dòng một\nDòng hai"


def test_a_paper_number_forgives_how_it_is_typed_and_nothing_else():
    number = paper_number(2026, 7)
    assert find_paper_number(number.lower().replace("-", " ")) == number
    wrong = "A" if not number.endswith("A") else "B"
    endless = f"P-2026-{'9' * 9_000}-K"
    for typed in (number[:-1] + wrong, number[:-2], "SK-2026-0007-A", "", "P", endless):
        assert find_paper_number(typed) is None


def test_a_row_is_the_same_however_it_is_written(tmp_path: Path):
    first = sheet(tmp_path / "a.xlsx", ["Lời kể", "Khối"], ["Hẻm có đèn mới", "khối 1"])
    other = sheet(tmp_path / "b.xlsx", ["Khối", "LOI KE"], ["KHỐI 1", " Hẻm  có đèn mới "])
    [one], [two] = look_over(first, WARD, TODAY).rows, look_over(other, WARD, TODAY).rows
    assert one.key == two.key


def test_a_paper_of_ours_is_known_in_a_sheet(tmp_path: Path):
    number = paper_number(2026, 7)
    file = sheet(tmp_path / "a.xlsx", ["Số phiếu", "Lời kể"], [number, "Hẻm có đèn mới"])
    [row] = look_over(file, WARD, TODAY).rows
    assert row.key == f"paper:{number}"


def test_a_formula_counts_by_the_value_kept_beside_it(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Lời kể", "Khối"])
        page.write_formula(1, 0, '="Hẻm có "&"đèn"', value="Hẻm có đèn")
    reading = look_over(path, WARD, TODAY)
    assert [row.story for row in reading.rows] == ["Hẻm có đèn"]


def test_more_rows_than_a_ward_has_are_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "Lời kể")
        for row in range(1, MOST_ROWS + 20):
            page.write_string(row, 0, "x")
    with pytest.raises(UnreadableSheet, match="more than 50000 rows"):
        read_sheet(path)


def test_a_workbook_whose_sheets_are_all_hidden_or_bare(tmp_path: Path):
    with pytest.raises(UnreadableSheet, match="No heading"):
        look_over(sheet(tmp_path / "a.xlsx"), WARD, TODAY)
    late = sheet(tmp_path / "b.xlsx", *[[f"dòng {n}"] for n in range(10)], ["Lời kể"], ["x"])
    with pytest.raises(UnreadableSheet, match="No heading"):
        look_over(late, WARD, TODAY)
