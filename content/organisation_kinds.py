"""Reads the kinds of organisations in the ward's plan, and guesses one by name."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.text import words

FILE = "organisation_kinds.yaml"
OTHER = "KHAC"


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """One kind: ``group`` is its subject group, empty until the ward says which."""

    code: str
    name: str
    group: str
    words: tuple[str, ...]


@cache
def load_kinds() -> tuple[OrganisationKind, ...]:
    """Return every kind the plan knows, in the order guesses are tried."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    kinds = []
    for part in fields.parts("kinds"):
        group = part.text("group", may_be_empty=True)
        kinds.append(
            OrganisationKind(part.text("code"), part.text("name"), group, part.texts("words"))
        )
        part.close()
    return tuple(kinds)


def guess_kind(name: str, kinds: tuple[OrganisationKind, ...]) -> OrganisationKind:
    """Return the first kind whose words occur in an organisation's name, else "other"."""
    told = f" {words(name)} "
    for kind in kinds:
        if any(f" {clue} " in told for clue in kind.words):
            return kind
    return next(kind for kind in kinds if kind.code == OTHER)
