"""What a person is told whose words held a secret, and whether the rest of them says anything."""

from collections.abc import Sequence

from content.secret_words import secret_context
from domain.screens import Phrase, say
from domain.secrets.kinds import SecretKind

ENOUGH = 3
"""Words beside a secret that are worth an answer where nothing is being asked."""


def opening(kinds: Sequence[SecretKind]) -> Sequence[Phrase]:
    """Return what is said first: that it was thrown away, and what to do if others have it."""
    return [say(f"secrets.{kind}") for kind in kinds]


def says_more(text: str, *, is_at_step: bool) -> bool:
    """Return whether words without their secret are still to be answered."""
    return secret_context().words_beside(text) >= (1 if is_at_step else ENOUGH)
