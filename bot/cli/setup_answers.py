"""The answers ``setup`` needs about a ward: asked on the terminal, or read from a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.runtime.settings import BadSettings, public_url_mistake
from content.fields import BrokenLesson, read_yaml
from content.pasted import Pasted, read_khoi, read_organisations
from content.texts import Texts
from domain.errors import BadSetting
from domain.people import NameUnreadable, read_name
from domain.text import clean_line
from domain.ward import Counter, Khoi, Organisation

Read = TypeVar("Read")
PrintLine = Callable[[str], None]
Ask = Callable[[str], str]

COUNTER = ("name", "address", "hours", "phone")
KEYS = ("ward", "province", "khoi", "organisations", "admin", "public_url", "counter")
"""What a file of answers may hold; ``khoi`` and ``organisations`` as pasted text or lists."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class SetupAnswers:
    """All answers of setup. ``left_out`` keeps pasted lines that could not be read."""

    ward: str
    province: str
    admin: str
    public_url: str
    counter: Counter
    khoi: Sequence[Khoi] = ()
    organisations: Sequence[Organisation] = ()
    left_out: Sequence[str] = field(default=())


def read_file(path: Path) -> SetupAnswers:
    """Return the answers of a YAML file. Raises BadSettings with a sentence for each mistake."""
    if not path.is_file():
        raise BadSetting(f"There is no file of answers {path}.")
    try:
        told = read_yaml(path.read_bytes(), str(path))
    except BrokenLesson as wrong:
        raise BadSetting(f"{path}: {wrong.what}.") from wrong
    if not isinstance(told, Mapping):
        raise BadSetting(f"{path} must hold lines such as ward: ..., one for each answer.")
    khoi = read_khoi(_pasted(told.get("khoi")))
    organisations = read_organisations(_pasted(told.get("organisations")))
    wrong_ones = [*_file_mistakes(told), *(odd.why for odd in (*khoi.odd, *organisations.odd))]
    if wrong_ones:
        raise BadSettings([f"{path}: {sentence}" for sentence in wrong_ones])
    counter = told.get("counter") or {}
    return SetupAnswers(
        ward=clean_line(str(told["ward"])),
        province=clean_line(str(told["province"])),
        admin=read_name(str(told["admin"])),
        public_url=str(told.get("public_url") or "").strip().rstrip("/"),
        counter=Counter(*(clean_line(str(counter.get(name) or "")) for name in COUNTER)),
        khoi=khoi.taken,
        organisations=organisations.taken,
    )


def converse(texts: Texts, ask: Ask, say: PrintLine) -> SetupAnswers:
    """Ask for everything; an unusable answer is explained and asked for again."""

    def words(key: str) -> str:
        return texts.plain(f"setup.{key}")

    ward = _until(ask, say, words("ward"), lambda text: _named(text, "ward"))
    province = _until(ask, say, words("province"), lambda text: _named(text, "province"))
    say(words("khoi"))
    khoi, khoi_left = _list(texts, ask, say, read_khoi)
    say(words("organisations"))
    organisations, units_left = _list(texts, ask, say, read_organisations)
    counter = [clean_line(ask(words(f"counter.{name}"))) for name in COUNTER]
    return SetupAnswers(
        ward=ward,
        province=province,
        khoi=khoi,
        organisations=organisations,
        counter=Counter(*counter),
        admin=_until(ask, say, words("admin"), lambda text: _named(text, "admin")),
        public_url=_until(ask, say, words("public_url"), _address),
        left_out=[*khoi_left, *units_left],
    )


def _until(ask: Ask, say: PrintLine, question: str, read: Callable[[str], str]) -> str:
    while True:
        try:
            return read(ask(question))
        except BadSetting as wrong:
            say(str(wrong))


def _list(
    texts: Texts, ask: Ask, say: PrintLine, read: Callable[[str], Pasted[Read]]
) -> tuple[tuple[Read, ...], list[str]]:
    """Read a pasted list; unreadable lines may be corrected and pasted again, or left out.

    Returns what was read, and every line that was once unreadable: nothing pasted is lost.
    """
    good: list[str] = []
    unread: list[str] = []
    while True:
        lines = list(iter(lambda: ask(""), ""))
        pasted = read("\n".join([*good, *lines]))
        for odd in pasted.odd:
            say(f"{odd.why}  |  {clean_line(odd.raw)[:LONGEST]}")
        say(texts.plain("setup.counted", {"count": len(pasted.taken)}))
        unread += [clean_line(odd.raw.replace("\t", " | ")) for odd in pasted.odd]
        if not pasted.odd:
            return pasted.taken, unread
        dropped = {odd.line - 1 for odd in pasted.odd}
        good = [line for n, line in enumerate([*good, *lines]) if n not in dropped]
        say(texts.plain("setup.again"))


def _named(text: str, what: str) -> str:
    try:
        return read_name(text)
    except NameUnreadable as wrong:
        raise BadSetting(f"{what} must be a name with letters, 120 characters at most.") from wrong


def _address(text: str) -> str:
    url = text.strip().rstrip("/")
    wrong = public_url_mistake(url) if url else ""
    if wrong:
        raise BadSetting(wrong)
    return url


def _pasted(told: object) -> str:
    if isinstance(told, list):
        return "\n".join(str(line) for line in told)
    return "" if told is None else str(told)


def _file_mistakes(told: Mapping[object, object]) -> Iterator[str]:
    for name in told:
        if name not in KEYS:
            yield f"{name} is unknown; the answers are {', '.join(KEYS)}."
    for name in ("ward", "province", "admin"):
        try:
            _named(str(told.get(name) or ""), name)
        except BadSetting as wrong:
            yield str(wrong)
    counter = told.get("counter") or {}
    if not isinstance(counter, Mapping) or set(counter) - set(COUNTER):
        yield f"counter may hold {', '.join(COUNTER)} and nothing else."
    try:
        _address(str(told.get("public_url") or ""))
    except BadSetting as wrong:
        yield str(wrong)
