"""The words of exported files: column titles, labels of codes, the lines of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from content.fields import Fields, read_yaml

FILE = "reports/export.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an exported file, by dotted key: ``column.code``, ``form.title``."""

    by_key: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return the words of that key; a missing one is a broken release."""
        return self.by_key[key]

    def labels(self, group: str) -> dict[str, str]:
        """Return the label of every code in a group: ``status``, ``maturity``, ``content`` …"""
        start = f"{group}."
        return {
            key.removeprefix(start): label
            for key, label in self.by_key.items()
            if key.startswith(start)
        }

    def label(self, group: str, code: str) -> str:
        """Return the label of one code; a code of a later release stands for itself."""
        return self.by_key.get(f"{group}.{code}", code)

    def fill(self, key: str, **facts: object) -> str:
        """Return words with their facts filled in; these words come from us, never from people."""
        return self.by_key[key].format(**facts)


def load_words(file: str = FILE) -> Words:
    """Read words that came with the package. Raises BrokenLesson naming what is wrong."""
    tree = read_yaml((files("content") / "vi" / file).read_bytes(), f"vi/{file}")
    if not isinstance(tree, dict):
        tree = {}
    fields = Fields(tree, f"vi/{file}")
    found: dict[str, str] = {}
    for name, branch in tree.items():
        if isinstance(branch, dict):
            found.update({f"{name}.{key}": label for key, label in fields.pairs(name).items()})
        else:
            found[str(name)] = fields.text(name)
    return Words(found)
