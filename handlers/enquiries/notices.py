"""What residents read when staff have answered or settled their question."""

from collections.abc import Callable, Mapping

from domain.screens import Screen, say
from handlers.kit.choices import choice


def answered(case: str, code: str, text: str) -> Screen:
    """Say the answer, with the ways to ask on and to read it all."""
    says = [say("enquiries.answered", code=code), say("enquiries.answer_text", text=text)]
    ways = [
        choice("enquiries.add", "question.add", case),
        choice("enquiries.see", "question.one", case),
    ]
    return Screen(says, ways)


def closed(case: str, code: str) -> Screen:
    """Say that the case is settled."""
    return Screen(
        [say("enquiries.closed", code=code)], [choice("enquiries.see", "question.one", case)]
    )


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "enquiry.answered": answered,
    "enquiry.closed": closed,
}
