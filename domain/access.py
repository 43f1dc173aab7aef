"""Who may do what, as tables: every door of the house and the roles that reach it.

A test walks every door: a button, a command, an address or a command-line verb without its row
fails. "Everyone" is every visitor: a first contact makes a nameless resident. What belongs to a
person (initiatives, lessons, files) is besides asked for by owner, with one answer for "not there"
and "not yours".
"""

from collections.abc import Collection, Mapping

from domain.people import Role

Roles = frozenset[Role]

EVERYONE: Roles = frozenset(Role)
STAFF: Roles = frozenset({Role.STAFF, Role.ADMIN})
ADMIN: Roles = frozenset({Role.ADMIN})

NOBODY: Roles = frozenset()
"""No role of the ward: whoever may open a shell on the machine."""

ACTIONS: Mapping[str, Roles] = {
    "look": EVERYONE,
    "talk": EVERYONE,
    "learn": EVERYONE,
    "propose": EVERYONE,
    "read_files": EVERYONE,
    "export_initiatives": STAFF,
    "approve_lesson": STAFF,
    "grant_role": ADMIN,
    "set_up": ADMIN,
    "keep_machine": NOBODY,
}
"""What may be done."""

PRESSES: Mapping[str, str] = {
    "menu": "talk",
    "counter": "talk",
    "resume": "talk",
    "about": "talk",
    "answered": "talk",
    "no_such_choice": "talk",
    "learn": "learn",
    "lesson.open": "learn",
    "lesson.next": "learn",
    "lesson.try": "learn",
    "lesson.answer": "learn",
    "propose": "propose",
    "tell.new": "propose",
    "tell.resume": "propose",
    "tell.maturity": "propose",
    "tell.consent": "propose",
    "tell.noname": "propose",
    "tell.khoi": "propose",
    "tell.nokhoi": "propose",
    "tell.nophone": "propose",
    "tell.go": "propose",
    "tell.change": "propose",
    "tell.edit": "propose",
    "tell.secret": "propose",
    "tell.send": "propose",
    "tell.later": "propose",
    "ask.start": "propose",
    "ask.go": "propose",
    "ask.edit": "propose",
    "ask.later": "propose",
    "follow": "propose",
    "follow.one": "propose",
    "follow.answers": "propose",
    "follow.withdraw": "propose",
    "follow.withdraw_yes": "propose",
    "file.propose": "propose",
    "file.tie": "propose",
    "file.drop": "propose",
    "file.on": "propose",
    "staff": "export_initiatives",
    "staff.export": "export_initiatives",
}
"""For each verb of a button what it does."""

COMMANDS: Mapping[str, str] = {
    "menu": "talk",
    "counter": "talk",
    "about": "talk",
    "cancel": "talk",
    "resume": "talk",
    "learn": "learn",
    "propose": "propose",
    "follow": "propose",
    "staff": "export_initiatives",
}
"""For each word that is a command what it does."""


ROUTES: Mapping[str, str] = {
    "GET /": "look",
    "GET /bai/{link}": "look",
    "GET /moi/{link}": "look",
    "GET /vao": "look",
    "GET /vao/{code}": "look",
    "POST /vao/{code}": "talk",
    "GET /manifest.webmanifest": "look",
    "GET /sw.js": "look",
    "GET /tinh/{version}/{name:path}": "look",
    "GET /hinh/{name}": "look",
    "POST /chat/session": "talk",
    "POST /chat/messages": "talk",
    "GET /chat/messages": "talk",
    "GET /chat/events": "talk",
    "POST /chat/recovery": "talk",
    "GET /chat/media/{id}": "read_files",
    "GET /healthz": "look",
    "GET /readyz": "look",
    "GET /metrics": "look",
}
"""For each method and address what it does."""

COMMAND_LINE: Mapping[str, str] = {
    "setup": "set_up",
    "run": "keep_machine",
    "migrate": "keep_machine",
    "seed": "keep_machine",
    "check-content": "keep_machine",
    "approve-lesson": "approve_lesson",
    "grant": "grant_role",
    "invite": "grant_role",
    "export": "export_initiatives",
    "backup": "keep_machine",
    "restore": "keep_machine",
    "doctor": "keep_machine",
}
"""For each verb of the command line what it does, whoever sits at the machine."""


def may(action: str, roles: Collection[str]) -> bool:
    """Return whether someone with these ``roles`` reaches ``action``; everyone is a resident."""
    return bool(ACTIONS[action] & {Role.RESIDENT, *(Role(role) for role in roles)})
