"""Remembers Telegram's ids of uploaded files: what thousands are shown is uploaded once."""

from collections import OrderedDict
from dataclasses import dataclass

MOST = 500
"""Files remembered; the oldest is forgotten and would be uploaded again."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file on Telegram's servers: its id there, and as what it is shown."""

    shown_as: str
    file_id: str


class Uploads:
    """Maps each uploaded local address to the platform's id, in this process only."""

    def __init__(self) -> None:
        """Nothing was uploaded yet."""
        self._known: OrderedDict[str, Uploaded] = OrderedDict()

    def find(self, url: str) -> Uploaded | None:
        """Return the file of a local address, or None when it has to be uploaded."""
        return self._known.get(url)

    def remember(self, url: str, uploaded: Uploaded) -> None:
        """Remember a file that was uploaded."""
        self._known[url] = uploaded
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self, url: str) -> None:
        """Forget a file that Telegram no longer knows."""
        self._known.pop(url, None)
