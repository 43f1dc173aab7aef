"""How a person wants to be addressed: chosen with one press, or said in their own words."""

from collections.abc import Sequence

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from content.address_words import AddressWish, load_address_words
from domain import access
from domain.address import AddressForm
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.memory import leave
from handlers.kit.resume import show_again
from services.people import address
from services.work import Work


class WishesAddress(Filter):
    """Matches words that say how somebody wants to be addressed, as ``wish``.

    At a step only a way that there is counts: any other may be a name on a shared phone. A step of
    those who work here takes all words as its own.
    """

    async def __call__(
        self, message: Message, raw_state: str | None, conversations: Conversations
    ) -> bool | dict[str, AddressWish]:
        """Return the wish."""
        wish = load_address_words().wish(message.text or "")
        step = conversations.steps.get(raw_state or "")
        if wish is None:
            return False
        if step is not None:
            is_of_staff = access.ACTIONS[step.action] != access.EVERYONE
            return False if is_of_staff or wish.address is None else {"wish": wish}
        return {"wish": wish}


async def ask(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask how a person wants to be addressed."""
    await leave(state)
    _ask(work, [say("address.ask")])


def _ask(work: Work, says: Sequence[Phrase]) -> None:
    ways = [choice(f"address.{one}", "address.is", one) for one in AddressForm]
    work.show(Screen(says, [*ways, back_to_menu()]))


async def choose(
    event: TelegramObject,
    work: Work,
    state: FSMContext,
    conversations: Conversations,
    args: list[str],
) -> None:
    """Keep the chosen way, and answer in it."""
    await _address(work, state, conversations, AddressForm(args[0]))


async def take_wish(
    message: Message, work: Work, state: FSMContext, conversations: Conversations, wish: AddressWish
) -> None:
    """Keep the way that was said; for one that there is not, show those there are."""
    if wish.address is None:
        _ask(work, [say("address.ask_other")])
    else:
        await _address(work, state, conversations, wish.address)


async def _address(
    work: Work, state: FSMContext, conversations: Conversations, wanted: AddressForm
) -> None:
    """Address the person so from now on; what was at hand goes on."""
    await address.choose(work, wanted)
    await show_again(conversations, work, state, [say("address.changed")])


CONVERSATION = Conversation(
    "people.address",
    action="talk",
    commands={
        "address": ask,
    },
    presses={
        "address.ask": ask,
        "address.is": choose,
    },
)
