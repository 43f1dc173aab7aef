"""The progress of a broadcast in one message that is replaced; pause, resume, stop."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.broadcasts.at_hand import kindly
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from services.broadcasts import running
from services.broadcasts.own import Broadcast, own
from services.broadcasts.progress import tell_progress
from services.work import Work


async def pause(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Hold back the rows not sent yet."""
    await _changed(work, await running.pause(work, UUID(args[0])))


async def resume(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Resume sending."""
    await _changed(work, await running.resume(work, UUID(args[0])))


async def ask_stop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask before it ends for good."""
    found = await own(work, UUID(args[0]))
    yes = choice("broadcasts.stop_yes", "broadcast.stop_yes", found.id.hex)
    no = choice("broadcasts.stop_no", "broadcast.one", found.id.hex)
    work.show(Screen([say("broadcasts.ask_stop")], [yes, no], once=True))


async def stop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Stop it: nobody else gets it; what was sent stays sent."""
    await _changed(work, await running.cancel(work, UUID(args[0])))


async def _changed(work: Work, broadcast: Broadcast) -> None:
    broadcast.account_number = work.account
    await tell_progress(work, broadcast)


CONVERSATION = Conversation(
    "broadcasts.progress",
    action="broadcast",
    guard=kindly,
    presses={
        "broadcast.pause": pause,
        "broadcast.resume": resume,
        "broadcast.stop": ask_stop,
        "broadcast.stop_yes": stop,
    },
)
