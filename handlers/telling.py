"""Telling an initiative the short way: in one go, four small questions, read back, sent."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.errors import Refused
from domain.ids import KhoiCode
from domain.initiatives import Maturity, Step
from domain.people import read_name
from domain.screens import Screen, say
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Says, Told
from handlers.states import Propose
from handlers.telling_screens import consent_screen, edit_screen
from handlers.telling_steps import current, go, go_on, one
from services import attachments, initiatives
from services.initiatives import dossier
from services.work import Work

CONSENT_KEY = "telling.consent_name"


class KhoiUnknown(Refused):
    """The words name no khối of the ward, or more than one."""

    code = "refused.khoi"


async def start(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Start telling; an unsent draft is offered first."""
    found = await initiatives.draft(work)
    if found is not None:
        choices = [choice("tell_on", "tell.resume", found.id.hex), choice("tell_new", "tell.new")]
        says = [say("telling.has_draft"), say("telling.told", story=found.story or "…")]
        work.show(Screen(says, [*choices, back_to_menu()]))
        return
    await begin(event, work, state)


async def begin(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Start a new one; files sent just before belong to it."""
    initiative = await initiatives.begin(work)
    await attachments.tie_loose(work, initiative)
    await state.set_data({})
    await go(work, state, initiative, Step.STORY)


async def resume(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go on where the telling stopped, days later too."""
    found = await initiatives.own(work, one(args))
    await go(work, state, one(args), Step(found.step or Step.STORY))


async def keep_story(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep what was told."""
    initiative = await current(state)
    await initiatives.tell(work, initiative, text)
    await go_on(work, state, initiative, Step.STORY)


async def keep_maturity(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep whether it was done already."""
    await initiatives.set_maturity(work, one(args), Maturity(args[1]))
    await go_on(work, state, one(args), Step.MATURITY)


async def ask_consent(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the ward may keep the name that was typed; nothing is kept before a yes."""
    name = read_name(text)
    initiative = await current(state)
    await state.update_data(name=name)
    await state.set_state(None)
    work.show(consent_screen(await dossier(work, initiative), name))


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the name, with the exact words agreed to."""
    name = (await state.get_data()).get("name")
    if name is None:
        await go(work, state, one(args), Step.NAME)
        return
    version = work.house.wordings[CONSENT_KEY]
    await initiatives.set_name(work, one(args), name, text_version=version)
    await state.update_data(name=None)
    await go_on(work, state, one(args), Step.NAME)


async def keep_no_name(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Send it without a name."""
    await initiatives.set_name(work, one(args), None)
    await state.update_data(name=None)
    await go_on(work, state, one(args), Step.NAME)


async def keep_khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    khoi = work.house.ward.khoi_by_code(args[1])
    await initiatives.set_khoi(work, one(args), khoi.code if khoi else None)
    await go_on(work, state, one(args), Step.KHOI)


async def read_khoi(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep the khối that was typed: its number, name or old name."""
    khoi = work.house.ward.khoi_named(text)
    if khoi is None:
        raise KhoiUnknown(text=text[:40])
    initiative = await current(state)
    await initiatives.set_khoi(work, initiative, KhoiCode(khoi.code))
    await go_on(work, state, initiative, Step.KHOI)


async def keep_phone(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep a number to call back."""
    initiative = await current(state)
    await initiatives.set_phone(work, initiative, text)
    await go_on(work, state, initiative, Step.PHONE)


async def keep_no_phone(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """No call back."""
    await initiatives.set_phone(work, one(args), None)
    await go_on(work, state, one(args), Step.PHONE)


async def go_to(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go to a step that was named: back, or on."""
    await go(work, state, one(args), Step(args[1]))


async def change(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for one step again, then return to the preview."""
    await state.update_data(changing=True)
    await go(work, state, one(args), Step(args[1]))


async def edit(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show what can be changed."""
    work.show(edit_screen(await dossier(work, one(args))))


async def keep_secret(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep it confidential, or no longer."""
    await initiatives.set_confidential(work, one(args), args[1] == "1")
    await go(work, state, one(args), Step.PREVIEW)


async def send(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Send it and give the receipt."""
    await state.set_state(None)
    code = await initiatives.submit(work, one(args))
    await state.set_data({})
    more = choice("answer_more", "ask.start", args[0])
    receipt = [say("telling.receipt", code=code), say("telling.receipt_next")]
    work.show(Screen(receipt, [more, choice("follow", "follow"), back_to_menu()]))


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it away; nothing is lost."""
    await state.set_state(None)
    work.show(
        Screen([say("telling.kept_for_later")], [choice("tell_on", "propose"), back_to_menu()])
    )


def conversation(commands: Mapping[str, str]) -> Router:
    """Telling an initiative."""
    router = Router(name="telling")
    router.message.register(start, Says(commands, "propose"))
    router.message.register(keep_story, StateFilter(Propose.story), Told())
    router.message.register(ask_consent, StateFilter(Propose.name), Told())
    router.message.register(read_khoi, StateFilter(Propose.khoi), Told())
    router.message.register(keep_phone, StateFilter(Propose.phone), Told())
    for verb, step in (
        ("propose", start),
        ("tell.new", begin),
        ("tell.resume", resume),
        ("tell.maturity", keep_maturity),
        ("tell.consent", keep_name),
        ("tell.noname", keep_no_name),
        ("tell.khoi", keep_khoi),
        ("tell.nophone", keep_no_phone),
        ("tell.go", go_to),
        ("tell.change", change),
        ("tell.edit", edit),
        ("tell.secret", keep_secret),
        ("tell.send", send),
        ("tell.later", later),
    ):
        router.callback_query.register(step, Pressed(verb))
    return router
