"""Lessons for tests: a gold lesson of ours, changed in one place, or a whole folder of files."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from content.catalogue import Catalogue
from content.lesson_file import lesson_from
from content.lint.check import lint
from content.lint.page import LintFinding
from content.lint.rules import LintRules

CONTENT = Path(__file__).parents[2] / "content"
TODAY = date(2026, 11, 22)
LETTERS, OTP, CARD = "dt-chu-to-de-doc", "at-ma-otp", "gd-the-bhyt"
GOLD = (LETTERS, OTP, CARD)
GONE = object()
"""In ``changed``: take the field away."""


def lesson_path(lesson: str) -> Path:
    """Return where the shipped lesson lies."""
    return CONTENT / "lessons" / lesson.split("-", 1)[0] / f"{lesson}.yaml"


@cache
def _told(lesson: str) -> Any:
    return yaml.load(
        lesson_path(lesson).read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


@cache
def shipped_rules() -> LintRules:
    """Return the word lists that ship."""
    return LintRules.load(CONTENT)


def changed(lesson: str, changes: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields of a shipped lesson with ``changes``: ``{"cards.1.text": "…"}``."""
    fields: dict[str, Any] = deepcopy(_told(lesson))
    for place, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]
        part: Any = fields
        for step in way:
            part = part[step]
        if value is GONE:
            del part[last]
        else:
            part[last] = value
    return fields


def findings(
    lesson: str,
    changes: Mapping[str, object],
    *,
    today: date = TODAY,
    rules: LintRules | None = None,
) -> list[LintFinding]:
    """Return what the linter says of a shipped lesson with ``changes``."""
    told = lesson_from(changed(lesson, changes), f"{lesson}.yaml", "0" * 64)
    catalogue = Catalogue((told,), {}, frozenset({"banh-rang.png", "ba-dau-hieu.png"}))
    return lint(catalogue, today, rules or shipped_rules())


def write_content(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a content folder with its own lesson files and the word lists that ship."""
    for name, text in {"lessons/paths.yaml": "paths: []\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    rules = folder / "lesson_rules"
    if not rules.exists():
        rules.symlink_to(CONTENT / "lesson_rules")
    return folder
