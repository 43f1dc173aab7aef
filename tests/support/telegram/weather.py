"""How the platform misbehaves: the share of requests each mishap falls on, drawn by a seed."""

import random
from dataclasses import dataclass, field, replace
from enum import Enum


class Mishap(Enum):
    """What may happen to one request."""

    FLOOD = "429 with retry_after"
    BAD_GATEWAY = "502 with a page of HTML, nothing recorded"
    UNHEARD = "the line breaks before it is recorded"
    UNANSWERED = "recorded, and the line breaks before the answer"


@dataclass(frozen=True)
class Weather:
    """Shares between 0 and 1. ``slow`` requests take up to ``slowest`` seconds.

    ``twice``: updates that are delivered again although they were confirmed. ``mixed``: updates
    that overtake one of another chat.
    """

    slow: float = 0.0
    slowest: float = 0.5
    flood: float = 0.0
    longest_pause: int = 2
    bad_gateway: float = 0.0
    unheard: float = 0.0
    unanswered: float = 0.0
    twice: float = 0.0
    mixed: float = 0.0

    def shares(self) -> list[tuple[Mishap, float]]:
        return [
            (Mishap.FLOOD, self.flood),
            (Mishap.BAD_GATEWAY, self.bad_gateway),
            (Mishap.UNHEARD, self.unheard),
            (Mishap.UNANSWERED, self.unanswered),
        ]


FAIR = Weather()
FOUL = Weather(
    slow=0.05, flood=0.005, bad_gateway=0.01, unheard=0.005, unanswered=0.003, twice=0.1, mixed=0.1
)
"""What a bot must live with on an ordinary day."""
STORM = replace(FOUL, flood=0.03, bad_gateway=0.05, unheard=0.03, unanswered=0.01, twice=0.3)


@dataclass
class Fate:
    """Draws what happens next; the same seed draws the same. ``next`` is told, not drawn.

    So many downloads as ``cuts`` says break off in the middle.
    """

    weather: Weather = FAIR
    seed: int = 0
    next: list[Mishap] = field(default_factory=list)
    cuts: int = 0
    _draws: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._draws = random.Random(self.seed)

    def mishap(self) -> Mishap | None:
        """Return what happens to the next request, most often nothing."""
        drawn = self._draws.random()
        for mishap, share in self.weather.shares():
            if drawn < share:
                return mishap
            drawn -= share
        return None

    def delay(self) -> float:
        """Seconds the next request takes longer than usual."""
        is_slow = self._draws.random() < self.weather.slow
        return self._draws.uniform(0.02, self.weather.slowest) if is_slow else 0.0

    def pause(self) -> int:
        """Seconds of silence that are asked for."""
        return self._draws.randint(1, self.weather.longest_pause)

    def comes_twice(self) -> bool:
        return self._draws.random() < self.weather.twice

    def overtakes(self) -> bool:
        return self._draws.random() < self.weather.mixed
