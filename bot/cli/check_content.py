"""``hocvuso check-content``: check every lesson against the content rules."""

from argparse import ArgumentParser, Namespace

from bot import clock
from bot.runtime.settings import Settings
from content.catalogue import shipped_content
from content.lint.check import check, fails, report
from domain.zone import day_of


def declare(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def run(_args: Namespace, _settings: Settings) -> int:
    """Print every finding; return 1 when one of them makes the lessons unusable."""
    findings = check(shipped_content(), day_of(clock.now()))
    print(report(findings))
    return 1 if fails(findings) else 0
