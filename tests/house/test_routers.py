"""Conversations stay on the event loop and short; both rules are shown planted violations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiogram import F, Router
from aiogram.filters import Command, StateFilter, and_f, invert_f
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.build import conversations
from tests.support.router_rules import body_lines, long_handlers, thread_hops


class Telling(StatesGroup):
    story = State()


async def answer(message: Message) -> None:
    """Answer."""


def answer_late(message: Message) -> None:
    """Answer from a thread."""


async def ramble(message: Message) -> None:
    """Do in one place what belongs in several."""
    lines = 0  # the first of sixteen
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1
    lines += 1


def test_no_filter_and_no_handler_leaves_the_event_loop():
    assert thread_hops(conversations()) == []


def test_a_lessons_press_passes_few_others_before_it_is_understood():
    """Each conversation before it is one more that every answer walks past, for thousands."""
    names = [router.name for router in conversations()]
    assert max(names.index("learning"), names.index("reviewing")) < 6


def test_handlers_translate_and_decide_nothing():
    assert long_handlers(conversations()) == []


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param((F.text,), id="a magic filter"),
        pytest.param((Telling.story,), id="a bare state"),
        pytest.param((lambda message: True,), id="a synchronous function"),
        pytest.param((and_f(Command("menu"), F.text),), id="a magic filter inside another"),
        pytest.param((invert_f(F.text),), id="a magic filter turned round"),
    ],
)
def test_a_filter_that_costs_a_thread_is_found(filters: tuple[Callable[..., Any], ...]):
    top, inner, shared = Router(), Router(), Router()
    inner.message.register(answer, *filters)
    shared.message.filter(*filters)
    top.include_routers(inner, shared)
    assert len(thread_hops([top])) == 2


def test_a_handler_that_costs_a_thread_is_found():
    router = Router(name="lessons")
    router.message.register(answer_late, Command("hoc"))
    assert thread_hops([router]) == ["lessons.message: handler answer_late is not async"]


def test_async_filters_pass():
    router = Router()
    router.message.register(answer, Command("hoc"), StateFilter(Telling.story))
    assert thread_hops([router]) == []


def test_a_handler_that_does_too_much_is_found():
    router = Router()
    router.message.register(answer)
    router.message.register(ramble)
    assert [found.rpartition(".")[2] for found in long_handlers([router])] == ["ramble: 16 lines"]


def test_only_lines_of_code_count():
    source = '''
    async def tell(
        message,
    ):
        """Tell.

        At length.
        """
        # why
        await show(
            message,
        )

        return None
    '''
    assert body_lines(source) == 4
