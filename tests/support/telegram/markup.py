"""Reads Telegram's HTML the way its server does: which tags, which entities, which mistakes."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.telegram.refusals import bad

STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_TAG = re.compile(r"<(/?)([^\s>]*)([^>]*)>")
_ATTRIBUTES = re.compile(r"""\s*([a-z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    text: str
    words: str = ""
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def place(self, at: int) -> int:
        return len(self.text[:at].encode())

    def start(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        if name not in STYLES:
            raise _wrong(f'Unsupported start tag "{name}" at byte offset {self.place(tag.start())}')
        attributes = {}
        for key, value in _ATTRIBUTES.findall(tag[3]):
            if not value and key != "expandable":
                place = self.place(tag.start())
                raise _wrong(
                    f'Expected equal sign in declaration of an attribute of the tag "{name}"'
                    f" at byte offset {place}"
                )
            attributes[key.lower()] = html.unescape(value.strip("\"'"))
        if name == "span" and attributes.get("class") != "tg-spoiler":
            place = self.place(tag.start())
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        self.open.append(_Open(name, units(self.words), attributes))

    def end(self, tag: re.Match[str]) -> None:
        place, name = self.place(tag.start()), tag[2].lower()
        if not self.open:
            raise _wrong(f"Unexpected end tag at byte offset {place}")
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _wrong(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found '
                f'"</{name}>"'
            )
        length = units(self.words) - opened.start
        entity = {"type": STYLES[opened.tag], "offset": opened.start, "length": length}
        if opened.tag == "a":
            if not opened.attributes.get("href"):
                return
            entity["url"] = opened.attributes["href"]
        if length:
            self.entities.append(entity)


def _wrong(what: str) -> Exception:
    return bad(f"can't parse entities: {what}")


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _decoded(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found[3]:
            return _NAMED[found[3]]
        code = int(found[1]) if found[1] else int(found[2], 16)
        return chr(code) if 0 < code < 0x110000 else found[0]

    return _ENTITY.sub(one, text)


def read_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the words and their entities. Raises Refusal as the platform words it."""
    reader = _Reader(text)
    at = 0
    while (found := text.find("<", at)) >= 0:
        reader.words += _decoded(text[at:found])
        tag = _TAG.match(text, found)
        if tag is None:
            kind = "end" if text.startswith("</", found) else "start"
            raise _wrong(f"Unclosed {kind} tag at byte offset {reader.place(found)}")
        if tag[1]:
            reader.end(tag)
        else:
            reader.start(tag)
        at = tag.end()
    reader.words += _decoded(text[at:])
    if reader.open:
        left = reader.open[-1].tag
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{left}"')
    return reader.words, sorted(reader.entities, key=lambda one: (one["offset"], -one["length"]))
