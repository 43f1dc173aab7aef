"""Staff say what an initiative counts as: its contents of the plan and its subject group."""

from uuid import UUID

from aiogram import Router
from aiogram.types import TelegramObject

from domain.ids import InitiativeId
from domain.initiatives import Content, Group
from domain.screens import Screen, say
from handlers.choices import choice
from handlers.filters import Pressed
from services import people, triage, weighing
from services.work import Work


async def show(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show what it counts as and how that may be changed."""
    one = args[0]
    found = (await triage.opened(work, InitiativeId(UUID(one)))).initiative
    further = found.more_contents or []
    says = [
        say("staff_triage.counts", code=found.code),
        say("staff_triage.by_rule" if found.content_set_by is None else "staff_triage.by_staff"),
        *(say(f"leading.of_content_{content}") for content in [found.content] if content),
        *([say("staff_triage.counts_further")] if further else []),
        *(say(f"leading.of_content_{content}") for content in further),
        *(say(f"staff_triage.is_group_{group}") for group in [found.group] if group),
        say("staff_triage.counts_ask"),
    ]
    mains = [choice(f"leading.content_{c}", "staff.content", one, c) for c in Content]
    more = [
        choice("staff_triage.drop_further", "staff.further", one, c, content=c[2:3])
        if c in further
        else choice("staff_triage.add_further", "staff.further", one, c, content=c[2:3])
        for c in Content
        if c != found.content
    ]
    groups = [choice(f"staff_triage.group_{group}", "staff.group", one, group) for group in Group]
    back = choice("staff_triage.back", "staff.one", one)
    work.show(Screen(says, [*mains, *more, *groups, back]))


async def set_main(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Set the main content; it is no further one any more."""
    one, main = InitiativeId(UUID(args[0])), Content(args[1])
    found = (await triage.opened(work, one)).initiative
    more = [Content(content) for content in found.more_contents or []]
    await weighing.set_contents(work, one, main, more, by=await people.own_code(work))
    await show(event, work, args)


async def turn_further(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Count it under one more content, or no longer."""
    one, turned = InitiativeId(UUID(args[0])), Content(args[1])
    found = (await triage.opened(work, one)).initiative
    more = {Content(content) for content in found.more_contents or []} ^ {turned}
    main = Content(found.content) if found.content else turned
    await weighing.set_contents(work, one, main, more, by=await people.own_code(work))
    await show(event, work, args)


async def set_group(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Set the subject group."""
    one = InitiativeId(UUID(args[0]))
    await triage.opened(work, one)
    await weighing.set_group(work, one, Group(args[1]), by=await people.own_code(work))
    await show(event, work, args)


def conversation() -> Router:
    """What it counts as."""
    router = Router(name="counting")
    for verb, step in (
        ("staff.contents", show),
        ("staff.content", set_main),
        ("staff.further", turn_further),
        ("staff.group", set_group),
    ):
        router.callback_query.register(step, Pressed(verb))
    return router
