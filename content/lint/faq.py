"""Checks the FAQ against its own rules: readable, sourced, not past its review date."""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources.abc import Traversable

from content.faq_file import FOLDER, load_faq
from content.fields import BrokenLesson
from content.lint.page import Level, LintFinding

SOON = timedelta(days=30)
"""How long before its review date an answer is reported."""


def findings(folder: Traversable, today: date) -> Iterator[LintFinding]:
    """Yield what is wrong with the FAQ of a content folder; without an FAQ nothing is wrong.

    A passed review date is a warning: the file is still valid, but somebody has to read it again.
    """
    if not (folder / FOLDER).is_dir():
        return
    try:
        entries = load_faq(folder)
    except BrokenLesson as wrong:
        yield LintFinding(wrong.file, wrong.rule, Level.ERROR, wrong.where, wrong.what)
        return
    for entry in entries:
        name = f"{FOLDER}/{entry.id}"
        if entry.review_by < today:
            what = f"was to be reviewed by {entry.review_by} and is no longer shown"
            yield LintFinding(name, "R13", Level.WARNING, "review_by", what)
        elif entry.review_by < today + SOON:
            what = f"must be reviewed by {entry.review_by}"
            yield LintFinding(name, "R13", Level.WARNING, "review_by", what)
