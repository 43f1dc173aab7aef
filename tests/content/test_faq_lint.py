"""``hocvuso check-content`` also reads the FAQ and says what is stale, unkind or unsafe in it."""

from datetime import date
from pathlib import Path

import pytest

from content.catalogue import shipped_content
from content.lint import faq
from content.lint.check import check
from content.lint.page import Level, LintFinding
from content.lint.rules import LintRules

TODAY = date(2026, 11, 22)
RULES = LintRules.load(shipped_content())
ENTRY = """\
entries:
  - id: mot-cau
    question: "Một câu?"
    also: ["hỏi một câu", "một câu thôi", "câu ấy"]
    answer: "Một lời đáp."
    source: "Kế hoạch"
    review_by: 2026-12-31
    way: ""
"""


def findings(tmp_path: Path, text: str, today: date = TODAY) -> list[LintFinding]:
    (tmp_path / "faq").mkdir(exist_ok=True)
    (tmp_path / "faq" / "hoi.yaml").write_text(text)
    return list(faq.findings(tmp_path, today, RULES))


def test_the_shipped_faq_is_sound():
    assert list(faq.findings(shipped_content(), TODAY, RULES)) == []
    stale = {one.lesson for one in check(shipped_content(), date(2030, 1, 1))}
    assert "faq/giay-khen" in stale


def test_what_is_stale_or_soon_is_a_warning_for_the_ward_to_read_again(tmp_path: Path):
    assert findings(tmp_path, ENTRY) == []
    [soon] = findings(tmp_path, ENTRY, date(2026, 12, 2))
    assert (soon.lesson, soon.level) == ("faq/mot-cau", Level.WARNING)
    [stale] = findings(tmp_path, ENTRY, date(2027, 1, 2))
    assert stale.level is Level.WARNING
    assert "no longer shown" in stale.message


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("F01", "Một lời đáp.", "Một lời đáp dài. " * 18),
        ("F01", "Một lời đáp.", "Câu này cứ nối mãi, " + "dài thêm " * 12 + "rồi hết."),
        ("F02", "Một lời đáp.", "Bác tắt máy đi, đừng nghe nữa."),
        ("F02", "Một lời đáp.", "Bác click vào đó."),
        ("F02", "Một lời đáp.", "Địa chỉ: chờ phường xác nhận."),
        ("F02", "Một lời đáp.", "Bác đừng bấm!"),
        ("F03", "Một lời đáp.", "Bác mở dichvucong.gov.vn.xyz nhé."),
        ("F03", "Một lời đáp.", "Bác mở https://dichvucong.gov.vn nhé."),
        ("F03", "Một lời đáp.", "Bác gọi 19009068 mà hỏi."),
        ("F04", "Một lời đáp.", "Bác gõ số căn cước cho cháu."),
        ("F05", "Một câu?", "Một câu"),
        ("F05", '"hỏi một câu", "một câu thôi", ', ""),
        ("F06", "2026-12-31", "2029-01-01"),
        (
            "F06",
            'Kế hoạch"\n    review_by: 2026-12-31',
            'Luật"\n    review_by: 2027-11-01',
        ),
    ],
)
def test_a_planted_fault_is_found_by_its_rule(tmp_path: Path, rule: str, old: str, new: str):
    found = findings(tmp_path, ENTRY.replace(old, new))
    assert {(one.rule, one.level) for one in found} == {(rule, Level.ERROR)}


def test_our_own_addresses_and_verified_numbers_are_fine(tmp_path: Path):
    said = "Bác gõ tay dichvucong.gov.vn. Gấp thì gọi 113. Cài từ App Store hay CH Play."
    assert findings(tmp_path, ENTRY.replace("Một lời đáp.", said)) == []


def test_a_broken_file_is_one_finding(tmp_path: Path):
    [broken] = findings(tmp_path, ENTRY.replace("id: mot-cau", "id: X"))
    assert (broken.lesson, broken.level) == ("faq/hoi.yaml", Level.ERROR)


def test_a_folder_without_an_faq_is_no_trouble(tmp_path: Path):
    assert list(faq.findings(tmp_path, TODAY, RULES)) == []
