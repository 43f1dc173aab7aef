"""Reads a khối named in words, wherever it is asked for."""

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.ward import Ward


class KhoiUnknown(Refused):
    """The words name no khối of the ward, or more than one."""

    code = "refused.khoi"


def read_khoi(text: str, ward: Ward) -> AnswerMode:
    """Return how words that may name a khối are read: a khối may be called by a number."""
    return AnswerMode.WORDS if ward.khoi_named(text) else AnswerMode.NUMBERS
