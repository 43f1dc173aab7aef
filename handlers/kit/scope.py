"""Finds the unit a leader acts for, and explains when it is not their own."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import wraps
from typing import Any

from aiogram.fsm.context import FSMContext

from domain.people import Role
from domain.screens import Choice, Phrase, Screen, say
from domain.units.units import Unit
from handlers.kit.choices import back_to_menu
from handlers.kit.drafts import NothingBegun
from handlers.kit.memory import leave
from services.people import people
from services.units.scope import NotYourUnit, own_unit
from services.work import Work

ChoiceForUnit = Callable[[Unit, str], Choice]
"""Makes the choice of one unit from it and its name."""


async def unit_meant(
    work: Work, args: Sequence[str], roles: Collection[Role], way: ChoiceForUnit
) -> Unit | None:
    """Return the unit an action names, or the only one held; of several, ask and return None.

    Raises NotYourUnit.
    """
    if args:
        return await own_unit(work, args[0], roles=roles)
    held = await people.units(work, roles=roles)
    if not held:
        raise NotYourUnit
    if len(held) == 1:
        return held[0]
    ways = [way(unit, work.context.ward.unit_name(unit)) for unit in held]
    work.show(Screen([say("unit_desk.which_unit")], [*ways, back_to_menu()]))
    return None


def within_scope(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return a handler that explains when the unit is not, or no longer, the leader's own.

    The answers so far stay in the conversation's memory.
    """

    @wraps(handler)
    async def guarded(event: Any, *, work: Work, state: FSMContext, **told: Any) -> None:
        try:
            await handler(event, work=work, state=state, **told)
        except (NotYourUnit, NothingBegun) as no:
            await leave(state)
            work.show(Screen([Phrase(no.code)], [back_to_menu()]))

    return guarded
