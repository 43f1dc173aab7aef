"""The time of a broadcast: now, a usual time, or a typed one."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.broadcasts.broadcasts import BroadcastStage
from domain.errors import Refused
from domain.moments import read_moment
from domain.screens import Choice, Phrase, Screen, say
from domain.zone import LOCAL
from handlers.broadcasts.as_shown import is_as_shown, show_anew
from handlers.broadcasts.at_hand import at_hand, back, kindly
from handlers.broadcasts.preview import day, hour
from handlers.broadcasts.states import Broadcasting
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.memory import hold, leave
from services.broadcasts import own, starting
from services.broadcasts.own import Broadcast
from services.broadcasts.progress import tell_progress
from services.work import Work

EVENING, MORNING = time(19, 30), time(7, 0)
_WRITTEN = "%Y%m%d%H%M"


async def now(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Send it now, and show its progress from here on."""
    await leave(state)
    found = await own.own(work, UUID(args[0]))
    if is_as_shown(found, args[1:]):
        await tell_progress(work, await starting.send(work, found.id))
    else:
        await show_anew(work, found)


async def ask(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for the time."""
    found = await own.own(work, UUID(args[0]))
    if not is_as_shown(found, args[1:]):
        await show_anew(work, found)
        return
    await hold(state, Broadcasting.moment, broadcast=found.id.hex)
    await ask_again(work, state, [])


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask for the time again."""
    found = await own.own(work, await at_hand(state))
    work.show(Screen([*lead, say("broadcasts.ask_when")], _usual(work, found)))


def _usual(work: Work, found: Broadcast) -> list[Choice]:
    one, seen, today = found.id.hex, own.mark(found), work.today
    evening = datetime.combine(today, EVENING, LOCAL)
    morning = datetime.combine(today + timedelta(days=1), MORNING, LOCAL)
    next_evening = evening + timedelta(days=1)
    ways = []
    if evening > work.now:
        ways.append(
            choice("broadcasts.tonight", "broadcast.at", one, f"{evening:{_WRITTEN}}", seen)
        )
    return [
        *ways,
        choice("broadcasts.tomorrow_morning", "broadcast.at", one, f"{morning:{_WRITTEN}}", seen),
        choice(
            "broadcasts.tomorrow_evening", "broadcast.at", one, f"{next_evening:{_WRITTEN}}", seen
        ),
        choice("back", "broadcast.go", one),
    ]


async def at(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Take one of the usual times; a button from an earlier day asks again."""
    one, written, *marks = args
    moment = datetime.strptime(written, _WRITTEN).replace(tzinfo=LOCAL)
    found = await own.own(work, UUID(one))
    if moment <= work.now or not is_as_shown(found, marks):
        await ask(event, work, state, [one, *marks])
        return
    await _plan(work, state, found.id, moment)


async def typed(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Take a typed time."""
    try:
        moment = read_moment(text, work.now)
    except Refused as no:
        await ask_again(work, state, [Phrase(no.code, no.facts)])
        return
    await _plan(work, state, await at_hand(state), moment)


async def _plan(work: Work, state: FSMContext, one: UUID, moment: datetime) -> None:
    found = await own.own(work, one)
    if found.asks_second and not starting.is_approved(found):
        found = await starting.plan(work, one, moment)
    else:
        found = await starting.send(work, one, moment)
    await leave(state)
    second = choice("broadcasts.second", "broadcast.second", one.hex)
    look, again = (
        choice("broadcasts.look", "broadcast.go", one.hex),
        choice("broadcasts.when_else", "broadcast.when", one.hex, own.mark(found)),
    )
    if found.state == BroadcastStage.SCHEDULED:
        ways = [look, again, choice("broadcasts.drop", "broadcast.drop", one.hex)]
        says = [say("broadcasts.planned", hour=hour(moment), day=day(moment))]
    else:
        ways = [second, look, again]
        says = [say("broadcasts.planned_if", hour=hour(moment), day=day(moment))]
    goes = work.context.quiet.next_allowed(moment)
    if goes > moment:
        says.append(say("broadcasts.quiet_then", hour=hour(goes), day=day(goes)))
    work.show(Screen(says, [*ways, *back()]))


CONVERSATION = Conversation(
    "broadcasts.timing",
    action="broadcast",
    guard=kindly,
    presses={
        "broadcast.now": now,
        "broadcast.when": ask,
        "broadcast.at": at,
    },
    own_codes=OwnCodes.INITIATIVE,
    again=ask_again,
    states={
        Broadcasting.moment: Typed(typed, reads=AnswerMode.NUMBERS),
    },
)
