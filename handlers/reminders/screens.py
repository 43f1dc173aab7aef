"""The screens of a person's reminder preferences."""

from collections.abc import Sequence
from datetime import time

from domain.quiet import Quiet
from domain.reminders.preferences import BY_NUMBER, HOURS, OFTEN, WEEK
from domain.reminders.reminders import ReminderPreference
from domain.reminders.spoken_wish import SpokenWish
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice

UNSAID = "-"
"""Stands in an action for what a spoken wish did not name."""


def wish_screen(wish: ReminderPreference, *, has_muted: bool) -> Screen:
    """Return the current preferences, and the ways to change them."""
    if wish.per_week:
        says = [say("wishes.now_often", count=wish.per_week, hour=wish.hour), *_days(wish.days)]
        says.append(say("wishes.what_now"))
        ways = [
            choice("wishes.change_often", "wishes.often"),
            choice("wishes.change_days", "wishes.days"),
            choice("wishes.change_hour", "wishes.hour"),
            choice("wishes.stop", "wishes.stop"),
        ]
    else:
        says = [say("wishes.now_off")]
        ways = [choice(f"wishes.often_{one}", "wishes.often", one) for one in OFTEN]
    if has_muted:
        ways.append(choice("wishes.muted_units", "mute.list"))
    return Screen(says, [*ways, back_to_menu()])


def _days(days: str) -> Sequence[Phrase]:
    if days == WEEK:
        return [say("wishes.every_day")]
    return [say(f"wishes.is_day_{day}") for day in range(7) if days[day] == "1"]


def often_screen() -> Screen:
    """Return the question how often."""
    ways = [choice(f"wishes.often_{one}", "wishes.often", one) for one in OFTEN]
    ways.append(choice("wishes.stop", "wishes.stop"))
    return Screen([say("wishes.ask_often")], ways)


def days_screen(days: str) -> Screen:
    """Return the days to choose from, each with the number it is called by."""
    chosen = "" if days == WEEK else days
    rows = [
        choice(
            f"wishes.chosen_{day}" if chosen[day:].startswith("1") else f"wishes.day_{day}",
            "wishes.day",
            day,
        )
        for day in BY_NUMBER
    ]
    ways = [
        choice("wishes.all_days", "wishes.day", "all"),
        choice("wishes.days_done", "wishes.open"),
    ]
    return Screen([say("wishes.ask_days")], [*rows, *ways])


def hour_screen(quiet: Quiet) -> Screen:
    """Return the hours to choose from, without the ward's quiet hours."""
    hours = [hour for hour in HOURS if not is_quiet_hour(quiet, hour)]
    ways = [choice(f"wishes.at_{hour}", "wishes.hour", hour) for hour in hours]
    return Screen([say("wishes.ask_hour")], ways)


def is_quiet_hour(quiet: Quiet, hour: int) -> bool:
    """Return whether an hour begins in the ward's quiet hours."""
    return any(time(hour) in rest for rest in quiet.hours)


def other_wish_screen(wish: SpokenWish) -> Screen:
    """Return what reminders are for, and what was understood of a wish, to be agreed to."""
    told = [UNSAID if one is None else one for one in (wish.days, wish.hour, wish.per_week)]
    agree = choice("wishes.as_said", "wishes.said", *told)
    ways = [choice("wishes.button", "wishes.open"), back_to_menu()]
    if wish.is_empty:
        return Screen([say("wishes.only_learning")], ways)
    understood = [say("wishes.understood"), *(_days(wish.days) if wish.days else [])]
    if wish.hour is not None:
        understood.append(say("wishes.is_hour", hour=wish.hour))
    if wish.per_week is not None:
        understood.append(say(f"wishes.is_often_{wish.per_week}"))
    return Screen([say("wishes.only_learning"), *understood], [agree, *ways])


def stopped_screen() -> Screen:
    """Return the confirmation that reminders have stopped, with the way back."""
    says = [say("wishes.stopped"), say("wishes.units_apart")]
    again = choice("wishes.remind_again", "wishes.often", OFTEN[0])
    return Screen(says, [again, back_to_menu()])
