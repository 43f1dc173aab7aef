"""A leader's unsaved answers, kept in the conversation's memory until they are saved."""

from typing import Any

from aiogram.fsm.context import FSMContext

from domain.errors import Refused


class NothingBegun(Refused):
    """Nothing is being filled in: a button of a form that was saved meanwhile."""

    code = "unit_desk.nothing_begun"


async def begun(state: FSMContext, name: str) -> dict[str, Any]:
    """Return the answers so far. Raises NothingBegun."""
    told = await draft(state, name)
    if "unit" not in told:
        raise NothingBegun
    return told


async def draft(state: FSMContext, name: str) -> dict[str, Any]:
    """Return the answers so far, empty for none."""
    return dict((await state.get_data()).get(name) or {})


async def keep(state: FSMContext, name: str, /, **told: Any) -> None:
    """Add an answer."""
    await state.update_data({name: {**await draft(state, name), **told}})


async def forget(state: FSMContext, name: str) -> None:
    """Forget the answers: they are saved, or start again."""
    await state.update_data({name: {}})
