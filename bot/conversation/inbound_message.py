"""An inbound message of any channel: words, a press, a file or an opened link."""

from dataclasses import dataclass

from services.units.groups import GroupMet


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came with a message: stored raw under ``incoming`` until a job cleans it."""

    incoming: str
    kind: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message. Exactly one of ``action``, ``file``, ``link``, ``group`` holds, or ``text``.

    A press or a quoted reply names its screen by the visible number (``screen``) or, on a platform
    with ids of its own, by ``message``; ``seen`` is the newest number on the person's screen. A
    platform with little room for actions sends the number of the button (``choice``, from 1);
    ``acknowledge`` is what it calls a press that wants a sign at once. ``edits`` is the event key
    of an earlier message whose words ``text`` now are; files of one ``album`` came together.
    ``other`` is what a message without words or a file holds, as ``fallback.other_…`` calls it.
    """

    text: str = ""
    action: str | None = None
    choice: int | None = None
    acknowledge: str = ""
    edits: str = ""
    album: str = ""
    other: str = ""
    screen: int | None = None
    message: str | None = None
    seen: int | None = None
    file: InboundFile | None = None
    link: str | None = None
    group: GroupMet | None = None
