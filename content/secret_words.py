"""Reads the words around secrets, and makes the readers that find them."""

from functools import cache
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.secrets.context import SecretContext
from domain.secrets.reader import SecretReader
from domain.secrets.words import SecretWords, Sign

FILE = "secrets.yaml"
_LISTS = (
    *("never", "between", "introduces", "named_by", "before_other", "accounts"),
    *("after_other", "after_short", "not_passwords", "polite"),
)


@cache
def secret_reader() -> SecretReader:
    """Return the reader of what words give away themselves. Raises BrokenLesson."""
    return SecretReader(_words())


@cache
def secret_context() -> SecretContext:
    """Return the reader of what only the talk gives away. Raises BrokenLesson."""
    return SecretContext(_words())


@cache
def _words() -> SecretWords:
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    signs = fields.part("signs")
    phrases = {sign: signs.texts(sign.value) for sign in Sign}
    signs.close()
    lists = {name: frozenset(fields.texts(name)) for name in _LISTS}
    words = SecretWords(signs=phrases, numbers=fields.pairs("numbers"), **lists)
    fields.close()
    return words
