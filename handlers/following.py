"""Following one's own initiatives: the list, one of them, editing an answer, withdrawing."""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.ids import read_code
from domain.initiatives import Status, Topic, title
from domain.screens import Choice, Phrase, Screen, say
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Says
from handlers.telling_screens import summary
from handlers.telling_steps import one
from services import initiatives
from services.initiatives import Dossier
from services.work import Work

SHOWN_TITLE = 40
SHOWN_ANSWER = 300


class NamesCode(Filter):
    """Words that are an initiative's code, typed with or without dashes; it comes as ``code``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the canonical code."""
        text = message.text or ""
        code = read_code(text) if len(text) < 40 else None
        return {"code": code} if code and code.startswith("SK-") else False


async def show_list(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show what this person told and sent."""
    await state.set_state(None)
    found = await initiatives.listed(work)
    if not found:
        work.show(Screen([say("follow.none")], [choice("propose", "propose"), back_to_menu()]))
        return
    rows = [
        choice(
            "initiative" if one.code else "initiative_draft",
            "follow.one" if one.code else "tell.resume",
            one.id.hex,
            code=one.code or "",
            title=title(one.story, SHOWN_TITLE) or "…",
        )
        for one in found
    ]
    work.show(Screen([say("follow.list")], [*rows, back_to_menu()]))


async def show_by_code(event: TelegramObject, work: Work, state: FSMContext, code: str) -> None:
    """Show the initiative a typed code names."""
    found = await initiatives.found_by_code(work, code)
    await show_one(event, work, state, [found.id.hex])


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one initiative: where it stands, what was told, what may be done."""
    await state.set_state(None)
    dossier = await initiatives.dossier(work, one(args))
    work.show(Screen(_reading(dossier, work), _ways(dossier)))


def _reading(dossier: Dossier, work: Work) -> Sequence[Phrase]:
    found = dossier.initiative
    says = [
        say("follow.one", code=found.code or "…"),
        say(f"follow.status_{found.status}"),
        *summary(dossier, work.house.ward),
    ]
    for topic, text in dossier.answers.items():
        says.append(say(f"follow.answer_{topic}", text=title(text, SHOWN_ANSWER)))
    return says


def _ways(dossier: Dossier) -> list[Choice]:
    one = dossier.initiative.id.hex
    if dossier.initiative.status != Status.SUBMITTED:
        return [choice("follow", "follow"), back_to_menu()]
    more = len(dossier.answers) < len(Topic)
    ways = [choice("answer_more", "ask.start", one)] if more else []
    if dossier.answers:
        ways.append(choice("edit_answer", "follow.edit", one))
    return [*ways, choice("withdraw", "follow.withdraw", one), back_to_menu()]


async def choose_answer(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Offer the answers that can be written anew."""
    dossier = await initiatives.dossier(work, one(args))
    rows = [
        choice(f"topic_{topic}", "ask.go", args[0], topic)
        for topic in Topic
        if topic in dossier.answers
    ]
    work.show(Screen([say("follow.edit")], [*rows, choice("back", "follow.one", args[0])]))


async def ask_withdraw(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask before taking it back."""
    found = await initiatives.own(work, one(args))
    choices = [choice("withdraw_no", "follow.one", args[0])]
    yes = choice("withdraw_yes", "follow.withdraw_yes", args[0])
    work.show(
        Screen([say("follow.withdraw_ask", code=found.code or "…")], [yes, *choices], once=True)
    )


async def withdraw(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take it back."""
    await initiatives.withdraw(work, one(args))
    work.show(Screen([say("follow.withdrawn")], [choice("follow", "follow"), back_to_menu()]))


def conversation(commands: Mapping[str, str]) -> Router:
    """Following."""
    router = Router(name="following")
    router.message.register(show_list, Says(commands, "follow"))
    router.message.register(show_by_code, NamesCode())
    for verb, step in (
        ("follow", show_list),
        ("follow.one", show_one),
        ("follow.edit", choose_answer),
        ("follow.withdraw", ask_withdraw),
        ("follow.withdraw_yes", withdraw),
    ):
        router.callback_query.register(step, Pressed(verb))
    return router
