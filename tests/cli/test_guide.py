"""The guide for whoever keeps the machine says only what the command line does."""

import re
from pathlib import Path

from bot.cli.verbs import CLI_COMMANDS
from bot.runtime import error_messages
from bot.runtime.settings import READ
from bot.scheduling.ticks import BACKUP_AT
from services.operations import demo_guard
from services.operations.backup import NIGHTLY_KEPT

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide-it.md").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "hocvuso.service").read_text(encoding="utf-8")


def test_every_verb_in_the_guide_exists():
    called = set(re.findall(r"(?<!-u )\bhocvuso ([a-z][a-z-]+)", GUIDE))
    assert called >= {"setup", "doctor", "backup", "restore", "approve-lesson", "invite"}
    assert called - {verb.name for verb in CLI_COMMANDS} - {"hocvuso", "is"} == set()


def test_every_setting_in_the_guide_and_the_unit_is_read():
    named = set(re.findall(r"HOCVUSO_([A-Z_]+)", GUIDE + UNIT))
    assert named <= set(READ)


def test_every_sentence_the_guide_explains_can_be_said():
    source = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (error_messages, demo_guard)
    )
    for sentence in re.findall(r"^\| `([^`…]+?)`", GUIDE, re.MULTILINE):
        if sentence.startswith(("The ", "This ", "That ")):
            assert sentence in source


def test_the_guide_tells_when_and_how_many_backups_are_made():
    assert f"{BACKUP_AT.hour} giờ {BACKUP_AT.minute}" in GUIDE
    assert NIGHTLY_KEPT == 7
    assert "bảy bản" in GUIDE


def test_the_examples_reach_the_house_where_it_listens():
    for name in ("Caddyfile", "nginx.conf"):
        assert "127.0.0.1:8080" in (ROOT / "deploy" / name).read_text(encoding="utf-8")
