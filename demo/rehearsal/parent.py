"""The parent of the lives: starts one after the other, kills them, and never opens the database."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from demo.rehearsal.forkserver import forkserver_context
from demo.rehearsal.life import Orders, live
from demo.rehearsal.play import moments

_KILLED = -9
_LONGEST_DELAY = 0.08
"""Seconds after a finished moment at which a life is killed at the latest: amid the next one."""

Progress = Callable[[int, int], None]


class RehearsalFailed(Exception):
    """A life ended by itself before the play was over: a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A life is to be killed so long after so many finished moments."""

    after: int
    delay: float


def play_through(orders: Orders, *, kills: int, on_progress: Progress) -> int:
    """Play to the end; return how many lives were killed on the way. Raises RehearsalFailed."""
    total = sum(1 for _ in moments(orders.play)) + 1
    planned = _plan(orders, kills, total)
    done = killed = 0
    context = forkserver_context()
    while True:
        ours, theirs = context.Pipe(duplex=False)
        life = context.Process(target=live, args=(orders, theirs), daemon=True)
        life.start()
        theirs.close()
        kill = planned.pop(0) if planned else None
        try:
            done = _follow(ours, done, kill, lambda n: on_progress(n, total))
            if kill is not None:
                time.sleep(kill.delay)
                life.kill()
            done += _last_words(ours)
        except BaseException:  # whoever stops us stops the life as well
            life.kill()
            raise
        finally:
            life.join()
            ours.close()
        if life.exitcode == 0:
            return killed
        if life.exitcode != _KILLED:
            raise RehearsalFailed(
                f"the rehearsed house ended by itself, with status {life.exitcode}"
            )
        killed += 1


def _plan(orders: Orders, kills: int, total: int) -> list[Kill]:
    dice = orders.play.dice("kills")
    after = sorted(dice.randrange(1, total) for _ in range(kills))
    return [Kill(many, dice.uniform(0, _LONGEST_DELAY)) for many in after]


def _follow(line: Connection, done: int, kill: Kill | None, tell: Callable[[int], None]) -> int:
    """Count finished moments until the life ends, or is to be killed."""
    with suppress(EOFError):
        while kill is None or done < kill.after:
            line.recv()
            done += 1
            tell(done)
    return done


def _last_words(line: Connection) -> int:
    """Return how many moments more were finished before the end."""
    count = 0
    with suppress(EOFError, OSError):
        while True:
            line.recv()
            count += 1
    return count
