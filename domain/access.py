"""Who may do what, as a table: actions, the roles that reach them. A test walks every door."""

from collections.abc import Collection, Mapping

from domain.errors import NotAllowed
from domain.people import Role

EVERYONE = frozenset(Role)
STAFF = frozenset({Role.STAFF, Role.ADMIN})

ACTIONS: Mapping[str, frozenset[Role]] = {
    "learn": EVERYONE,
    "propose": EVERYONE,
    "export_initiatives": STAFF,
}


def check(action: str, roles: Collection[str]) -> None:
    """Raise NotAllowed unless one of ``roles`` (everyone is a resident) reaches ``action``."""
    if not ACTIONS[action] & {Role.RESIDENT, *(Role(role) for role in roles)}:
        raise NotAllowed
