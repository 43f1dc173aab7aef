"""Turns every notice into its screen, collected from the features."""

from collections.abc import Callable, Mapping

from domain.screens import Screen
from handlers.broadcasts import notices as broadcasts
from handlers.enquiries import notices as enquiries
from handlers.initiatives import notices as initiatives
from handlers.reminders import notices as reminders
from handlers.triage import notices as triage
from services.notices import Notice

NOTICES: Mapping[str, Callable[..., Screen]] = {
    **broadcasts.NOTICES,
    **enquiries.NOTICES,
    **initiatives.NOTICES,
    **reminders.NOTICES,
    **triage.NOTICES,
}


def screen_of(notice: Notice) -> Screen:
    """Return the screen of a notice."""
    return NOTICES[notice.key](**notice.facts)
