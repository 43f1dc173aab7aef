"""The words around secrets: what announces one, what may stand between, what rules one out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from domain.secrets.tokens import TextPart


class Sign(Enum):
    """How strongly words announce a secret, and which.

    After a hint only words that may stand between count until the number comes; ``OTHER`` words
    name a number that is no secret.
    """

    CODE = "code"
    HINT = "hint"
    PASSWORD = "password"  # noqa: S105 - the word for one
    PIN = "pin"
    PIN_HINT = "pin_hint"
    BACK_OF_CARD = "back_of_card"
    IDENTITY = "identity"
    CARD = "card"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SecretWords:
    """Word lists, without accents unless said otherwise.

    ``signs`` are phrases that announce one; ``never`` are words with accents that look like one;
    ``between`` may stand between a hint and its number; ``before_other`` and ``after_other`` make a
    number an amount, a year or a telephone, ``after_short`` only a short one; ``accounts`` say that
    it is a bank account's; ``introduces`` lead straight to a secret, ``named_by`` from a number to
    what it is; ``not_passwords`` may follow
    "mật khẩu là", and only ``polite`` words may follow a password made of letters; ``numbers`` are
    digits in words, with and without accents.
    """

    signs: Mapping[Sign, Sequence[str]]
    never: frozenset[str]
    between: frozenset[str]
    introduces: frozenset[str]
    named_by: frozenset[str]
    before_other: frozenset[str]
    accounts: frozenset[str]
    after_other: frozenset[str]
    after_short: frozenset[str]
    not_passwords: frozenset[str]
    polite: frozenset[str]
    numbers: Mapping[str, str]
    heads: frozenset[str] = field(init=False)
    known: frozenset[str] = field(init=False)
    sizes: Mapping[str, Sequence[int]] = field(init=False)
    by_words: Mapping[tuple[str, ...], Sign] = field(init=False)

    def __post_init__(self) -> None:
        """Index the phrases by their words, and all words that matter."""
        known: dict[tuple[str, ...], Sign] = {}
        for sign, phrases in self.signs.items():
            for phrase in phrases:
                known.setdefault(tuple(phrase.split()), sign)
        sizes: dict[str, set[int]] = {}
        for parts in known:
            sizes.setdefault(parts[0], set()).add(len(parts))
        longest_first = {word: sorted(found, reverse=True) for word, found in sizes.items()}
        object.__setattr__(self, "by_words", known)
        object.__setattr__(self, "sizes", longest_first)
        object.__setattr__(self, "heads", frozenset(sizes))
        signs = {part for parts in known for part in parts}
        object.__setattr__(self, "known", self.between | self.introduces | signs)

    def sign_at(self, said: Sequence[TextPart], at: int) -> tuple[Sign, int] | None:
        """Return the sign that begins at a word and where it ends, or None."""
        for size in self.sizes.get(said[at].said, ()):
            end = at + size
            sign = self.by_words.get(tuple([one.said for one in said[at:end]]))
            if sign is None or end > len(said):
                continue
            if not any(one.spelled in self.never for one in said[at:end]):
                return sign, end
        return None
