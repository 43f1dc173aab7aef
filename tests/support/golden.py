"""What is pinned in a file: who may do what in a conversation, and names that are stored.

``python -m tests.support.golden`` writes the file anew; a changed line shows in review.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from bot.jobs.kinds import KINDS
from domain import access
from domain.deliveries import MessageKind
from handlers.build import CONVERSATIONS
from handlers.kit.conversation import BoundHandler, StepListener
from handlers.kit.memory import Memory
from handlers.notices import NOTICES
from tests.support.house_rules import ROOT

RENEW = "python -m tests.support.golden"


def matrix() -> Iterator[str]:
    """Every button, command and step with its action, and the roles that reach it."""
    tables: Mapping[str, Mapping[str, BoundHandler | StepListener]] = {
        "button": CONVERSATIONS.presses,
        "command": CONVERSATIONS.commands,
        "step": CONVERSATIONS.steps,
    }
    for kind, table in tables.items():
        for name, found in sorted(table.items()):
            roles = access.ACTIONS[found.action]
            who = "everyone" if roles == access.EVERYONE else ", ".join(sorted(roles))
            yield f"{kind} {name}: {found.action}: {who}"


def stored_names() -> Iterator[str]:
    """Every name that rows hold, besides the buttons and steps of the matrix."""
    topics = sorted(path.stem for path in (ROOT / "content" / "vi").rglob("*.yaml"))
    yield from (f"job {name}" for name in sorted(KINDS))
    yield from (f"message kind {kind.name} = {kind.value}" for kind in MessageKind)
    yield from (f"text topic {name}" for name in topics)
    yield from (f"notice {key}" for key in sorted(NOTICES))
    yield from (f"memory {name}" for name in sorted(CONVERSATIONS.keeps | _remembered()))


def _remembered() -> set[str]:
    return {one.name for memory in Memory.__subclasses__() for one in fields(memory)}


PINNED = ROOT / "tests" / "conversation" / "pinned.txt"


def pinned() -> list[str]:
    """Return what is to be pinned: the matrix, then the other stored names."""
    return [*matrix(), *stored_names()]


if __name__ == "__main__":
    PINNED.write_text("\n".join(pinned()) + "\n")
