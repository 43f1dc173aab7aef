"""Narrows a broadcast's recipients by lesson, age and channel; and chooses its groups."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.broadcasts.broadcasts import Narrowing
from domain.reports.participation import AgeBand
from domain.screens import Choice, Screen, say
from handlers.broadcasts.at_hand import kindly
from handlers.broadcasts.composing import approval_lost
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from services.broadcasts import audience as audiences
from services.broadcasts import composing, own
from services.broadcasts.own import Broadcast
from services.work import Work

Change = Callable[[Narrowing, list[str]], Narrowing]


async def ask(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show what narrows the recipients, each to be changed by a tap."""
    work.show(await _screen(work, await own.own(work, UUID(args[0]))))


async def _screen(work: Work, broadcast: Broadcast) -> Screen:
    narrowing, one = Narrowing.read(broadcast.narrowing), broadcast.id.hex
    found = await audiences.audience(work, broadcast)
    ways: list[Choice] = []
    if broadcast.lesson_id is not None:
        key = "broadcasts.on_not_learned" if narrowing.not_learned else "broadcasts.not_learned"
        ways.append(choice(key, "broadcast.learned", one))
    for age in AgeBand:
        key = f"broadcasts.on_age_{age}" if age in narrowing.ages else f"broadcasts.age_{age}"
        ways.append(choice(key, "broadcast.age", one, age))
    if len(work.context.channels) > 1:
        for name in sorted(work.context.channels):
            is_on = name in narrowing.channels
            key = f"broadcasts.on_channel_{name}" if is_on else f"broadcasts.channel_{name}"
            ways.append(choice(key, "broadcast.channel", one, name))
    groups = await audiences.groups(work, broadcast)
    if groups:
        key = "broadcasts.on_groups" if narrowing.has_groups else "broadcasts.groups"
        ways.append(choice(key, "broadcast.groups", one, count=len(groups)))
    count = sum(found.reachable.values())
    says = [say("broadcasts.ask_narrow"), say("broadcasts.narrowed_to", count=count)]
    return Screen(says, [*ways, choice("broadcasts.narrow_done", "broadcast.go", one)])


def _changing(change: Change) -> Callable[..., Awaitable[None]]:
    """Return a handler that changes the narrowing and shows it again."""

    async def handler(
        event: TelegramObject, *, work: Work, state: FSMContext, args: list[str]
    ) -> None:
        before = await own.own(work, UUID(args[0]))
        lost = approval_lost(before)
        narrowing = change(Narrowing.read(before.narrowing), args[1:])
        screen = await _screen(work, await composing.narrow(work, before.id, narrowing))
        work.show(replace(screen.led_by(lost), stays=True))

    return handler


def _learned(now: Narrowing, _args: list[str]) -> Narrowing:
    return replace(now, not_learned=not now.not_learned)


def _age(now: Narrowing, args: list[str]) -> Narrowing:
    return replace(now, ages=now.ages ^ {AgeBand(args[0])})


def _channel(now: Narrowing, args: list[str]) -> Narrowing:
    return replace(now, channels=now.channels ^ {args[0]})


def _groups(now: Narrowing, _args: list[str]) -> Narrowing:
    return replace(now, has_groups=not now.has_groups)


CONVERSATION = Conversation(
    "broadcasts.narrowing",
    action="broadcast",
    guard=kindly,
    presses={
        "broadcast.narrow": ask,
        "broadcast.learned": _changing(_learned),
        "broadcast.age": _changing(_age),
        "broadcast.channel": _changing(_channel),
        "broadcast.groups": _changing(_groups),
    },
)
