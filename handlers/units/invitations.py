"""``Mời bà con``: invitation links of a unit, a line to forward, a poster, the results."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Choice, Phrase, Screen, say
from domain.units.units import Unit
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.kit.scope import unit_meant, within_scope
from services.units import invitations
from services.units.invitations import Handed, InvitationClosed
from services.units.scope import LEADERS
from services.work import Work


async def show_invitations(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show a unit's links with their figures, and the way to a new one."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        LEADERS,
        lambda one, name: choice("unit_desk.unit", "invite", one.word, unit=name),
    )
    if unit is not None:
        await _show_list(work, unit)


async def _show_list(work: Work, unit: Unit) -> None:
    handed = await invitations.listed(work, unit.word)
    says = [say("unit_desk.invitations", unit=work.context.ward.unit_name(unit))]
    says += [_line(work, one) for one in handed]
    says.append(say("unit_desk.invite_how"))
    new = choice("unit_desk.new_link", "invite.new", unit.word)
    rows = [
        choice("unit_desk.see_link", "invite.one", one.invitation.id.hex, code=one.invitation.code)
        for one in handed
    ]
    work.show(Screen(says, [new, *rows, choice("unit_desk.back_to_desk", "lead"), back_to_menu()]))


def _line(work: Work, one: Handed) -> Phrase:
    lesson = work.context.catalogue.find(one.invitation.lesson_id)
    key = "unit_desk.link_closed" if one.invitation.closed_at else "unit_desk.link_open"
    return say(
        key,
        code=one.invitation.code,
        title=lesson.title if lesson else one.invitation.lesson_id,
        opened=one.opened,
        started=one.started,
        finished=one.finished,
    )


async def choose_lesson(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Ask which lesson a new link opens; the first lesson of the path comes first."""
    offered = await invitations.offered(work)
    rows = [
        choice("as_is", "invite.make", args[0], lesson.id, text=lesson.title) for lesson in offered
    ]
    if not rows:
        work.show(Screen([say("unit_desk.no_lesson")], [back_to_menu()]))
        return
    work.show(Screen([say("unit_desk.which_lesson")], [*rows, _back(args[0])], once=True))


async def make(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Make a link and show it, ready to forward."""
    made = await invitations.make(work, args[0], args[1])
    await _show_one(work, made.id)


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one link, its figures and the line to forward."""
    await _show_one(work, UUID(args[0]))


async def _show_one(work: Work, invitation_id: UUID) -> None:
    one = await invitations.figures(work, invitation_id)
    found = one.invitation
    if found.closed_at is not None:
        work.show(Screen([_line(work, one)], [_back(invitations.unit_of(found).word)]))
        return
    lesson = work.context.catalogue.find(found.lesson_id)
    work.show(Screen([_line(work, one), say("unit_desk.forward_how")]))
    line = say(
        "unit_desk.forward",
        unit=work.context.ward.unit_name(invitations.unit_of(found)),
        title=lesson.title if lesson else found.lesson_id,
        address=invitations.link(work, found),
        code=found.code,
    )
    work.show(Screen([line], _ways(found.id, one)))


def _ways(invitation_id: UUID, one: Handed) -> list[Choice]:
    return [
        choice("unit_desk.poster", "invite.poster", invitation_id.hex),
        choice("unit_desk.close_link", "invite.close", invitation_id.hex),
        _back(invitations.unit_of(one.invitation).word),
        back_to_menu(),
    ]


def _back(unit: str) -> Choice:
    return choice("unit_desk.all_links", "invite", unit)


async def queue_poster(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Queue the poster."""
    try:
        await invitations.queue_poster(work, UUID(args[0]))
    except InvitationClosed:
        work.show(Screen([say("unit_desk.no_poster")], [back_to_menu()]))
        return
    work.show(Screen([say("unit_desk.poster_queued")]))


async def ask_close(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask before a link is closed."""
    found = await invitations.own(work, UUID(args[0]))
    yes = choice("unit_desk.close_yes", "invite.close_yes", args[0])
    no = choice("unit_desk.close_no", "invite.one", args[0])
    work.show(Screen([say("unit_desk.close_ask", code=found.code)], [yes, no], once=True))


async def close(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Close a link."""
    found = await invitations.close(work, UUID(args[0]))
    back = _back(invitations.unit_of(found).word)
    work.show(Screen([say("unit_desk.closed", code=found.code)], [back, back_to_menu()]))


CONVERSATION = Conversation(
    "units.invitations",
    action="invite_people",
    guard=within_scope,
    commands={
        "invite": show_invitations,
    },
    presses={
        "invite": show_invitations,
        "invite.new": choose_lesson,
        "invite.make": make,
        "invite.one": show_one,
        "invite.poster": queue_poster,
        "invite.close": ask_close,
        "invite.close_yes": close,
    },
)
