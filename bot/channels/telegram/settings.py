"""The settings of the Telegram channel, read from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ENVIRONMENT = ("TELEGRAM_TOKEN", "TELEGRAM_API", "TELEGRAM_WEBHOOK_SECRET")
OFFICIAL_API = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{10,100}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(?::[0-9]{1,5})?")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Without a ``token`` the Telegram channel is off.

    With a ``webhook_secret`` Telegram calls our webhook, without one we poll. ``api`` has no slash
    at its end.
    """

    token: str = ""
    api: str = OFFICIAL_API
    webhook_secret: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "TelegramSettings":
        """Read the names of ``ENVIRONMENT``."""
        return cls(
            token=values.get("TELEGRAM_TOKEN", ""),
            api=values.get("TELEGRAM_API", "").rstrip("/") or OFFICIAL_API,
            webhook_secret=values.get("TELEGRAM_WEBHOOK_SECRET", ""),
        )

    def mistakes(self) -> list[str]:
        """Return a sentence for every setting that cannot work."""
        wrong = []
        if self.token and not _TOKEN.fullmatch(self.token):
            wrong.append(
                "HOCVUSO_TELEGRAM_TOKEN must be what BotFather gave: digits, a colon, letters."
            )
        if not _ADDRESS.fullmatch(self.api):
            wrong.append("HOCVUSO_TELEGRAM_API must be an address such as http://127.0.0.1:8081.")
        if self.webhook_secret and not _WEBHOOK_SECRET.fullmatch(self.webhook_secret):
            wrong.append(
                "HOCVUSO_TELEGRAM_WEBHOOK_SECRET must have 16 to 256 characters, "
                "of letters, digits, _ and -."
            )
        if self.webhook_secret and not self.token:
            wrong.append("HOCVUSO_TELEGRAM_WEBHOOK_SECRET is of no use without TELEGRAM_TOKEN.")
        return wrong
