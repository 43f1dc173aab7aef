"""The table of all verbs of the command line, with the purpose of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from keyword import iskeyword


@dataclass(frozen=True, slots=True)
class CliCommand:
    """One verb. ``module`` is loaded only when the verb is called.

    Any verb may be called by a user with a shell on the machine; ``domain.access`` says whose work
    in the ward each verb does.
    """

    name: str
    summary: str

    @property
    def module(self) -> str:
        """The module that does it: ``declare(parser)`` and ``run(args, settings)``.

        A verb that is a Python keyword ends in an underscore there: ``import_``.
        """
        name = self.name.replace("-", "_")
        return f"bot.cli.{name}_" if iskeyword(name) else f"bot.cli.{name}"


CLI_COMMANDS: Sequence[CliCommand] = (
    CliCommand("setup", "ask about the ward and write its profile, settings and secret"),
    CliCommand("run", "serve the ward; --demo serves a fictitious one"),
    CliCommand("migrate", "bring the database to the tables of this release"),
    CliCommand("seed", "fill the database with a fictitious ward"),
    CliCommand("check-content", "hold every lesson against the rules"),
    CliCommand("approve-lesson", "let residents see a lesson, by a name and job"),
    CliCommand("grant", "give a person a role"),
    CliCommand("invite", "print a link that gives its opener a role"),
    CliCommand("export", "write initiatives, figures of participation, or deliveries to a file"),
    CliCommand("import", "bring in initiatives that were kept in Excel"),
    CliCommand("sessions", "list the browsers a person is signed in with; --end signs them out"),
    CliCommand("erase", "erase what is kept of a person, at once"),
    CliCommand("report", "write the draft of a yearly report"),
    CliCommand("backup", "write everything kept to one file, while the house goes on"),
    CliCommand("restore", "bring back what a backup holds"),
    CliCommand("rehearse", "play weeks of reminding in a minute, with invented people"),
    CliCommand("doctor", "check settings, database, content and disk; say what to do"),
)


def cli_command_named(name: str) -> CliCommand | None:
    """Return the verb of that name, or None."""
    return next((verb for verb in CLI_COMMANDS if verb.name == name), None)
