"""Which migrations this release knows; asked often, so nothing heavy is loaded for it."""

from importlib.resources import files
from typing import NamedTuple


class Unusable(NamedTuple):
    """Why a database cannot be used, not even after an upgrade, and what to do."""

    why: str
    advice: str

    def __str__(self) -> str:
        """Return both as the end of a sentence."""
        return f"{self.why}; {self.advice}."


def head() -> str:
    """Return the newest revision this release knows."""
    return max(_known())


def unusable(found: str | None) -> Unusable | None:
    """Say why this release cannot use a database of this revision, or return None."""
    if found is None or found in _known():
        return None
    if found > head():
        return Unusable(
            f"revision {found} is newer than this release ({head()})", "install the newer one"
        )
    return Unusable(
        f"revision {found} is of a build before the first release",
        "make a new HOCVUSO_DATA_DIR or database",
    )


def _known() -> set[str]:
    """Return the numbers that the files of migrations begin with."""
    names = (entry.name for entry in (files("db") / "migrations" / "versions").iterdir())
    return {name[:4] for name in names if name[:4].isdigit()}
