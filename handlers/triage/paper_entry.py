"""``Ghi hộ``: staff type in a paper, check it and keep it; they also print blank forms."""

from datetime import timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import StoryMissing
from domain.screens import Phrase, Screen, say
from domain.triage.paper_forms import KeyedAlready
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes
from handlers.kit.drafts import draft, forget, keep
from handlers.kit.memory import leave
from handlers.triage.paper_entry_form import FORM, KEYED, begun, paper_of, tell
from handlers.triage.paper_entry_screens import NONE, YES, saved
from handlers.triage.states import KeyIn
from services.triage import paper_entry
from services.triage.papers.blank_forms import COUNTS, queue_forms
from services.work import Work


async def start(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Offer a new paper, the unfinished one, or blank forms."""
    await leave(state)
    is_begun = bool(await draft(state, KEYED))
    says = [say("paper_entry.first")]
    ways = [choice("paper_entry.new", "key.new")]
    if is_begun:
        says.append(say("paper_entry.begun"))
        ways = [choice("paper_entry.go_on", "key.go"), choice("paper_entry.anew", "key.new", YES)]
    desk = choice("desk", "staff")
    work.show(Screen(says, [*ways, choice("paper_entry.form", "key.form"), desk, back_to_menu()]))


async def begin(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin a paper; an unfinished one is dropped only by the button that says so."""
    if await draft(state, KEYED) and args != [YES]:
        await start(event, work, state)
        return
    await leave(state)
    await forget(state, KEYED)
    await keep(state, KEYED, done=[])
    await FORM.go_on(work, state)


async def go(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Go on where the entry stopped; a story that was to be replaced stays."""
    await begun(state)
    await keep(state, KEYED, retells="")
    await FORM.go_on(work, state)


async def no_number(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """The paper has no number of the ward."""
    await tell(work, state, "paper", paper=NONE)


async def told_all(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """The story is complete, or stands in the photo."""
    await tell(work, state, "story", retells="")


async def agreed(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep whether the paper has a signed consent; without it no name is kept."""
    told = await begun(state)
    if args[0] == YES:
        await tell(work, state, "agreed", agreed=YES)
        return
    await forget(state, KEYED)
    await keep(state, KEYED, **{name: told[name] for name in told if name != "name"})
    await tell(work, state, "agreed", agreed=NONE)


async def khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    found = work.context.ward.khoi_by_code(args[0])
    await tell(work, state, "khoi", khoi=found.code if found else NONE)


async def no_khoi(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """The paper names no khối."""
    await tell(work, state, "khoi", khoi=NONE)


async def no_phone(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """The paper holds no number to call."""
    await tell(work, state, "phone", phone=NONE, phone_note="")


async def day(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep today or yesterday."""
    received = work.today - timedelta(days=int(args[0]))
    await tell(work, state, "day", day=received.isoformat())


async def photos_done(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """All photos are sent, or there are none."""
    await tell(work, state, "photos")


async def edit(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Offer the answers that can be changed."""
    await begun(state)
    await state.set_state(KeyIn.preview)
    asked = [name for name in FORM.asked if name != "name"]
    rows = [choice(f"paper_entry.change_{step}", "key.change", step) for step in asked]
    work.show(Screen([say("paper_entry.edit")], [*rows, choice("back", "key.go")]))


async def change(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask one question again; a story stays until other words replace it."""
    step = args[0] if args[0] in FORM.asked else "story"
    await begun(state)
    if step == "story":
        await keep(state, KEYED, retells=YES)
    await FORM.ask(work, state, step)


async def save(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep the paper; a missing answer is asked for."""
    paper = paper_of(await begun(state))
    if paper is None:
        await FORM.go_on(work, state)
        return
    try:
        kept = await paper_entry.save(work, paper)
    except KeyedAlready as no:
        await FORM.ask(work, state, "paper", [Phrase(no.code, no.facts)])
    except StoryMissing:
        await FORM.ask(work, state, "story", [say("paper_entry.nothing_typed")])
    else:
        await leave(state)
        await forget(state, KEYED)
        work.show(saved(kept, has_lost_photos=kept.photos < len(paper.photos)))


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it aside; the typed answers stay."""
    await leave(state)
    on = choice("paper_entry.go_on", "key.go")
    work.show(Screen([say("paper_entry.later")], [on, choice("desk", "staff"), back_to_menu()]))


async def form(event: TelegramObject, work: Work) -> None:
    """Ask how many blank forms."""
    rows = [choice("paper_entry.sheets", "key.print", count, count=count) for count in COUNTS]
    work.show(Screen([say("paper_entry.how_many")], [*rows, choice("back", "key")]))


async def print_form(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue blank forms, each with its own number; the file comes into this chat."""
    await queue_forms(work, int(args[0]))
    work.show(Screen([say("paper_entry.printing")], [choice("back", "key"), back_to_menu()]))


CONVERSATION = Conversation(
    "triage.paper_entry",
    action="key_in",
    commands={
        "key_in": start,
    },
    keeps=(KEYED,),
    presses={
        "key": start,
        "key.new": begin,
        "key.go": go,
        "key.nonumber": no_number,
        "key.told": told_all,
        "key.agreed": agreed,
        "key.khoi": khoi,
        "key.nokhoi": no_khoi,
        "key.nophone": no_phone,
        "key.day": day,
        "key.photos": photos_done,
        "key.edit": edit,
        "key.change": change,
        "key.save": save,
        "key.later": later,
        "key.form": form,
        "key.print": print_form,
    },
    own_codes=OwnCodes.ANY,
    again=FORM.ask_again,
    states=FORM.states(),
)
