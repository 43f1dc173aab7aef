"""The choices that many screens offer, and how an action is written."""

from domain.screens import Choice, say


def choice(key: str, verb: str, *args: object, **facts: object) -> Choice:
    """Return a choice: ``key`` names its words, the action is the verb with its arguments.

    A key without a dot is one of the labels many screens share (``content/vi/home/choice.yaml``).
    """
    label = say(key if "." in key else f"choice.{key}", **facts)
    return Choice(":".join([verb, *(str(arg) for arg in args)]), label)


def back_to_menu() -> Choice:
    """Return the choice that leads back to the menu."""
    return choice("menu", "menu")
