"""The platform's limits, for a server that polices them: who speaks too fast is told to wait."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass
class Limits:
    """Most messages a second in all, a second to one chat, a minute to one group; 0: any number."""

    overall: int = 0
    chat: int = 0
    group: int = 0
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def refuses(self, chat: int, at: float) -> int:
        """Return how many seconds to wait; 0 lets the message through and counts it."""
        in_chat, most, span = self._chats[chat], self.chat, 1.0
        if chat < 0 and self.group:
            most, span = self.group, 60.0
        wait = max(_wait(self._all, self.overall, 1.0, at), _wait(in_chat, most, span, at))
        if wait <= 0:
            self._all.append(at)
            in_chat.append(at)
        return max(0, math.ceil(wait))


def _wait(times: deque[float], most: int, span: float, at: float) -> float:
    while times and at - times[0] >= span:
        times.popleft()
    return span - (at - times[0]) if most and len(times) >= most else 0.0


def policed() -> Limits:
    """The limits Telegram names in its FAQ."""
    return Limits(overall=30, chat=1, group=20)
