"""Screens: words, choices and at most one picture, compiled to a channel's limits."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from domain.html_parts import plain, split_html
from domain.links import OURS, unlinked

CHOICES_LIVE_DAYS = 30
"""How long a shown choice may still be answered."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: its key and the facts that fill it (JSON values only)."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


def say(key: str, **facts: object) -> Phrase:
    """Return the phrase ``key`` filled with ``facts``."""
    return Phrase(key, facts)


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: ``action`` is what a press means, ``label`` its words."""

    action: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or file on a screen: ``kind`` is image, audio or file; ``url`` is local."""

    kind: str
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the answer before: ``chosen`` and ``right`` are the actions of two choices.

    A channel that ``marks`` says it by itself and paints both choices; any other one only says it.
    """

    says: Sequence[Phrase]
    chosen: str
    right: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What one turn shows: phrases as paragraphs, choices, at most one picture or file.

    The last phrase is the main one. ``once`` closes the screen after its first answer (a quiz
    question, a confirmation). A ``verdict`` on the answer before comes first. One that ``stays``
    takes the place of the screen that was pressed, in a messenger that can edit: a selection.
    """

    says: Sequence[Phrase]
    choices: Sequence[Choice] = ()
    media: Media | None = None
    once: bool = False
    verdict: Verdict | None = None
    stays: bool = False

    def led_by(self, lead: Sequence[Phrase]) -> "Screen":
        """Return the same screen with ``lead`` as its first phrase."""
        return replace(self, says=[*lead, *self.says])


@dataclass(frozen=True, slots=True)
class ChannelLimits:
    """What a channel can carry. Lengths in characters as its platform counts them.

    ``caption`` is how many may stand under a picture or file; None: as many as in a message.
    ``per_second`` is its pace in messages, ``per_month`` what it grants for nothing; None: any.
    ``shows_typing``: it can show for some seconds that an answer is being made.
    ``shows_at_commit``: what is committed stands on a page, so it counts as sent, and as seen once
    that page is opened again. Without ``can_edit`` what replaces an earlier screen is said anew.
    ``marks``: choices of an earlier screen can be marked as right or wrong.
    """

    characters: int
    buttons: int
    button_characters: int
    can_edit: bool
    pictures: bool
    caption: int | None = None
    per_second: float | None = None
    per_month: int | None = None
    shows_typing: bool = False
    shows_at_commit: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Worded:
    """A screen with its sentences filled in: ``html`` knows only ``<b>``; labels are plain.

    ``before`` is the verdict's html, ``marks`` the actions it marks as chosen and as right.
    """

    html: str
    labels: Sequence[tuple[str, str]]
    media: Media | None = None
    before: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


def fill(template: str, facts: Mapping[str, object], address: Callable[[str], str] = str) -> str:
    """Return ``template`` with ``{name}`` replaced by escaped facts; facts' own braces stay.

    ``{~name}`` holds words of the content, such as a lesson's card: they are addressed as the
    template is, and filled with the other facts. Whole numbers from 10.000 on are grouped. Only an
    address of our own can be pressed: people write the other facts.
    """

    def fact(slot: re.Match[str]) -> str:
        if slot["ours"]:
            return _SLOT.sub(within, address(escape(_shown(facts[slot["name"]]), quote=False)))
        return _written(slot["name"], facts[slot["name"]])

    def within(slot: re.Match[str]) -> str:
        name = slot["name"]
        return _written(name, facts[name]) if name in facts else slot[0]

    return _SLOT.sub(fact, address(template))


def _written(name: str, fact: object) -> str:
    """Return a fact as html; what people wrote holds no link."""
    shown = _shown(fact)
    return escape(shown if name in OURS else unlinked(shown), quote=False)


def _shown(fact: object) -> str:
    if isinstance(fact, int) and not isinstance(fact, bool) and fact >= 10_000:
        return f"{fact:,}".replace(",", ".")
    return str(fact)


_SLOT = re.compile(r"\{(?P<ours>~?)(?P<name>[a-z_]+)\}")


def slots(template: str) -> frozenset[str]:
    """Return the names of the facts a template needs."""
    return frozenset(slot["name"] for slot in _SLOT.finditer(template))


_LIST = re.compile(r"(?m)^((?:•|   ).*)\n\n(?=•|   )")


def compile_screen(worded: Worded, limits: ChannelLimits) -> list[dict[str, object]]:
    """Return the platform requests of a screen, in order; none exceeds the channel's limits.

    Words too long for one message are split between lines, sentences or characters, never inside
    a tag; choices and the picture go with the last part. Choices a channel has no buttons for are
    written as numbered lines; labels too long for a button likewise, whose button shows how they
    begin (``short``), so nothing is cut silently.
    A picture whose words are too long to stand under it comes first, by itself; one that cannot
    be shown is named. Paragraphs that begin with "•", or with the blanks of what goes on under
    one, stand close together. A verdict is a message of its own only where choices can be marked.
    """
    if worded.before and limits.marks:
        told = compile_screen(Worded(worded.before, []), limits)
        told[-1]["verdict"] = dict(worded.marks)
        return told + compile_screen(replace(worded, before=""), limits)
    if worded.before:
        whole = f"{worded.before}\n\n{worded.html}"
        return compile_screen(replace(worded, html=whole, before=""), limits)
    numbered = [(n, label, action) for n, (label, action) in enumerate(worded.labels, start=1)]
    html = _LIST.sub(r"\1\n", worded.html)
    as_lines = len(numbered) > limits.buttons or any(
        len(label) > limits.button_characters for _, label, _ in numbered
    )
    if numbered and as_lines:
        html += "".join(f"\n<b>{n}</b>. {escape(label, quote=False)}" for n, label, _ in numbered)
    if worded.media is not None and not limits.pictures:
        html += f"\n{escape(worded.media.name, quote=False)}"
    parts = split_html(html, limits.characters)
    requests: list[dict[str, object]] = [
        {"text": plain(part), "html": part, "choices": [], "media": []} for part in parts
    ]
    if worded.media is not None and limits.pictures and not _fits(parts[-1], limits):
        requests.insert(0, {"text": "", "html": "", "choices": [], "media": []})
        pictured = requests[0]
    else:
        pictured = requests[-1]
    last = requests[-1]
    last["choices"] = [
        {
            "n": n,
            "label": label,
            "action": action,
            **_shortened(label, limits.button_characters),
        }
        for n, label, action in numbered
    ]
    if worded.media is not None and limits.pictures:
        media = worded.media
        pictured["media"] = [{"kind": media.kind, "url": media.url, "name": media.name}]
    return requests


def _shortened(label: str, most: int) -> dict[str, str]:
    """Return how a label too long for a button begins there, cut between words."""
    if len(label) <= most:
        return {}
    begins = label[: most - 1]
    if not label[most - 1].isspace():
        begins = begins.rpartition(" ")[0] or begins
    return {"short": begins.rstrip(" ,:;–-(") + "…"}


def _fits(part: str, limits: ChannelLimits) -> bool:
    """Whether a part's words fit under its picture."""
    return limits.caption is None or len(plain(part)) <= limits.caption
