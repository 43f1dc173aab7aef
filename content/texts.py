"""Reads sentences by key from ``content/vi`` and fills in their facts."""

from collections.abc import Iterator, Mapping
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from content.address_words import load_address_words
from content.fields import BrokenLesson, read_yaml
from domain.address import AddressForm
from domain.errors import BadSetting
from domain.html_parts import plain
from domain.screens import fill, slots


class Texts:
    """Every sentence the assistant can say, in one folder a feature.

    Keys are ``<file>.<name>``, nested names joined by dots; no two files have one name.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        """Store parsed sentences; ``load`` reads them from files."""
        self._sentences = dict(sentences)
        pronouns = load_address_words().pronouns
        self._addressing = {one: partial(pronouns.put, address=one) for one in AddressForm}

    @classmethod
    def load(cls, folder: Traversable | None = None) -> "Texts":
        """Read every ``*.yaml`` of ``content/vi``. Raises BadSetting naming the broken file."""
        found: dict[str, str] = {}
        for path, file in _yaml_files(folder or files("content") / "vi"):
            try:
                tree = read_yaml(file.read_bytes(), path)
            except BrokenLesson as wrong:
                raise BadSetting(str(wrong)) from wrong
            found.update(_flat(tree, file.name.removesuffix(".yaml")))
        return cls(found)

    @property
    def keys(self) -> frozenset[str]:
        """All keys there are."""
        return frozenset(self._sentences)

    def template(self, key: str) -> str:
        """Return a sentence as it is written, its slots unfilled."""
        return self._sentences[key]

    def needs(self, key: str) -> frozenset[str]:
        """Return the names of the facts a sentence needs."""
        return slots(self._sentences[key])

    def html(
        self,
        key: str,
        facts: Mapping[str, object] | None = None,
        address: AddressForm = AddressForm.ELDER,
    ) -> str:
        """Return a sentence as somebody is addressed, its facts escaped; its only markup is <b>."""
        return fill(self._sentences[key], facts or {}, self._addressing[address])

    def plain(
        self,
        key: str,
        facts: Mapping[str, object] | None = None,
        address: AddressForm = AddressForm.ELDER,
    ) -> str:
        """Return a sentence as plain text."""
        return plain(self.html(key, facts, address))

    def has(self, key: str) -> bool:
        """Return whether there is such a sentence."""
        return key in self._sentences


def _yaml_files(folder: Traversable, path: str = "vi") -> Iterator[tuple[str, Traversable]]:
    """Yield every sentence file below ``folder`` with its path, in a fixed order."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        within = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _yaml_files(entry, within)
        elif entry.name.endswith(".yaml"):
            yield within, entry


def _flat(tree: object, prefix: str) -> dict[str, str]:
    if isinstance(tree, Mapping):
        found: dict[str, str] = {}
        for name, branch in tree.items():
            found.update(_flat(branch, f"{prefix}.{name}"))
        return found
    if isinstance(tree, str):
        return {prefix: tree.strip("\n")}
    raise BadSetting(f"vi/{prefix.partition('.')[0]}.yaml: {prefix} must be a sentence in quotes")
