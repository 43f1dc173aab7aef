"""How far a broadcast is, in one message that changes in place; pause, go on, stop."""

from uuid import UUID

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.broadcasts import BEGUN, BroadcastFigures, BroadcastStage, RecipientStatus
from domain.screens import Choice, Phrase, Screen, say
from handlers.broadcasts.at_hand import kindly
from handlers.broadcasts.preview import day, hour
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.filters import Pressed
from services.broadcasts import composing, following_up, reporting, running
from services.broadcasts.own import Broadcast, own, unit_of
from services.work import Work


async def show_progress(work: Work, broadcast: Broadcast) -> None:
    """Show its author how far it is, in place of what she was shown before."""
    found = await reporting.figures(work, broadcast)
    await reporting.tell(work, broadcast, await progress(work, broadcast, found))


async def progress(work: Work, broadcast: Broadcast, found: BroadcastFigures) -> Screen:
    """Return how far a broadcast is; once it is over, what became of it."""
    name = work.context.ward.unit_name(unit_of(broadcast))
    if broadcast.state == BroadcastStage.SCHEDULED:
        return Screen([say("broadcasts.starting", unit=name)])
    if broadcast.state not in BEGUN:
        return await outcome(work, broadcast, found)
    key = "broadcasts.paused" if broadcast.state == BroadcastStage.PAUSED else "broadcasts.progress"
    says = [
        say(key, unit=name, bar=found.bar, percent=found.percent),
        say("broadcasts.counted", sent=found.sent, total=found.total, left=found.left),
    ]
    says += [say("broadcasts.some_missed", count=found.missed)] if found.missed else []
    if broadcast.state == BroadcastStage.PAUSED:
        is_shown = await composing.is_shown(work, broadcast)
        says.append(say("broadcasts.paused_how" if is_shown else "broadcasts.paused_hidden"))
    elif (goes := await reporting.goes_on_at(work, broadcast)) is not None:
        says.append(say("broadcasts.goes_on", hour=hour(goes), day=day(goes)))
    return Screen(says, _ways(broadcast))


def _ways(broadcast: Broadcast) -> list[Choice]:
    one = broadcast.id.hex
    stop = choice("broadcasts.stop", "broadcast.stop", one)
    if broadcast.state == BroadcastStage.PAUSED:
        return [choice("broadcasts.resume", "broadcast.resume", one), stop]
    return [choice("broadcasts.pause", "broadcast.pause", one), stop]


async def outcome(work: Work, broadcast: Broadcast, found: BroadcastFigures) -> Screen:
    """Return what became of it, by named outcome."""
    name, one = work.context.ward.unit_name(unit_of(broadcast)), broadcast.id.hex
    is_done = broadcast.state == BroadcastStage.DONE
    key = "broadcasts.is_done" if is_done else "broadcasts.is_stopped"
    says: list[Phrase] = [say(key, unit=name, bar=found.bar, total=found.total)]
    says += [
        say(f"broadcasts.fate_{fate}", count=found.fates[fate])
        for fate in RecipientStatus
        if found.fates.get(fate)
    ]
    posted = await reporting.posted(work, broadcast)
    says += [say("broadcasts.posted", count=posted)] if posted else []
    if found.sent:
        says.append(say("broadcasts.opened", count=found.opened))
    ways = []
    if found.total > found.fates.get(RecipientStatus.REACHED, 0):
        ways.append(choice("broadcasts.missed", "broadcast.missed", one))
    if await following_up.may_follow(work, broadcast):
        ways.append(choice("broadcasts.follow", "broadcast.follow", one))
    again = choice("broadcasts.look_again", "broadcast.one", one)
    return Screen(says, [*ways, again, choice("broadcasts.back", "broadcast"), back_to_menu()])


async def pause(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Hold back what is not sent yet."""
    await _changed(work, await running.pause(work, UUID(args[0])))


async def resume(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go on."""
    await _changed(work, await running.resume(work, UUID(args[0])))


async def ask_stop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask before it ends for good."""
    found = await own(work, UUID(args[0]))
    yes = choice("broadcasts.stop_yes", "broadcast.stop_yes", found.id.hex)
    no = choice("broadcasts.stop_no", "broadcast.one", found.id.hex)
    work.show(Screen([say("broadcasts.ask_stop")], [yes, no], once=True))


async def stop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """End it: who was told was told, nobody else is."""
    await _changed(work, await running.cancel(work, UUID(args[0])))


async def _changed(work: Work, broadcast: Broadcast) -> None:
    broadcast.account_number = work.account
    await show_progress(work, broadcast)


def conversation() -> Router:
    """Progress."""
    router = Router(name="progress of broadcasts")
    for verb, step in (
        ("broadcast.pause", pause),
        ("broadcast.resume", resume),
        ("broadcast.stop", ask_stop),
        ("broadcast.stop_yes", stop),
    ):
        router.callback_query.register(kindly(step), Pressed(verb))
    return router
