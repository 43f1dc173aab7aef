"""What conversations may hold: every filter and handler runs on the event loop, and is short.

aiogram sends a synchronous filter or handler through a thread; magic `F.…` filters and bare states
are synchronous. That hop costs more than everything else in a dispatch.
"""

from __future__ import annotations

import inspect
import io
import tokenize
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from aiogram.dispatcher.event.handler import CallableObject, FilterObject

from handlers.kit.conversation import Conversations
from handlers.kit.dispatch import Free, Listens

LONGEST_HANDLER = 15

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def thread_hops(conversations: Conversations, order: Sequence[Listens] = ()) -> list[str]:
    """Name every filter and handler that would leave the event loop."""
    found = []
    for place, handler in _handlers(conversations, order):
        if not handler.awaitable:
            found.append(f"{place}: handler {_label(handler)} is not async")
        found += [
            f"{place}: filter {_label(each)} of {_label(handler)} is synchronous"
            for each in _filters(handler)
            if not each.awaitable
        ]
    return found


def long_handlers(conversations: Conversations, order: Sequence[Listens] = ()) -> list[str]:
    """Name every function that answers with more lines of code than a handler needs."""
    lengths = {
        _function(handler): body_lines(inspect.getsource(_function(handler)))
        for _, handler in _handlers(conversations, order)
    }
    return [
        f"{function.__module__}.{function.__qualname__}: {lines} lines"
        for function, lines in lengths.items()
        if lines > LONGEST_HANDLER
    ]


def body_lines(source: str) -> int:
    """Count the lines of a function's body that hold code; docstring and comments are free."""
    source = inspect.cleandoc("\n" + source)
    lines: set[int] = set()
    depth, in_body, fresh = 0, False, True
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        if token.type == tokenize.INDENT:
            in_body = True
        if not in_body or token.type in _LAYOUT:
            fresh = fresh or token.type == tokenize.NEWLINE
            continue
        docstring = fresh and not lines and token.type == tokenize.STRING
        fresh = False
        if not docstring:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


def _handlers(
    conversations: Conversations, order: Sequence[Listens]
) -> Iterator[tuple[str, CallableObject]]:
    for verb, pressed in conversations.presses.items():
        yield verb, pressed.handler
    for command, said in conversations.commands.items():
        yield command, said.handler
    for state, step in conversations.steps.items():
        yield from ((state, handler) for handler in (step.words, step.file) if handler)
    for place in order:
        if isinstance(place, Free):
            yield "free filter", place.listens


def _filters(handler: CallableObject) -> Iterator[FilterObject]:
    waiting = list(getattr(handler, "filters", None) or ())
    while waiting:
        each = waiting.pop()
        yield each
        waiting += getattr(each.callback, "targets", ())  # and_f, or_f
        waiting += [inner] if (inner := getattr(each.callback, "target", None)) else []  # invert_f


def _function(handler: CallableObject) -> Callable[..., Any]:
    callback = inspect.unwrap(handler.callback)
    return _function(CallableObject(callback.func)) if isinstance(callback, partial) else callback


def _label(called: CallableObject) -> str:
    if isinstance(called, FilterObject) and called.magic is not None:
        return "F.…"
    return getattr(called.callback, "__qualname__", repr(called.callback))
