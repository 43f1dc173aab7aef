"""The methods by which a bot hears: polling, webhook, presses answered, files, its menu."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.support.telegram.people import People
from tests.support.telegram.refusals import TOO_OLD, bad
from tests.support.telegram.updates import Update, Updates
from tests.support.telegram.webhook import Webhook

LARGEST_DOWNLOAD = 20 * 1024 * 1024
PRESS_WAITS = 30.0
"""Seconds until the phone stops waiting for a sign that its press was heard."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Hearing:
    """What the bot asks of the platform besides speaking."""

    def __init__(self, updates: Updates, webhook: Webhook, people: People) -> None:
        self._updates = updates
        self._webhook = webhook
        self._people = people
        self.presses: dict[str, float] = {}
        self.commands: list[Any] = []
        self.withholds = 0
        """How many more times a file is not to be had."""

    async def get_updates(self, given: Mapping[str, Any]) -> list[Update]:
        """Wait for what happened."""
        return await self._updates.poll(
            given.get("offset"),
            int(given.get("limit", 100)),
            float(given.get("timeout", 0)),
            given.get("allowed_updates"),
        )

    def answer_press(self, given: Mapping[str, Any], at: float) -> bool:
        pressed = self.presses.pop(str(given["callback_query_id"]), None)
        if pressed is None or at - pressed > PRESS_WAITS:
            raise bad(TOO_OLD)
        return True

    def set_commands(self, given: Mapping[str, Any], at: float) -> bool:
        commands = given["commands"]
        for one in commands:
            if not _COMMAND.fullmatch(one["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        self.commands = list(commands)
        return True

    def set_webhook(self, given: Mapping[str, Any], at: float) -> bool:
        url, secret = str(given["url"]), str(given.get("secret_token") or "")
        where = urlsplit(url)
        if url and where.scheme != "https" and where.hostname != "127.0.0.1":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self._updates.webhook, self._webhook.secret = url, secret
        if given.get("allowed_updates") is not None:
            self._updates.allowed = tuple(given["allowed_updates"])
        if given.get("drop_pending_updates"):
            self._updates.waiting.clear()
        self._updates.came.set()
        return True

    def delete_webhook(self, given: Mapping[str, Any], at: float) -> bool:
        return self.set_webhook({"url": "", **given, "allowed_updates": None}, at)

    def webhook_info(self, given: Mapping[str, Any], at: float) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self._updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting),
        }
        if self._webhook.trouble:
            info |= {"last_error_message": self._webhook.trouble, "last_error_date": int(at)}
        return info

    def get_file(self, given: Mapping[str, Any], at: float) -> dict[str, Any]:
        number = str(given["file_id"])
        if self.withholds > 0:
            self.withholds -= 1
            raise bad("wrong file_id or the file is temporarily unavailable")
        if number not in self._people.files:
            raise bad("invalid file_id")
        content, about = self._people.files[number]
        size = max(len(content), about.get("file_size", 0))
        if size > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        return {
            "file_id": number,
            "file_unique_id": number[-16:],
            "file_size": len(content),
            "file_path": f"files/{number}",
        }
