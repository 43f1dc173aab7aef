"""The settings: read once from the environment, with a sentence for every mistake."""

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.channels import registry
from bot.channels.kind import ConfiguredChannel
from bot.channels.registry import CHANNELS
from db.address import DatabaseAddress
from domain.errors import BadSetting
from domain.quiet import QUIET_HOURS, Hours, read_hours

PREFIX = "HOCVUSO_"
DATABASE_FILE = "hocvuso.db"
PROFILE_FILE = "ward.yaml"
SECRET_FILE = "secret"  # noqa: S105 - the name of a file
ENV_FILE = "hocvuso.env"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMATS = ("text", "json")
SHORTEST_SECRET = 32
"""Characters of the shortest secret key accepted."""

READ = (
    "DATABASE_URL",
    "DATA_DIR",
    "WARD",
    "PUBLIC_URL",
    "SECRET_KEY",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "QUIET_HOURS",
    *(name for kind in CHANNELS for name in kind.environment),
)
"""The names this release reads."""
RESERVED = ("PUSH_HOSTS", *registry.RESERVED)
"""Documented names that no part of this release reads; setting them is no mistake."""


class BadSettings(BadSetting):
    """Settings that cannot work: ``sentences`` holds one for each mistake."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True, slots=True)
class Settings:
    """The decisions of the people who run the program.

    ``ward`` is a profile file or the name of a shipped one, empty for ``DATA_DIR/ward.yaml``;
    ``public_url`` has no slash at its end and is empty until decided; ``given_secret`` is empty
    when ``DATA_DIR/secret`` holds the key (see ``bot.runtime.secret``); ``given_quiet`` is
    empty for the usual hours.
    """

    database_url: str
    data_dir: Path
    ward: str = ""
    public_url: str = ""
    given_secret: str = ""
    channels: Mapping[str, ConfiguredChannel] = field(default_factory=dict)
    given_quiet: str = ""
    log_level: str = "INFO"
    log_format: str = "text"
    unknown: tuple[str, ...] = ()

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the names ``HOCVUSO_…``; ``DATA_DIR/hocvuso.env`` stands in for those not given.

        Raises BadSettings with a sentence for every value that cannot work.
        """
        data_dir = Path(environ.get(f"{PREFIX}DATA_DIR", "").strip() or "var").expanduser()
        data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100 - links in it are kept
        given = {**_env_file(data_dir / ENV_FILE), **environ}
        values = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in given.items()
            if name.startswith(PREFIX)
        }
        url = values.get("DATABASE_URL") or f"sqlite:///{data_dir / DATABASE_FILE}"
        settings = cls(
            database_url=url,
            data_dir=data_dir,
            ward=values.get("WARD", ""),
            public_url=values.get("PUBLIC_URL", "").rstrip("/"),
            given_secret=values.get("SECRET_KEY", ""),
            channels=registry.configure(values),
            given_quiet=values.get("QUIET_HOURS", ""),
            log_level=values.get("LOG_LEVEL", "").upper() or "INFO",
            log_format=values.get("LOG_FORMAT", "").lower() or "text",
            unknown=tuple(sorted(set(values) - {*READ, *RESERVED})),
        )
        wrong = settings._mistakes()
        if wrong:
            raise BadSettings([*wrong, *settings.warnings()])
        return settings

    @property
    def address(self) -> DatabaseAddress:
        """The database's address."""
        return DatabaseAddress.read(self.database_url)

    @property
    def open_channels(self) -> Mapping[str, ConfiguredChannel]:
        """The channels that are on, by name."""
        return {name: channel for name, channel in self.channels.items() if channel.is_on}

    @property
    def quiet_hours(self) -> Sequence[Hours]:
        """The hours in which nobody gets an unsolicited message."""
        return read_hours(self.given_quiet) if self.given_quiet else QUIET_HOURS

    def warnings(self) -> list[str]:
        """Return a sentence for each unknown name, with the most similar known name."""
        found = []
        for name in self.unknown:
            like = difflib.get_close_matches(name, (*READ, *RESERVED), n=1, cutoff=0.6)
            hint = f"; did you mean {PREFIX}{like[0]}?" if like else "."
            found.append(f"{PREFIX}{name} is not a setting of hocvuso{hint}")
        return found

    def _mistakes(self) -> list[str]:
        wrong = [_database_mistake(self.database_url, self.given_secret)]
        if self.data_dir.exists() and not self.data_dir.is_dir():
            wrong.append(f"HOCVUSO_DATA_DIR must be a folder, and {self.data_dir} is a file.")
        if self.public_url:
            wrong.append(public_url_mistake(self.public_url))
        if self.given_secret and len(self.given_secret) < SHORTEST_SECRET:
            wrong.append(f"HOCVUSO_SECRET_KEY must have at least {SHORTEST_SECRET} characters.")
        wrong.append(_quiet_mistake(self.given_quiet))
        wrong.append(_choice_mistake("LOG_LEVEL", self.log_level, LEVELS))
        wrong.append(_choice_mistake("LOG_FORMAT", self.log_format, FORMATS))
        wrong += [one for channel in self.channels.values() for one in channel.mistakes()]
        return [sentence for sentence in wrong if sentence]


def public_url_mistake(url: str) -> str:
    """Return what is wrong with a public address, or an empty text."""
    rule = "HOCVUSO_PUBLIC_URL must be an address such as https://hocvuso.example.vn"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{rule}, not {url!r}."
    if parts.scheme not in ("https", "http") or not parts.hostname or port == 0:
        return f"{rule}, not {url!r}."
    if parts.username is not None or parts.query or parts.fragment or parts.path not in ("", "/"):
        return f"{rule}: nothing may follow the host, but it is {url!r}."
    if not re.fullmatch(r"[a-z0-9.:\-]+", parts.hostname):
        return f"{rule} with a host of letters, digits and dots, not {url!r}."
    return ""


def _database_mistake(url: str, secret: str) -> str:
    try:
        address = DatabaseAddress.read(url)
    except BadSetting as wrong:
        return f"{wrong}."
    if address.path is None and not secret:
        return (
            "HOCVUSO_SECRET_KEY must be set when the database is PostgreSQL, the same on every "
            "machine."
        )
    return ""


def _quiet_mistake(text: str) -> str:
    try:
        read_hours(text or "20:30-06:30")
    except ValueError as wrong:
        return f"HOCVUSO_QUIET_HOURS must be hours such as 20:30-06:30,11:30-13:30: {wrong}."
    return ""


def _choice_mistake(name: str, value: str, allowed: Sequence[str]) -> str:
    if value in allowed:
        return ""
    return f"{PREFIX}{name} must be one of {', '.join(allowed)}, not {value!r}."


def _env_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a file that may be absent; # begins a comment."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings([f"{path} cannot be read: {error}."]) from error
    pairs = (line.strip().partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, sign, value in pairs if sign}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
