"""Who may do what, as tables: every door of the house and the roles that reach it.

A test walks every door: a button, a command, an address or a command-line verb without its row
fails. "Everyone" is every visitor: a first contact makes a nameless resident. What belongs to a
person (initiatives, lessons, files) is besides asked for by owner, what belongs to a unit by the
scope of the grant, with one answer for "not there" and "not yours".
"""

from domain.access.actions import ACTIONS, EVERYONE, Roles, may
from domain.access.doors import COMMAND_LINE, COMMANDS, ROUTES, STATES
from domain.access.presses import PRESSES

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "COMMAND_LINE",
    "EVERYONE",
    "PRESSES",
    "ROUTES",
    "STATES",
    "Roles",
    "may",
]
