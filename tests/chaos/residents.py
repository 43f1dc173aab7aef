"""Residents who learn, tell and send without end, each by a script of its own seed.

A script yields what is done next and is given the bot's newest message. Given the same answers it
does the same things, so a run without kills can repeat a run with them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.kit.reply_limits import MOST, WORDS
from tests.chaos.samples import SAMPLES

Message = Mapping[str, Any]
"""One message of the bot, as the web chat's contract has it."""
FIRST_LESSON = "bai_at-ma-otp"


@dataclass(frozen=True, slots=True)
class Deed:
    """One input. ``effect`` names what it must leave behind exactly once, beside its answer."""

    payload: Mapping[str, Any]
    file: str | None = None
    effect: str | None = None


Deeds = Sequence[Deed]
"""Done at once, before any answer to the first of them is read."""
Script = Generator[Deeds, Message, None]
Play = Generator[Deeds, Message, Message]
"""A part of a script; it returns the newest message."""


def says(text: str, effect: str | None = None, seen: Message | None = None) -> Deeds:
    """Type something; ``seen`` is the newest message on the screen."""
    known = {} if seen is None else {"seen": seen["id"]}
    return [Deed({"text": text, **known}, effect=effect)]


def presses(
    message: Message, verb: str, rng: random.Random | None = None, effect: str | None = None
) -> Deeds:
    """Press a choice of this verb on a message: the first, or any of them."""
    ways = [c["action"] for c in message["choices"] if c["action"].split(":")[0] == verb]
    if not ways:
        raise LookupError(f"no {verb} on {message}")
    action = ways[0] if rng is None else rng.choice(ways)
    return [Deed({"choice": action, "screen": message["id"]}, effect=effect)]


def verbs(message: Message) -> set[str]:
    """Return what the choices of a message do."""
    return {choice["action"].split(":")[0] for choice in message["choices"]}


def learner(rng: random.Random) -> Script:
    """Walk lesson after lesson, with odd words in between."""
    last = yield [Deed({"open": FIRST_LESSON})]
    answered = MOST[WORDS]  # of odd words, within a minute: no run need last longer
    while True:
        can = verbs(last)
        if rng.random() < 0.06 and answered:
            odd = [rng.choice(ODD_WORDS) for _ in range(min(rng.choice((1, 1, 3)), answered))]
            answered -= len(odd)
            last = yield [Deed({"text": words}) for words in odd]
        elif "lesson.next" in can:
            last = yield presses(last, "lesson.next")
        elif "lesson.try" in can:
            last = yield presses(last, "lesson.try", rng)
        elif "lesson.answer" in can:
            last = yield _answers(last, rng)
        elif "lesson.open" in can:
            last = yield presses(last, "lesson.open", rng)
        else:
            last = yield presses(last, "learn" if "learn" in can else "menu")


def _answers(question: Message, rng: random.Random) -> Deeds:
    if rng.random() < 0.5:
        return presses(question, "lesson.answer", rng, effect="answer")
    n = rng.randint(1, len(question["choices"]))
    return says(rng.choice(("{}", "câu {}", "số {} ạ")).format(n), "answer", seen=question)


def teller(rng: random.Random) -> Script:
    """Tell one initiative after another."""
    last = yield [Deed({"open": ""})]
    while True:
        last = yield presses(last, "propose")
        last = yield from _tells(rng, last, files=0)


def photographer(rng: random.Random) -> Script:
    """Tell initiatives with files, some of them sent before a word was said."""
    last = yield [Deed({"open": ""})]
    while True:
        if rng.random() < 0.3:
            last = yield [_file(rng)]
            last = yield presses(last, "file.propose")
        else:
            last = yield presses(last, "propose")
        last = yield from _tells(rng, last, files=rng.randint(1, 3))


def _file(rng: random.Random) -> Deed:
    name = rng.choices(sorted(SAMPLES), weights=[5, 4, 1])[0]
    return Deed({}, file=name, effect="file")


def _tells(rng: random.Random, last: Message, *, files: int) -> Play:
    """From the first word to the receipt and some of the six questions."""
    for _ in range(files):
        last = yield [_file(rng)]
    last = yield says(f"Lắp đèn ngõ {rng.randint(1, 99)} để bà con đi tối khỏi ngã.")
    last = yield presses(last, "tell.maturity", rng)
    if rng.random() < 0.6:
        last = yield says(f"Nguyễn Văn {rng.choice(('Mẫu', 'Thử', 'Ví Dụ'))}")
        last = yield presses(last, "tell.consent", effect="consent")
    else:
        last = yield presses(last, "tell.noname")
    last = yield presses(last, "tell.khoi", rng)
    if rng.random() < 0.5:
        last = yield presses(last, "tell.nophone")
    else:
        last = yield says("0912 345 678", "consent")
    if rng.random() < 0.3:
        last = yield presses(last, "tell.secret")
    last = yield presses(last, "tell.send", effect="initiative")
    last = yield presses(last, "ask.start")
    for _ in range(rng.randint(0, 2)):
        last = yield says(f"Vì đường tối, {rng.randint(2, 40)} nhà đi lại khó.", "asked")
    return (yield says("menu"))


def caller(rng: random.Random) -> Script:
    """On a messenger of another house: asks around and does not wait for an answer."""
    while True:
        for words in rng.sample(CALLS, len(CALLS)):
            yield says(words)


ODD_WORDS = ("ờ thì", "xyz zyx", "con ơi cho hỏi cái này với")
CALLS = ("menu", "0", "trợ giúp", "theo dõi")
"""Each gets an answer unlike the others', whatever was said before."""

CAST: Mapping[str, tuple[str, Callable[[random.Random], Script]]] = {
    "Lan": ("webchat", learner),
    "Tú": ("webchat", learner),
    "Bình": ("webchat", learner),
    "Hoa": ("webchat", teller),
    "Sơn": ("webchat", teller),
    "Mai": ("webchat", photographer),
    "Đức": ("webchat", photographer),
    "Út": ("sink", caller),
    "Tư": ("sink", caller),
    "Năm": ("sink", caller),
}
"""Everyone of the ward: name, channel, script."""
