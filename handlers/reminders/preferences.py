"""A person's reminder preferences: how often, on which days, at which hour, or never."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.reminders.preferences import HOURS, WEEK, read_days
from domain.reminders.reminders import ReminderPreference
from domain.reminders.spoken_wish import SpokenWish
from domain.screens import Phrase, say
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.memory import hold, leave
from handlers.reminders.screens import (
    UNSAID,
    days_screen,
    hour_screen,
    is_quiet_hour,
    often_screen,
    other_wish_screen,
    stopped_screen,
    wish_screen,
)
from handlers.reminders.states import Wishing
from services.reminders import preferences
from services.units import mutes
from services.work import Work

ALL_DAYS = "all"


async def show(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the current preferences."""
    await leave(state)
    await _show(work, await preferences.reminder_preference(work))


async def _show(work: Work, wish: ReminderPreference, lead: Sequence[Phrase] = ()) -> None:
    has_muted = bool(await mutes.muted(work))
    work.show(wish_screen(wish, has_muted=has_muted).led_by(lead))


async def often(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask how often, or keep the choice; a person without reminders gets them again."""
    await leave(state)
    if not args:
        work.show(often_screen())
        return
    await _show(work, await preferences.set_often(work, int(args[0])), [say("wishes.changed")])


async def ask_days(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the days, to be chosen one by one or typed together."""
    await hold(state, Wishing.days)
    await ask_again(work, state, [])


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again for the days; each choice so far is kept."""
    work.show(days_screen((await preferences.reminder_preference(work)).days).led_by(lead))


async def choose_day(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Take a day in or out, or take all of them."""
    await hold(state, Wishing.days)
    if args[0] == ALL_DAYS:
        await leave(state)
        await _show(work, await preferences.set_days(work, WEEK), [say("wishes.changed")])
        return
    wish, is_done = await preferences.toggle_day(work, int(args[0]) % len(WEEK))
    screen = days_screen(wish.days).led_by([] if is_done else [say("wishes.last_day")])
    work.show(replace(screen, stays=True))


async def days_typed(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed days; words that name none are explained, and the days shown again."""
    days = read_days(text)
    if days is None:
        await ask_again(work, state, [say("wishes.days_unclear")])
        return
    await leave(state)
    await _show(work, await preferences.set_days(work, days), [say("wishes.changed")])


async def hour(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for the hour, or keep the chosen one."""
    await leave(state)
    if not args or int(args[0]) not in HOURS:
        work.show(hour_screen(work.context.quiet))
        return
    await _show(work, await preferences.set_hour(work, int(args[0])), [say("wishes.changed")])


async def take_wish(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep a wish told in one sentence; what cannot be kept as it was told is asked about."""
    await leave(state)
    wish = work.context.guide.wishes.read(text)
    is_quiet = wish.hour is not None and is_quiet_hour(work.context.quiet, wish.hour)
    if wish.is_empty and work.context.guide.heard.stops_reminders(text):
        await stop(event, work, state)
    elif wish.is_other:
        work.show(other_wish_screen(replace(wish, hour=None if is_quiet else wish.hour)))
    elif wish.is_empty:
        await _show(work, await preferences.reminder_preference(work))
    else:
        await _keep(work, wish, is_quiet=is_quiet)


async def _keep(work: Work, wish: SpokenWish, *, is_quiet: bool) -> None:
    """Keep a wish; an hour at which nobody is written to is asked for again."""
    hour = None if is_quiet else wish.hour
    kept = await preferences.set_all(work, days=wish.days, hour=hour, per_week=wish.per_week)
    if is_quiet:
        work.show(hour_screen(work.context.quiet).led_by([say("wishes.hour_is_quiet")]))
    else:
        await _show(work, kept, [say("wishes.changed")])


async def keep_said(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep what was understood of a wish after the person agreed."""
    await leave(state)
    days, hour, often = (told if told != UNSAID else None for told in args)
    kept = await preferences.set_all(
        work,
        days=days,
        hour=int(hour) if hour else None,
        per_week=int(often) if often else None,
    )
    await _show(work, kept, [say("wishes.changed")])


async def stop(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Stop all reminders at once."""
    await leave(state)
    await preferences.stop(work)
    work.show(stopped_screen())


CONVERSATION = Conversation(
    "reminders.preferences",
    action="talk",
    commands={
        "wishes": show,
        "stop_reminding": stop,
    },
    presses={
        "wishes.open": show,
        "wishes.often": often,
        "wishes.days": ask_days,
        "wishes.day": choose_day,
        "wishes.hour": hour,
        "wishes.said": keep_said,
        "wishes.stop": stop,
    },
    again=ask_again,
    states={
        Wishing.days: Typed(days_typed),
    },
)
