"""The house's own files, for verbs that look at them without opening the database."""

from bot.settings import Settings
from db import sqlite_file
from domain.errors import BadSetting
from services.backup import Places


def own_places(settings: Settings) -> Places:
    """Return where the house keeps things. Raises BadSetting when PostgreSQL keeps them."""
    path = settings.address.path
    if path is None:
        raise BadSetting(
            "The database is PostgreSQL: back it up with pg_dump --format=custom and bring it back "
            f"with pg_restore; what people sent lies in {settings.data_dir / 'files'}."
        )
    return Places(settings.data_dir, path)


def check_sqlite() -> None:
    """Refuse an SQLite with the WAL-reset bug. Raises BadSetting."""
    if not sqlite_file.version_is_safe():
        wanted = ".".join(str(part) for part in sqlite_file.OLDEST)
        raise BadSetting(
            f"This SQLite is older than {wanted} and may damage a database; "
            "install what requirements.lock names: make setup."
        )
