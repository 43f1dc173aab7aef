"""The screens of an emergency: what to do now, whom to call, and who reads it when."""

from collections.abc import Sequence

from domain.enquiries.urgent import UrgentKind
from domain.screens import Choice, Phrase, Screen, say
from domain.zone import LOCAL
from handlers.kit.choices import back_to_menu, choice
from services.work import Work

FRAUD = (
    UrgentKind.MONEY,
    UrgentKind.CODE,
    UrgentKind.LINK,
    UrgentKind.THREAT,
    UrgentKind.RELATIVE,
)
"""What has steps of its own; danger to life has only a number to call."""


def first_lines(work: Work, kind: UrgentKind) -> Sequence[Phrase]:
    """Return what to do at once, and the numbers to call."""
    number = work.context.guide.help_numbers.first_for(kind)
    return [say(f"urgent.heard_{kind}", number=number), _numbers(work)]


def _numbers(work: Work) -> Phrase:
    known = work.context.guide.help_numbers.by_name
    return say(
        "urgent.numbers",
        police=known["police"],
        fire=known["fire"],
        ambulance=known["ambulance"],
        child=known["child"],
    )


def alarm(work: Work, kind: UrgentKind, *, is_busy: bool) -> Screen:
    """Return the first help, with the ways to more of it and back to what was at hand."""
    return Screen(first_lines(work, kind), ways(kind, is_busy=is_busy))


def still(work: Work, kind: UrgentKind, *, is_busy: bool) -> Screen:
    """Return the answer to the same cry once more: the numbers again."""
    return Screen([say("urgent.still"), _numbers(work)], ways(kind, is_busy=is_busy))


def ways(kind: UrgentKind, *, is_busy: bool) -> Sequence[Choice]:
    """Return the ways on from an alarm."""
    steps = [choice("urgent.steps", "urgent.steps", kind)] if kind in FRAUD else []
    return [*steps, choice("urgent.call", "urgent.call", kind), *onward(is_busy=is_busy)]


def onward(*, is_busy: bool) -> Sequence[Choice]:
    """Return the way back to what was at hand, or to the menu."""
    return [choice("urgent.go_on", "resume") if is_busy else back_to_menu()]


def what_happened(work: Work, *, is_busy: bool) -> Screen:
    """Return the question what happened, with the numbers above it."""
    kinds = [choice(f"urgent.kind_{kind}", "urgent.kind", kind) for kind in UrgentKind]
    return Screen([_numbers(work), say("urgent.what")], [*kinds, *onward(is_busy=is_busy)])


def steps(kind: UrgentKind, *, is_busy: bool) -> Screen:
    """Return what to do one after another."""
    call = choice("urgent.call", "urgent.call", kind)
    return Screen([say(f"urgent.steps_{kind}")], [call, *onward(is_busy=is_busy)])


def sent(work: Work, code: str, kind: UrgentKind, *, is_busy: bool) -> Screen:
    """Return the receipt: the case's code, whom to call meanwhile, who reads it when."""
    says = [_numbers(work), staff_line(work), say("urgent.sent", code=code)]
    return Screen(says, onward(is_busy=is_busy))


def staff_line(work: Work) -> Phrase:
    """Return whether somebody of the ward reads now, or from when; unknown hours are said so."""
    opening, off = work.context.ward.counter.opening, work.context.deadlines.days_off
    if not opening.is_known:
        return say("urgent.staff_unknown")
    if opening.is_open(work.now, off):
        return say("urgent.staff_open")
    opens = opening.opens_next(work.now, off)
    if opens is None:
        return say("urgent.staff_unknown")
    here = opens.astimezone(LOCAL)
    return say("urgent.staff_closed", hour=f"{here:%H:%M}", day=f"{here:%d/%m}")
