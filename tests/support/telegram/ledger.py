"""What truly happened, as the platform saw it: the oracle that tests ask, never the house."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

SPEAKING = frozenset(
    {"sendmessage", "editmessagetext", "sendphoto", "senddocument", "sendvoice", "deletemessage"}
)
"""Methods that count against the platform's limits."""
HEARD_AFTER = 0.25
"""Seconds a client may need to hear of a pause: what was on its way by then broke no promise."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and what became of it.

    ``at``: when it was read, however long its answer took; it came not before ``since``, which
    is earlier where the platform itself had slept. ``outcome``: accepted, refused,
    unanswered (accepted, but the line broke before the answer), or unheard (neither recorded nor
    answered). ``is_in_pause``: it came while silence was asked.
    ``is_silent``: it was to make no sound on her phone.
    """

    at: float
    since: float
    method: str
    outcome: str
    chat: int | None = None
    text: str = ""
    message_id: int | None = None
    files: tuple[str, ...] = ()
    status: int = 200
    why: str = ""
    is_in_pause: bool = False
    is_silent: bool = False


@dataclass
class Ledger:
    """Every request, and every update offered and confirmed; ``path`` gets a JSON line for each."""

    path: Path | None = None
    entries: list[Entry] = field(default_factory=list)
    offered: Counter[int] = field(default_factory=Counter)
    confirmed: set[int] = field(default_factory=set)
    pauses: list[tuple[float, float]] = field(default_factory=list)
    _file: TextIO | None = None

    def write(self, entry: Entry) -> None:
        """Note one request."""
        self.entries.append(entry)
        if self.path is not None:
            self._file = self._file or self.path.open("a", 1, encoding="utf-8")
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

    def pause(self, start: float, end: float) -> None:
        """Silence was asked for."""
        self.pauses.append((start, end))

    def is_paused(self, at: float) -> bool:
        """Whether silence was asked for long enough ago to have been heard."""
        return any(start + HEARD_AFTER < at < end for start, end in self.pauses)

    def until(self, at: float) -> float:
        """Return when the pause at hand ends; ``at`` itself when there is none."""
        return max((end for start, end in self.pauses if start <= at < end), default=at)

    def close(self) -> None:
        """Write down what is still in memory."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def said(self, chat: int | None = None) -> Sequence[Entry]:
        """What reached a chat, or any: its owner saw it, answered or not."""
        return [
            one
            for one in self.entries
            if one.method in SPEAKING
            and one.outcome in {"accepted", "unanswered"}
            and chat in {None, one.chat}
        ]

    def refused(self, status: int | None = None) -> Sequence[Entry]:
        """What was refused."""
        return [
            one for one in self.entries if one.outcome == "refused" and status in {None, one.status}
        ]

    def broken_rules(self) -> Sequence[Entry]:
        """Requests no client should ever make: wrong by themselves, whatever the weather."""
        return [one for one in self.refused() if one.why.startswith(MISTAKES)]

    def in_pauses(self) -> Sequence[Entry]:
        """Requests that came although silence had been asked for."""
        return [one for one in self.entries if one.is_in_pause]

    def worst_second(self) -> int:
        """Return the most sends in any sliding second, refused ones too."""
        return most_in_a_second(
            (one.since, one.at) for one in self.entries if one.method in SPEAKING
        )

    def summary(self) -> dict[str, Any]:
        """The figures a process of its own is asked for."""
        said = self.said()
        return {
            "requests": len(self.entries),
            "said": len(said),
            "chats": len({one.chat for one in said}),
            "outcomes": dict(Counter(one.outcome for one in self.entries)),
            "statuses": dict(Counter(str(one.status) for one in self.entries)),
            "in_pauses": len(self.in_pauses()),
            "worst_second": self.worst_second(),
            "broken_rules": [asdict(one) for one in self.broken_rules()],
            "offered": len(self.offered),
            "confirmed": len(self.confirmed),
        }


def most_in_a_second(came: Iterable[tuple[float, float]]) -> int:
    """Return how many surely came within one second; each came between its two instants."""
    spans = sorted(came)
    starts = [since for since, _ in spans]
    worst = 0
    for first, start in enumerate(starts):
        within = spans[first : bisect_left(starts, start + 1)]
        worst = max(worst, sum(at < start + 1 for _, at in within))
    return worst


MISTAKES = (
    "Bad Request: can't parse", "Bad Request: wrong parameter", "Bad Request: unknown parameter",
    "Bad Request: message text is empty", "Bad Request: message is too long", "Not Found",
    "Bad Request: message caption is too long", "Bad Request: BUTTON_", "Bad Request: missing",
    "Bad Request: BOT_COMMAND", "Bad Request: IMAGE_", "Bad Request: file must be non-empty",
    "Bad Request: bad webhook",
)  # fmt: skip
"""How the refusal of a request that is wrong by itself begins."""
