"""Refusals: every "no" is a code with facts; the handlers find the words."""

from collections.abc import Mapping


class Refused(Exception):
    """A request that may not be granted. ``code`` names the sentence, ``facts`` fill it.

    A use case refuses before its first write, so refusing changes nothing.
    """

    code: str = "refused.sorry"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts: Mapping[str, object] = facts


class NotAllowed(Refused):
    """The person's roles do not allow this action; worded like an unknown command."""

    code = "refused.not_allowed"


class BadSetting(Exception):
    """A setting or a command-line word that cannot work: one English sentence, exit 2."""
