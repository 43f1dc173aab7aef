"""The program's own files, for verbs that check them without opening the database."""

from bot.runtime.settings import Settings
from domain.errors import BadSetting
from services.operations.backup import StorePaths


def own_places(settings: Settings) -> StorePaths:
    """Return where the program keeps its data. Raises BadSetting when PostgreSQL keeps it."""
    path = settings.address.path
    if path is None:
        raise BadSetting(
            "The database is PostgreSQL: back it up with pg_dump --format=custom and bring it back "
            f"with pg_restore; what people sent lies in {settings.data_dir / 'files'}."
        )
    return StorePaths(settings.data_dir, path)
