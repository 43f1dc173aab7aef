"""What may be done in the ward, and by which roles."""

from collections.abc import Collection, Mapping

from domain.people import Role

Roles = frozenset[Role]

EVERYONE: Roles = frozenset(Role)
NOBODY: Roles = frozenset()
"""No role of the ward: anyone who may open a shell on the machine."""
_STAFF: Roles = frozenset({Role.STAFF})
_ADMIN: Roles = frozenset({Role.ADMIN})
_UNIT: Roles = frozenset({Role.LEADER, Role.UNIT_CONTACT})
_READERS: Roles = frozenset(
    {
        Role.STAFF,
        Role.VIEWER,
        Role.COUNCIL_MEMBER,
        Role.COUNCIL_SECRETARY,
        Role.COUNCIL_CHAIR,
    }
)

ACTIONS: Mapping[str, Roles] = {
    "look": EVERYONE,
    "talk": EVERYONE,
    "learn": EVERYONE,
    "propose": EVERYONE,
    "read_files": EVERYONE,
    "assist": frozenset({Role.HELPER, Role.LEADER, Role.STAFF}),
    "see_own_people": frozenset({Role.LEADER}),
    "invite_people": frozenset({Role.LEADER}),
    "broadcast": frozenset({Role.LEADER}),
    "approve_broadcast": frozenset({Role.LEADER, Role.STAFF}),
    "record_gathering": _UNIT,
    "register_unit": _UNIT,
    "see_figures": _READERS,
    "export_participation": _READERS,
    "report": _READERS,
    "triage": _STAFF,
    "answer_questions": _STAFF,
    "key_in": _STAFF,
    "export_initiatives": _STAFF,
    "import_initiatives": _STAFF,
    "approve_lesson": _STAFF | _ADMIN,
    "grant_role": _ADMIN,
    "erase_person": _ADMIN,
    "set_up": _ADMIN,
    "keep_machine": NOBODY,
}
"""The roles of each action. The admin keeps the machine and does not read what residents wrote."""


def may(action: str, roles: Collection[str]) -> bool:
    """Return whether someone with these ``roles`` may do ``action``; everyone is a resident."""
    return bool(ACTIONS[action] & {Role.RESIDENT, *(Role(role) for role in roles)})
