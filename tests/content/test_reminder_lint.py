"""What is wrong with the reminder rules and the ladder is found before anybody is reminded."""

from pathlib import Path

import pytest

from content.catalogue import shipped_content
from content.lint import reminders
from content.lint.page import Level
from content.reminder_rules import load_policy

FILES = (
    "reminders.yaml",
    "review.yaml",
    "vi/reminders/reminders.yaml",
    "vi/reminders/work_reminders.yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped files, to be spoiled."""
    (tmp_path / "vi" / "reminders").mkdir(parents=True)
    for name in FILES:
        (tmp_path / name).write_bytes((shipped_content() / name).read_bytes())
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> list[tuple[str, str, str]]:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    found = list(reminders.findings(folder))
    assert {one.level for one in found} <= {Level.ERROR}
    return [(one.lesson, one.where, one.message) for one in found]


def test_what_is_shipped_has_nothing_wrong():
    assert list(reminders.findings(shipped_content())) == []


def test_a_folder_without_rules_has_nothing_wrong(tmp_path: Path):
    assert list(reminders.findings(tmp_path)) == []


def test_a_broken_rule_and_a_broken_ladder_are_named(folder: Path):
    [(file, where, _)] = spoil(folder, "review.yaml", "[1, 3, 7, 21, 60]", "[1, 3, 2]")
    assert (file, where) == ("review.yaml", "days")
    [(file, where, _)] = spoil(folder, "reminders.yaml", "rule: review_due", "rule: review_do")
    assert (file, where) == ("reminders.yaml", "rules[3].rule")


def test_a_rule_without_words_is_named(folder: Path):
    assert spoil(folder, "vi/reminders/reminders.yaml", "last_word:", "last_words:") == [
        ("reminders.yaml", "last_word", "has no sentence in vi/reminders/reminders.yaml")
    ]
    (folder / "vi/reminders/work_reminders.yaml").unlink()
    named = {one.where for one in reminders.findings(folder)}
    for_work = {rule.occasion for rule in load_policy().rules if rule.at is not None}
    assert named == {"last_word", *for_work}
    assert "weekly_digest" in named
