"""Frames every screen while a helper helps a neighbour: the neighbour's name, and the way out."""

from dataclasses import replace

from domain.screens import Screen, say
from handlers.kit.choices import choice

DONE = "helping.done"
"""The action that ends a helper's sitting beside a neighbour."""


def beside_helper(screen: Screen, called: str) -> Screen:
    """Return ``screen`` with the neighbour's name first, and the button that ends the helping."""
    framed = replace(screen, choices=[*screen.choices, choice("shared_phone.helping_done", DONE)])
    return framed.led_by([say("shared_phone.helping", called=called)])
