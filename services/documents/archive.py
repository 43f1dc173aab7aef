"""Writes zips whose bytes depend only on their content: no entry has a date of its own."""

from zipfile import ZIP_STORED, ZipInfo

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def entry(name: str, how: int = ZIP_STORED) -> ZipInfo:
    """Return a zip entry, dated the first day a zip knows; only its owner may read it."""
    made = ZipInfo(name, _FIRST_DAY)
    made.compress_type = how
    made.external_attr = 0o600 << 16
    return made
