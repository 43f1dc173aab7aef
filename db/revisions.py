"""Which migrations this release knows; asked often, so nothing heavy is loaded for it."""

from importlib.resources import files


def head() -> str:
    """Return the newest revision this release knows (the number its file begins with)."""
    names = (entry.name for entry in (files("db") / "migrations" / "versions").iterdir())
    return max(name[:4] for name in names if name[:4].isdigit())
