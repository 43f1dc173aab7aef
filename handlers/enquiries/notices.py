"""Screens of notices to residents whose question was answered or closed."""

from collections.abc import Callable, Mapping

from domain.screens import Screen, say
from handlers.kit.choices import choice


def answered(case: str, code: str, text: str) -> Screen:
    """Show the answer, with buttons to ask more and to read the whole case."""
    says = [say("enquiries.answered", code=code), say("enquiries.answer_text", text=text)]
    ways = [
        choice("enquiries.add", "question.add", case),
        choice("enquiries.see", "question.one", case),
    ]
    return Screen(says, ways)


def closed(case: str, code: str) -> Screen:
    """Say that the case is closed."""
    return Screen(
        [say("enquiries.closed", code=code)], [choice("enquiries.see", "question.one", case)]
    )


def urgent(case: str, code: str, kind: str) -> Screen:
    """Tell staff that somebody needs help now, with the case to open."""
    says = [say(f"replies.urgent_{kind}"), say("replies.urgent_came", code=code)]
    return Screen(says, [choice("replies.urgent_open", "staff.case", case)])


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "enquiry.answered": answered,
    "enquiry.closed": closed,
    "enquiry.urgent": urgent,
}
