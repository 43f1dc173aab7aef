"""The program's own pictures: which there are, and how large, so that a page keeps their room."""

import struct
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "content" / "images"
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".webp": "image/webp"}
_PNG_SIDES = struct.Struct(">16xII")
"""Where the header of a PNG file tells its width and height."""


def pictures() -> dict[str, Path]:
    """Return every picture by its name."""
    found = (path for path in sorted(FOLDER.rglob("*")) if path.is_file())
    return {path.name: path for path in found if path.suffix in TYPES}


def sizes() -> dict[str, tuple[int, int]]:
    """Return width and height of the pictures that lessons show: PNG files."""
    return {name: _sides(path) for name, path in pictures().items() if path.suffix == ".png"}


def _sides(path: Path) -> tuple[int, int]:
    with path.open("rb") as file:
        width, height = _PNG_SIDES.unpack(file.read(_PNG_SIDES.size))
    return width, height
