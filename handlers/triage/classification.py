"""Staff classify an initiative: its contents of the plan and its subject group."""

from uuid import UUID

from aiogram.types import TelegramObject

from domain.ids import InitiativeId
from domain.initiatives.initiatives import Content, Group
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from services.initiatives import classification
from services.initiatives.dossier import Dossier
from services.people import people
from services.triage import triage
from services.work import Work


async def show(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show the classification and how to change it."""
    whole = await triage.opened(work, InitiativeId(UUID(args[0])))
    back = choice("staff_triage.back", "staff.one", args[0])
    says = [*_counted(whole), say("staff_triage.counts_ask")]
    work.show(Screen(says, [*_ways(whole), back]))


def _counted(whole: Dossier) -> list[Phrase]:
    found, further = whole.initiative, whole.initiative.more_contents or []
    says = [
        say("staff_triage.counts", code=found.code),
        say("staff_triage.by_rule" if found.content_set_by is None else "staff_triage.by_staff"),
    ]
    if found.content:
        says.append(say(f"unit_desk.of_content_{found.content}"))
    if further:
        says.append(say("staff_triage.counts_further"))
    says += [say(f"unit_desk.of_content_{content}") for content in further]
    if found.group:
        says.append(say(f"staff_triage.is_group_{found.group}"))
    return says


def _ways(whole: Dossier) -> list[Choice]:
    one, found = whole.id.hex, whole.initiative
    further = found.more_contents or []
    mains = [choice(f"unit_desk.content_{main}", "staff.content", one, main) for main in Content]
    more = [
        choice(
            "staff_triage.drop_further" if content in further else "staff_triage.add_further",
            "staff.further",
            one,
            content,
            content=list(Content).index(content) + 1,
        )
        for content in Content
        if content != found.content
    ]
    groups = [choice(f"staff_triage.group_{group}", "staff.group", one, group) for group in Group]
    return [*mains, *more, *groups]


async def set_main(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Set the main content; it is no longer a further one."""
    one, main = InitiativeId(UUID(args[0])), Content(args[1])
    found = (await triage.opened(work, one)).initiative
    more = [Content(content) for content in found.more_contents or []]
    await classification.set_contents(work, one, main, more, by=await people.own_code(work))
    await show(event, work, args)


async def turn_further(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Add one more content, or remove it."""
    one, turned = InitiativeId(UUID(args[0])), Content(args[1])
    found = (await triage.opened(work, one)).initiative
    more = {Content(content) for content in found.more_contents or []} ^ {turned}
    main = Content(found.content) if found.content else turned
    await classification.set_contents(work, one, main, more, by=await people.own_code(work))
    await show(event, work, args)


async def set_group(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Set the subject group."""
    one = InitiativeId(UUID(args[0]))
    await triage.opened(work, one)
    await classification.set_group(work, one, Group(args[1]), by=await people.own_code(work))
    await show(event, work, args)


CONVERSATION = Conversation(
    "triage.classification",
    action="triage",
    presses={
        "staff.contents": show,
        "staff.content": set_main,
        "staff.further": turn_further,
        "staff.group": set_group,
    },
)
