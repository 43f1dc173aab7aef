"""Reads the words around secrets, and makes the reader that blanks them."""

from functools import cache
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.secrets.reader import SecretReader
from domain.secrets.words import SecretWords, Sign

FILE = "secrets.yaml"
_LISTS = (
    *("never", "between", "introduces", "before_other", "accounts"),
    *("after_other", "after_short", "not_passwords", "polite"),
)


@cache
def secret_reader() -> SecretReader:
    """Return the one reader. Raises BrokenLesson naming what is wrong with its words."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    signs = fields.part("signs")
    phrases = {sign: signs.texts(sign.value) for sign in Sign}
    signs.close()
    lists = {name: frozenset(fields.texts(name)) for name in _LISTS}
    words = SecretWords(
        mark=fields.text("mark"), signs=phrases, numbers=fields.pairs("numbers"), **lists
    )
    fields.close()
    return SecretReader(words)
