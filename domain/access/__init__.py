"""Who may do what: actions, the roles that reach them, and the doors outside conversations.

What a button, a command and a step do is said by each conversation (``handlers/``).

A test walks every door: a button, a command, an address or a command-line verb without its row
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
