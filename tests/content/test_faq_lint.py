"""``hocvuso check-content`` also reads the FAQ and says what is stale or broken in it."""

from datetime import date
from pathlib import Path

from content.catalogue import shipped_content
from content.lint import faq
from content.lint.check import check
from content.lint.page import Level

TODAY = date(2026, 11, 22)
ENTRY = """\
entries:
  - id: mot-cau
    question: "Một câu?"
    also: []
    answer: "Một lời đáp."
    source: "Kế hoạch"
    review_by: 2026-12-01
    way: ""
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "faq").mkdir(exist_ok=True)
    (tmp_path / "faq" / "hoi.yaml").write_text(text)
    return tmp_path


def test_the_shipped_faq_is_sound():
    assert list(faq.findings(shipped_content(), TODAY)) == []
    stale = {one.lesson for one in check(shipped_content(), date(2030, 1, 1))}
    assert "faq/giay-khen" in stale


def test_what_is_stale_or_soon_is_a_warning_for_the_ward_to_read_again(tmp_path: Path):
    folder = folder_with(tmp_path, ENTRY)
    [soon] = faq.findings(folder, TODAY)
    assert (soon.lesson, soon.level) == ("faq/mot-cau", Level.WARNING)
    [stale] = faq.findings(folder, date(2026, 12, 2))
    assert stale.level is Level.WARNING
    assert "no longer shown" in stale.message


def test_a_broken_file_is_one_finding(tmp_path: Path):
    [broken] = faq.findings(folder_with(tmp_path, ENTRY.replace("id: mot-cau", "id: X")), TODAY)
    assert (broken.lesson, broken.level) == ("faq/hoi.yaml", Level.ERROR)


def test_a_folder_without_an_faq_is_no_trouble(tmp_path: Path):
    assert list(faq.findings(tmp_path, TODAY)) == []
