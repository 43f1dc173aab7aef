"""Reads the words in which people say when they want to be reminded."""

from functools import cache
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.reminders.spoken_wish import WishWords
from domain.text import words

FILE = "wish_words.yaml"


@cache
def load_wish_words() -> WishWords:
    """Read the words that came with the package. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    found = WishWords(
        parts=_numbers(fields, "parts"),
        after_noon=_plain(fields, "after_noon"),
        like_speaker=words(fields.text("like_speaker")),
        numbers=_numbers(fields, "numbers"),
        weekdays=_plain(fields, "weekdays"),
        every_day=_plain(fields, "every_day"),
        every_week=_plain(fields, "every_week"),
        beside=_plain(fields, "beside"),
    )
    fields.close()
    return found


def _plain(fields: Fields, name: str) -> frozenset[str]:
    return frozenset(words(one) for one in fields.texts(name))


def _numbers(fields: Fields, name: str) -> dict[str, int]:
    return {words(one): int(number) for one, number in fields.pairs(name).items()}
