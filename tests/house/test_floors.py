"""The five floors are kept; every contract is shown a planted step up the stairs as well."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house_rules import PACKAGES, ROOT

LINTER = str(Path(sys.executable).with_name("lint-imports"))


def lint(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", *options],
        cwd=root,
        env={"PYTHONPATH": str(root), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_floors_are_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms of the house with nothing in them, under the same contracts."""
    house = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", house)
    features = sorted(
        p.parent.relative_to(ROOT).as_posix()
        for floor in ("handlers", "services")
        for p in ROOT.glob(f"{floor}/*/__init__.py")
    )
    for package in (*PACKAGES, "bot/channels", "bot/cli", *features, "services/reports/exports"):
        (house / package).mkdir()
        (house / package / "__init__.py").touch()
    for module in (
        "content/texts.py",
        "handlers/build.py",
        "services/jobs.py",
        "services/notices.py",
        "services/work.py",
    ):
        (house / module).touch()
    return house


def test_an_empty_house_breaks_no_contract(empty_house: Path):
    done = lint(empty_house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("domain", "import services", "floors"),
        ("services", "import handlers", "floors"),
        ("web", "import handlers", "floors"),
        ("content", "import db", "floors"),
        ("handlers/units", "import handlers.triage", "conversations-do-not-know-each-other"),
        ("handlers/kit", "import handlers.units", "conversations-do-not-know-each-other"),
        ("handlers", "import handlers.units", "conversations-do-not-know-each-other"),
        ("handlers", "import db", "edges-ask-services"),
        ("web", "from sqlalchemy import orm", "edges-ask-services"),
        ("services/people", "import services.files", "service-features"),
        ("services/initiatives", "import services.triage", "service-features"),
        ("services/units", "import services.triage", "service-features"),
        ("services", "import services.people", "service-features"),
        ("web", "import services.triage", "web-chat-reaches-its-own"),
        ("domain", "import yaml", "domain-is-plain"),
        ("services", "from content import texts", "texts-at-the-edge"),
        ("services", "import aiogram", "home-of-aiogram"),
        ("web", "from aiogram.types import Message", "home-of-aiogram"),
        ("bot", "import telegram", "home-of-telegram"),
        ("bot/channels", "from telegram.ext import ExtBot", "home-of-telegram"),
        ("bot", "import apscheduler", "home-of-apscheduler"),
        ("bot", "import sqlalchemy", "home-of-the-database"),
        ("services", "import alembic", "home-of-the-database"),
        ("handlers", "import starlette", "home-of-starlette"),
        ("services/reports/exports", "import xlsxwriter", "home-of-xlsxwriter"),
        ("services/reports/exports", "import docx", "home-of-docx"),
        ("services", "from PIL import Image", "home-of-pillow"),
    ],
)
def test_a_step_up_the_stairs_is_found(empty_house: Path, room: str, line: str, contract: str):
    planted = empty_house / room / "planted.py"
    planted.write_text(line + "\n")
    done = lint(empty_house, "--contract", contract)
    planted.unlink()
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_a_circle_among_siblings_is_found(empty_house: Path):
    one, other = empty_house / "services" / "one.py", empty_house / "services" / "other.py"
    one.write_text("import services.other\n")
    other.write_text("import services.one\n")
    done = lint(empty_house, "--contract", "no-circles")
    one.unlink()
    other.unlink()
    assert "BROKEN" in done.stdout
