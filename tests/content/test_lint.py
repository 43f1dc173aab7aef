"""What an operator reads of the lessons' faults, and when the command fails."""

import pytest

from content.catalogue import Catalogue, shipped_content
from content.fields import BrokenLesson
from content.lint.check import check, fails, lint, report
from content.lint.page import Level, LintFinding
from tests.support.lesson_files import OTP, TODAY, lesson_path, shipped_rules, write_content

FAULT = LintFinding(OTP, "R04", Level.ERROR, "card c1", "5 sentences, at most 4")
DOUBT = LintFinding(OTP, "R21", Level.WARNING, "title", "a chain of colons")


@pytest.mark.parametrize(
    ("findings", "failed"),
    [
        pytest.param([], False, id="nothing found"),
        pytest.param([DOUBT], False, id="a warning lets pass"),
        pytest.param([DOUBT, FAULT], True, id="an error fails"),
    ],
)
def test_only_errors_fail(findings, failed):
    assert fails(findings) is failed


def test_a_report_names_lesson_rule_place_and_what_to_mend():
    assert report([FAULT, DOUBT]).splitlines() == [
        "at-ma-otp: R04 E card c1: 5 sentences, at most 4",
        "at-ma-otp: R21 W title: a chain of colons",
        "1 errors, 1 warnings.",
    ]


def test_a_clean_report_says_so():
    assert report([]) == "0 errors, 0 warnings."


def test_a_broken_file_is_a_finding_and_the_others_are_still_read(tmp_path):
    shouting = lesson_path(OTP).read_text().replace("Mã OTP là chìa khóa của mình", "GIỮ mã OTP")
    folder = write_content(
        tmp_path,
        {
            f"lessons/at/{OTP}.yaml": shouting,
            "lessons/dt/dt-hong.yaml": "id: [1",
            "lessons/at/at-khac.yaml": lesson_path(OTP).read_bytes(),
        },
    )
    told = {(found.lesson, found.rule) for found in check(folder, TODAY)}
    assert told == {
        (OTP, "R17"),
        ("lessons/dt/dt-hong.yaml", "R01"),
        ("lessons/at/at-khac.yaml", "R02"),
    }


def test_findings_come_sorted(tmp_path):
    text = lesson_path(OTP).read_text().replace("chìa khóa của mình", "chìa khóa: của: mình!")
    told = check(write_content(tmp_path, {f"lessons/at/{OTP}.yaml": text}), TODAY)
    assert told == sorted(told)
    assert [found.rule for found in told] == ["R17", "R21"]


def test_missing_word_lists_are_named(tmp_path):
    (tmp_path / "lesson_rules").mkdir()
    with pytest.raises(BrokenLesson, match=r"lesson_rules/.*\.yaml: is missing"):
        check(tmp_path, TODAY)


def test_word_lists_that_are_no_lists_are_named(tmp_path):
    folder = write_content(tmp_path / "a", {"lesson_rules/trusted.yaml": "- một"})
    (folder / "lesson_rules/words.yaml").write_text("- một")
    with pytest.raises(BrokenLesson, match=r"lesson_rules/words\.yaml: must be a list of fields"):
        check(folder, TODAY)


def test_excerpts_may_be_absent(tmp_path):
    rules = tmp_path / "lesson_rules"
    rules.mkdir()
    for name in ("words", "limits", "facts", "codes", "trusted"):
        (rules / f"{name}.yaml").symlink_to(
            lesson_path(OTP).parents[2] / "lesson_rules" / f"{name}.yaml"
        )
    lesson = lesson_path(OTP).read_bytes()
    assert check(write_content(tmp_path, {f"lessons/at/{OTP}.yaml": lesson}), TODAY) == []


def test_the_shipped_word_lists_are_used_when_none_are_given(tmp_path):
    catalogue = Catalogue.load(shipped_content())
    assert lint(catalogue, TODAY) == lint(catalogue, TODAY, shipped_rules())
