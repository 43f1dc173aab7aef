"""Drafting an initiative: the story, four short questions, the preview, sending."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import DraftStep, Maturity, StoryMissing
from domain.screens import Phrase, Screen, say
from handlers.initiatives.at_hand import at_hand
from handlers.initiatives.co_author_screens import kinds_screen, published_line
from handlers.initiatives.dossier_screens import edit_screen
from handlers.initiatives.drafting_form import FORM, keep_phone
from handlers.initiatives.drafting_steps import go, go_on, one
from handlers.initiatives.states import DraftMemory, SaidMemory
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.loose_words import take_captions
from handlers.kit.marks import mark_of
from handlers.kit.memory import leave, remembered
from handlers.kit.resume import menu
from services.initiatives import attachments, drafts, initiatives
from services.work import Work

CONSENT_KEY = "drafting.consent_name"
ALOUD_KEY = "shared_phone.consent_name_aloud"
"""What a helper reads aloud instead."""


async def start(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Start a draft; an unsent draft with content is offered first."""
    await leave(state)
    found = await drafts.draft(work)
    if found is None or not found.is_told:
        await begin(event, work, state)
        return
    told = found.initiative.story
    says = [say("drafting.told", story=told) if told else say("drafting.in_files")]
    tell_on = choice("tell_on", "tell.resume", found.id.hex)
    choices = [tell_on, choice("tell_new", "tell.new"), back_to_menu()]
    work.show(
        Screen([say("drafting.has_draft"), *says, say("drafting.tell_on")], choices, once=True)
    )


async def begin(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Start a new draft; it takes files sent just before and their captions."""
    captions = await take_captions(state)
    initiative = await drafts.begin(work)
    tied = await attachments.tie_loose(work, initiative)
    lead: list[Phrase] = [say("received_files.tied", count=tied)] if tied else []
    if tied and captions:
        await drafts.tell_more(work, initiative, captions)
        await go_on(work, state, initiative, DraftStep.STORY, lead)
        return
    await go(work, state, initiative, DraftStep.STORY, lead)


async def resume(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Resume the draft at its current step, also days later."""
    found = await initiatives.dossier(work, one(args))
    await go(work, state, found.id, found.reached)


async def keep_maturity(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep whether the idea is done already."""
    await drafts.set_maturity(work, one(args), Maturity(args[1]))
    await go_on(work, state, one(args), DraftStep.MATURITY)


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the name with the exact consent text; the consent must be to exactly this name."""
    name = (await remembered(state, DraftMemory)).name
    if not name or mark_of(name) != args[1]:
        await go(work, state, one(args), DraftStep.NAME)
        return
    version = work.context.wordings[ALOUD_KEY if work.actor.helped_by else CONSENT_KEY]
    await drafts.set_name(work, one(args), name, text_version=version)
    await go_on(work, state, one(args), DraftStep.NAME)


async def keep_no_name(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Send it without a name."""
    await drafts.set_name(work, one(args), None)
    await go_on(work, state, one(args), DraftStep.NAME)


async def keep_khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    khoi = work.context.ward.khoi_by_code(args[1])
    await drafts.set_khoi(work, one(args), khoi.code if khoi else None)
    await go_on(work, state, one(args), DraftStep.KHOI)


async def keep_no_khoi(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep no khối: unknown, or not given."""
    await drafts.set_khoi(work, one(args), None)
    await go_on(work, state, one(args), DraftStep.KHOI)


async def keep_said_phone(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep a number that was typed before it was asked for, with the note beside it."""
    number = f"+{args[1]}"
    said = await remembered(state, SaidMemory)
    note = said.note_said if number in said.phones_said.split() else ""
    await keep_phone(work, one(args), number, note)
    await go_on(work, state, one(args), DraftStep.PHONE)


async def keep_no_phone(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep no phone number."""
    await drafts.set_phone(work, one(args), None)
    await go_on(work, state, one(args), DraftStep.PHONE)


async def go_to(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go to a named step; a sent initiative is only shown."""
    is_sent = (await initiatives.own(work, one(args))).code is not None
    await go(work, state, one(args), DraftStep.PREVIEW if is_sent else DraftStep(args[1]))


async def change(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for one step again; its answer leads back to the preview."""
    await go(work, state, one(args), DraftStep(args[1]))


async def edit(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show the parts that can be changed."""
    await leave(state)
    work.show(edit_screen(await initiatives.open_dossier(work, one(args)), work.context.ward))


async def keep_secret(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Make it confidential, or no longer."""
    await drafts.set_confidential(work, one(args), args[1] == "1")
    await go(work, state, one(args), DraftStep.PREVIEW)


async def send(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Send it and show the receipt; without words or a file the story is asked for."""
    try:
        code = await initiatives.submit(work, one(args))
    except StoryMissing as missing:
        await go(work, state, one(args), DraftStep.STORY, [Phrase(missing.code)])
        return
    await leave(state)
    lead = [say("drafting.receipt", code=code), say("drafting.receipt_next")]
    lead += await published_line(work, one(args))
    work.show(kinds_screen(one(args), []).led_by(lead))


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it aside; nothing is lost."""
    initiative = await at_hand(state)
    await leave(state)
    if initiative is None or not (await initiatives.dossier(work, initiative)).is_told:
        work.show(Screen([say("drafting.nothing_told_yet")], await menu(work)))
        return
    tell_on = choice("tell_on", "tell.resume", initiative.hex)
    work.show(Screen([say("drafting.kept_for_later")], [tell_on, back_to_menu()]))


CONVERSATION = Conversation(
    "initiatives.drafting",
    action="propose",
    commands={
        "propose": start,
    },
    presses={
        "propose": start,
        "tell.new": begin,
        "tell.resume": resume,
        "tell.maturity": keep_maturity,
        "tell.consent": keep_name,
        "tell.noname": keep_no_name,
        "tell.khoi": keep_khoi,
        "tell.nokhoi": keep_no_khoi,
        "tell.phone": keep_said_phone,
        "tell.nophone": keep_no_phone,
        "tell.go": go_to,
        "tell.change": change,
        "tell.edit": edit,
        "tell.secret": keep_secret,
        "tell.send": send,
        "tell.later": later,
    },
    again=FORM.ask_again,
    states=FORM.states(),
)
