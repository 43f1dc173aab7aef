"""Access control: actions, the roles that reach them, and the entry points that need them.

Each conversation (``handlers/``) declares the action of its buttons, commands and steps.

A test walks every entry point: a button, a command, a route or a command-line verb without its row
fails. "Everyone" is every visitor: a first contact makes a nameless resident. What belongs to a
person (initiatives, lessons, files) is besides asked for by owner, what belongs to a unit by the
scope of the grant, with one answer for "not there" and "not yours".
"""

from domain.access.actions import ACTIONS, EVERYONE, Roles, may
from domain.access.doors import COMMAND_LINE, ROUTES

__all__ = [
    "ACTIONS",
    "COMMAND_LINE",
    "EVERYONE",
    "ROUTES",
    "Roles",
    "may",
]
