"""Recognises the answer that was just taken: a second tap, which nobody means as a new answer."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.answer_matching import ANSWERED, MatchedAnswer

TAPPED_WITHIN = timedelta(seconds=5)
"""How long the same button of the same screen, pressed again, is the same press."""
CLOSED_WITHIN = timedelta(seconds=30)
"""The same for a question that its first answer closed: on a weak line people tap for long."""
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Taken:
    row: int
    chosen: tuple[int, str]
    at: datetime


class Repeats:
    """Remembers the last answer of each account; what is forgotten is answered as ever."""

    def __init__(self) -> None:
        """Nothing was answered yet."""
        self._last: OrderedDict[int, _Taken] = OrderedDict()

    def is_repeat(self, row: Any, press: MatchedAnswer | None) -> bool:
        """Return whether an update only repeats the one before it; any other is remembered.

        An update that is run once more, after its batch was rolled back, repeats nothing.
        """
        account, chosen = row.account_number, press.chosen if press else None
        last = self._last.get(account)
        if press is None or chosen is None:
            self._last.pop(account, None)
            return False
        within = CLOSED_WITHIN if press.action == ANSWERED else TAPPED_WITHIN
        is_same = last is not None and last.chosen == chosen and last.row != row.id
        if last is not None and is_same and row.heard_at - last.at <= within:
            return True
        self._last[account] = _Taken(row.id, chosen, row.heard_at)
        self._last.move_to_end(account)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)
        return False
