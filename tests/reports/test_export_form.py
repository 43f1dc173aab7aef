"""The form (phiếu): one page in the state's own look, nothing claimed, nothing lost."""

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.initiatives.initiatives import Topic
from services.documents.cell_text import place
from services.reports.exports.form import TEMPLATE, fit
from tests.support.exported import docx_text, record, written

TELLING = "Ở khối em nhiều ông bà bị gọi điện lừa chuyển tiền, em đề nghị loa nhắc mỗi sáng. "


def test_a_form_tells_who_what_and_that_it_decides_nothing(tmp_path: Path):
    answers = {Topic.PROBLEM: "Đường tối.", Topic.EVIDENCE: "Có ảnh."}
    text = docx_text(written(tmp_path / "a.docx", record(answers, files=2, is_demo=True)))
    for line in (
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG MẪU (MINH HỌA)",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Mẫu (minh họa), ngày        tháng        năm 2026",
        "PHIẾU GHI NHẬN Ý TƯỞNG, SÁNG KIẾN",
        "DỮ LIỆU MINH HỌA",
        "Mã số SK-2026-0001-T, gửi lúc 00:30 ngày 21/11/2026",
        "Người gửi: Nguyễn Văn Mẫu",
        "Nơi ở: Khối Bình Minh (minh họa)\tĐiện thoại: 0900 000 011",
        "Mức độ: Mới nghĩ ra\tTệp kèm theo: 2 tệp",
        "Nhóm đối tượng: D. Cá nhân (máy đề xuất, chờ cán bộ xếp)",
        "Lời kể: Lắp đèn ngõ 12.",
        "Vướng mắc: Đường tối.",
        "Minh chứng: Có ảnh.",
        "NGƯỜI GỬI",
        "NGƯỜI TIẾP NHẬN",
    ):
        assert line in text.splitlines()
    assert "không phải quyết định công nhận" in text
    assert "Lợi ích" not in text
    assert "{" not in text


def test_a_real_wards_form_does_not_call_itself_a_demo(tmp_path: Path):
    assert "MINH HỌA\n" not in docx_text(written(tmp_path / "a.docx", record()))


def test_what_was_not_said_is_said_so(tmp_path: Path):
    nameless = record(name=None, khoi=None, phone=None, maturity=None, content=None)
    lines = docx_text(written(tmp_path / "a.docx", nameless)).splitlines()
    assert "Người gửi: Không ghi tên" in lines
    assert "Nơi ở: Không ghi\tĐiện thoại: Không ghi" in lines
    assert "Mức độ: Chưa nói\tTệp kèm theo: Không có" in lines
    assert not any(line.startswith("Nội dung thi đua") for line in lines)


def test_each_initiative_has_a_page_of_its_own(tmp_path: Path):
    path = written(tmp_path / "a.docx", record(), record(code="SK-2026-0002-V"), record())
    body = Document(str(path)).element.body
    assert len(list(body.iter(qn("w:pageBreakBefore")))) == 2
    assert docx_text(path).count("PHIẾU GHI NHẬN") == 3


def test_the_paper_is_the_states_a4_in_times_new_roman(tmp_path: Path):
    document = Document(str(written(tmp_path / "a.docx", record())))
    page = document.sections[0]
    assert page.page_width is not None
    assert page.left_margin is not None
    assert abs(page.page_width - Mm(210)) < Mm(1)
    assert abs(page.left_margin - Mm(30)) < Mm(1)
    fonts = document.styles["Normal"].element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        assert fonts.get(qn(script)) == "Times New Roman"
    assert document.core_properties.author == "phường Mẫu (minh họa)"


@pytest.mark.parametrize(
    ("told", "size"),
    [
        pytest.param(["Lắp đèn."], 13, id="a line"),
        pytest.param([TELLING * 18], 13, id="half a page"),
        pytest.param([TELLING * 25], 11, id="nearly a page"),
        pytest.param([TELLING * 3] * 7, 10, id="all seven questions"),
        pytest.param([TELLING * 60], 12, id="more than a page whatever the letters"),
        pytest.param(["một\n" * 60], 12, id="many short lines"),
    ],
)
def test_letters_shrink_only_as_far_as_it_takes_to_stay_on_one_page(told: list[str], size: int):
    assert fit(told)[0] == size


def test_a_short_telling_leaves_the_officer_more_lines_to_write_on(tmp_path: Path):
    short = docx_text(written(tmp_path / "a.docx", record()))
    long = docx_text(written(tmp_path / "b.docx", record(story=TELLING * 25)))
    assert short.splitlines().count("\t") == 10
    assert long.splitlines().count("\t") == 2


@pytest.mark.parametrize(
    ("ward", "name"),
    [
        ("phường Tây Hiếu", "Tây Hiếu"),
        ("thị trấn Mẫu Sơn", "Mẫu Sơn"),
        ("Tây Hiếu", "Tây Hiếu"),
        ("phường", "phường"),
    ],
)
def test_a_paper_is_dated_at_the_wards_own_name(ward: str, name: str):
    assert place(ward) == name


def test_the_template_is_a_document_staff_may_edit():
    path = Path(__file__).parents[2] / "content" / "documents" / TEMPLATE
    assert "{%p for form in forms %}" in docx_text(path)
    assert path.stat().st_size < 60_000
