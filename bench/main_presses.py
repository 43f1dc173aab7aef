"""Each conversation's main press beside a lesson answer: no path of the assistant is the slow one.

CPU of the worker for a batch of 16 updates over SQLite, every person at the same step.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from bench.dispatch import AT_ONCE, cost, press
from bot.runtime.engine import Engine
from content.seed_words import load_seed_words
from db.migrate import upgrade
from db.models.initiatives import Initiative
from domain.people import Role
from tests.support.broadcasting import UNIT, compose, member
from tests.support.lesson_story import at_question
from tests.support.talk import FrozenClock, Talk, open_engine

ROUNDS = 4
IDEA = "Không, đây là sáng kiến"
STORIES = cycle(story.story for story in load_seed_words().stories)
TO_PREVIEW = ("tell.maturity", "tell.noname", "tell.nokhoi", "tell.nophone")
Prepare = Callable[[Engine], Awaitable[Talk]]


async def _pressed(talk: Talk, verb: str) -> None:
    await talk.hear(press(talk, verb))


async def _at_question(engine: Engine) -> Talk:
    talk = await Talk.begin(engine)
    await at_question(talk)
    return talk


async def _at_maturity(engine: Engine) -> Talk:
    talk = await Talk.begin(engine)
    await talk.says("sáng kiến")
    await talk.says(next(STORIES))
    if IDEA in talk.buttons:  # a story that begins with what is wrong is asked about first
        await talk.presses(IDEA)
    return talk


async def _at_preview(engine: Engine) -> Talk:
    talk = await _at_maturity(engine)
    for verb in TO_PREVIEW:
        await _pressed(talk, verb)
    return talk


async def _at_dossier(engine: Engine) -> Talk:
    author = await _at_preview(engine)
    await _pressed(author, "tell.send")
    sent = await author.one(Initiative)
    staff = await Talk.begin(engine, role=Role.STAFF)
    await staff.says("tìm sáng kiến")
    await staff.says(str(sent.code))
    await _pressed(staff, "staff.one")
    return staff


async def _at_sending(engine: Engine) -> Talk:
    await member(engine)
    leader = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    await compose(leader)
    return leader


async def _at_review(engine: Engine) -> Talk:
    talk = await Talk.begin(engine)
    await at_question(talk, 3)
    return talk


async def _at_own_data(engine: Engine) -> Talk:
    talk = await Talk.begin(engine)
    await talk.says("dữ liệu của tôi")
    await _pressed(talk, "data.khoi")
    return talk


MAIN: Mapping[str, tuple[str, Prepare]] = {
    "lesson": ("lesson.answer", _at_question),
    "tell": ("tell.maturity", _at_maturity),
    "send": ("tell.send", _at_preview),
    "decide": ("staff.move", _at_dossier),
    "broadcast": ("broadcast.now", _at_sending),
    "review": ("review.answer", _at_review),
    "rights": ("data.khoi_is", _at_own_data),
}
"""For each conversation the press that does its work, and how a person comes to it."""


async def _measure() -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in MAIN}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite:///{folder}/house.db"
        await asyncio.to_thread(upgrade, url)
        clock = FrozenClock()
        async with open_engine(url, Path(folder), clock=clock) as engine:
            for _ in range(ROUNDS):
                for name, (verb, prepare) in MAIN.items():
                    talks = [await prepare(engine) for _ in range(AT_ONCE)]
                    if name == "review":
                        clock.forward(days=1)
                        for talk in talks:
                            await talk.says("ôn")
                    payloads = [press(talk, verb) for talk in talks]
                    took[name].append(await cost(engine, talks, payloads))
    return took


def run() -> Mapping[str, Any]:
    """Return CPU milliseconds of each main press, and its ratio to a lesson answer."""
    middle = {name: median(found) for name, found in asyncio.run(_measure()).items()}
    ratios = {f"{name}_over_lesson": middle[name] / middle["lesson"] for name in middle}
    return {**{f"{name}_ms": value for name, value in middle.items()}, **ratios}
