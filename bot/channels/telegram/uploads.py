"""Remembers Telegram's ids of uploaded files: a picture for thousands is uploaded once."""

from collections import OrderedDict

MOST = 500
"""Files remembered; the oldest is forgotten and would be uploaded again."""


class Uploads:
    """Maps each uploaded local address to the platform's id, in this process only."""

    def __init__(self) -> None:
        """Nothing was uploaded yet."""
        self._named: OrderedDict[str, str] = OrderedDict()

    def name_of(self, url: str) -> str | None:
        """Return Telegram's id of a file, or None when it has to be uploaded."""
        return self._named.get(url)

    def remember(self, url: str, name: str) -> None:
        """Remember Telegram's id of a file."""
        self._named[url] = name
        if len(self._named) > MOST:
            self._named.popitem(last=False)

    def forget(self, url: str) -> None:
        """Forget an id that Telegram no longer knows."""
        self._named.pop(url, None)
