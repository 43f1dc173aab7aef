"""The command line ``hocvuso VERB …``, also ``python -m bot``; a verb is loaded when called."""

import os
import sys

if __name__ == "__main__":
    # ``python -m`` puts the current folder first; no file there may shadow our packages.
    _house = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
    if os.path.realpath(sys.path[0] or ".") != _house:
        del sys.path[0]

import argparse
import difflib
import importlib
import logging
from collections.abc import Sequence
from typing import NoReturn

import db  # noqa: F401 - its SQLite takes the system's place before anything else is loaded
from bot.cli.verbs import CLI_COMMANDS, CliCommand, cli_command_named
from bot.runtime import logging_setup
from bot.runtime.error_messages import error_message
from bot.runtime.settings import Settings
from domain.errors import BadSetting


class Parser(argparse.ArgumentParser):
    """A parser that reports a wrong command line as one sentence, like any wrong setting."""

    def error(self, message: str) -> NoReturn:
        """Raise BadSetting with what is wrong with the arguments."""
        raise BadSetting(f"{self.prog}: {message}. See {self.prog} --help")


def main(words: Sequence[str] | None = None) -> int:
    """Run the verb that ``words`` (the command line) name; return the exit status, never raise."""
    given = list(sys.argv[1:] if words is None else words)
    try:
        return _do(given)
    except (Exception, KeyboardInterrupt) as error:
        logging.getLogger(__name__).debug("The verb ended here", exc_info=True)
        sentence, status = error_message(error)
        print(logging_setup.redact(sentence), file=sys.stderr)
        return status


def _do(given: Sequence[str]) -> int:
    if not given or given[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    verb = cli_command_named(given[0])
    if verb is None:
        raise BadSetting(_unknown(given[0]))
    module = importlib.import_module(verb.module)
    parser = Parser(prog=f"hocvuso {verb.name}", description=_sentence(verb), allow_abbrev=False)
    module.declare(parser)
    try:
        args = parser.parse_args(given[1:])
    except SystemExit:  # --help has printed its text already
        return 0
    os.umask(0o077)  # files written here hold personal data: only this system user may read them
    settings = Settings.read(os.environ)
    for warning in settings.warnings():
        print(warning, file=sys.stderr)
    quiet = verb.name != "run" and settings.log_level == "INFO"
    logging_setup.set_up("WARNING" if quiet else settings.log_level, settings.log_format)
    status: int = module.run(args, settings)
    return status


def _overview() -> str:
    width = max(len(verb.name) for verb in CLI_COMMANDS)
    lines = [f"  {verb.name:<{width}}  {verb.summary}" for verb in CLI_COMMANDS]
    return "\n".join(["usage: hocvuso VERB …", "", *lines, "", "hocvuso VERB --help tells more."])


def _sentence(verb: CliCommand) -> str:
    return f"{verb.summary[0].upper()}{verb.summary[1:]}."


def _unknown(name: str) -> str:
    like = difflib.get_close_matches(name, [verb.name for verb in CLI_COMMANDS], n=1)
    hint = f"; did you mean {like[0]}?" if like else "; hocvuso --help names them all."
    return f"There is no verb {name!r}{hint}"


if __name__ == "__main__":
    sys.exit(main())
