"""Conversations stay on the event loop and short; both rules are shown planted violations."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import F
from aiogram.filters import Command, StateFilter, and_f, invert_f
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.build import CONVERSATIONS, order
from handlers.kit.conversation import Conversation, Conversations, Typed
from handlers.kit.dispatch import Free
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


def room(*handlers: Any) -> Conversations:
    presses = {f"verb{n}": handler for n, handler in enumerate(handlers)}
    return Conversations([Conversation("planted", action="talk", presses=presses)])


def test_no_filter_and_no_handler_leaves_the_event_loop():
    assert thread_hops(CONVERSATIONS, order(CONVERSATIONS)) == []


def test_handlers_translate_and_decide_nothing():
    assert long_handlers(CONVERSATIONS, order(CONVERSATIONS)) == []


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
def test_a_filter_that_costs_a_thread_is_found(filters: tuple[Any, ...]):
    assert len(thread_hops(room(), [Free(answer, *filters)])) == 1


def test_a_handler_that_costs_a_thread_is_found():
    planted: Any = answer_late
    assert thread_hops(room(planted)) == ["verb0: handler answer_late is not async"]
    typed = Conversation("planted", action="talk", states={Telling.story: Typed(planted)})
    assert thread_hops(Conversations([typed])) == [
        "Telling:story: handler answer_late is not async"
    ]


def test_async_filters_pass():
    assert thread_hops(room(), [Free(answer, Command("hoc"), StateFilter(Telling.story))]) == []


def test_a_handler_that_does_too_much_is_found():
    found = long_handlers(room(answer, ramble))
    assert [one.rpartition(".")[2] for one in found] == ["ramble: 16 lines"]


@pytest.mark.parametrize("table", ["presses", "commands", "states"])
def test_two_conversations_cannot_claim_the_same(table: str):
    key: Any = Telling.story if table == "states" else "learn"
    claims: Any = {table: {key: Typed() if table == "states" else answer}}
    twice = [Conversation(name, action="talk", **claims) for name in ("one", "other")]
    with pytest.raises(ValueError, match="two conversations claim"):
        Conversations(twice)


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
