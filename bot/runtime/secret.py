"""The secret key of the program: from the environment, or made once and kept in DATA_DIR."""

import os
import secrets
from pathlib import Path

from bot.runtime.settings import SECRET_FILE, SHORTEST_SECRET, Settings
from domain.errors import BadSetting


def secret_key(settings: Settings) -> str:
    """Return the secret key; on SQLite it is made at first use, readable by its owner only.

    Raises BadSetting when the kept file is too short to be a key made here.
    """
    if settings.given_secret:
        return settings.given_secret
    path = settings.data_dir / SECRET_FILE
    if not path.exists():
        _make(path)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SHORTEST_SECRET:
        raise BadSetting(f"{path} does not hold a secret key; delete it and a new one is made.")
    return key


def known_secret(settings: Settings) -> str:
    """Return the secret key if there is one; a house without it has given nobody a code yet."""
    is_made = settings.given_secret or (settings.data_dir / SECRET_FILE).exists()
    return secret_key(settings) if is_made else ""


def _make(path: Path) -> None:
    """Write a key under another name and link it into place: never half a key, never two."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()
