"""``hocvuso check-content``: hold every lesson against the rules and say what to mend."""

from argparse import ArgumentParser, Namespace

from bot import clock
from bot.runtime.settings import Settings
from content.catalogue import shipped_content
from content.lint.check import check, fails, report
from domain.zone import day_of


def declare(parser: ArgumentParser) -> None:
    """Take no words."""


def run(_args: Namespace, _settings: Settings) -> int:
    """Print every finding; 1 when one of them must be mended before the lessons may be used."""
    findings = check(shipped_content(), day_of(clock.now()))
    print(report(findings))
    return 1 if fails(findings) else 0
