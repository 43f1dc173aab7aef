"""Listens for emergencies before anything else does, at every step and in every kind of message."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.enquiries.urgent import UrgentKind
from domain.screens import Screen
from handlers.enquiries import urgent_screens as screens
from handlers.enquiries.calling_back import is_urgent, says_number
from handlers.enquiries.states import CallBack, UrgentMemory
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversations
from handlers.kit.memory import remembered
from handlers.kit.reply_limits import answers_nonsense
from handlers.kit.resume import is_busy
from services.work import Work

Hear = Callable[..., Awaitable[None]]
QUIET = 60
"""Seconds in which the same alarm at the same step is not said in full again."""
FEWEST_WORDS = 5
"""Fewer words at a step that also offers choices are no telling."""


def watched(hear: Hear) -> Hear:
    """Return ``hear`` behind the watch: a cry for help is answered first, and is not lost.

    Where people tell something, or send a file or an edit, their words go where they would have
    gone, with the help in front; everywhere else the current step stays as it is.
    """

    heard = CallableObject(hear)

    async def handler(message: Message, **known: Any) -> None:
        work, state = known["work"], known["state"]
        text = message.text or message.caption or ""
        kind = None if text.startswith("/start") else known["urgent"]
        step = await state.get_state()
        if kind is None or await is_urgent(state):
            await heard.call(message, **known)
        elif (
            not message.text
            or message.edit_date
            or _is_told(known["conversations"], step, text)
            or (step == CallBack.phone.state and says_number(work, text))
        ):
            await heard.call(message, **known)
            await _put_in_front(work, state, kind)
        else:
            await _answer(work, state, kind, text)

    return handler


def _is_told(conversations: Conversations, state: str | None, text: str) -> bool:
    step = conversations.steps.get(state or "")
    return step is not None and step.tells and len(text.split()) >= FEWEST_WORDS


async def _answer(work: Work, state: FSMContext, kind: UrgentKind, text: str) -> None:
    """Show the help; the same cry soon after gets the numbers again."""
    busy = await is_busy(work, state)
    if not await _is_repeated(work, state, kind):
        work.show(screens.alarm(work, kind, is_busy=busy))
    elif await answers_nonsense(work, state, text):
        work.show(screens.still(work, kind, is_busy=busy))
    await state.update_data(cried=text)


async def _put_in_front(work: Work, state: FSMContext, kind: UrgentKind) -> None:
    """Put the help in front of the answer that the words got as usual."""
    lines = screens.first_lines(work, kind)
    shown = next((one for one in reversed(work.messages) if isinstance(one.content, Screen)), None)
    if await _is_repeated(work, state, kind):
        return
    if shown is None or not isinstance(shown.content, Screen):
        work.show(screens.alarm(work, kind, is_busy=await is_busy(work, state)))
        return
    screen = shown.content.led_by(lines)
    help_now = choice("urgent.button", "urgent.kind", kind)
    helping = replace(shown, content=replace(screen, choices=[*screen.choices, help_now]))
    work.messages[work.messages.index(shown)] = helping


async def _is_repeated(work: Work, state: FSMContext, kind: UrgentKind) -> bool:
    """Return whether this alarm was just said at this step, and remember it."""
    now, step = int(work.now.timestamp()), await state.get_state()
    before = (await remembered(state, UrgentMemory)).alarmed
    if list(before[:2]) == [kind, step] and 0 <= now - before[2] < QUIET:
        return True
    await state.update_data(alarmed=[kind, step, now])
    return False
