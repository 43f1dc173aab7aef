"""Parses a database address as people write it, and names its drivers."""

from dataclasses import dataclass
from pathlib import Path

from domain.errors import BadSetting


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A parsed address: ``path`` is the file on SQLite, None on PostgreSQL."""

    url: str
    path: Path | None

    @classmethod
    def read(cls, url: str) -> "DatabaseAddress":
        """Parse ``sqlite:///file`` or ``postgresql://…``. Raises BadSetting for anything else."""
        if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
            return cls(url, Path(url.removeprefix("sqlite:///")))
        if url.startswith(("postgresql://", "postgres://")):
            return cls("postgresql://" + url.partition("://")[2], None)
        raise BadSetting(
            "HOCVUSO_DATABASE_URL must start with sqlite:/// or postgresql:// "
            f"(it starts with {url.partition(':')[0][:20]!r})"
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is one SQLite file."""
        return self.path is not None

    @property
    def async_url(self) -> str:
        """The address with its asyncio driver named."""
        driver = "sqlite+aiosqlite" if self.is_sqlite else "postgresql+asyncpg"
        return f"{driver}://{self.url.partition('://')[2]}"
