"""Checks the files of reminder rules and review schedules, and that each rule has sentences."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from content import reminder_rules, review
from content.fields import BrokenLesson, read_yaml
from content.lint.page import Level, LintFinding
from domain.reminders.reminders import ReminderAudience, ReminderKind

SENTENCES = {
    ReminderAudience.RESIDENT: "vi/reminders/reminders.yaml",
    ReminderAudience.LEADER: "vi/reminders/work_reminders.yaml",
    ReminderAudience.STAFF: "vi/reminders/work_reminders.yaml",
}
_READ = (
    (reminder_rules.FILE, reminder_rules.load_policy),
    (review.FILE, review.load_review_schedules),
)


def findings(folder: Traversable) -> Iterator[LintFinding]:
    """Yield what is wrong with both files of a content folder; without them nothing is wrong."""
    for name, load in _READ:
        if not (folder / name).is_file():
            continue
        try:
            load((folder / name).read_bytes())
        except BrokenLesson as wrong:
            yield LintFinding(wrong.file, wrong.rule, Level.ERROR, wrong.where, wrong.what)
            return
    if (folder / reminder_rules.FILE).is_file():
        yield from _unsaid(folder)


def _unsaid(folder: Traversable) -> Iterator[LintFinding]:
    """Yield each rule that has no sentence."""
    policy = reminder_rules.load_policy((folder / reminder_rules.FILE).read_bytes())
    needed = {ReminderKind.LAST_WORD: SENTENCES[ReminderAudience.RESIDENT]}
    needed |= {rule.occasion: SENTENCES[rule.whom] for rule in policy.rules}
    for occasion, name in needed.items():
        known = read_yaml((folder / name).read_bytes(), name) if (folder / name).is_file() else {}
        if not isinstance(known, dict) or occasion not in known:
            what = f"has no sentence in {name}"
            yield LintFinding(reminder_rules.FILE, "R01", Level.ERROR, occasion, what)
