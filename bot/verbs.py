"""Every verb of the command line in one table, and what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from keyword import iskeyword


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. ``module`` is loaded only when the verb is called.

    Whoever may open a shell on the machine may call any of them; whose work in the ward each does
    is written in ``domain.access``.
    """

    name: str
    summary: str

    @property
    def module(self) -> str:
        """The module that does it: ``declare(parser)`` and ``run(args, settings)``.

        A verb that is a word of Python ends in an underscore there: ``import_``.
        """
        name = self.name.replace("-", "_")
        return f"bot.commands.{name}_" if iskeyword(name) else f"bot.commands.{name}"


VERBS: Sequence[Verb] = (
    Verb("setup", "ask about the ward and write its profile, settings and secret"),
    Verb("run", "serve the ward; --demo serves a fictitious one"),
    Verb("migrate", "bring the database to the tables of this release"),
    Verb("seed", "fill the database with a fictitious ward"),
    Verb("check-content", "hold every lesson against the rules"),
    Verb("approve-lesson", "let residents see a lesson, by a name and job"),
    Verb("grant", "give a person a role"),
    Verb("invite", "print a link that gives its opener a role"),
    Verb("export", "write initiatives, figures of participation, or deliveries to a file"),
    Verb("import", "bring in initiatives that were kept in Excel"),
    Verb("erase", "erase what is kept of a person, at once"),
    Verb("report", "write the draft of a yearly report"),
    Verb("backup", "write everything kept to one file, while the house goes on"),
    Verb("restore", "bring back what a backup holds"),
    Verb("rehearse", "play weeks of reminding in a minute, with invented people"),
    Verb("doctor", "check settings, database, content and disk; say what to do"),
)


def verb_named(name: str) -> Verb | None:
    """Return the verb of that name, or None."""
    return next((verb for verb in VERBS if verb.name == name), None)
