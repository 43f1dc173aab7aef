"""What a leader is telling and has not saved: kept in the conversation until it is saved."""

from typing import Any

from aiogram.fsm.context import FSMContext

from domain.errors import Refused

GATHERING = "gathering"
REGISTRATION = "registration"


class NothingBegun(Refused):
    """A button of something that was saved meanwhile."""

    code = "unit_desk.nothing_begun"


async def begun(state: FSMContext, name: str) -> dict[str, Any]:
    """Return what was told so far. Raises NothingBegun."""
    told = await draft(state, name)
    if "unit" not in told:
        raise NothingBegun
    return told


async def draft(state: FSMContext, name: str) -> dict[str, Any]:
    """Return what was told so far, empty for nothing."""
    return dict((await state.get_data()).get(name) or {})


async def keep(state: FSMContext, name: str, /, **told: Any) -> None:
    """Add to what was told."""
    await state.update_data({name: {**await draft(state, name), **told}})


async def forget(state: FSMContext, name: str) -> None:
    """It is saved, or is to begin anew."""
    await state.update_data({name: {}})
