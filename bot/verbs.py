"""Every verb of the command line in one table: what it is for and whose work it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.people import Role


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. ``module`` is loaded only when the verb is called.

    ``role`` names the role whose work in the ward it does; None for upkeep of the machine itself.
    Whoever may open a shell on the machine may call any of them.
    """

    name: str
    summary: str
    role: Role | None = None

    @property
    def module(self) -> str:
        """The module that does it: ``declare(parser)`` and ``run(args, settings)``."""
        return f"bot.commands.{self.name.replace('-', '_')}"


VERBS: Sequence[Verb] = (
    Verb("setup", "ask about the ward and write its profile, settings and secret", Role.ADMIN),
    Verb("run", "serve the ward; --demo serves a fictitious one"),
    Verb("migrate", "bring the database to the tables of this release"),
    Verb("seed", "fill the database with a fictitious ward"),
    Verb("check-content", "hold every lesson against the rules"),
    Verb("approve-lesson", "let residents see a lesson, by a name and job", Role.STAFF),
    Verb("grant", "give a person a role", Role.ADMIN),
    Verb("invite", "print a link that gives its opener a role", Role.ADMIN),
    Verb("export", "write initiatives to a file", Role.STAFF),
    Verb("backup", "write everything kept to one file, while the house goes on"),
    Verb("restore", "bring back what a backup holds"),
    Verb("doctor", "check settings, database, content and disk; say what to do"),
)


def verb_named(name: str) -> Verb | None:
    """Return the verb of that name, or None."""
    return next((verb for verb in VERBS if verb.name == name), None)
